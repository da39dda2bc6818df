import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHINESE } from '../../src/base/chinese/index.js';
import { joined, phrase, verbatim, worded } from '../../src/base/phrase.js';
import { shippedRules } from '../support/engine.js';

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('base/phrase.ts'))
  .map((name) => [name, readFileSync(join('src', name), 'utf8')] as const);
const LITERAL = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/;

/** What stands behind each `phrase(`: the English, or nothing where it is no literal. */
const calls = SOURCES.flatMap(([name, text]) =>
  [...text.matchAll(/(?<![\w.])phrase\(\s*/g)].map(({ index, 0: { length } }) => {
    const found = LITERAL.exec(text.slice(index + length));
    return { name, key: found?.[1]?.replace(/\\'/g, "'") ?? found?.[2]?.replace(/\\"/g, '"') };
  }),
);
const keys = [...new Set(calls.flatMap(({ key }) => key ?? []))];
const notes = [...new Set(shippedRules().rules.flatMap(({ note }) => note?.key ?? []))];
const places = (text: string): readonly string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
/** Without words, a phrase is the same in every language. */
const wordless = (key: string): boolean => !/[A-Za-z]/.test(key.replace(/\{\w+\}/g, ''));

describe('what is said to people', () => {
  test('is written as a literal, so that it can be told which phrases there are', () => {
    expect(calls.filter(({ key }) => key === undefined)).toEqual([]);
    expect(keys.length).toBeGreaterThan(80);
  });

  test('has its Chinese, with the same places, and no Chinese is there for nothing', () => {
    const spoken = [...keys.filter((key) => !wordless(key) || CHINESE.has(key)), ...notes];
    expect([...CHINESE.keys()].filter((key) => !spoken.includes(key))).toEqual([]);
    expect(spoken.filter((key) => !CHINESE.has(key))).toEqual([]);
    for (const [key, chinese] of CHINESE) {
      expect([key, places(chinese)]).toEqual([key, places(key)]);
      expect(chinese).toMatch(/\p{Script=Han}|[“”：]/u);
    }
  });

  test('is filled with words, with both languages, with further phrases and with lists of them', () => {
    const said = phrase('{id}: {reason}', {
      id: '7(1)',
      reason: phrase('{list}', { list: [phrase('nobody has signed'), phrase('expired on {day}', { day: '2026-01-01' })] }),
    });
    expect(worded(said)).toBe('7(1): nobody has signed; expired on 2026-01-01');
    expect(worded(said, 'zh-CN')).toBe('7(1)：无人签署；已于 2026-01-01 到期');
    const both = phrase('"{answer}" needs the reason behind it', { answer: { en: 'by law', zh: '依法' } });
    expect([worded(both), worded(both, 'zh-CN')]).toEqual(['"by law" needs the reason behind it', '“依法”之后须写明理由']);
    expect(worded(joined([verbatim('a'), phrase('none')], ' | '), 'zh-CN')).toBe('a | 无');
  });

  test('takes what is filled in as it stands, braces and all, and stays English where there is no Chinese', () => {
    expect(worded(verbatim('{day} {text} $& none'), 'zh-CN')).toBe('{day} {text} $& none');
    expect(worded(phrase('named {name}', { name: '{name}' }))).toBe('named {name}');
    expect(worded({ key: "A workspace's own rule." }, 'zh-CN')).toBe("A workspace's own rule.");
    expect(worded(phrase('named {name}'))).toBe('named {name}');
  });
});
