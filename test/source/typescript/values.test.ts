import { describe, expect, it } from 'vitest';
import { testGrammars } from '../../support/grammars.js';
import { probed } from '../python/support.js';
import { lowerFile } from './support.js';

const grammars = await testGrammars();
const values = (text: string, path = 'app/main.ts') => probed(lowerFile(grammars, path, text));

describe('imports', () => {
  it.each([
    ["import a from 'm';\nprobe(a)", '<m:default>'],
    ["import * as a from 'm';\nprobe(a)", '<m>'],
    ["import { a, b as c } from 'm';\nprobe(a, c)", '<m:a>, <m:b>'],
    ["import { default as a } from 'm';\nprobe(a)", '<m:default>'],
    ['import { "a b" as c } from \'m\';\nprobe(c)', '<m:a b>'],
    ["import a, { b } from 'm';\nprobe(a, b)", '<m:default>, <m:b>'],
    ["import a, * as b from 'm';\nprobe(a, b)", '<m:default>, <m>'],
    ["import type { A } from 'm';\nprobe(A)", '<m:A>'],
    ["import { type A } from 'm';\nprobe(A)", '<m:A>'],
    ["import a from './x.json' with { type: 'json' };\nprobe(a)", '<./x.json:default>'],
    ["import a = require('m');\nprobe(a)", '<m>'],
    ["import a from 'm';\nimport b = a.c;\nprobe(b)", '<m:default>.c'],
    ["probe(require('m'))", '<m>'],
    ["probe(require('./m'))", '(<./m:default> | <./m>)'],
    ["const { a, b: c } = require('m');\nprobe(a, c)", '<m>.a, <m>.b'],
    ["probe(await import('m'))", '<m>'],
    ['probe(require(name), import(name))', 'require(name), unknown(name)'],
    ["const require = f;\nprobe(require('m'))", 'f("m")'],
    ["function f(require) {\n  probe(require('m'));\n}", 'param 0("m")'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });

  it('lists every module, with the names that are taken from it', () => {
    const text = "import 'a';\nimport b, { c as d } from 'b';\nimport * as e from 'e';\nexport * from 'f';\nexport { g } from 'g';\nf(() => import('h'));";
    const facts = lowerFile(grammars, 'app/main.ts', text);
    expect(facts.imports).toEqual([
      { module: 'a' },
      { module: 'b', names: ['default', 'c'] },
      { module: 'e' },
      { module: 'f' },
      { module: 'g' },
      { module: 'h' },
    ]);
    expect(facts.stars).toEqual([{ module: 'f', reexport: true }]);
  });
});

describe('literals and text', () => {
  it.each([
    ['probe(1, 0x1F, 1_000, 0b11, 1.5, 1e3, 10n)', '1, 31, 1000, 3, 1.5, 1000, 10'],
    ['probe(true, false, null, undefined)', 'true, false, null, null'],
    ['probe("a", \'b\', `c`)', '"a", "b", "c"'],
    ['probe("a\\n\\t\\x41\\u4f60\\u{1F389}\\\\\\"")', JSON.stringify('a\n\tA你🎉\\"')],
    ['probe("a\\\nb")', '"ab"'],
    ['probe("你好🎉")', '"你好🎉"'],
    [`probe(\`a\${x}b\${y}\`)`, 'concat("a", x, "b", y)'],
    [`probe(\`\${x}\`)`, 'concat(x)'],
    [`probe(\`a\${\`b\${x}\`}\`)`, 'concat("a", concat("b", x))'],
    [`probe(\`\\\`\${x}\\n\`)`, 'concat("`", x, "\\n")'],
    ['probe("a" + x + "b")', 'concat("a", x, "b")'],
    [`probe(\`a\${x}\` + y)`, 'concat("a", x, y)'],
    ['probe(x + y)', 'concat(x, y)'],
    ['probe(1 + 2)', 'derive(1, 2)'],
    ['probe(1 + 2 + "a")', 'concat(derive(1, 2), "a")'],
    ['probe(a - b + "c")', 'concat(derive(a, b), "c")'],
    ['probe(x === "a", x < 1, x instanceof Y, "a" in x)', 'derive(x, "a"), derive(x, 1), derive(x, Y), derive("a", x)'],
    ['probe(!x, -x, typeof x, ~x, x++)', 'derive(x), derive(x), derive(x), derive(x), derive(x)'],
    ['probe(a ? b : c)', '(b | c)'],
    ['probe(a ?? b, a || b)', '(a | b), (a | b)'],
    ['probe(a ?? b ?? c)', '(a | b | c)'],
    ['probe(a && b)', 'b'],
    ['probe((a, b))', 'b'],
    ['probe(await x, (x), x!, <any>x)', 'x, x, x, x:any'],
    ['probe(x as T, x satisfies T, x as const)', 'x:T, x:T, x'],
    ['let s = "a";\ns += x;\nprobe(s)', 'concat("a", x)'],
    ['let n = 1;\nn += 1;\nprobe(n)', 'derive(1, 1)'],
    ['let n = 1;\nn *= 2;\nprobe(n)', 'derive(1, 2)'],
    ['let n;\nn ??= x;\nprobe(n)', '(free 0:n | x)'],
    ['probe(/a/g)', 'unknown'],
    ['probe(void x)', 'derive(x)'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });
});

describe('members, elements and calls', () => {
  it.each([
    ['probe(x.a.b, x?.a, x["a"], x[0], x[k], x?.[0])', 'x.a.b, x.a, x["a"], x[0], x[k], x[0]'],
    ['probe(process.env.KEY, process.env["KEY"])', 'process.env.KEY, process.env["KEY"]'],
    ['probe(import.meta.env.VITE_KEY)', 'import.meta.env.VITE_KEY'],
    ['probe(f(1, x), f?.(1), f(...x))', 'f(1, x), f(1), f(*x)'],
    ['probe(new A(1), new a.B)', 'A(1), a.B()'],
    ['probe(f<T>(1), new Map<string, T>())', 'f(1), Map()'],
    ["probe(db.collection<T>('x').find(y))", 'db.collection("x").find(y)'],
    [`probe(tag\`a\${x}b\`)`, 'tag(concat("a", x, "b"))'],
    ['probe(a.tag`plain`)', 'a.tag("plain")'],
    ['probe([1, x, ...y])', '[1, x, y[]]'],
    ['probe({ a: 1, "b-c": 2, 3: x, d, ...e, [f]: 4 })', '{a: 1, b-c: 2, 3: x, d: d, ?: 4, **e}'],
    ['const k = "a";\nprobe({ [k]: 1 })', '{a: 1}'],
    ['probe({ m() {}, async n() {}, *o() {}, p: function () {}, q: () => 1 })', '{m: fn 1, n: fn 2, o: fn 3, p: fn 4, q: fn 5}'],
    ['probe({ get a() { return x; } })', '{a: [x][]}'],
    ['probe(<p a="1" b={x} {...c}>{y}</p>)', 'element'],
    ['probe(function f() {}, () => 1, async (x) => x)', 'fn 1, fn 2, fn 3'],
    ['probe(class {})', 'class 0'],
    ['probe(this)', 'unknown'],
  ])('%j', (text, expected) => {
    expect(values(text, text.includes('<p') ? 'app/main.tsx' : 'app/main.ts')).toEqual([expected]);
  });

  it('keeps the enclosing function of each call, in source order', () => {
    const facts = lowerFile(grammars, 'app/main.ts', 'a();\nfunction f() {\n  b(() => c());\n}\nnew D();');
    const calls = facts.calls.map((id) => facts.nodes[id]).flatMap((node) => (node?.op === 'call' ? [[node.fn, node.isNew ?? false]] : []));
    expect(calls).toEqual([
      [0, false],
      [1, false],
      [2, false],
      [0, true],
    ]);
  });
});

describe('changes in place', () => {
  it.each([
    ['const d = {};\nd.a = 1;\nprobe(d)', 'update({}, a: 1)'],
    ['const d = {};\nd["a"] = 1;\nprobe(d)', 'update({}, a: 1)'],
    ['const d = {};\nd[k] = 1;\nprobe(d)', 'update({}, ?: 1)'],
    ['const d = {};\nd.a.b = 1;\nprobe(d)', 'update({}, a: update({}.a, b: 1))'],
    ['const l = [];\nl.push(x);\nprobe(l)', 'update([], ?: x)'],
    ['const l = [];\nl.unshift(x);\nprobe(l)', 'update([], ?: x)'],
    ['const l = [];\nl[0] = x;\nprobe(l)', 'update([], 0: x)'],
    ["const f = new FormData();\nf.append('file', x);\nprobe(f)", 'update(FormData(), file: x)'],
    ["const m = new Map();\nm.set('k', x);\nprobe(m)", 'update(Map(), k: x)'],
    ['const m = new Map();\nm.set(k, x);\nprobe(m)', 'update(Map(), ?: x)'],
    ['const d = {};\nd.items.push(x);\nprobe(d)', 'update({}, items: update({}.items, ?: x))'],
    ['const d = {};\n(d as any).a = 1;\nprobe(d)', 'update({}:any, a: 1)'],
    ['function f(x) {\n  x.a = 1;\n  probe(x);\n}', 'update(param 0, a: 1)'],
    ['const l = [];\nfunction f() {\n  l.push(1);\n  probe(l);\n}', 'update(free 0:l, ?: 1)'],
    ["import a from 'm';\na.b = 1;\nprobe(a)", '<m:default>'],
    ['const l = [];\nl.map(x);\nprobe(l)', '[]'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });

  it('keeps every assignment to a member or element', () => {
    const facts = lowerFile(grammars, 'app/main.ts', "a.b = 1;\na['c'] = 2;\na[k] = 3;\na.b += 4;");
    expect(facts.stores.map(({ key }) => key)).toEqual(['b', 'c', undefined, 'b']);
  });
});

describe('patterns', () => {
  it.each([
    ['const { a, b: c, ...d } = x;\nprobe(a, c, d)', 'x.a, x.b, update(update(x, a: derive()), b: derive())'],
    ['const { a = 1, b: c = 2 } = x;\nprobe(a, c)', '(1 | x.a), (2 | x.b)'],
    ['const { a: { b } } = x;\nprobe(b)', 'x.a.b'],
    ['const { "a-b": c, [k]: d } = x;\nprobe(c, d)', 'x.a-b, x[k]'],
    ['const [a, , b = 1, ...c] = x;\nprobe(a, b, c)', 'x[0], (1 | x[2]), [x[]]'],
    ['const [a, /* not, this */ b, // nor, this\n c] = x;\nprobe(b, c)', 'x[1], x[2]'],
    ['const [[a], { b }] = x;\nprobe(a, b)', 'x[0][0], x[1].b'],
    ['let a, b;\n({ a, b } = x);\nprobe(a, b)', 'x.a, x.b'],
    ['let a, b;\n[a, b] = x;\nprobe(a, b)', 'x[0], x[1]'],
    ['let a = 1, b = 2;\n[a, b] = [b, a];\nprobe(a, b)', '[2, 1][0], [2, 1][1]'],
    ['const o = {};\n[o.a] = x;\nprobe(o)', 'update({}, a: x[0])'],
    ['function f({ a, b: { c } }, [d], ...e) {\n  probe(a, c, d, e);\n}', 'param 0.a, param 0.b.c, param 1[0], param 2'],
    ['const f = ({ a = 1 } = {}) => probe(a);', '(1 | param 0.a)'],
    ['for (const [k, v] of x) probe(k, v);', 'x[][0], x[][1]'],
    ['for (const k in x) probe(k);', 'unknown'],
    ['for (const v of x) probe(v);', 'x[]'],
    ['try {\n  f();\n} catch ({ message }) {\n  probe(message);\n}', 'unknown.message'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });
});

describe('what reaches a read', () => {
  it.each([
    ['let a = 1;\na = 2;\nprobe(a)', '2'],
    ['let a = 1;\nif (x) a = 2;\nprobe(a)', '(1 | 2)'],
    ['let a = 1;\nif (x) a = 2;\nelse a = 3;\nprobe(a)', '(2 | 3)'],
    ['let a = 1;\nif (x) {\n  a = 2;\n} else if (y) {\n  a = 3;\n}\nprobe(a)', '((1 | 3) | 2)'],
    ['function f() {\n  let a = 1;\n  if (x) {\n    a = 2;\n    return;\n  }\n  probe(a);\n}', '1'],
    ['function f() {\n  let a = 1;\n  if (x) {\n    a = 2;\n    throw y;\n  }\n  probe(a);\n}', '1'],
    ['let a = 1;\nwhile (x) a = 2;\nprobe(a)', '(1 | 2)'],
    ['let a = 1;\nwhile (true) {\n  a = 2;\n  break;\n}\nprobe(a)', '2'],
    ['let a = 1;\nfor (const y of x) {\n  if (y) continue;\n  a = 2;\n}\nprobe(a)', '(1 | 2)'],
    ['let a = 1;\ndo {\n  a = 2;\n} while (x);\nprobe(a)', '(1 | 2)'],
    ['let a = 1;\nswitch (x) {\n  case 1:\n    a = 2;\n    break;\n  case 2:\n    a = 3;\n}\nprobe(a)', '(1 | 2 | 3)'],
    ['let a = 1;\nswitch (x) {\n  case 1:\n    a = 2;\n    break;\n  default:\n    a = 3;\n}\nprobe(a)', '(2 | 3)'],
    ['let a = 1;\ntry {\n  a = 2;\n} catch {\n  a = 3;\n}\nprobe(a)', '(2 | 3)'],
    ['let a = 1;\ntry {\n  a = 2;\n} finally {\n  probe(a);\n}', '2'],
    ['let a = 1;\n{\n  let a = 2;\n}\nprobe(a)', '1'],
    ['let a = 1;\n{\n  let a = 2;\n  probe(a);\n}', '2'],
    ['const a = 1;\nfunction f() {\n  probe(a);\n}', 'free 0:a'],
    ['probe(a);\nvar a = 1;', 'free 0:a'],
    ['probe(f);\nfunction f() {}', 'fn 1'],
    ['function f(a) {\n  probe(a);\n}', 'param 0'],
    ['const f = (a) => () => probe(a);', 'free 1:a'],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual([expected]);
  });
});
