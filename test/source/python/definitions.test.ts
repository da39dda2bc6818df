import { describe, expect, it } from 'vitest';
import { lowerPython } from '../../../src/source/python/lower.js';
import { testGrammars } from '../../support/grammars.js';
import { term } from './support.js';

const grammars = await testGrammars();
const lower = (text: string) => lowerPython(text, grammars);

function firstClass(text: string) {
  const facts = lower(text);
  const fact = facts.classes[0];
  if (!fact) throw new Error('no class');
  const attributes = Object.fromEntries(Object.entries(fact.attributes).map(([name, ids]) => [name, ids.map((id) => term(facts, id))]));
  const fields = fact.fields.map(
    (field) =>
      `${field.name}${field.type === undefined ? '' : `: ${term(facts, field.type)}`}${field.value === undefined ? '' : ` = ${term(facts, field.value)}`}`,
  );
  return { facts, fact, attributes, fields };
}

describe('classes', () => {
  it('has the fields of a dataclass, with types and defaults', () => {
    const { fields, fact, facts } = firstClass('@dataclass(frozen=True)\nclass A:\n  x: int\n  y: "T" = field(default=1)\n  z = 2\n  def f(self): ...');
    expect(fields).toEqual(['x: int', 'y: T = field(default=1)', 'z = 2']);
    expect(fact.decorators.map((id) => term(facts, id))).toEqual(['dataclass(frozen=true)']);
    expect(fact.methods.map(({ name }) => name)).toEqual(['f']);
  });

  it('has bases and keywords apart', () => {
    const { fact, facts } = firstClass('class A(B, Generic[T], metaclass=M, table=True, **kw): ...');
    expect(fact.bases.map((id) => term(facts, id))).toEqual(['B', 'Generic[T]']);
    expect(fact.keywords.map(({ name, value }) => [name, term(facts, value)])).toEqual([
      ['metaclass', 'M'],
      ['table', 'true'],
      [undefined, 'kw'],
    ]);
  });

  it.each([
    ['in __init__', 'class A:\n  def __init__(self):\n    self.x = 1', { x: ['1'] }],
    ['in any method', 'class A:\n  def f(self):\n    self.x = 1\n  def g(self):\n    self.x = 2', { x: ['1', '2'] }],
    ['under another name of self', 'class A:\n  def f(this):\n    this.x = 1', { x: ['1'] }],
    ['on the class', 'class A:\n  x = 1', { x: ['1'] }],
    ['through cls', 'class A:\n  @classmethod\n  def f(cls):\n    cls.x = 1', { x: ['1'] }],
    ['in a nested function', 'class A:\n  def f(self):\n    def g():\n      self.x = 1', { x: ['1'] }],
    ['by unpacking', 'class A:\n  def f(self):\n    self.x, self.y = 1, 2', { x: ['1'], y: ['2'] }],
    ['with an annotation', 'class A:\n  def f(self, v):\n    self.x: T = v', { x: ['param 1:T'] }],
    ['by with', 'class A:\n  def f(self):\n    with a as self.x: ...', { x: ['a'] }],
    ['by a loop', 'class A:\n  def f(self):\n    for self.x in y: ...', { x: ['y[]'] }],
    ['by +=', 'class A:\n  def f(self):\n    self.x += "a"', { x: ['concat(this.x, "a")'] }],
    ['by append', 'class A:\n  def f(self, v):\n    self.x.append(v)', { x: ['update(this.x, ?: param 1)'] }],
    ['by an element', 'class A:\n  def f(self, v):\n    self.x["k"] = v', { x: ['update(this.x, k: param 1)'] }],
    ['by setattr', 'class A:\n  def f(self, v):\n    setattr(self, "x", v)', { x: ['param 1'] }],
    ['not in a static method', 'class A:\n  @staticmethod\n  def f(self):\n    self.x = 1', {}],
    ['not on another object', 'class A:\n  def f(self, other):\n    other.x = 1', {}],
    ['by an import', 'class A:\n  import x', { x: ['<x>'] }],
  ])('keeps an attribute assigned %s', (_, text, expected) => {
    expect(firstClass(text).attributes).toEqual(expected);
  });

  it('has inner classes, and enums by their base', () => {
    const { facts, fact } = firstClass(
      'from enum import Enum\nimport enum\nclass A:\n  class Meta:\n    db_table = "t"\nclass B(str, Enum):\n  X = 1\nclass C(enum.IntFlag): ...',
    );
    expect(fact.inner.map(({ name }) => name)).toEqual(['Meta']);
    expect(facts.classes.map(({ name, form }) => `${name} ${form}`)).toEqual(['A class', 'Meta class', 'B enum', 'C enum']);
  });

  it('names its places', () => {
    const text = '@deco\nclass Abc(Base):\n  field: int = 3\n';
    const { fact } = firstClass(text);
    expect(text.slice(...fact.nameSpan)).toBe('Abc');
    expect(text.slice(...fact.extent)).toBe('@deco\nclass Abc(Base):\n  field: int = 3');
    expect(fact.fields.map((field) => [text.slice(...field.nameSpan), text.slice(...field.extent)])).toEqual([['field', 'field: int = 3']]);
  });

  it('keeps class names away from methods', () => {
    const facts = lower('x = 1\nclass A:\n  x = 2\n  y = x\n  def f(self):\n    probe(x)');
    expect(facts.calls.map((id) => term(facts, id))).toEqual(['probe(free 0:x)']);
    expect(firstClass('class A:\n  x = 2\n  y = x').attributes).toEqual({ x: ['2'], y: ['2'] });
  });
});

describe('functions', () => {
  it('has parameters of every form', () => {
    const facts = lower('def f(a, /, b: int, c: T = 1, *args, d, e=2, **kw) -> R: ...');
    const fn = facts.functions[1];
    expect(
      fn?.parameters.map((p) => [
        p.name,
        p.type === undefined ? '' : term(facts, p.type),
        p.default === undefined ? '' : term(facts, p.default),
        p.rest ?? 0,
        p.keywordOnly ?? false,
      ]),
    ).toEqual([
      ['a', '', '', 0, false],
      ['b', 'int', '', 0, false],
      ['c', 'T', '1', 0, false],
      ['args', '', '', 1, false],
      ['d', '', '', 0, true],
      ['e', '', '2', 0, true],
      ['kw', '', '', 2, false],
    ]);
    expect(fn?.returnType === undefined ? '' : term(facts, fn.returnType)).toBe('R');
  });

  it.each([
    ['def f():\n  return 1', ['1']],
    ['def f():\n  if c:\n    return 1\n  return 2', ['1', '2']],
    ['def f():\n  yield 1\n  yield 2', ['1', '2']],
    ['def f():\n  yield from x', ['x[]']],
    ['def f():\n  y = yield x\n  return y', ['x', 'unknown']],
    ['def f():\n  yield', []],
    ['def f():\n  return', []],
    ['async def f():\n  return await x()', ['x()']],
    ['f = lambda a: a', ['param 0']],
    ['f = lambda: (yield)', ['unknown']],
    ['def f():\n  return 1, 2', ['[1, 2]']],
  ])('returns what it may: %j', (text, expected) => {
    const facts = lower(text);
    expect(facts.functions[1]?.returns.map((id) => term(facts, id))).toEqual(expected);
  });

  it.each([
    ['@staticmethod', 'static'],
    ['@classmethod', 'class'],
    ['@property', 'property'],
    ['@functools.cached_property', 'property'],
    ['@x.setter', 'property'],
    ['@deco', undefined],
    ['@deco(property)', undefined],
  ])('knows %s', (decorator, kind) => {
    expect(lower(`class A:\n  ${decorator}\n  def f(self): ...`).functions[1]?.kind).toBe(kind);
  });

  it('is no method outside a class', () => {
    const facts = lower('class A:\n  def f(self):\n    def g(x): ...\n@property\ndef h(): ...');
    expect(facts.functions.map(({ name, cls, kind }) => [name, cls, kind])).toEqual([
      ['', undefined, undefined],
      ['f', 0, undefined],
      ['g', undefined, undefined],
      ['h', undefined, undefined],
    ]);
  });

  it('names a lambda after what it is assigned to', () => {
    const text = 'f = lambda x: x\ng(lambda: 1)';
    const facts = lower(text);
    expect(facts.functions.slice(1).map(({ name, head }) => [name, text.slice(...head)])).toEqual([
      ['f', 'lambda'],
      ['', 'lambda'],
    ]);
  });

  it('holds decorators in its extent, and its name as head', () => {
    const text = '@app.post("/x")\n@other\nasync def handler(a):\n  pass\n';
    const facts = lower(text);
    const fn = facts.functions[1];
    expect(fn && text.slice(...fn.extent)).toBe(text.trimEnd());
    expect(fn && text.slice(...fn.head)).toBe('handler');
    expect(fn?.decorators.map((id) => term(facts, id))).toEqual(['app.post("/x")', '(other)']);
    expect(fn?.decorators.map((id) => text.slice(...(facts.nodes[id]?.span ?? [0, 0])))).toEqual(['app.post("/x")', 'other']);
  });

  it('evaluates decorators, defaults and annotations outside', () => {
    const facts = lower('@d(x)\ndef f(a: T(y) = g(z)): ...');
    expect(facts.calls.map((id) => facts.nodes[id]).every((node) => node?.op === 'call' && node.fn === 0)).toBe(true);
    expect(facts.calls).toHaveLength(3);
  });

  it('keeps calls in source order', () => {
    const facts = lower('a()\ndef f():\n  b()\nc(d())\n');
    const starts = facts.calls.map((id) => facts.nodes[id]?.span[0] ?? -1);
    expect(starts).toEqual([...starts].sort((x, y) => x - y));
    expect(starts).toHaveLength(4);
  });

  it('lists every name of the module, and those of a function that inner ones read', () => {
    const facts = lower('import a\nb = 1\ndef f():\n  x = 1\n  y = 2\n  def g():\n    return x\n');
    expect(Object.keys(facts.functions[0]?.locals ?? {})).toEqual(['a', 'b', 'f']);
    expect(Object.keys(facts.functions[1]?.locals ?? {})).toEqual(['x']);
  });

  it('survives names of object members', () => {
    const facts = lower('__proto__ = 1\nconstructor = 2\nclass A:\n  constructor = 3\n  __proto__ = 4\nprobe(toString)');
    expect(Object.keys(facts.functions[0]?.locals ?? {})).toEqual(['__proto__', 'constructor', 'A']);
    expect(facts.calls.map((id) => term(facts, id))).toEqual(['probe(toString)']);
  });
});

describe('directives', () => {
  const targets = (text: string) => lower(text).directives.map((directive) => `${directive.type} ${text.slice(...directive.target)}`);

  it.each([
    ['# clausemark: record r\nx = f()\ny = 1', ['record x = f()']],
    ['x = f()  # clausemark: record r\ny = 1', ['record x = f()']],
    ['# clausemark: record r\n\n# another remark\nx = f()', ['record x = f()']],
    ['x = f(\n  a,  # clausemark: record r\n  b)\ny = 1', ['record x = f(\n  a,  # clausemark: record r\n  b)']],
    ['# clausemark: record r\n@deco\ndef f():\n  pass\n', ['record @deco\ndef f():\n  pass']],
    ['def f():  # clausemark: record r\n  pass\ny = 1', ['record def f():  # clausemark: record r\n  pass']],
    ['def f():\n  # clausemark: record r\n  a()\n  b()', ['record a()']],
    ['if c:\n  a()  # clausemark: record r\n  b()', ['record a()']],
    ['a(); b()  # clausemark: record r', ['record b()']],
    ['x = 1  # noqa # clausemark: ignore training-data -- not ours', ['ignore x = 1']],
    ['# clausemark: ignore training-data\nx = 1', ['malformed x = 1']],
    ['# clausemark: ignore training-data --\nx = 1', ['malformed x = 1']],
    ['# clausemark: record\nx = 1', ['malformed x = 1']],
    ['# clausemark: bless\nx = 1', ['malformed x = 1']],
    ['x = "# clausemark: record r"', []],
    ['# see clausemark: record r\nx = 1', []],
    ['# clausemark is fine\nx = 1', []],
    ['x = 1\n# clausemark: record r', ['record # clausemark: record r']],
  ])('%j', (text, expected) => {
    expect(targets(text)).toEqual(expected);
  });

  it('has the place of the comment itself', () => {
    const text = 'x = 1  # clausemark: record data/wiki-103.v1\n';
    const [directive] = lower(text).directives;
    expect(directive).toMatchObject({ type: 'record', name: 'data/wiki-103.v1' });
    expect(directive && text.slice(...directive.span)).toBe('# clausemark: record data/wiki-103.v1');
  });
});

describe('generated files', () => {
  it.each([
    ['# Generated by the protocol buffer compiler.  DO NOT EDIT!\nx = 1', true],
    ['# -*- coding: utf-8 -*-\n# @generated\nx = 1', true],
    ['# This file is auto-generated\nimport a', true],
    ['x = 1\n# DO NOT EDIT', undefined],
    ['# Text generated by the model is checked here\nx = 1', undefined],
    ['"""Generated by hand."""\nx = 1', undefined],
  ])('%j', (text, expected) => {
    expect(lower(text).generated).toBe(expected);
  });
});
