import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_RECORD_LENGTH, parseRecord } from '../../src/attestation/index.js';
import { worded } from '../../src/base/phrase.js';
import type { Problem } from '../../src/base/problem.js';
import { LineIndex } from '../../src/base/text.js';
import { assessed, DATA, drafted, PACK, place, record, sign, signed, states, tick } from './support/scene.js';

const PATH = 'attestations/r.md';

/** What a problem's range covers. */
function covered(text: string, { range }: Problem): string {
  if (!range) return '';
  const lines = LineIndex.of(text);
  return text.slice(lines.offset(range.start), lines.offset(range.end));
}

/** Code and covered text of every problem. */
function problemsOf(text: string): (readonly [code: string, at: string])[] {
  return parseRecord(PATH, text, PACK).problems.map((problem) => [problem.code, covered(text, problem)]);
}

const GOOD = '- [x] `7(1)` yes';

describe('a record that is sound', () => {
  test('has no problem', () => {
    expect(parseRecord(PATH, record([GOOD]), PACK)).toMatchObject({
      problems: [],
      broken: false,
      name: 'r',
      title: 'A record',
      role: 'Data protection officer',
    });
  });
});

describe('front matter that does not fit: what, where, and the rest is read', () => {
  const cases: readonly (readonly [string, string, string, string, RegExp])[] = [
    ['an unknown key', record([GOOD], { signed: 'yes' }), 'record.unknown-key', 'signed', /unknown key "signed"; expected one of/],
    ['a wrong policy', record([GOOD], { policy: 'gdpr' }), 'record.other-policy', 'gdpr', /policy "gdpr".*expected cac-genai/],
    ['a wrong version', record([GOOD], { clausemark: '2' }), 'record.version', '2', /1/],
    ['no version', record([GOOD], { clausemark: '-' }), 'record.version', '', /expected "clausemark: 1"/],
    ['no subjects', record([GOOD], { subjects: '-' }), 'record.subjects', '', /expected "subjects:"/],
    ['a list of none', record([GOOD], { subjects: '[]' }), 'record.subjects', '[]', /expected "subjects:"/],
    ['one subject in place of a list', record([GOOD], { subjects: DATA }), 'record.subjects', DATA, /expected a list/],
    ['a subject twice', record([GOOD], { subjects: `[${DATA}, ${DATA}]` }), 'record.duplicate-subject', DATA, /listed twice/],
    ['the subject unresolved', record([GOOD], { subjects: '[unresolved]' }), 'record.subject', 'unresolved', /expected the name of a subject/],
    ['a way of obtaining that is none', record([GOOD], { obtained: 'stolen' }), 'record.obtained', 'stolen', /expected one of open/],
    ['a signer without an address', record([GOOD], { 'attested-by': 'Li Na' }), 'record.attested-by', 'Li Na', /expected a name and an address/],
    ['an address without a name', record([GOOD], { 'attested-by': '<a@b.c>' }), 'record.attested-by', '<a@b.c>', /expected a name/],
    ['a role that is no text', record([GOOD], { role: '[a, b]' }), 'record.role', '[a, b]', /as text/],
    ['a day that is none', record([GOOD], { 'attested-on': '2026-02-30' }), 'record.date', '2026-02-30', /expected a day of the calendar/],
    ['a day in another form', record([GOOD], { 'attested-on': '20.11.2026' }), 'record.date', '20.11.2026', /YYYY-MM-DD/],
    ['a day of expiry that is none', record([GOOD], { 'expires-on': 'never' }), 'record.date', 'never', /YYYY-MM-DD/],
    ['expiry before signing', record([GOOD], { 'expires-on': '2020-01-01' }), 'record.expires-before', '2020-01-01', /before it was attested/],
    ['a seal that is no map', record([GOOD], { seal: 'ok' }), 'record.seal', 'ok', /what the tool writes/],
    ['a seal of another version', record([GOOD], { seal: '{ v: 9 }' }), 'record.seal', '{ v: 9 }', /expected "v: 1"/],
  ];
  test.each(cases)('%s', (_, text, code, at, message) => {
    const found = parseRecord(PATH, text, PACK).problems.filter((problem) => problem.code === code);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ path: PATH, message: expect.stringMatching(message) });
    if (at !== '') expect(found.map((problem) => covered(text, problem))).toEqual([at]);
    expect(parseRecord(PATH, text, PACK).claims.map(({ id }) => id)).toEqual(['7(1)']);
    expect(states(assessed({ touchpoints: [place()], records: { [PATH]: text } }))['7(1)']).not.toBe('affirmed');
  });

  test.each([
    ['a bracket that never closes', record([GOOD], { subjects: '[a' }), 'record.yaml'],
    ['a key twice', record([GOOD]).replace('role:', 'policy: a\nrole:'), 'record.yaml'],
    ['no map', `---\njust words\n---\n${GOOD}\n`, 'record.front-matter'],
    ['none at all', `# A record\n\n${GOOD}\n`, 'record.front-matter'],
    ['a blank line before it', `\n${record([GOOD])}`, 'record.front-matter'],
  ])('%s: no claim counts, all are read', (_, text, code) => {
    const read = parseRecord(PATH, text, PACK);
    expect(read.broken).toBe(true);
    expect(read.problems.map((problem) => problem.code)).toContain(code);
    expect(read.claims.map(({ id, ticked }) => [id, ticked])).toEqual([['7(1)', true]]);
    expect(Object.values(states(assessed({ touchpoints: [place()], records: { [PATH]: text } })))).not.toContain('affirmed');
  });
});

describe('lines that do not fit: what, where, and the others are read', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['an unknown clause', '- [x] `99(9)` yes', 'record.unknown-claim', '99(9)'],
    ['a clause that asks nothing', '- [x] `21` yes', 'record.unknown-claim', '21'],
    ['Chinese brackets in the id', '- [x] `7（2）` yes', 'record.unknown-claim', '7（2）'],
    ['an answer that is none of the admissible', '- [x] `7(3)` yes', 'record.unknown-answer', '- [x] `7(3)` yes'],
    ['no answer to a choice', '- [x] `7(3)` …', 'record.unknown-answer', '- [x] `7(3)` …'],
    ['a provision that is not named', '- [x] `7(3)` another circumstance', 'record.unknown-answer', '- [x] `7(3)` another circumstance'],
    [
      'a provision that is still a placeholder',
      '- [x] `7(3)` another circumstance: {provision}',
      'record.unknown-answer',
      '- [x] `7(3)` another circumstance: {provision}',
    ],
    [
      'two answers at once',
      '- [x] `7(3)` consent; no personal information: scanned',
      'record.unknown-answer',
      '- [x] `7(3)` consent; no personal information: scanned',
    ],
    ['an answer that is taken back', '- [x] `7(3)` Consent was not obtained', 'record.unknown-answer', '- [x] `7(3)` Consent was not obtained'],
    ["an answer that wasn't", "- [x] `7(3)` consent wasn't needed", 'record.unknown-answer', "- [x] `7(3)` consent wasn't needed"],
    ['an answer that is taken back behind a colon', '- [x] `7(3)` consent: not obtained', 'record.unknown-answer', '- [x] `7(3)` consent: not obtained'],
    ['an answer that is taken back in Chinese', '- [x] `7(3)` 已取得本人同意：尚未', 'record.unknown-answer', '- [x] `7(3)` 已取得本人同意：尚未'],
    ['not applicable without a reason', '- [x] `7(2)` Not applicable:', 'record.empty-reason', '- [x] `7(2)` Not applicable:'],
    ['not applicable without a colon', '- [x] `7(2)` Not applicable', 'record.empty-reason', '- [x] `7(2)` Not applicable'],
    ['cannot attest with a placeholder', '- [ ] `7(2)` Cannot attest: TODO', 'record.empty-reason', '- [ ] `7(2)` Cannot attest: TODO'],
    ['full-width: no reason', '- [x] `7(2)` 不适用：', 'record.empty-reason', '- [x] `7(2)` 不适用：'],
    ['not applicable, not ticked', '- [ ] `7(2)` Not applicable: public domain', 'record.not-ticked', '- [ ] `7(2)` Not applicable: public domain'],
    ['a claim twice', '- [x] `7(1)` no', 'record.duplicate-claim', '7(1)'],
    ['a full-width box', '- ［ｘ］ `7(2)` yes', 'record.malformed-claim', '- ［ｘ］ `7(2)` yes'],
    ['half a full-width box', '- [ｘ］ `7(2)` yes', 'record.malformed-claim', '- [ｘ］ `7(2)` yes'],
    ['a full-width x in a box', '- [ｘ] `7(2)` yes', 'record.malformed-claim', '- [ｘ] `7(2)` yes'],
    ['no space behind the box', '- [x]`7(2)` yes', 'record.malformed-claim', '- [x]`7(2)` yes'],
    ['an empty box', '- [] `7(2)` yes', 'record.malformed-claim', '- [] `7(2)` yes'],
    ['another mark', '- [v] `7(2)` yes', 'record.malformed-claim', '- [v] `7(2)` yes'],
    ['a picture of a tick, without backticks', '- ✔️ 7(2) yes', 'record.malformed-claim', '- ✔️ 7(2) yes'],
    ['no backticks', '- [x] 7(2) yes', 'record.malformed-claim', '- [x] 7(2) yes'],
    ['a bold id', '- [x] **`7(2)`** yes', 'record.malformed-claim', '- [x] **`7(2)`** yes'],
    ['a struck claim', '- [x] ~~`7(2)` yes~~', 'record.malformed-claim', '- [x] ~~`7(2)` yes~~'],
    ['an id that is a link', '- [x] [`7(2)`](7.md) yes', 'record.malformed-claim', '- [x] [`7(2)`](7.md) yes'],
    ['a picture of a tick', '- ✅ `7(2)` yes', 'record.malformed-claim', '- ✅ `7(2)` yes'],
  ];
  test.each(cases)('%s', (_, line, code, at) => {
    const text = record([GOOD, line, '- [x] `7(4)` yes']);
    expect(problemsOf(text)).toEqual([[code, at]]);
    const { claims } = parseRecord(PATH, text, PACK);
    expect(claims[0]).toMatchObject({ id: '7(1)', ticked: true });
    expect(claims.at(-1)).toMatchObject({ id: '7(4)', ticked: true });
  });

  test.each([
    ['in a fenced block', '```\n- [x] `7(2)` yes\n```'],
    ['in a fenced block of tildes, with a language', '~~~markdown\n- [x] `7(2)` yes\n~~~'],
    ['in a block by indentation', 'Text\n\n    - [x] `7(2)` yes'],
    ['in an HTML comment', '<!--\n- [x] `7(2)` yes\n-->'],
    ['in a quotation', '> - [x] `7(2)` yes'],
    ['in an HTML element', '<div>\n- [x] `7(2)` yes\n</div>'],
    ['in a paragraph', 'A line such as - [x] `7(2)` yes'],
    ['in a heading', '## [x] `7(2)` yes'],
    ['in a list of other things', '- ✅ `pip audit` is clean\n- [`7(2)`](7.md)\n- `7(2)` is answered elsewhere'],
    ['in a table', '| a |\n| --- |\n| - [x] `7(2)` yes |'],
  ])('what looks like a claim %s is none, and no problem', (_, block) => {
    const text = record([block, '', GOOD]);
    expect(parseRecord(PATH, text, PACK).claims.map(({ id }) => id)).toEqual(['7(1)']);
    expect(problemsOf(text)).toEqual([]);
  });

  test('a full-width colon is a colon', () => {
    expect(
      parseRecord(PATH, record(['- [x] `7(2)` 不适用：公有领域', '- [x] `7(4)` Not applicable：public domain']), PACK).claims.map(({ answer }) => answer),
    ).toEqual([
      { type: 'not-applicable', reason: '公有领域' },
      { type: 'not-applicable', reason: 'public domain' },
    ]);
  });
});

describe('the form of a text makes no difference', () => {
  const text = record([GOOD, '- [ ] `7(2)` Cannot attest: never checked', '- [x] `7(4)` long', '  and longer', '- [x] `99` unknown'], { bogus: 'x' });

  test.each([
    ['CRLF', (plain: string) => plain.replace(/\n/g, '\r\n')],
    ['a byte order mark', (plain: string) => `\uFEFF${plain}`],
    ['both', (plain: string) => `\uFEFF${plain.replace(/\n/g, '\r\n')}`],
    ['no line end at the end', (plain: string) => plain.trimEnd()],
  ])('%s', (_, change) => {
    const plain = parseRecord(PATH, text, PACK);
    const changed = change(text);
    const read = parseRecord(PATH, changed, PACK);
    expect(read.broken).toBe(false);
    expect(read.claims.map(({ id, ticked, answer, plain: words }) => [id, ticked, answer, words])).toEqual(
      plain.claims.map(({ id, ticked, answer, plain: words }) => [id, ticked, answer, words]),
    );
    expect(problemsOf(changed)).toEqual(problemsOf(text));
    expect(read.problems.map(({ range }) => range?.start.line)).toEqual(plain.problems.map(({ range }) => range?.start.line));
    const lines = LineIndex.of(changed);
    for (const { boxRange, idRange, id } of read.claims) {
      expect(changed.slice(...lines.span(boxRange))).toMatch(/^\[[ x]\]$/);
      expect(changed.slice(...lines.span(idRange))).toBe(id);
    }
  });
});

describe('beside other records and the code', () => {
  test('a subject that nothing is about', () => {
    const { records } = assessed({ touchpoints: [place()], records: { [PATH]: record([GOOD], { subjects: `[${DATA}, hf:gone/away]` }) } });
    const found = records[0]?.problems.find(({ code }) => code === 'record.unknown-subject');
    expect(found).toMatchObject({ path: PATH, range: { start: { line: 3 } }, message: 'nothing that was scanned is about hf:gone/away' });
  });

  test('no such word where only a part was scanned', () => {
    const { records } = assessed({ touchpoints: [place()], complete: false, records: { [PATH]: record([GOOD], { subjects: `[${DATA}, hf:gone/away]` }) } });
    expect(records[0]?.problems.map(({ code }) => code)).not.toContain('record.unknown-subject');
  });

  test('the same name twice, case aside, is a problem of both and names the other', () => {
    const text = signed([place()]);
    const { records } = assessed({ touchpoints: [place()], records: { 'a/attestations/w.md': text, 'b/attestations/W.md': text } });
    for (const [index, other] of ['b/attestations/W.md', 'a/attestations/w.md'].entries()) {
      expect(records[index]?.problems).toMatchObject([{ code: 'record.duplicate-name', path: records[index]?.path, message: expect.stringContaining(other) }]);
    }
  });

  test('records that disagree are invalid, whichever is read first; those that agree are not', () => {
    const yes = signed([place()]);
    const no = yes.replace(/- \[x\] `7\(1\)` .*/, '- [x] `7(1)` Cannot attest: never checked');
    for (const records of [
      { 'attestations/a.md': yes, 'attestations/b.md': no },
      { 'attestations/b.md': no, 'attestations/a.md': yes },
    ]) {
      const claim = assessed({ touchpoints: [place()], records }).subjects[0]?.claims.find(({ clause }) => clause === '7(1)');
      expect(claim?.state).toBe('invalid');
      expect(claim?.reason && worded(claim.reason)).toMatch(/disagree.*a\.md.*b\.md/);
    }
    expect(states(assessed({ touchpoints: [place()], records: { 'attestations/a.md': yes, 'attestations/b.md': yes } }))['7(1)']).toBe('affirmed');
  });

  test.each([
    ['nobody signed', { by: '' }, 'record.unsigned'],
    ['no role', { role: '' }, 'record.unverified'],
    ['no day', { on: '' }, 'record.unverified'],
    ['a day to come', { on: '2027-01-01' }, 'record.unverified'],
  ])('%s: a problem of the record, and nothing is affirmed', (_, changes, code) => {
    const text = sign(tick(drafted([place()])), changes);
    const assessment = assessed({ touchpoints: [place()], records: { [PATH]: text } });
    expect(assessment.records[0]?.problems.map((problem) => problem.code)).toEqual([code]);
    expect(assessment.records[0]?.problems[0]?.range).toBeDefined();
    expect(new Set(Object.values(states(assessment)))).toEqual(new Set(['unverified']));
  });
});

describe('anything at all', () => {
  const nasty = fc.array(
    fc.oneof(
      fc.constantFrom(
        '---\n',
        '- [x] `7(1)`',
        '- [ ] `7(3)` ',
        ' consent',
        '\n',
        '\r\n',
        '\uFEFF',
        '```\n',
        '<!--',
        'clausemark: 1\n',
        'subjects: [',
        ']',
        '## `hf:a/b`\n',
        '\t',
        '> ',
        'seal:\n',
        '![',
        '&',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 40 },
  );

  test('is read without an exception, and every range lies in the text', () => {
    fc.assert(
      fc.property(nasty, (parts) => {
        const text = parts.join('');
        const read = parseRecord(PATH, text, PACK);
        const lines = text.split(/\r\n|\r|\n/);
        for (const { range } of [...read.problems, ...read.claims]) {
          if (!range) continue;
          for (const { line, character } of [range.start, range.end]) {
            expect(line).toBeLessThan(lines.length);
            expect(character).toBeLessThanOrEqual(lines[line]?.length ?? 0);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('too long, or nested without end, is one problem', () => {
    for (const text of [
      'x'.repeat(MAX_RECORD_LENGTH + 1),
      `${'> '.repeat(20_000)}x`,
      `${'['.repeat(50_000)}`,
      `${'- '.repeat(8000)}[x] \`7(1)\``,
      `${'1. '.repeat(8000)}x`,
      Array.from({ length: 900 }, (_, length) => '`'.repeat(length)).join(' a '),
    ]) {
      const { problems, claims, broken } = parseRecord(PATH, text, PACK);
      expect([problems.map(({ code }) => code), claims, broken]).toEqual([['record.unreadable'], [], true]);
    }
  });

  test('of a line of blanks without end, some are told', () => {
    const line = `- [x] \`7[lead]#2\` ${'The source is …; '.repeat(4000)}`;
    const { problems, claims } = parseRecord(PATH, record([line]), PACK);
    expect(claims[0]?.dots).toHaveLength(100);
    expect(problems[0]?.code).toBe('record.open-blank');
  });

  test('a line of a thousand dashes is only a line', () => {
    expect(parseRecord(PATH, record(['-'.repeat(1000), '', GOOD, '', '='.repeat(1000)]), PACK)).toMatchObject({
      broken: false,
      problems: [],
      claims: [{ id: '7(1)' }],
    });
  });
});
