import { describe, expect, it } from 'vitest';
import { testGrammars } from '../../support/grammars.js';
import { term } from '../python/support.js';
import { lowerFile } from './support.js';

const grammars = await testGrammars();
const lower = (text: string, path = 'app/main.ts') => lowerFile(grammars, path, text);

function firstClass(text: string) {
  const facts = lower(text);
  const fact = facts.classes[0];
  if (!fact) throw new Error('no class');
  const show = (id: number | undefined) => (id === undefined ? '-' : term(facts, id));
  const attributes = Object.fromEntries(Object.entries(fact.attributes).map(([name, ids]) => [name, ids.map(show)]));
  const fields = fact.fields.map(({ name, type, value }) => `${name}: ${show(type)} = ${show(value)}`);
  return { text, facts, fact, attributes, fields, show };
}

describe('classes', () => {
  it('has fields with types, values and decorators', () => {
    const { fields, fact, show } = firstClass("@Entity('t')\nclass A {\n  @Column({ a: 1 }) x: string = 'v';\n  y?: T[];\n  static z = 2;\n  #w = 3;\n}");
    expect(fields).toEqual(['x: string = "v"', 'y: Array[T] = -', 'z: - = 2', '#w: - = 3']);
    expect(fact.decorators.map(show)).toEqual(['Entity("t")']);
    expect(fact.fields.map(({ decorators = [] }) => decorators.map(show))).toEqual([['Column({a: 1})'], [], [], []]);
  });

  it('has the base but not what it implements', () => {
    const { fact, show } = firstClass('class A extends B implements C, D {}');
    expect(fact.bases.map(show)).toEqual(['B']);
  });

  it('has a generic base with its argument', () => {
    const { fact, show } = firstClass('class A extends Repository<Message> {}');
    expect(fact.bases.map(show)).toEqual(['Repository[Message]']);
  });

  it.each([
    ['in the constructor', 'class A {\n  constructor() {\n    this.x = 1;\n  }\n}', { x: ['1'] }],
    ['in any method', 'class A {\n  f() {\n    this.x = 1;\n  }\n  g() {\n    this.x = 2;\n  }\n}', { x: ['1', '2'] }],
    ['in an arrow', 'class A {\n  f() {\n    g(() => {\n      this.x = 1;\n    });\n  }\n}', { x: ['1'] }],
    ['as a field', 'class A {\n  x = 1;\n}', { x: ['1'] }],
    ['as a parameter property', 'class A {\n  constructor(private x: T, y: U) {}\n}', { x: ['param 0:T'] }],
    ['as a parameter property with a default', 'class A {\n  constructor(readonly x = 1) {}\n}', { x: ['param 0'] }],
    ['from a pattern', 'class A {\n  f() {\n    ({ a: this.x } = y);\n  }\n}', { x: ['y.a'] }],
    ['through another name of this', 'class A {\n  f() {\n    const self = this;\n    self.x = 1;\n  }\n}', { x: ['1'] }],
    ['through the class', 'class A {\n  static f() {\n    A.x = 1;\n  }\n}', { x: ['1'] }],
    ['by +=', "class A {\n  f() {\n    this.x += 'a';\n  }\n}", { x: ['concat(this.x, "a")'] }],
    ['by push', 'class A {\n  f(v) {\n    this.x.push(v);\n  }\n}', { x: ['update(this.x, ?: param 0)'] }],
    ['by an element', "class A {\n  f(v) {\n    this.x['k'] = v;\n  }\n}", { x: ['update(this.x, k: param 0)'] }],
    ['not in a function of its own', 'class A {\n  f() {\n    g(function () {\n      this.x = 1;\n    });\n  }\n}', {}],
    ['not on another object', 'class A {\n  f(other) {\n    other.x = 1;\n  }\n}', {}],
    ['not by a plain parameter', 'class A {\n  constructor(x: T) {}\n}', {}],
  ])('keeps an attribute assigned %s', (_, text, expected) => {
    expect(firstClass(text).attributes).toEqual(expected);
  });

  it('has methods with what they are, and decorators of their own', () => {
    const { fact, facts, show, text } = firstClass(
      "class A {\n  @Post('/x')\n  async f(@Body() b: T): Promise<U> {\n    return b;\n  }\n  static g() {}\n  get h() {\n    return 1;\n  }\n  set h(v) {}\n  k = () => 2;\n}",
    );
    expect(fact.methods.map(({ name, fn }) => [name, facts.functions[fn]?.kind])).toEqual([
      ['f', undefined],
      ['g', 'static'],
      ['h', 'property'],
      ['k', undefined],
    ]);
    const f = facts.functions[fact.methods[0]?.fn ?? 0];
    expect(f?.decorators.map(show)).toEqual(['Post("/x")']);
    expect(show(f?.returnType)).toBe('Promise[U]');
    expect(text.slice(...(f?.head ?? [0, 0]))).toBe('f');
    expect(text.slice(...(f?.extent ?? [0, 0])).startsWith("@Post('/x')\n  async f(")).toBe(true);
  });

  it('names its places', () => {
    const text = '@deco\nexport class Abc extends Base {\n  field: number = 3;\n}\n';
    const { fact } = firstClass(text);
    expect(text.slice(...fact.nameSpan)).toBe('Abc');
    expect(text.slice(...fact.extent)).toBe(text.trimEnd());
    expect(fact.fields.map((field) => [text.slice(...field.nameSpan), text.slice(...field.extent)])).toEqual([['field', 'field: number = 3']]);
  });

  it('tells classes, types and enums apart', () => {
    const facts = lower("interface A { x: string }\ntype B = { y?: number };\nenum C { X, Y = 'y' }\nclass D {}\ntype E = A | B;\nabstract class F {}");
    expect(facts.classes.map(({ name, form }) => `${name} ${form}`).sort()).toEqual(['A type', 'B type', 'C enum', 'D class', 'F class']);
    const shape = Object.fromEntries(facts.classes.map(({ name, fields }) => [name, fields.map((field) => field.name)]));
    expect([shape.A, shape.B]).toEqual([['x'], ['y']]);
  });

  it('has what interfaces and abstract classes say of methods', () => {
    const { fact, facts, show } = firstClass('interface A extends B, C<D> {\n  f(x: T): U;\n  f(x: V): W;\n  g: () => X;\n  h: string;\n}');
    expect(fact.bases.map(show)).toEqual(['B', 'C[D]']);
    expect(fact.methods.map(({ name, fn }) => [name, show(facts.functions[fn]?.returnType)])).toEqual([
      ['f', 'U'],
      ['g', 'X'],
    ]);
    const { fact: abstract } = firstClass('abstract class A {\n  abstract f(): T;\n  g(): void;\n  g(x?: T) {}\n}');
    expect(abstract.methods.map(({ name }) => name)).toEqual(['f', 'g']);
  });
});

describe('functions', () => {
  const shape = (text: string) => {
    const facts = lower(text);
    const fact = facts.functions[1];
    if (!fact) throw new Error('no function');
    const show = (id: number | undefined) => (id === undefined ? '' : term(facts, id));
    const parameters = fact.parameters.map(({ name, type, default: fallback, rest }) => `${rest ? '...' : ''}${name}:${show(type)}=${show(fallback)}`);
    return { fact, parameters, returns: fact.returns.map(show), returnType: show(fact.returnType), text };
  };

  it.each([
    ['function f(a, b: T, c = 1, d?: U, ...e: V[]) {}', 'f', ['a:=', 'b:T=', 'c:=1', 'd:U=', '...e:Array[V]=']],
    ['const f = (a) => a;', 'f', ['a:=']],
    ['const f = a => a;', 'f', ['a:=']],
    ['const f = async ({ a }: T, [b]) => a;', 'f', [':T=', ':=']],
    ['const o = { f(a: T) {} };', 'f', ['a:T=']],
    ['const o = { f: (a) => a };', 'f', ['a:=']],
    ['o.f = function (a) {};', 'f', ['a:=']],
    ['const g = function f(a) {};', 'f', ['a:=']],
    ['export default function (a) {}', 'default', ['a:=']],
    ['x(function (a) {});', '', ['a:=']],
    ['function f(this: T, a: U) {}', 'f', ['a:U=']],
  ])('%j has its name and parameters', (text, name, expected) => {
    const { fact, parameters } = shape(text);
    expect([fact.name, parameters]).toEqual([name, expected]);
  });

  it.each([
    ['function f() {\n  return 1;\n}', ['1']],
    ['function f() {\n  if (a) return 1;\n  return 2;\n}', ['1', '2']],
    ['const f = () => 1;', ['1']],
    ['const f = () => ({ a: 1 });', ['{a: 1}']],
    ['async function f() {\n  return await x;\n}', ['x']],
    ['function* f() {\n  yield 1;\n  yield* x;\n  return 2;\n}', ['1', 'x', '2']],
    ['function f() {\n  return;\n}', []],
    ['function f() {\n  x(() => 1);\n}', []],
  ])('%j has what it returns', (text, expected) => {
    expect(shape(text).returns).toEqual(expected);
  });

  it.each([
    ['function f(): T {}', 'T'],
    ['const f = (): Promise<T> => x;', 'Promise[T]'],
    ['function f(): T | U | null {}', '(T | U)'],
    ['function f(): a.B<C, D> {}', 'a.B[[C, D]]'],
    ['function f(): InstanceType<typeof A> {}', 'A'],
    ['function f(): { a: string } {}', '{a: :string}'],
  ])('%j has its return type', (text, expected) => {
    expect(shape(text).returnType).toBe(expected);
  });

  it('knows a type parameter by what it extends', () => {
    const { parameters } = shape('function f<T extends A, U>(a: T, b: U, c: B) {}');
    expect(parameters).toEqual(['a:A=', 'b:unknown=', 'c:B=']);
  });

  it('has a head of one line', () => {
    const text = 'x(\n  async (\n    a,\n    b,\n  ) => {\n    y();\n  },\n);';
    const { fact } = shape(text);
    expect(text.slice(...fact.head)).toBe('async (');
    expect(text.slice(...fact.extent).endsWith('}')).toBe(true);
  });

  it('keeps what inner functions read of it', () => {
    const facts = lower('function f(a, b) {\n  const c = 1;\n  return () => a + c;\n}');
    expect(Object.keys(facts.functions[1]?.locals ?? {}).sort()).toEqual(['a', 'c']);
  });
});

describe('exports', () => {
  const exported = (text: string, path?: string) => {
    const facts = lower(text, path);
    return facts.exports.map(({ name, node }) => `${name} ${term(facts, node)}`).sort();
  };

  it.each([
    ['export const a = 1, { b } = x;', ['a free 0:a', 'b free 0:b']],
    ['export let a;', ['a free 0:a']],
    ['export var a = 1;', ['a free 0:a']],
    ['export function f() {}', ['f free 0:f']],
    ['export class A {}', ['A free 0:A']],
    ['export enum A {}', ['A free 0:A']],
    ['export interface A {}', ['A free 0:A']],
    ['export type A = B;', ['A free 0:A']],
    ['export declare const a: T;', ['a free 0:a']],
    ['export declare function f(): T;', ['f free 0:f']],
    ['const a = 1;\nexport { a, a as b, a as default };', ['a free 0:a', 'b free 0:a', 'default free 0:a']],
    ['export default x;', ['default x']],
    ['export default function f() {}', ['default free 0:f']],
    ['export default () => 1;', ['default fn 1']],
    ['export default class {}', ['default class 0']],
    ["export { a, b as c, default as d } from 'm';", ['a <m:a>', 'c <m:b>', 'd <m:default>']],
    ["export * as ns from 'm';", ['ns <m>']],
    ["export type { A } from 'm';", ['A <m:A>']],
    ['export namespace N {\n  export const a = 1;\n}', ['N free 0:N']],
    ['namespace N {\n  export const a = 1;\n}', []],
    ['export import A = b.C;', ['A free 0:A']],
    ['export = x;', ['default x']],
    ['const a = 1;', []],
  ])('%j', (text, expected) => {
    expect(exported(text)).toEqual(expected);
  });

  it('passes on all that a module exports, and all its types', () => {
    expect(lower("export * from 'a';\nexport type * from 'b';").stars).toEqual([
      { module: 'a', reexport: true },
      { module: 'b', reexport: true },
    ]);
  });

  it.each([
    ['module.exports = x;', ['default x']],
    ['module.exports = { a, b: y };', ['a a', 'b y', 'default {a: a, b: y}']],
    ['module.exports.a = x;', ['a x']],
    ['exports.a = x;', ['a x']],
    ['exports.a = exports.b = x;', ['a x', 'b x']],
    ['exports = module.exports = x;', ['default x']],
    ['other.exports = x;', []],
  ])('CommonJS: %j', (text, expected) => {
    expect(exported(text, 'app/main.js')).toEqual(expected);
  });
});

describe('JSX', () => {
  const element = (text: string) => {
    const facts = lower(text, 'app/main.tsx');
    const node = facts.nodes.findLast(({ op }) => op === 'element');
    if (node?.op !== 'element') throw new Error('no element');
    return [term(facts, node.tag), term(facts, node.props), ...node.children.map((id) => term(facts, id))];
  };

  it.each([
    ['<p a="1" b={x} c {...d} />', ['"p"', '{a: "1", b: x, c: true, **d}']],
    ['<App user={x}>{y}</App>', ['App', '{user: x}', 'y']],
    ['<ui.Box>{y}<br />text</ui.Box>', ['ui.Box', '{}', 'y', 'element']],
    ['<>{y}</>', ['""', '{}', 'y']],
    [`<p data-x="a &amp; b&#33;&nosuch;" aria-label={\`a\${x}\`} />`, ['"p"', '{data-x: "a & b!&nosuch;", aria-label: concat("a", x)}']],
    ['<textarea onChange={(e) => f(e)} />', ['"textarea"', '{onChange: fn 1}']],
  ])('%j', (text, expected) => {
    expect(element(text)).toEqual(expected);
  });
});

describe('directives, generated files and errors', () => {
  const directives = (text: string, path?: string) =>
    lower(text, path).directives.map((entry) => [entry.type, text.slice(...entry.span), text.slice(...entry.target)]);

  it.each([
    ['above a statement', '// clausemark: record chat\nf(1);\ng(2);', ['record', '// clausemark: record chat', 'f(1);']],
    ['behind a statement', 'f(1);\ng(2); // clausemark: record chat\nh(3);', ['record', '// clausemark: record chat', 'g(2);']],
    [
      'behind the first line of a long statement',
      'f({ // clausemark: record chat\n  a: 1,\n});',
      ['record', '// clausemark: record chat', 'f({ // clausemark: record chat\n  a: 1,\n});'],
    ],
    ['in a block comment', '/* clausemark: record chat */\nf(1);', ['record', '/* clausemark: record chat */', 'f(1);']],
    ['above a method', 'class A {\n  // clausemark: record chat\n  f() {}\n}', ['record', '// clausemark: record chat', 'f() {}']],
    ['above a field', 'class A {\n  // clausemark: record chat\n  x = 1;\n}', ['record', '// clausemark: record chat', 'x = 1']],
    ['above a property', 'f({\n  // clausemark: record chat\n  a: 1,\n});', ['record', '// clausemark: record chat', 'a: 1']],
    ['in a function', 'function f() {\n  // clausemark: record chat\n  g(1);\n}', ['record', '// clausemark: record chat', 'g(1);']],
    ['at the end', 'f(1);\n// clausemark: record chat', ['record', '// clausemark: record chat', '// clausemark: record chat']],
    ['with a reason', '// clausemark: ignore model-call -- a test\nf(1);', ['ignore', '// clausemark: ignore model-call -- a test', 'f(1);']],
    ['malformed', '// clausemark: ignore model-call\nf(1);', ['malformed', '// clausemark: ignore model-call', 'f(1);']],
  ])('has a directive %s', (_, text, expected) => {
    expect(directives(text)).toEqual([expected]);
  });

  it('takes none from text', () => {
    expect(directives('f("// clausemark: record chat");\nf(`\n// clausemark: record chat\n`);')).toEqual([]);
    expect(directives('const a = <p>// clausemark: record chat</p>;', 'app/main.tsx')).toEqual([]);
    expect(directives('const a = <p>{/* clausemark: record chat */}</p>;', 'app/main.tsx')).toHaveLength(1);
  });

  it('knows a file that says it was generated, at its head only', () => {
    expect(lower('// @generated by a tool\nf();').generated).toBe(true);
    expect(lower('#!/usr/bin/env node\n/* Code generated by x. DO NOT EDIT. */\nf();').generated).toBe(true);
    expect(lower('f();\n// @generated').generated).toBeUndefined();
    expect(lower('f("@generated");').generated).toBeUndefined();
  });

  it('says where it could not read, and reads the rest', () => {
    const facts = lower('a();\nconst x = = 1;\nb();');
    expect(facts.problems.map(({ code, range }) => [code, range?.start.line])).toEqual([['source.syntax', 1]]);
    expect(facts.calls.map((id) => term(facts, id))).toEqual(['a()', 'b()']);
    expect(lower('a();').problems).toEqual([]);
  });

  it('names a few of many errors', () => {
    const facts = lower('const = ;\n'.repeat(30));
    expect(facts.problems.length).toBeLessThanOrEqual(6);
    expect(facts.problems.at(-1)?.message).toMatch(/more/);
  });
});
