import { describe, expect, test } from 'vitest';
import { type AddOptions, addSubject, parseRecord } from '../../src/attestation/index.js';
import { assessed, CALL, DATA, drafted, gathered, PACK, place, RETENTION, sign, signed, states, TODAY, tick } from './support/scene.js';

const PATH = 'attestations/r.md';
const other = place({ subject: 'hf:other/set', material: ['revision=1'], path: 'other.py' });
const places = [place(), other, CALL, RETENTION];

function add(text: string, subject: string, options: Partial<AddOptions> = {}): ReturnType<typeof addSubject> {
  return addSubject(text, subject, {
    path: PATH,
    gathered: gathered({ touchpoints: places, records: { [PATH]: text } }),
    language: 'en',
    today: TODAY,
    ...options,
  });
}

describe('adding a subject to a record', () => {
  test('that nobody has answered: one list for both', () => {
    const { text, problems } = add(drafted(places), 'hf:other/set');
    expect(problems).toEqual([]);
    const read = parseRecord(PATH, text, PACK);
    expect(read).toMatchObject({ subjects: [DATA, 'hf:other/set'], sections: [], problems: [] });
    expect(read.seal).toMatchObject({ data: { [DATA]: 'b08601e', 'hf:other/set': '1' } });
    const assessment = assessed({ touchpoints: places, records: { [PATH]: sign(tick(text)) } });
    for (const subject of [DATA, 'hf:other/set']) expect(states(assessment, subject)['7(1)']).toBe('affirmed');
  });

  test('that is answered: a section of its own, so that no standing tick speaks for it', () => {
    const before = signed(places);
    const { text, problems } = add(before, 'hf:other/set');
    expect(problems).toEqual([]);
    const assessment = assessed({ touchpoints: places, records: { [PATH]: text } });
    expect(states(assessment, DATA)['7(1)']).toBe('affirmed');
    expect(new Set(Object.values(states(assessment, 'hf:other/set')))).toEqual(new Set(['unanswered']));
    for (const line of before.split('\n').filter((one) => one.startsWith('- ['))) expect(text.split('\n')).toContain(line);
  });

  test('of another kind: the claims that it asks come behind those that are there', () => {
    const { text } = add(drafted(places), 'table:chat_turn');
    const ids = parseRecord(PATH, text).claims.map(({ id }) => id);
    expect(ids.indexOf('11[a]')).toBeGreaterThan(ids.indexOf('7(5)'));
  });

  test('that has it already changes nothing', () => {
    const text = signed(places);
    expect(add(text, DATA)).toEqual({ text, problems: [] });
  });

  test('that has it, but lacks claims, adds these alone', () => {
    const text = drafted(places).replace(/^- \[ \] `7\(4\)`.*\n/m, '');
    const { text: now } = add(text, DATA);
    expect(parseRecord(PATH, now).claims.filter(({ id }) => id === '7(4)')).toMatchObject([{ ticked: false, answer: { type: 'open' } }]);
  });

  test('whose data changed since it was signed does not seal that anew', () => {
    const before = signed([place({ material: ['wikitext-103-raw-v1', 'revision=old'] })]);
    const { text } = add(before, 'hf:other/set');
    expect(states(assessed({ touchpoints: places, records: { [PATH]: text } }), DATA)['7(1)']).toBe('stale');
  });

  test.each([
    ['CRLF', (text: string) => text.replace(/\n/g, '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['a list of lines', (text: string) => text.replace(`subjects: [${DATA}]`, `subjects:\n  - ${DATA}`)],
    ['comments in the front matter', (text: string) => text.replace('obtained:', '# of our own\nobtained:')],
  ])('keeps %s', (_, change) => {
    const before = change(signed(places));
    const { text, problems } = add(before, 'hf:other/set');
    expect(problems).toEqual([]);
    expect(text.startsWith('\uFEFF')).toBe(before.startsWith('\uFEFF'));
    expect(text.includes('\r\n')).toBe(before.includes('\r\n'));
    expect(text.includes('# of our own')).toBe(before.includes('# of our own'));
    expect(parseRecord(PATH, text, PACK)).toMatchObject({ subjects: [DATA, 'hf:other/set'], problems: [] });
  });

  test.each([
    ['broken', signed(places).replace('clausemark: 1', 'clausemark: 2'), /problems that come first/],
    ['of another policy', signed(places).replace(PACK.id, 'other'), /policy "other"; expected/],
  ])('refuses a record that is %s', (_, before, reason) => {
    const { text, problems } = add(before, 'hf:other/set');
    expect(text).toBe(before);
    expect(problems).toMatchObject([{ code: 'record.not-edited', message: expect.stringMatching(reason) }]);
  });
});
