import type { Language } from '../base/phrase.js';

export type { Language };

/** The parts of a Problem's message. `{name}` is filled in. */
export interface FlagWording {
  readonly unanswered: string;
  /** Lists cut a row off behind some eighty characters: what changed comes first. `unsealed` is stale too, but nothing can be compared. */
  readonly faulty: Readonly<Record<'invalid' | 'stale' | 'unsealed' | 'expired' | 'unverified', string>>;
  readonly alsoUnanswered: string;
  readonly safeguard: string;
  readonly safeguardToo: string;
  /** Who must answer: nobody yet, in a record, a named signer. */
  readonly who: { readonly noRecord: string; readonly record: string; readonly signer: string };
  readonly more: string;
  readonly join: string;
  /** Between sentences. */
  readonly between: string;
  readonly place: string;
  readonly states: { readonly off: string; readonly stripped: string };
}

export const FLAG_WORDING: Readonly<Record<Language, FlagWording>> = {
  en: {
    unanswered: '{subject} may bear on {clauses}; unanswered. {who}',
    faulty: {
      invalid: '{subject} may bear on {clauses}; the answer is invalid: {reason}. {who}',
      stale: 'Changed: {reason}. {subject} may bear on {clauses}; the answer is stale. {who}',
      unsealed: '{subject} may bear on {clauses}; the answer is stale: {reason}. {who}',
      expired: '{subject} may bear on {clauses}; the answer has expired: {reason}. {who}',
      unverified: '{subject} may bear on {clauses}; the answer is unverified: {reason}. {who}',
    },
    alsoUnanswered: 'Unanswered too: {clauses}.',
    safeguard: "{kind} is {state} here; this may bear on {clauses}. The service's accountable person must answer.",
    safeguardToo: '{kind} is {state}, which may bear on {clauses}.',
    who: {
      noRecord: 'An accountable person must answer, in a record that is not drafted yet.',
      record: 'An accountable person must answer in {record}.',
      signer: '{signer} must answer in {record}.',
    },
    more: '{clauses} and {count} more',
    join: ', ',
    between: ' ',
    place: 'also here: {kind}',
    states: { off: 'off', stripped: 'stripped' },
  },
  'zh-CN': {
    unanswered: '{subject} 可能涉及 {clauses}，尚未回答。{who}',
    faulty: {
      invalid: '{subject} 可能涉及 {clauses}，回答无效：{reason}。{who}',
      stale: '已变更：{reason}。{subject} 可能涉及 {clauses}，回答已过时。{who}',
      unsealed: '{subject} 可能涉及 {clauses}，回答已过时：{reason}。{who}',
      expired: '{subject} 可能涉及 {clauses}，回答已到期：{reason}。{who}',
      unverified: '{subject} 可能涉及 {clauses}，回答未经核实：{reason}。{who}',
    },
    alsoUnanswered: '尚未回答：{clauses}。',
    safeguard: '此处 {kind} 为{state}，可能涉及 {clauses}。须由服务负责人回答。',
    safeguardToo: '{kind} 为{state}，可能涉及 {clauses}。',
    who: {
      noRecord: '须由负责人回答；尚无记录。',
      record: '须由负责人在 {record} 中回答。',
      signer: '须由 {signer} 在 {record} 中回答。',
    },
    more: '{clauses} 等另 {count} 项',
    join: '、',
    between: '',
    place: '另见此处：{kind}',
    states: { off: '关闭', stripped: '去除' },
  },
};

/** Puts values into `{name}` places; unknown names stay as they are. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}
