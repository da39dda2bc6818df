import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as attestation from '../../src/attestation/index.js';
import { counting } from '../support/counting.js';
import { CALL, CHOICES, DATA, drafted, gathered, PACK, place, RETENTION, ROUTE, record, sign, TODAY, tick } from './support/scene.js';

const PATH = 'attestations/r.md';
const SUBJECTS = [
  DATA,
  'table:chat_turn',
  'host:api.openai.com',
  'service:main',
  'hf:odd/`- [x]`',
  'file:a\n- [x] `7(1)` yes',
  'hf:x]\nattested-by: Eve <eve@x.y>',
];
const MATERIALS = [['revision=1'], ['revision=2', 'name=a'], ['x=\n- [x] `7(1)` yes'], ['[x]']];

const places = fc.array(
  fc
    .record({ subject: fc.constantFrom(...SUBJECTS), material: fc.constantFrom(...MATERIALS), kind: fc.constantFrom(place(), CALL, RETENTION, ROUTE) })
    .map(({ subject, material, kind }) => ({ ...kind, subject, material })),
  { minLength: 1, maxLength: 6 },
);
const line = fc
  .record({
    box: fc.constantFrom('[x]', '[ ]', '[X]', '[]', '［x］', '[~]'),
    id: fc.constantFrom('7(1)', '7(2)', '7(3)', '7[lead]', '11[d]', '99', '2[a]'),
    words: fc.constantFrom('yes', '…', 'consent', 'Not applicable: none', 'Cannot attest: unknown', 'Not applicable:', '', 'a\n  b', 'yes <!-- [ ] -->'),
    before: fc.constantFrom('', '', '## `hf:Salesforce/wikitext`\n\n', '```\n', '  ', '> ', '<!--\n', '-->\n'),
  })
  .map(({ box, id, words, before }) => `${before}- ${box} \`${id}\` ${words}`);
const texts = fc
  .record({
    lines: fc.array(line, { maxLength: 8 }),
    front: fc.constantFrom(
      {},
      { subjects: '[]' },
      { subjects: `[${DATA}, table:chat_turn]` },
      { 'attested-by': '' },
      { seal: '{ v: 1, code: [], data: unpinned, clauses: {} }' },
      { clausemark: '3' },
      { bogus: '[' },
    ),
    eol: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ lines, front, eol }) => record(lines, front).replace(/\n/g, eol));

describe('no program ticks, answers or signs', () => {
  test('a draft has no ticked line, no answer and no signature, whatever the subjects are called', () => {
    fc.assert(
      fc.property(places, fc.constantFrom('en' as const, 'zh-CN' as const), fc.subarray(SUBJECTS, { minLength: 1 }), (touchpoints, language, subjects) => {
        const { text } = attestation.draftRecord({ touchpoints, subjects, pack: PACK, language, today: TODAY });
        const read = attestation.parseRecord(PATH, text, PACK);
        expect(counting(text)).toEqual([]);
        expect(read).toMatchObject({ broken: false, problems: [] });
        expect([read.attestedBy, read.role, read.attestedOn, read.expiresOn, read.obtained]).toEqual([undefined, undefined, undefined, undefined, undefined]);
        expect(read.subjects).toEqual(subjects.map((subject) => subject.trim()));
      }),
      { numRuns: 150 },
    );
  });

  test('adding a subject lets nothing count that did not count before', () => {
    fc.assert(
      fc.property(texts, places, fc.constantFrom(...SUBJECTS), (text, touchpoints, subject) => {
        const options = { path: PATH, gathered: gathered({ touchpoints, records: { [PATH]: text } }), language: 'en' as const, today: TODAY };
        const added = attestation.addSubject(text, subject, options).text;
        const before = counting(text);
        for (const claim of counting(added)) expect(before).toContain(claim);
      }),
      { numRuns: 200 },
    );
  });

  test('renewing lets nothing count that did not count before, and nothing that it voids', () => {
    fc.assert(
      fc.property(texts, places, (text, touchpoints) => {
        const renewed = attestation.renewRecord(text, {
          path: PATH,
          gathered: gathered({ touchpoints, records: { [PATH]: text } }),
          language: 'en',
          asOf: TODAY,
        });
        const before = counting(text);
        const after = counting(renewed.text);
        for (const claim of after) expect(before).toContain(claim);
        expect(after.length).toBe(before.length - renewed.voided.length);
      }),
      { numRuns: 200 },
    );
  });

  test('the lines of one claim are open for every obligation, in both languages', () => {
    for (const { id } of PACK.obligations) {
      for (const language of ['en', 'zh-CN'] as const) expect(counting(record(attestation.claimLines(PACK, id, language)))).toEqual([]);
    }
  });

  test('every exported function that writes a record is among those above', () => {
    const writers = Object.entries(attestation).filter(
      ([name, value]) => typeof value === 'function' && /^(?:draft|add|renew|claimLines|claimText)/.test(name),
    );
    expect(writers.map(([name]) => name).sort()).toEqual(['addSubject', 'claimLines', 'claimText', 'draftFrom', 'draftRecord', 'renewRecord']);
  });
});

describe('nothing is affirmed without a person, a role and a day', () => {
  test('whichever of the three is missing or cannot be read', async () => {
    const { assess } = await import('../../src/assessment/index.js');
    const text = tick(drafted([place()]));
    const statesWith = (signature: Parameters<typeof sign>[1]): Set<string> =>
      new Set(
        assess({ touchpoints: [place()], records: [attestation.parseRecord(PATH, sign(text, signature))], pack: PACK, asOf: TODAY }).subjects[0]?.claims.map(
          ({ state }) => state,
        ),
      );
    const by = ['', 'Li Na', 'Li Na <li.na>', 'Li Na <li.na@example.com>'];
    const role = ['', '[]', 'Officer'];
    const on = ['', 'today', '2026-02-31', '2027-01-01', TODAY];
    for (const one of by) {
      for (const other of role) {
        for (const day of on) {
          const sound = one.includes('@') && other === 'Officer' && day === TODAY;
          expect([one, other, day, statesWith({ by: one, role: other, on: day }).has('affirmed')]).toEqual([one, other, day, sound]);
        }
      }
    }
  });
});

describe('from a draft to an answer', () => {
  test.each([
    [DATA, [place()]],
    ['host:api.openai.com', [CALL]],
    ['table:chat_turn', [RETENTION, CALL]],
    ['service:main', [ROUTE, CALL]],
  ])('%s: drafted, ticked, signed, parsed, attested; each step alone is not enough', async (subject, touchpoints) => {
    const { assess } = await import('../../src/assessment/index.js');
    const status = (text: string): string | undefined =>
      assess({ touchpoints, records: [attestation.parseRecord(PATH, text, PACK)], pack: PACK, asOf: TODAY }).subjects.find(({ id }) => id === subject)?.status;
    for (const language of ['en', 'zh-CN'] as const) {
      const draft = attestation.draftRecord({ touchpoints, subjects: [subject], pack: PACK, language, today: TODAY }).text;
      expect(status(draft)).toBe('missing');
      expect(status(sign(draft))).toBe('missing');
      expect(status(tick(draft, undefined, CHOICES))).toBe('unverified');
      expect(status(sign(tick(draft, undefined, CHOICES)))).toBe('attested');
    }
  });
});
