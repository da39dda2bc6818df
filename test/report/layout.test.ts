import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, inert, labelled, shorten, wrap } from '../../src/report/layout.js';
import { REPORT_TABLES } from '../../src/report/strings.js';

const words = fc.array(fc.constantFrom('a', 'data', 'set', '数据', '训练，', '11[d]', 'x'.repeat(12), '🚀'), { maxLength: 30 }).map((list) => list.join(' '));

describe('laying out text', () => {
  test('a wide character takes two columns', () => {
    expect(displayWidth('数据 a')).toBe(6);
    expect(displayWidth('e\u0301')).toBe(1);
  });

  test('wrapping keeps every word and stays within the columns', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 16, max: 80 }), (text, columns) => {
        const lines = wrap(text, columns, '  ');
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        // A closing mark may stand one character behind the edge rather than begin a line.
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns + 2);
      }),
    );
  });

  test('shortening fits and says so', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 40 }), (text, columns) => {
        const short = shorten(text, columns);
        expect(displayWidth(short)).toBeLessThanOrEqual(Math.max(columns, 0));
        expect(short === text || short.endsWith('…')).toBe(true);
      }),
    );
  });

  test('what stands beside a label is indented by it', () => {
    expect(labelled('为何：', 'a b c d e f', 12)).toEqual(['为何：a b c', '      d e f']);
  });

  test('inert text has one line and nothing that a terminal acts on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(inert(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect([...inert(text)].length).toBe([...text].length);
      }),
    );
    expect(inert('plain 文字 é')).toBe('plain 文字 é');
  });
});

test('every language has the same texts with the same places in them', () => {
  const { en, 'zh-CN': zh } = REPORT_TABLES;
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  const places = (text: string | undefined): readonly string[] => [...(text ?? '').matchAll(/\{\d\}/g)].map(([place]) => place).sort();
  for (const [key, text] of Object.entries(en)) expect([key, places(zh[key])]).toEqual([key, places(text)]);
  for (const [key, text] of Object.entries(zh)) expect([key, text.trim()]).not.toEqual([key, '']);
});
