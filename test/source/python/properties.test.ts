import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileFacts } from '../../../src/source/facts.js';
import { lowerPython } from '../../../src/source/python/lower.js';
import { testGrammars } from '../../support/grammars.js';
import { CREATE, DECOYS, FILES, ONE_FILE } from './forms.js';
import { callees, linkFiles, OPTIONS } from './support.js';

const grammars = await testGrammars();
const SOURCES = [
  ...Object.values(ONE_FILE),
  ...Object.values(FILES).flatMap((files) => Object.values(files)),
  ...Object.values(DECOYS).filter((form) => typeof form === 'string'),
];
const source = fc.constantFrom(...SOURCES);
const noise = fc.constantFrom(
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '"""',
  'f"{',
  '\\',
  '\n',
  '\n  ',
  '\t',
  ':',
  ',',
  '.',
  '=',
  ':=',
  '*',
  '**',
  '@',
  'def ',
  'class ',
  'lambda ',
  'match x:',
  'case ',
  'async ',
  'del ',
  'global x\n',
  'for ',
  ' in ',
  '#',
  '💬',
  '\u0000',
  '\r',
  '\f',
);

/** Every id of the facts is one of theirs, and every span lies in the text. */
function check(facts: FileFacts, length: number): void {
  const inside = ([start, end]: readonly [number, number]) => start >= 0 && start <= end && end <= length;
  const known = (id: number) => facts.nodes[id] !== undefined;
  const bad = facts.nodes.filter((node) => !inside(node.span) || ('nameSpan' in node && !inside(node.nameSpan)));
  expect(bad).toEqual([]);
  for (const fn of facts.functions) {
    expect(inside(fn.head) && inside(fn.extent) && fn.returns.every(known) && fn.decorators.every(known)).toBe(true);
    expect(Object.values(fn.locals).flat().every(known)).toBe(true);
    expect(fn.parameters.every((parameter) => known(parameter.node) && inside(parameter.span))).toBe(true);
  }
  for (const fact of facts.classes) {
    expect(inside(fact.extent) && inside(fact.nameSpan) && fact.bases.every(known)).toBe(true);
    expect(Object.values(fact.attributes).flat().every(known)).toBe(true);
  }
  expect(facts.calls.every((id) => facts.nodes[id]?.op === 'call')).toBe(true);
  expect(facts.directives.every(({ span, target }) => inside(span) && inside(target))).toBe(true);
  // Cached as JSON and read back, they are the same.
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
}

describe('any text', () => {
  it('gives facts when cut anywhere', () => {
    fc.assert(
      fc.property(source, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (text, a, b) => {
        const [from, to] = [Math.floor(a * text.length), Math.floor(b * text.length)].sort((x, y) => x - y);
        const cut = text.slice(0, from) + text.slice(to);
        check(lowerPython(cut, grammars), cut.length);
      }),
      { numRuns: 600 },
    );
  });

  it('gives facts when two are spliced, with noise between', () => {
    fc.assert(
      fc.property(source, source, fc.array(noise, { maxLength: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), (one, other, between, at) => {
        const cut = Math.floor(at * one.length);
        const text = one.slice(0, cut) + between.join('') + other + one.slice(cut);
        check(lowerPython(text, grammars), text.length);
      }),
      { numRuns: 600 },
    );
  });

  it('gives facts for noise alone', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, fc.string({ maxLength: 3 })), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        check(lowerPython(text, grammars), text.length);
      }),
      { numRuns: 400 },
    );
  });
});

const names = fc.constantFrom('client', 'xx', 'c_1', 'clïent', '客户', 'OpenAi', '__c', 'self_', 'openai2');
const resolved = (text: string) => callees(linkFiles(grammars, { 'app/main.py': text }, OPTIONS), 'app/main.py');

describe('what calls resolve to', () => {
  const single = Object.entries(ONE_FILE);
  const decoys = Object.entries(DECOYS).flatMap(([name, form]) => (typeof form === 'string' ? [[name, form] as const] : []));

  it('does not depend on how a client is called', () => {
    fc.assert(
      fc.property(fc.constantFrom(...single, ...decoys), names, ([, text], name) => {
        const renamed = text.replace(/\bclient\b/g, () => name);
        expect(resolved(renamed).includes(CREATE)).toBe(resolved(text).includes(CREATE));
      }),
      { numRuns: 400 },
    );
  });

  // `global`, stars and names of classes mean something else in a function.
  const movable = single.filter(([, text]) => !/\bglobal\b|import \*|^_|\btype \w+ =/m.test(text));

  it.each(movable)('is the same in a function: %s', (_, text) => {
    const inside = `def wrapper():\n${text.replace(/^/gm, '    ')}\n`;
    expect(resolved(inside)).toContain(CREATE);
  });

  it.each(movable)('is the same under a condition and in a loop: %s', (_, text) => {
    const inside = `if ready:\n    for attempt in range(3):\n${text.replace(/^/gm, '        ')}\n`;
    expect(resolved(inside)).toContain(CREATE);
  });

  it.each(decoys.filter(([, text]) => !text.includes('"""')))('nor is a decoy one in a function: %s', (_, text) => {
    const inside = `def wrapper():\n${text.replace(/^/gm, '    ')}\n`;
    expect(resolved(inside)).not.toContain(CREATE);
  });
});
