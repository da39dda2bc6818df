import { describe, expect, it } from 'vitest';
import { lowerPython } from '../../../src/source/python/lower.js';
import { testGrammars } from '../../support/grammars.js';
import { probed } from './support.js';

const grammars = await testGrammars();
const values = (text: string) => probed(lowerPython(text, grammars));

describe('imports', () => {
  it.each([
    ['import a\nprobe(a)', '<a>'],
    ['import a.b.c\nprobe(a)', '<a>'],
    ['import a.b.c\nprobe(a.b)', '<a.b>'],
    ['import a.b.c\nprobe(a.b.c.d)', '<a.b.c>.d'],
    ['import a.b.c\nprobe(a.x)', '<a>.x'],
    ['import a.b as x\nprobe(x)', '<a.b>'],
    ['import a, b as c\nprobe(a, c)', '<a>, <b>'],
    ['from a import b\nprobe(b)', '<a:b>'],
    ['from a.b import c as d\nprobe(d)', '<a.b:c>'],
    ['from a import (b,\n  c as d,)\nprobe(b, d)', '<a:b>, <a:c>'],
    ['from . import b\nprobe(b)', '<.:b>'],
    ['from .a import b\nprobe(b)', '<.a:b>'],
    ['from ...a.b import c\nprobe(c)', '<...a.b:c>'],
    ['from .... import c\nprobe(c)', '<....:c>'],
    ['def f():\n  import a\n  probe(a)', '<a>'],
    ['class C:\n  import a\n  probe(a)', '<a>'],
    ['try:\n  import a as x\nexcept ImportError:\n  import b as x\nprobe(x)', '(<a> | <b>)'],
    ['try:\n  from a import x\nexcept ImportError:\n  x = None\nprobe(x)', '(<a:x> | null)'],
    ['import importlib\nprobe(importlib.import_module("a.b"))', '<a.b>'],
    ['import importlib\nprobe(importlib.import_module(".b", package="a"))', '<.b>'],
    ['import importlib as il\nprobe(il.import_module(name="a.b"))', '<a.b>'],
    ['import importlib\nprobe(importlib.import_module(x))', '<importlib>.import_module(x)'],
    ['probe(__import__("a.b"))', '<a>'],
    ['probe(__import__("a.b", fromlist=["c"]))', '<a.b>'],
    ['from __future__ import annotations\nprobe(annotations)', 'annotations'],
    ['import a . b as x\nprobe(x)', '<a.b>'],
    ['import ａ\nprobe(a)', '<a>'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });

  it('keeps stars, with their level', () => {
    const facts = lowerPython('from a import *\nfrom ..b import *', grammars);
    expect(facts.stars).toEqual([
      { module: 'a', reexport: true },
      { module: 'b', level: 2, reexport: true },
    ]);
    expect(facts.imports).toEqual([{ module: 'a' }, { module: 'b', level: 2 }]);
  });

  it('lists every imported module, with names', () => {
    const facts = lowerPython('import a.b\nfrom .c import d, e as f\ndef g():\n  import h', grammars);
    expect(facts.imports).toEqual([{ module: 'a.b' }, { module: 'c', level: 1, names: ['d', 'e'] }, { module: 'h' }]);
  });
});

describe('literals and text', () => {
  it.each([
    ['probe(1, 0x1F, 1_000, 0o17, 0b11, 1.5, 1e3)', '1, 31, 1000, 15, 3, 1.5, 1000'],
    ['probe(-1, -0, True, False, None)', '-1, 0, true, false, null'],
    ['probe(1j)', 'derive()'],
    ['probe("a", \'b\', """c""")', '"a", "b", "c"'],
    ['probe("a\\n\\t\\x41\\u4f60\\101\\\\")', JSON.stringify('a\n\tA你A\\')],
    ['probe(r"a\\n")', JSON.stringify('a\\n')],
    ['probe(b"a\\x41")', '"aA"'],
    ['probe("a\\\nb")', '"ab"'],
    ['probe("""a\r\nb""")', JSON.stringify('a\nb')],
    ['probe("a" "b" \'c\')', '"abc"'],
    ['probe("a"\n  f"b{x}c"\n  "d")', 'concat("ab", x, "cd")'],
    ['probe(f"plain")', '"plain"'],
    ['probe(f"a{x}b{y!r}c{z:>10}")', 'concat("a", x, "b", y, "c", z)'],
    ['probe(f"{{{x}}}")', 'concat("{", x, "}")'],
    ['probe(f"{d["k"]}")', 'concat(d["k"])'],
    ['probe(f"{f"{x}"}")', 'concat(concat(x))'],
    ['probe(f"{x=}")', 'concat(x)'],
    ['probe(rf"\\d{x}")', 'concat("\\\\d", x)'],
    ['probe("a" + x + "b")', 'concat("a", x, "b")'],
    ['probe(x + y)', 'concat(x, y)'],
    ['probe(1 + 2)', 'derive(1, 2)'],
    ['probe("a %s b" % x)', 'concat("a ", x, " b")'],
    ['probe("%s-%d" % (x, y))', 'concat(x, "-", y)'],
    ['probe("%(a)s" % {"a": x})', 'concat("%(a)s", x)'],
    ['probe("a {} b {}".format(x, y))', 'concat("a ", x, " b ", y)'],
    ['probe("{1}{0}".format(x, y))', 'concat(y, x)'],
    ['probe("{a}/{b.c[0]!r:>{w}}".format(a=x, b=y, w=3))', 'concat(x, "/", y)'],
    ['probe("{{}} {}".format(x))', 'concat("{} ", x)'],
    ['probe("{} {}".format(*x))', 'concat("{} {}", x)'],
    ['probe("{} {z}".format(x))', 'concat(x, " ", unknown)'],
    ['t = "a{}"\nprobe(t.format(x))', 'concat("a", x)'],
    ['probe(t.format(x))', 't.format(x)'],
    ['probe(", ".join([x, "b"]))', 'concat(x, ", ", "b")'],
    ['probe("".join(y for y in x))', 'concat(x[])'],
    ['probe("".join(x))', '"".join(x)'],
    ['import os\nprobe(os.path.join("a", x))', '<os>.path.join("a", x)'],
    ['probe("a" * 3)', '"a"'],
    ['probe("-" * n + x)', 'concat("-", x)'],
    ['probe("base" / x)', 'concat("base", "/", x)'],
    ['probe("\\N{BULLET}x")', 'concat(unknown, "x")'],
    ['probe("你好🎉")', '"你好🎉"'],
    ['x = "a"\nx += y\nprobe(x)', 'concat("a", y)'],
    ['n = 1\nn += 1\nprobe(n)', 'derive(1, 1)'],
    ['n = 1\nn *= 2\nprobe(n)', 'derive(1, 2)'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });
});

describe('collections and changes in place', () => {
  it.each([
    ['probe([1, x], (2, y), {3, z})', '[1, x], [2, y], [3, z]'],
    ['probe([*x, 1])', '[x[], 1]'],
    ['probe({"a": 1, b: 2, **c})', '{a: 1, ?: 2, **c}'],
    ['probe({1: "x"})', '{1: "x"}'],
    ['probe(dict(a=1, **b))', '{a: 1, **b}'],
    ['probe(dict(x))', 'dict(x)'],
    ['dict = f\nprobe(dict(a=1))', 'f(a=1)'],
    ['def g(q, n=1):\n  u = "/x"\n  probe(locals())\n  later = 2', '{u: "/x", q: param 0, n: param 1}'],
    ['probe(locals())', 'locals()'],
    ['def g(q):\n  locals = f\n  probe(locals())', 'f()'],
    ['from types import SimpleNamespace as N\nprobe(N(a=1))', '{a: 1}'],
    ['probe({"a": 1} | x)', '(x | {a: 1})'],
    ['probe(x["a"], x[0], x[k])', 'x["a"], x[0], x[k]'],
    ['probe(x[1:2])', 'x'],
    ['probe("text"[1:2])', '"text"[]'],
    ['probe(x[a, b])', 'x[[a, b]]'],
    ['d = {}\nd["a"] = 1\nprobe(d)', 'update({}, a: 1)'],
    ['d = {}\nd[k] = 1\nprobe(d)', 'update({}, ?: 1)'],
    ['d = {}\nd["a"]["b"] = 1\nprobe(d)', 'update({}, a: update({}["a"], b: 1))'],
    ['l = []\nl.append(x)\nprobe(l)', 'update([], ?: x)'],
    ['l = []\nl.extend(x)\nprobe(l)', 'update([], ?: x[])'],
    ['l = []\nl.insert(0, x)\nprobe(l)', 'update([], ?: x)'],
    ['s = set()\ns.add(x)\nprobe(s)', 'update(set(), ?: x)'],
    ['d = {}\nd.update(a=1)\nprobe(d)', 'update({}, a: 1)'],
    ['d = {}\nd.update({"a": 1, "b": 2})\nprobe(d)', 'update(update({}, a: 1), b: 2)'],
    ['d = {}\nd.update(x)\nprobe(d)', '{**{}, **x}'],
    ['d = {}\nd.setdefault("a", 1)\nprobe(d)', 'update({}, a: 1)'],
    ['l = []\nl += [x]\nprobe(l)', 'update([], ?: [x])'],
    ['d = {}\nd |= x\nprobe(d)', '{**{}, **x}'],
    ['d = {}\nd["a"] = 1\nd.update(x)\nprobe(d)', '{**update({}, a: 1), **x}'],
    ['client = make()\nclient.update(x)\nprobe(client)', 'update(make(), ?: x)'],
    ['x.a = 1\nprobe(x)', 'x'],
    ['def f(x):\n  x.a = 1\n  probe(x)', 'update(param 0, a: 1)'],
    ['def f(x):\n  x.items.append(1)\n  probe(x)', 'update(param 0, items: update(param 0.items, ?: 1))'],
    ['d = {}\ndef f():\n  d["a"] = 1\n  probe(d)', 'update(free 0:d, a: 1)'],
    ['probe(sorted(x), list(y))', 'sorted(x), list(y)'],
    ['probe(next(x), next(y, None))', 'x[], (null | y[])'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });

  it('records settings of modules as stores', () => {
    const facts = lowerPython('import lib\nlib.callbacks = ["x"]\nlib.config["k"] = 1', grammars);
    expect(facts.stores.map(({ key }) => key)).toEqual(['callbacks', 'k']);
  });
});

describe('names and control flow', () => {
  it.each([
    ['x = 1\nx = 2\nprobe(x)', '2'],
    ['x = 1\nif c:\n  x = 2\nprobe(x)', '(1 | 2)'],
    ['if c:\n  x = 1\nelse:\n  x = 2\nprobe(x)', '(1 | 2)'],
    ['if c:\n  x = 1\nelif d:\n  x = 2\nelse:\n  x = 3\nprobe(x)', '(1 | 2 | 3)'],
    ['def f():\n  x = 1\n  if c:\n    x = 2\n    return\n  probe(x)', '1'],
    ['def f():\n  x = 1\n  if c:\n    x = 2\n    raise E\n  probe(x)', '1'],
    ['x = 1\nwhile c:\n  probe(x)\n  x = 2', '(1 | 2)'],
    ['x = 1\nwhile c:\n  x = 2\nprobe(x)', '(1 | 2)'],
    ['while True:\n  x = 1\n  break\nprobe(x)', '1'],
    ['x = 0\nfor i in y:\n  x = 1\n  continue\nprobe(x)', '(0 | 1)'],
    ['for x in y:\n  pass\nelse:\n  x = 1\nprobe(x)', '(1 | y[])'],
    ['for a, b in y:\n  probe(a, b)', 'y[][0], y[][1]'],
    ['for i, x in enumerate(y):\n  probe(x)', 'y[]'],
    ['for a, b in zip(x, y):\n  probe(a, b)', 'x[], y[]'],
    ['for k, v in d.items():\n  probe(v)', 'd[]'],
    ['for k in d.keys():\n  probe(k)', 'unknown'],
    ['for i in range(9):\n  probe(i)', 'derive()'],
    ['async def f():\n  async for x in y:\n    probe(x)', 'y[]'],
    ['try:\n  x = 1\nexcept E:\n  x = 2\nprobe(x)', '(1 | 2)'],
    ['x = 0\ntry:\n  x = 1\nfinally:\n  probe(x)', '1'],
    ['try:\n  x = 1\nexcept E:\n  raise\nprobe(x)', '1'],
    ['try:\n  pass\nexcept E as e:\n  probe(e)', ':E'],
    ['try:\n  pass\nexcept* E as e:\n  probe(e)', ':E'],
    ['with a as x, b as y:\n  probe(x, y)', 'a, b'],
    ['with (a as x, b as y):\n  probe(x, y)', 'a, b'],
    ['with a as (x, y):\n  probe(x, y)', 'a[0], a[1]'],
    ['async def f():\n  async with a() as x:\n    probe(x)', 'a()'],
    ['probe(x := 1, x)', '1, 1'],
    ['if (x := f()):\n  probe(x)', 'f()'],
    ['probe([y for y in x])', '[x[]]'],
    ['y = 1\n[y for y in x]\nprobe(y)', '1'],
    ['probe([z for y in x for z in y if z])', '[x[][]]'],
    ['probe({k: v for k, v in x})', '{?: x[][1]}'],
    ['probe({k: v for k, v in x.items()})', '{**x}'],
    ['probe({k: v for k, v in x.items() if v is not None})', '{**x}'],
    ['probe({k: v for k, v in x.items() if k != "a"})', '{?: x[]}'],
    ['probe({k: f(v) for k, v in x.items()})', '{?: f(x[])}'],
    ['probe({v: k for k, v in x.items()})', '{?: unknown}'],
    ['probe({k: v for y in x for k, v in y.items()})', '{?: x[][]}'],
    ['probe(y for y in x)', '[x[]]'],
    ['[(t := y) for y in x]\nprobe(t)', 'x[]'],
    ['a, b = 1, 2\nprobe(a, b)', '1, 2'],
    ['a, b = b0, a0\nprobe(a, b)', 'b0, a0'],
    ['a, (b, c) = x\nprobe(a, b, c)', 'x[0], x[1][0], x[1][1]'],
    ['a, *b = x\nprobe(a, b)', 'x[0], [x[]]'],
    ['[a, b] = 1, 2\nprobe(a)', '1'],
    ['a = b = 1\nprobe(a, b)', '1, 1'],
    ['probe(a if c else b)', '(a | b)'],
    ['probe(a or b, a and b)', '(a | b), (a | b)'],
    ['probe(a == b, a in b, not a, a is None, a < b < c)', 'derive(a, b), derive(a, b), derive(a), derive(a, null), derive(a, b, c)'],
    ['probe(getattr(x, "a"))', 'x.a'],
    ['probe(getattr(x, "a", 1))', '(1 | x.a)'],
    ['probe(getattr(x, y))', 'getattr(x, y)'],
    ['x = 1\ndel x\nprobe(x)', 'x'],
    ['x = 1\ny = 2\ndel x, y\nprobe(x, y)', 'x, y'],
    ['x = 1\ndel x.a, x[0]\nprobe(x)', 'update(1, a: derive())'],
    ['x = 1\nif c:\n  del x\nelse:\n  x = 2\nprobe(x)', '(2 | x)'],
    ['x = 1\nassert x, "m"\nprobe(x)', '1'],
    ['from a import T\ndef f(x):\n  assert isinstance(x, T)\n  probe(x)', 'param 0:free 0:T'],
    ['from a import T\ndef f(x):\n  if isinstance(x, T) and c:\n    probe(x)', 'param 0:free 0:T'],
    ['from a import T\ndef f(x):\n  if not isinstance(x, T):\n    return\n  probe(x)', 'param 0:free 0:T'],
    ['from a import T\ndef f(x):\n  if isinstance(x, T) or c:\n    probe(x)', 'param 0'],
    ['def f(x):\n  if isinstance(x, str):\n    probe(x)', 'param 0'],
    ['x = 1\ndef f():\n  global x\n  x = 2\n  probe(x)', '2'],
    ['def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = 2\n    probe(x)', '2'],
    ['def f():\n  probe(x)\n  x = 1', 'free 1:x'],
    ['def f(x):\n  return lambda: probe(x)', 'free 1:x'],
    ['match s:\n  case {"a": x, **rest}:\n    probe(x, rest)', 's["a"], s'],
    ['match s:\n  case [x, *y]:\n    probe(x, y)', 's[0], [s[]]'],
    ['match s:\n  case P(a=x):\n    probe(x)', 's:P.a'],
    ['match s:\n  case P() as x:\n    probe(x)', 's:P'],
    ['match s:\n  case A.B | 3:\n    x = 1\n  case _:\n    x = 2\nprobe(x)', '(1 | 2)'],
    ['match s:\n  case x if x > 1:\n    probe(x)', 's'],
    ['match a, b:\n  case x, y:\n    probe(x, y)', '[a, b][0], [a, b][1]'],
    ['match = 1\ncase = 2\nprobe(match, case)', '1, 2'],
    ['async def f():\n  probe(await x())', 'x()'],
    ['probe(f(*a, **b, c=1))', 'f(*a, **b, c=1)'],
    ['probe(f(x for x in y))', 'f([y[]])'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });
});

describe('annotations', () => {
  it.each([
    ['x: T = 1\nprobe(x)', '1:T'],
    ['x: T\nprobe(x)', ':T'],
    ['x: "T" = 1\nprobe(x)', '1:T'],
    ['x: "a.T" = 1\nprobe(x)', '1:a.T'],
    ['x: "Optional[T]" = 1\nprobe(x)', '1:Optional[T]'],
    ['x: "T | None" = 1\nprobe(x)', '1:(T | null)'],
    ['x: T | None = 1\nprobe(x)', '1:(T | null)'],
    ['x: list[T] = y\nprobe(x)', 'y:list[T]'],
    ['x: dict[str, "T"] = y\nprobe(x)', 'y:dict[[str, T]]'],
    ['x: Literal["T"] = y\nprobe(x)', 'y:Literal["T"]'],
    ['x: Annotated[T, Depends(f), "note"] = y\nprobe(x)', 'y:Annotated[[T, Depends(f), "note"]]'],
    ['x: t.Annotated["T", f] = y\nprobe(x)', 'y:t.Annotated[[T, f]]'],
    ['x: Callable[[A], B] = y\nprobe(x)', 'y:Callable[[[A], B]]'],
    ['from typing import cast\nprobe(cast(T, x))', 'x:T'],
    ['from typing import cast\nprobe(cast("T", x))', 'x:T'],
    ['type X = T\nprobe(X)', 'T'],
    ['type X[A] = list[A]\nprobe(X)', 'list[A]'],
    ['from typing import TypeAlias as A\nX: A = "T"\nprobe(X)', 'T'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });

  it('puts a quoted type at its own place', () => {
    const text = 'def f(x: "Optional[ Client ]"): ...';
    const facts = lowerPython(text, grammars);
    const node = facts.nodes.find((entry) => entry.op === 'name' && entry.name === 'Client');
    expect(node && text.slice(...node.span)).toBe('Client');
  });
});

describe('recovery', () => {
  it.each([
    ['Python 2 print', 'print "hello"\nprobe(1)'],
    ['Python 2 print to a file', 'print >>f, "hello"\nprobe(1)'],
    ['Python 2 except', 'try:\n  pass\nexcept E, e:\n  pass\nprobe(1)'],
    ['a stray bracket', 'x = (\n\n)\n)\nprobe(1)'],
    ['an open call above', 'def f():\n  g(\n\nprobe(1)'],
    ['a half written import', 'import a.\n\ny = 2\nprobe(1)'],
    ['a half written attribute', 'x.\n\ny = 2\nprobe(1)'],
    ['a conflict marker', '<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b\nprobe(1)'],
  ])('reads on after %s', (_, text) => {
    expect(values(text)).toContain('1');
  });

  it.each([
    ['a Python 2 print', 'x = 1\nprint "hello"\n'],
    ['a Python 2 exec', 'exec "x = 1"\n'],
    ['a stray bracket', 'x = 1)\n'],
    ['a missing body', 'def f(:\n  x\n'],
  ])('says where %s is no Python', (_, text) => {
    const { problems } = lowerPython(text, grammars);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatchObject({ code: 'source.syntax', path: '' });
    expect(problems[0]?.range).toBeDefined();
  });

  it('says nothing of good code', () => {
    expect(lowerPython('x = 1\nasync def f[T](a: T, /, b, *, c) -> T: ...\n', grammars).problems).toEqual([]);
  });

  it.each([
    ['tabs', 'def f():\n\tif c:\n\t\tprobe(1)'],
    ['CRLF', 'def f():\r\n  if c:\r\n    probe(1)\r\n'],
    ['BOM', '\uFEFFprobe(1)'],
    ['form feeds', 'x = 1\n\f\nprobe(1)'],
    ['a very long line', `x = [${'1, '.repeat(100_000)}]\nprobe(1)`],
    ['a very long text', `x = "${'a'.repeat(1_000_000)}"\nprobe(1)`],
    ['a very long sum', `x = ${'a + '.repeat(20_000)}b\nprobe(1)`],
    ['a very long chain of or', `x = ${'a or '.repeat(20_000)}b\nprobe(1)`],
    ['very many elifs', `if a:\n  pass\n${'elif b:\n  pass\n'.repeat(5_000)}\nprobe(1)`],
    ['very many statements', `${'x = f(x)\n'.repeat(20_000)}probe(1)`],
    ['names defined in a circle', 'x = x\nx.y.append(x)\ndef f():\n  global x, z\n  x = z\n  z = x\n  x.y = z.w\nprobe(1)'],
    ['no last line end', 'probe(1)'],
    ['a line joined by a backslash', 'probe( \\\n 1)'],
  ])('reads %s', (_, text) => {
    expect(values(text)).toEqual(['1']);
  });

  it.each([
    ['brackets', `x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['lists', `x = ${'['.repeat(20_000)}1${']'.repeat(20_000)}`],
    ['open brackets', 'x = '.concat('['.repeat(20_000))],
    ['calls', `x = ${'f('.repeat(5_000)}1${')'.repeat(5_000)}`],
    ['attributes', `x = a${'.b'.repeat(20_000)}`],
    ['call chains', `x = a${'.b()'.repeat(10_000)}`],
    ['lambdas', `x = ${'lambda: '.repeat(5_000)}1`],
    ['nots', `x = ${'not '.repeat(10_000)}a`],
    ['powers', `x = ${'a ** '.repeat(10_000)}b`],
    ['conditions', `x = ${'1 if a else '.repeat(5_000)}b`],
    ['blocks', Array.from({ length: 120 }, (_, i) => `${' '.repeat(i)}if a:\n`).join('')],
  ])('is not deep for %s without end', (_, text) => {
    const facts = lowerPython(`${text}\nprobe(1)`, grammars);
    expect(facts.length).toBe(text.length + 9);
  });

  it('says that something was left out', () => {
    const text = `x = ${'['.repeat(2_000)}1${']'.repeat(2_000)}`;
    expect(lowerPython(text, grammars).problems.map((problem) => problem.message)).toContainEqual(expect.stringContaining('too deeply'));
  });
});
