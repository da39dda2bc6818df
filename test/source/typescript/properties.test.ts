import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileFacts } from '../../../src/source/facts.js';
import { testGrammars } from '../../support/grammars.js';
import { callees } from '../python/support.js';
import { CREATE, DECOYS, FILES, OTHER, SCRIPT, TYPED } from './forms.js';
import { linkScripts, lowerFile } from './support.js';

const grammars = await testGrammars();
const SOURCES = [
  ...Object.values(SCRIPT),
  ...Object.values(TYPED),
  ...[...Object.values(OTHER), ...Object.values(FILES)].flatMap((files) => Object.values(files)),
  ...Object.values(DECOYS).filter((form) => typeof form === 'string'),
];
const source = fc.constantFrom(...SOURCES);
const path = fc.constantFrom('a.ts', 'a.tsx', 'a.js');
const noise = fc.constantFrom(
  ...['(', ')', '[', ']', '{', '}', '<', '>', '"', "'", '`', '${', '\\', '\n', '\t', ':', ';', ',', '.', '?.', '=', '=>', '...', '*', '@', '#x', '!', '?', '/'],
  ...['class A ', 'function ', 'async ', 'import ', 'export ', 'default ', 'from ', 'new ', 'await ', 'yield ', 'const ', 'let ', 'var ', 'this', 'super'],
  ...['interface ', 'type ', 'enum ', 'namespace ', 'declare ', 'as ', 'satisfies ', 'extends ', 'get ', 'static ', 'switch (x) {', 'case ', 'for (', ' of '],
  ...['<p>', '</p>', '<>', '</>', '//', '/*', '*/', '// clausemark: ', '💬', '\u0000', '\r', '\ud83d', '\u2028'],
);

/** Every id of the facts is one of theirs, and every span lies in the text. */
function check(facts: FileFacts, length: number): void {
  const inside = ([start, end]: readonly [number, number]) => start >= 0 && start <= end && end <= length;
  const known = (id: number | undefined) => id === undefined || facts.nodes[id] !== undefined;
  expect(facts.nodes.filter((node) => !inside(node.span) || ('nameSpan' in node && !inside(node.nameSpan)))).toEqual([]);
  for (const fn of facts.functions) {
    expect(inside(fn.head) && inside(fn.extent) && fn.returns.every(known) && fn.decorators.every(known) && known(fn.returnType)).toBe(true);
    expect(Object.values(fn.locals).flat().every(known)).toBe(true);
    expect(fn.parameters.every((parameter) => known(parameter.node) && known(parameter.type) && inside(parameter.span))).toBe(true);
  }
  for (const fact of facts.classes) {
    expect(inside(fact.extent) && inside(fact.nameSpan) && fact.bases.every(known) && fact.decorators.every(known)).toBe(true);
    expect(fact.fields.every((field) => inside(field.extent) && inside(field.nameSpan) && known(field.type) && known(field.value))).toBe(true);
    expect(fact.methods.every(({ fn }) => facts.functions[fn] !== undefined)).toBe(true);
    expect(Object.values(fact.attributes).flat().every(known)).toBe(true);
  }
  expect(facts.calls.every((id) => facts.nodes[id]?.op === 'call')).toBe(true);
  expect(facts.exports.every(({ node }) => known(node)) && facts.stores.every(({ object, value }) => known(object) && known(value))).toBe(true);
  expect(facts.directives.every(({ span, target }) => inside(span) && inside(target))).toBe(true);
  // Cached as JSON and read back, they are the same.
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
}

describe('any text', () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });

  it('gives facts when cut anywhere', () => {
    fc.assert(
      fc.property(source, path, part, part, (text, name, a, b) => {
        const [from = 0, to = 0] = [Math.floor(a * text.length), Math.floor(b * text.length)].sort((x, y) => x - y);
        const cut = text.slice(0, from) + text.slice(to);
        check(lowerFile(grammars, name, cut), cut.length);
      }),
      { numRuns: 600 },
    );
  });

  it('gives facts when two are spliced, with noise between', () => {
    fc.assert(
      fc.property(source, source, path, fc.array(noise, { maxLength: 6 }), part, (one, other, name, between, at) => {
        const cut = Math.floor(at * one.length);
        const text = one.slice(0, cut) + between.join('') + other + one.slice(cut);
        check(lowerFile(grammars, name, text), text.length);
      }),
      { numRuns: 600 },
    );
  });

  it('gives facts for noise alone', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, fc.string({ maxLength: 3 })), { maxLength: 40 }), path, (parts, name) => {
        const text = parts.join('');
        check(lowerFile(grammars, name, text), text.length);
      }),
      { numRuns: 400 },
    );
  });

  const DEEP = 5000;
  it.each([
    ['parentheses', `${'('.repeat(DEEP)}1${')'.repeat(DEEP)}`],
    ['arrays', `f(${'['.repeat(DEEP)}${']'.repeat(DEEP)})`],
    ['objects', `f(${'{a:'.repeat(DEEP)}1${'}'.repeat(DEEP)})`],
    ['calls', `${'f('.repeat(DEEP)}${')'.repeat(DEEP)}`],
    ['chained calls', `a${'.f()'.repeat(DEEP)}`],
    ['members', `x = a${'.b'.repeat(DEEP)}`],
    ['arrows', `f(${'() => '.repeat(DEEP)}1)`],
    ['functions', `${'function f() {'.repeat(DEEP)}${'}'.repeat(DEEP)}`],
    ['blocks', `${'{'.repeat(DEEP)}${'}'.repeat(DEEP)}`],
    ['conditions', `${'if (a) {} else '.repeat(DEEP)}{}`],
    ['ternaries', `x = ${'a ? b : '.repeat(DEEP)}c`],
    ['sums', `x = ${'"a" + b + '.repeat(DEEP)}"c"`],
    ['alternatives', `x = ${'a ?? '.repeat(DEEP)}c`],
    ['right sums', `x = ${'a + ('.repeat(DEEP)}b${')'.repeat(DEEP)}`],
    ['templates', `x = ${'`${'.repeat(DEEP)}a${'}`'.repeat(DEEP)}`],
    ['assignments', `${'a = '.repeat(DEEP)}b`],
    ['patterns', `const ${'['.repeat(DEEP)}a${']'.repeat(DEEP)} = b`],
    ['elements', `x = ${'<p>'.repeat(DEEP)}${'</p>'.repeat(DEEP)}`],
    ['classes', `${'class A { f() {'.repeat(DEEP)}${'} }'.repeat(DEEP)}`],
    ['types', `type A = ${'B<'.repeat(DEEP)}C${'>'.repeat(DEEP)}`],
    ['nots', `x = ${'!'.repeat(DEEP)}a`],
    ['a long array', `// clausemark: record a\nx = [${'1,'.repeat(200_000)}]`],
    ['a long list of statements', 'f(1);\n'.repeat(20_000)],
    ['a long union', `type A = ${'B | '.repeat(DEEP)}C`],
  ])('bears %s without end', (_, text) => {
    const facts = lowerFile(grammars, 'a.tsx', `${text};\nafter();`);
    expect(facts.length).toBe(text.length + ';\nafter();'.length);
    expect(facts.nodes.length).toBeGreaterThan(0);
  });

  it('still reads what stands beside code that nests without end', () => {
    const text = `before();\nf(${'['.repeat(DEEP)}${']'.repeat(DEEP)});\nafter();`;
    const facts = lowerFile(grammars, 'a.ts', text);
    expect(facts.problems.map(({ code }) => code)).toContain('source.syntax');
    const called = facts.calls.flatMap((id) => {
      const node = facts.nodes[id];
      const callee = node?.op === 'call' ? facts.nodes[node.callee] : undefined;
      return callee?.op === 'name' ? [callee.name] : [];
    });
    expect(called).toEqual(['before', 'f', 'after']);
  });
});

/** Names that no form has for anything else; some are words of the language in other places. */
const NAMES = ['xx', 'c_1', 'clïent', '客户', '$', '_c', 'OpenAi', 'of', 'type', 'from', 'set'];
const reaches = (text: string, name = 'app/main.ts') => callees(linkScripts(grammars, { [name]: text }), name).some((called) => CREATE.includes(called));

describe('what calls resolve to', () => {
  const single = Object.entries({ ...SCRIPT, ...TYPED });
  const decoys = Object.entries(DECOYS).flatMap(([name, form]) => (typeof form === 'string' ? [[name, form] as const] : []));

  it.each(NAMES)('does not depend on how a client is called: %s', (name) => {
    for (const [, text] of [...single, ...decoys]) {
      const renamed = text.replace(/\bclient\b/g, () => name);
      expect([renamed, reaches(renamed)]).toEqual([renamed, reaches(text)]);
    }
  });

  // Exports stand at the top level only, and a syntax error takes the end of the function with it.
  const movable = Object.entries(SCRIPT).filter(
    ([name, text]) => !/^export |^#!|\bimport .* from '(?!openai)|import below/m.test(text) && !/syntax error|import below/.test(name),
  );
  const inside = (text: string, open: string, close: string) => {
    const lines = text.split('\n');
    const imports = lines.filter((line) => /^import .* from /.test(line));
    return [...imports, open, ...lines.filter((line) => !imports.includes(line)), close].join('\n');
  };

  it.each(movable)('is the same in a function: %s', (_, text) => {
    expect(reaches(inside(text, 'async function wrapper() {', '}'))).toBe(true);
  });

  it.each(movable)('is the same under a condition and in a loop: %s', (_, text) => {
    expect(reaches(inside(text, 'if (ready) {\nfor (const attempt of attempts) {', '}\n}'))).toBe(true);
  });

  it.each(decoys.filter(([, text]) => !/^export /m.test(text)))('nor is a decoy one in a function: %s', (_, text) => {
    expect(reaches(inside(text, 'async function wrapper() {', '}'))).toBe(false);
  });
});
