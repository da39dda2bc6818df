import type { Bilingual } from '../policy/pack.js';

/** The languages of drafted records. Chinese lines are the project's own: 概要，非法律原文. */
export type RecordLanguage = 'en' | 'zh-CN';

const WORDS = {
  nothingTicked: {
    en: 'Drafted {day}. Nothing here is claimed until a person ticks the line, and signs above. A line that is not ticked says nothing.',
    zh: '{day} 起草。由人勾选并在上方签名之前，此处不作任何声明；未勾选的行不表示任何意思。',
  },
  otherAnswers: {
    en: 'Behind the id one may also write "Not applicable: reason" (and tick), or "Cannot attest: reason".',
    zh: '编号之后也可写“不适用：理由”（并勾选），或“无法声明：理由”。',
  },
  asked: { en: 'Asked: {statement}', zh: '所问：{statement}' },
  oneOf: { en: 'In place of the dots, exactly one of:', zh: '用以下之一替换省略号：' },
  hint: { en: 'Hint: {text}', zh: '提示：{text}' },
  supporting: { en: 'supporting: not required by the text, may be by law in force', zh: '辅助：本文本不要求，现行法律可能要求' },
  evidence: { en: 'What may serve as evidence of the source, by `obtained`', zh: '按 `obtained`（取得方式）可提供的来源证据' },
  before: { en: 'Before ({who}): {text}', zh: '此前（{who}）：{text}' },
  unsignedBefore: { en: 'not signed', zh: '未签名' },
  added: { en: 'Added {day}: the claims under this heading answer for this subject only.', zh: '{day} 添加：本标题下的声明仅针对该对象。' },
  serviceTitle: { en: 'Claims of the service {name}', zh: '服务 {name} 的声明' },
  title: { en: 'Claims about {subject}', zh: '关于 {subject} 的声明' },
  severalTitle: { en: 'Claims about {subject} and {count} more', zh: '关于 {subject} 等 {count} 项的声明' },
} satisfies Record<string, Bilingual>;

export type RecordWord = keyof typeof WORDS;

/** One wording of drafted records, with `{name}` places filled in. */
export function recordWord(word: RecordWord, language: RecordLanguage, values: Readonly<Record<string, string | number>> = {}): string {
  return inLanguage(WORDS[word], language).replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

export function inLanguage(text: Bilingual, language: RecordLanguage): string {
  return language === 'zh-CN' ? text.zh : text.en;
}
