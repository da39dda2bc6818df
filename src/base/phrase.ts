import { CHINESE } from './chinese/index.js';

/** The languages of what people read. */
export type Language = 'en' | 'zh-CN';

/** What a phrase is filled with: as it stands; in both languages; further phrases, which a list joins by semicolons. */
export type PhraseValue = string | number | { readonly en: string; readonly zh: string } | Phrase | readonly Phrase[];

/**
 * Something that is said to people, in no language yet: the English wording, with `{name}` places, is its key. Reports for
 * machines say it in English, editors and text for people in the language of the reader.
 */
export interface Phrase {
  readonly key: string;
  readonly values?: Readonly<Record<string, PhraseValue>>;
}

export function phrase(key: string, values?: Readonly<Record<string, PhraseValue>>): Phrase {
  return values === undefined ? { key } : { key, values };
}

/** A person's own words, or a name: the same in every language. */
export function verbatim(text: string): Phrase {
  return { key: '{text}', values: { text } };
}

/** Several phrases with something between them. */
export function joined(phrases: readonly Phrase[], between: string): Phrase {
  return { key: phrases.map((_, index) => `{${index}}`).join(between), values: Object.fromEntries(phrases.map((one, index) => [index, one])) };
}

/** The phrase in a language; in English where the language has no words for it. */
export function worded({ key, values = {} }: Phrase, language: Language = 'en'): string {
  const template = language === 'zh-CN' ? (CHINESE.get(key) ?? key) : key;
  return template.replace(/\{(\w+)\}/gu, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : inWords(value, language);
  });
}

function inWords(value: PhraseValue, language: Language): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (isList(value)) return value.map((one) => worded(one, language)).join(language === 'zh-CN' ? '；' : '; ');
  if ('key' in value) return worded(value, language);
  return language === 'zh-CN' ? value.zh : value.en;
}

function isList(value: PhraseValue): value is readonly Phrase[] {
  return Array.isArray(value);
}
