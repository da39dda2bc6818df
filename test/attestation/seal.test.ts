import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, NO_DIFFERENCES, parseRecord, recordSlug, type Sealable, sealLine, sealOf, words } from '../../src/attestation/index.js';
import { sealLines, yamlScalar } from '../../src/attestation/write.js';
import { isDay } from '../../src/base/day.js';
import { record } from './support/scene.js';

const word = fc.oneof(
  fc.constantFrom('revision=1', 'name=a b', 'x', 'model=gpt', '"', '\\', 'a\nb', '维基', ' ', "it's", '#', ': ', '- [x] `7(1)`'),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
);
const places: fc.Arbitrary<Sealable[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('training-data', 'model-call', 'retrieval-data'),
    subject: fc.constantFrom('hf:a/b', 'host:x y', 'file:"q".jsonl'),
    material: fc.array(word, { maxLength: 4 }),
  }),
  { maxLength: 6 },
);

describe('a seal', () => {
  test('is the same for every order and multiplicity of places and materials, and differs from itself in nothing', () => {
    fc.assert(
      fc.property(places, fc.infiniteStream(fc.nat()), (list, numbers) => {
        const subjects = ['hf:a/b', 'host:x y', 'file:"q".jsonl'];
        const seal = sealOf({ subjects, places: list, clauses: { '7(1)': 1, '11[a]': 2 } });
        const shuffled = [...list, ...list].map((place) => ({
          place: { ...place, material: [...place.material, ...place.material].reverse() },
          at: numbers.next().value ?? 0,
        }));
        const again = sealOf({
          subjects: [...subjects].reverse(),
          places: shuffled.sort((a, b) => a.at - b.at).map(({ place }) => place),
          clauses: { '11[a]': 2, '7(1)': 1 },
        });
        expect(JSON.stringify(again)).toBe(JSON.stringify(seal));
        expect(differences(seal, again)).toEqual(NO_DIFFERENCES);
      }),
    );
  });

  test('reads back from its lines in a record as it was written', () => {
    fc.assert(
      fc.property(places, (list) => {
        const seal = sealOf({ subjects: ['hf:a/b', 'host:x y', 'file:"q".jsonl'], places: list, clauses: { '7[lead]#2': 3 } });
        const text = record([], {}).replace('\n---\n# A', () => `\n${sealLines(seal).join('\n')}\n---\n# A`);
        const read = parseRecord('r.md', text);
        expect(read.problems).toEqual([]);
        expect(JSON.parse(JSON.stringify(read.seal))).toEqual(JSON.parse(JSON.stringify(seal)));
      }),
      { examples: [[[{ kind: 'training-data', subject: 'hf:a/b', material: ['$$'] }]]] },
    );
  });

  test('its lines split into the words they were made of', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          word.filter((one) => !/^(?:rev|revision|commit|version|sha1|sha256|md5|etag|hash|digest|checksum)=/.test(one)),
          { maxLength: 5 },
        ),
        (material) => {
          expect(words(sealLine({ kind: 'training-data', subject: 'file:a "b"', material }))).toEqual(['training-data', 'file:a "b"', ...[...material].sort()]);
        },
      ),
    );
  });

  test.each(['null', 'true', 'NO', 'on', '1e3', '0x1f', '~', '', 'a: b', '#x', '[x]', '2026-11-20', '- a'])(
    'a YAML word that would be something else, %s, is quoted',
    (text) => {
      expect(yamlScalar(text)).toBe(JSON.stringify(text));
    },
  );
});

describe('names and days', () => {
  test.each([
    ['hf:Salesforce/wikitext', 'hf-salesforce-wikitext'],
    ['service:main', 'service'],
    ['table:chat_turn', 'table-chat-turn'],
    ['file:数据/语料.jsonl', 'file-数据-语料-jsonl'],
  ])('%s is called %s', (subject, name) => expect(recordSlug(subject)).toBe(name));

  test('a name is never that of another record, case aside, and is a file name everywhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (subject) => {
        const name = recordSlug(subject);
        expect(name).toMatch(/^[\p{L}\p{N}-]+$/u);
        expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)$/);
        const second = recordSlug(subject, [`attestations/${name.toUpperCase()}.md`]);
        expect(second.toLowerCase()).not.toBe(name.toUpperCase().toLowerCase());
      }),
    );
  });

  test.each([
    ['2026-11-20', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['0000-01-01', false],
    ['2026-1-1', false],
    ['2026-11-20T00:00:00Z', false],
    ['２０２６-11-20', false],
    ['', false],
  ])('%s is a day: %s', (text, is) => expect(isDay(text)).toBe(is));
});
