import type { Answer, Obligation } from '../policy/pack.js';
import type { ClaimAnswer } from './record.js';

const NOT_APPLICABLE = /^(?:not applicable|不适用)\s*([:：]?)\s*/iu;
const CANNOT_ATTEST = /^(?:cannot attest|无法声明)\s*([:：]?)\s*/iu;

/** What a claim's plain text answers, whether or not the line is ticked; never `open`. */
export function spokenAnswer(plain: string): Exclude<ClaimAnswer, { readonly type: 'open' }> {
  for (const [pattern, type] of [[NOT_APPLICABLE, 'not-applicable'], [CANNOT_ATTEST, 'declined']] as const) {
    const match = pattern.exec(plain);
    if (match === null) continue;
    const reason = match[1] === '' ? '' : plain.slice(match[0].length).trim();
    return { type, reason: isMeaningful(reason) ? reason : '' };
  }
  return { type: 'affirmed' };
}

/**
 * How a line is answered. Only a tick affirms or says that a claim does not apply;
 * "Cannot attest" is an answer with or without a tick, since it claims nothing.
 */
export function readAnswer(ticked: boolean, plain: string): ClaimAnswer {
  const spoken = spokenAnswer(plain);
  return ticked || spoken.type === 'declined' ? spoken : { type: 'open' };
}

const FILLERS = new Set(['reason', 'the reason', 'provision', 'the provision', 'todo', 'tbd', 'xxx', '理由', '条款', '待定']);

/** False for nothing, punctuation, a placeholder in braces or angle brackets, `TODO` and the like. */
export function isMeaningful(text: string): boolean {
  const bare = text
    .replace(/\{[^}]*\}|<[^>]*>/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
  return bare !== '' && !FILLERS.has(bare);
}

/** Which of an obligation's admissible answers a line gives. */
export type ChosenAnswer =
  | { readonly type: 'chosen'; readonly answer: Answer; readonly rest: string }
  | { readonly type: 'none' }
  | { readonly type: 'several'; readonly answers: readonly Answer[] }
  | { readonly type: 'incomplete'; readonly answer: Answer };

/**
 * Reads the answer of an `anyOf` obligation out of a claim's plain text: the answer it begins with
 * (in English, Chinese, or by its id), else the only one whose wording it contains.
 */
export function chooseAnswer(obligation: Obligation, plain: string): ChosenAnswer {
  const answers = obligation.anyOf ?? [];
  const text = normal(plain);
  const leading = longest(answers.flatMap((answer) => forms(answer).filter((form) => beginsWith(text, form)).map((form) => ({ answer, form }))));
  const found = leading.length > 0 ? leading : longest(contained(answers, text));
  const distinct = [...new Set(found.map((entry) => entry.answer))];
  const only = distinct[0];
  if (only === undefined) return { type: 'none' };
  if (distinct.length > 1) return { type: 'several', answers: distinct };
  const form = found[0]?.form ?? '';
  const rest = text.slice(text.indexOf(form) + form.length).replace(/^[^\p{L}\p{N}{<]+/u, '');
  if (only.needs !== undefined && !isMeaningful(rest)) return { type: 'incomplete', answer: only };
  return { type: 'chosen', answer: only, rest };
}

interface Found {
  readonly answer: Answer;
  readonly form: string;
}

function contained(answers: readonly Answer[], text: string): Found[] {
  return answers.flatMap((answer) => wordings(answer).filter((form) => words(text).includes(words(form))).map((form) => ({ answer, form })));
}

/** Keeps the longest form of each answer, and drops answers whose form lies inside another's. */
function longest(found: readonly Found[]): Found[] {
  const best = new Map<Answer, string>();
  for (const { answer, form } of found) if (form.length > (best.get(answer)?.length ?? 0)) best.set(answer, form);
  const entries = [...best].map(([answer, form]) => ({ answer, form }));
  return entries.filter((one) => !entries.some((other) => other !== one && other.form.length > one.form.length && other.form.includes(one.form)));
}

/** The wording of an answer without its placeholder: `11[e]: {provision}` is written `11[e]`. */
function wordings(answer: Answer): string[] {
  return [answer.text.en, answer.text.zh].map((text) => normal(text.replace(/\{[^}]*\}|<[^>]*>/gu, ' ')).replace(/[\s:：.。;；,，…]+$/u, '')).filter((text) => text !== '');
}

function forms(answer: Answer): string[] {
  return [...wordings(answer), normal(answer.id)];
}

function beginsWith(text: string, form: string): boolean {
  if (!text.startsWith(form)) return false;
  const next = text.slice(form.length);
  return !/^[a-z0-9]/u.test(next) || !/[a-z0-9]$/u.test(form);
}

function words(text: string): string {
  return ` ${text.replace(/[^\p{L}\p{N}()[\]]+/gu, ' ').trim()} `.replace(/([\p{Script=Han}])/gu, ' $1 ').replace(/ +/gu, ' ');
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/[“”„"'‘’「」『』]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
