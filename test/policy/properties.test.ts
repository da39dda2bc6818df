import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/base/problem.js';
import { comparePositions, LineIndex, type Range } from '../../src/base/text.js';
import { KINDS } from '../../src/detection/touchpoint.js';
import { applyOfficialText, asks, cardStatusLine, loadPack, type Pack, serviceAsks } from '../../src/policy/index.js';
import { splitOfficialText } from '../../src/policy/official-split.js';
import { DRAFT_FILES, loadDraft, packFiles } from './files.js';

const { value: pack } = loadDraft();
const TOY = packFiles('test/policy/toy-pack');

/** Text of pieces that matter to the reader, with line ends of every kind. */
function soup(words: readonly string[], maxLength = 40): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) }), { maxLength })
    .map((parts) => parts.join(''));
}

const ENDS = ['\n', '\r\n', '\r', '\n\n', ' ', '\t', '\u3000', '\ufeff', '\0'];
const MARKDOWN = [
  ...ENDS,
  '---\n',
  'pack: x',
  '## ',
  '# ',
  '### Notes',
  '## Article 7 — a · 甲\n\n',
  '[a] ',
  '(1) ',
  '[lead] ',
  '要点：',
  '- ',
  ' ／ ',
  '> ',
  '| a |',
  '```',
  '<!--',
  '[a]: b',
  '*',
  '文',
];
const YAML = [
  ...ENDS,
  'id: ',
  '- ',
  'rows:',
  'obligations:',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '&a ',
  '*a',
  '<<: ',
  '? ',
  '!!',
  '#',
  '|',
  '7(3)',
  'en: ',
  'zh: ',
  'clause: ',
  ': ',
  ', ',
  '  ',
];
const LAW = [
  ...ENDS,
  '第七条',
  '第十二条　',
  '第3条 ',
  '第 4 条',
  '（一）',
  '(二)',
  '（3）',
  '㈠',
  '⑴',
  '一、',
  '1. ',
  '## ',
  '**',
  '。',
  '；',
  '：',
  '第四条第（一）项',
  '第二章 ',
  '---',
  '风筝',
];

describe('whatever the texts are', () => {
  test.each([
    ['pack.yaml', YAML],
    ['obligations.yaml', YAML],
    ['mapping.yaml', YAML],
    ['crossref.yaml', YAML],
    ['rules.md', MARKDOWN],
  ])('%s never throws, and every range lies inside its file', (name, words) => {
    fc.assert(
      fc.property(soup(words), (text) => {
        const files = new Map(TOY).set(name, text);
        const { value, problems } = loadPack(files, KINDS);
        inside(files, problems);
        for (const clause of value.clauses) within(files.get(clause.path) ?? '', clause.range);
      }),
      { numRuns: 300 },
    );
  });

  test('cuts and splices of the Draft pack never throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DRAFT_FILES.keys()), fc.nat(60_000), fc.nat(200), soup([...YAML, ...MARKDOWN], 5), (name, at, length, insert) => {
        const original = DRAFT_FILES.get(name) ?? '';
        const start = at % (original.length + 1);
        const files = new Map(DRAFT_FILES).set(name, original.slice(0, start) + insert + original.slice(start + length));
        const { value, problems } = loadPack(files, KINDS);
        inside(files, problems);
        for (const clause of value.clauses) {
          within(files.get(clause.path) ?? '', clause.range);
          cardStatusLine(value, clause.id);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('deep nesting is a problem, not a crash', () => {
    for (const text of ['['.repeat(20_000), '- '.repeat(20_000), '{a: '.repeat(20_000), 'a: &a [*a, *a]']) {
      const files = new Map(TOY).set('mapping.yaml', text);
      expect(loadPack(files, KINDS).problems.length).toBeGreaterThan(0);
    }
    const quotes = new Map(TOY).set('rules.md', `---\npack: toy-archive-rules\n---\n${'> '.repeat(3000)}a`);
    expect(loadPack(quotes, KINDS).problems.length).toBeGreaterThan(0);
  });

  test('official text never throws; pieces lie inside the text and inside their article, in order', () => {
    fc.assert(
      fc.property(soup(LAW, 80), (text) => {
        const { value, problems } = applyOfficialText(pack, 'law.md', text);
        inside(new Map([['law.md', text]]), problems);
        for (const clause of value.clauses) if (clause.officialPlace) within(text, clause.officialPlace.range);
        const articles = splitOfficialText(text);
        let last = 0;
        let number = 0;
        for (const { whole, opening, items, number: own } of articles) {
          expect(own).toBeGreaterThan(number);
          number = own;
          expect(whole.span[0]).toBeGreaterThanOrEqual(last);
          expect(whole.span[1]).toBeLessThanOrEqual(text.length);
          let from = whole.span[0];
          for (const item of items) {
            expect(item.span[0]).toBeGreaterThanOrEqual(from);
            expect(item.span[1]).toBeGreaterThanOrEqual(item.span[0]);
            from = item.span[1];
          }
          expect(opening.span[1]).toBeLessThanOrEqual(Math.max(whole.span[1], opening.span[0]));
          last = whole.span[1];
        }
      }),
      { numRuns: 500 },
    );
  });

  test('an official text of four times the length takes about four times as long, not sixteen', () => {
    const time = (n: number): number => {
      const text = '第七条　'.repeat(n) + ' '.repeat(n * 10) + '（一）'.repeat(n) + '\n'.repeat(n * 5);
      const before = process.cpuUsage();
      applyOfficialText(pack, 'law.md', text);
      return process.cpuUsage(before).user;
    };
    const quickest = (n: number): number => Math.min(...[0, 1, 2, 3].map(() => time(n)));
    expect(quickest(20_000) / quickest(5_000)).toBeLessThan(10);
  });

  test('any kind and facets are answered with clauses that exist, asked and shown apart', () => {
    const value = fc.oneof(fc.constantFrom(...pack.facets.flatMap((facet) => facet.values)), fc.string());
    const facets = fc.dictionary(fc.oneof(fc.constantFrom(...pack.facets.map((facet) => facet.name)), fc.string()), fc.oneof(value, fc.array(value)));
    const clauses = new Set(pack.clauses.map((clause) => clause.id));
    const statements = new Set(pack.obligations.map((obligation) => obligation.id));
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...KINDS), fc.string()), facets, (kind, given) => {
        const answer = asks(pack, { kind, facets: given });
        expect(answer.asked.every((id) => statements.has(id))).toBe(true);
        expect(answer.shown.every((id) => clauses.has(id) && !answer.asked.includes(id))).toBe(true);
        expect(new Set(answer.asked).size).toBe(answer.asked.length);
        expect(new Set(answer.shown).size).toBe(answer.shown.length);
        expect(serviceAsks(pack, { kinds: [kind], facets: given }).asked.every((id) => statements.has(id))).toBe(true);
      }),
    );
  });

  test('loading twice gives the same', () => {
    const again: Pack = loadDraft().value;
    expect(again).toEqual(pack);
  });
});

function inside(files: ReadonlyMap<string, string>, problems: readonly Problem[]): void {
  for (const { path, range, message } of problems) {
    expect(message).not.toBe('');
    if (range) within(files.get(path) ?? '', range);
  }
}

function within(text: string, range: Range): void {
  const lines = LineIndex.of(text);
  expect(comparePositions(range.start, range.end)).toBeLessThanOrEqual(0);
  for (const position of [range.start, range.end]) {
    expect(position.line).toBeGreaterThanOrEqual(0);
    expect(position.line).toBeLessThan(lines.lineCount);
    expect(lines.position(lines.offset(position))).toEqual(position);
  }
}
