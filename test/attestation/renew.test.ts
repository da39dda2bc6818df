import { describe, expect, test } from 'vitest';
import { parseRecord, type Renewed, type RenewOptions, renewRecord } from '../../src/attestation/index.js';
import { worded } from '../../src/base/phrase.js';
import type { Touchpoint } from '../../src/detection/touchpoint.js';
import type { Pack } from '../../src/policy/index.js';
import { assessed, CALL, DATA, drafted, gathered, PACK, place, ROUTE, sign, states, TODAY, tick } from './support/scene.js';

const PATH = 'attestations/r.md';
const moved = place({ material: ['wikitext-103-raw-v1', 'revision=4c1a9f2'] });

function renew(text: string, touchpoints: readonly Touchpoint[], options: Partial<RenewOptions> & { readonly pack?: Pack } = {}): Renewed {
  const { pack = PACK, ...more } = options;
  return renewRecord(text, { path: PATH, gathered: gathered({ touchpoints, records: { [PATH]: text }, pack }), asOf: TODAY, language: 'en', ...more });
}

function ticked(text: string): string[] {
  return parseRecord(PATH, text)
    .claims.filter((claim) => claim.ticked)
    .map(({ id }) => id);
}

/** Data voids nothing of 7(1) and 7(2) in this pack. */
const PARTLY: Pack = {
  ...PACK,
  obligations: PACK.obligations.map((one) => (['7(1)', '7(2)'].includes(one.id) ? { ...one, voidedBy: ['clause', 'time'] as const } : one)),
};

describe('renewing a record', () => {
  const text = sign(tick(drafted([place()])));

  test('to which nothing happened leaves every byte', () => {
    expect(renew(text, [place()])).toEqual({ text, problems: [], voided: [] });
  });

  test('unticks what the change voids, keeps the old answers as text, and seals what is now', () => {
    const { text: now, voided, problems } = renew(text, [moved]);
    expect(problems).toEqual([]);
    expect(voided.map(({ id }) => id)).toEqual(ticked(text));
    expect(new Set(voided.map(({ reason }) => worded(reason)))).toEqual(new Set(['revision b08601e → 4c1a9f2']));
    expect(ticked(now)).toEqual([]);
    expect(now).toMatch(/- \[ \] `7\(3\)` …\n {2}- Before \(Li Na, 2026-11-20\): consent/);
    expect(parseRecord(PATH, now).seal?.data).toBe('4c1a9f2');
    expect(new Set(Object.values(states(assessed({ touchpoints: [moved], records: { [PATH]: now } }))))).toEqual(new Set(['unanswered']));
  });

  test('unticks only what the change voids; the others stay, byte for byte, and are not stale', () => {
    const { text: now, voided } = renew(text, [moved], { pack: PARTLY });
    expect(ticked(now)).toEqual(['7(1)', '7(2)']);
    expect(voided.map(({ id }) => id)).not.toContain('7(1)');
    for (const line of text.split('\n').filter((one) => /`7\([12]\)`/.test(one))) expect(now.split('\n')).toContain(line);
    expect(states(assessed({ touchpoints: [moved], records: { [PATH]: now }, pack: PARTLY }))).toMatchObject({
      '7(1)': 'affirmed',
      '7(2)': 'affirmed',
      '7(3)': 'unanswered',
    });
  });

  test('never lets a tick count that did not count before', () => {
    for (const pack of [PACK, PARTLY]) {
      const before = states(assessed({ touchpoints: [moved], records: { [PATH]: text }, pack }));
      const after = states(assessed({ touchpoints: [moved], records: { [PATH]: renew(text, [moved], { pack }).text }, pack }));
      for (const [id, state] of Object.entries(after)) if (state === 'affirmed') expect(before[id]).toBe('affirmed');
    }
  });

  test('unticks one claim whose clause was reworded, and seals the other versions as they were', () => {
    const pack: Pack = { ...PACK, obligations: PACK.obligations.map((one) => (one.id === '7(4)' ? { ...one, version: 2 } : one)) };
    const { text: now, voided } = renew(text, [place()], { pack });
    expect(voided.map(({ id, reason }) => [id, worded(reason)])).toEqual([['7(4)', 'what 7(4) asks was reworded (version 1 → 2)']]);
    expect(parseRecord(PATH, now).seal?.clauses).toMatchObject({ '7(4)': 2, '7(1)': 1 });
  });

  test('unticks everything once it has expired', () => {
    const expired = sign(tick(drafted([place()])), { until: '2026-01-01', on: '2025-06-01' });
    const { text: now, voided } = renew(expired, [place()]);
    expect(new Set(voided.map(({ reason }) => worded(reason)))).toEqual(new Set(['expired on 2026-01-01']));
    expect(ticked(now)).toEqual([]);
    expect(renew(expired, [place()], { asOf: '2026-01-01' }).voided).toEqual([]);
  });

  test('keeps "cannot attest" and "not applicable" as text too', () => {
    const answers = text
      .replace(/- \[x\] `7\(1\)` .*/, '- [ ] `7(1)` Cannot attest: never checked')
      .replace(/- \[x\] `7\(2\)` .*/, '- [x] `7(2)` Not applicable: public domain, see [scan](evidence/scan.md)');
    const { text: now } = renew(answers, [moved]);
    expect(now).toContain('- Before (Li Na, 2026-11-20): Cannot attest: never checked');
    expect(now).toContain('Not applicable: public domain, see [scan](evidence/scan.md)');
    expect(parseRecord(PATH, now).claims.every(({ answer }) => answer.type === 'open')).toBe(true);
  });

  test('renews what was never ticked without a word, and twice is once', () => {
    const untouched = drafted([place()]);
    const first = renew(untouched, [moved]);
    expect(first.voided).toEqual([]);
    expect(parseRecord(PATH, first.text).seal?.data).toBe('4c1a9f2');
    const second = renew(renew(text, [moved]).text, [moved]);
    expect(second.text).toBe(renew(text, [moved]).text);
  });

  test('keeps CRLF, a byte order mark and Chinese', () => {
    const crlf = `\uFEFF${text.replace(/\n/g, '\r\n')}`;
    const { text: now } = renew(crlf, [moved], { language: 'zh-CN' });
    expect(now.startsWith('\uFEFF---\r\n')).toBe(true);
    expect(now.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
    expect(now).toContain('此前（Li Na, 2026-11-20）：consent');
  });

  test('touches one subject of two only', () => {
    const other = place({ subject: 'hf:other/set', material: ['revision=1'] });
    const both = sign(tick(drafted([place(), other], [DATA])));
    const sections = `${both.replace(`subjects: [${DATA}]`, `subjects: [${DATA}, hf:other/set]`)}\n## \`hf:other/set\`\n\n- [x] \`7(1)\` yes\n`;
    const sealed = sections.replace(
      /code: .*\n( {2}data: .*\n)/,
      `code:\n    - "training-data ${DATA} wikitext-103-raw-v1"\n    - "training-data hf:other/set"\n  data:\n    "${DATA}": b08601e\n    "hf:other/set": "1"\n`,
    );
    const { text: now, problems } = renew(sealed, [moved, other]);
    expect(problems).toEqual([]);
    expect(ticked(now)).toEqual(['7(1)']);
    expect(parseRecord(PATH, now).seal?.data).toEqual({ [DATA]: '4c1a9f2', 'hf:other/set': '1' });
  });

  test('leaves claims of a service alone when code changes', () => {
    const service = sign(tick(drafted([ROUTE, CALL], ['service:main'])));
    const { text: now, voided } = renew(service, [ROUTE, { ...CALL, material: ['model=other'] }]);
    expect(voided).toEqual([]);
    expect(ticked(now)).toEqual(ticked(service));
  });

  test.each([
    ['broken front matter', text.replace('subjects: [', 'subjects: [['), {}, /problems that come first/],
    ['another policy', text.replace(PACK.id, 'other-policy'), {}, /policy "other-policy"; expected/],
    ['a scan of a part only', text, { complete: false }, /only a part of the files/],
  ])('refuses %s and writes nothing', (_, record, options, reason) => {
    const { text: now, problems, voided } = renew(record, [moved], options);
    expect(now).toBe(record);
    expect(voided).toEqual([]);
    expect(problems).toMatchObject([{ path: PATH, code: 'record.not-edited', message: expect.stringMatching(reason) }]);
  });
});
