import type { Answer, Obligation } from '../policy/pack.js';
import type { ClaimAnswer } from './record.js';

const NOT_APPLICABLE = /^(?:not applicable|不适用)\s*([:：]?)\s*/iu;
const CANNOT_ATTEST = /^(?:cannot attest|无法声明)\s*([:：]?)\s*/iu;

/** What a claim's plain text answers, whether or not the line is ticked; never `open`. */
export function spokenAnswer(plain: string): Exclude<ClaimAnswer, { readonly type: 'open' }> {
  for (const [pattern, type] of [
    [NOT_APPLICABLE, 'not-applicable'],
    [CANNOT_ATTEST, 'declined'],
  ] as const) {
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
 * Reads the answer of an `anyOf` obligation out of a claim's plain text. The text begins with the answer: its wording
 * in either language, the clause it relies on, or its id; or with the statement, where that says one of the answers.
 */
export function chooseAnswer(obligation: Obligation, plain: string): ChosenAnswer {
  const text = normal(plain);
  const first = leading(obligation, text);
  if (!first || isDenied(text.slice(first.form.length), first.form)) return { type: 'none' };
  const rest = text.slice(first.form.length).replace(/^[^\p{L}\p{N}{<]+/u, '');
  const others = rest.split(/[;；|]|\b(?:or|and)\b|或/u).flatMap((part) => leading(obligation, part.trim())?.answer ?? []);
  const several = [...new Set([first.answer, ...others])];
  if (several.length > 1) return { type: 'several', answers: several };
  if (first.answer.needs !== undefined && !isMeaningful(rest)) return { type: 'incomplete', answer: first.answer };
  return { type: 'chosen', answer: first.answer, rest };
}

/** The wording of an answer as a signer begins the line with it: without "with the provision" and placeholders. */
export function answerOpening(text: string): string {
  return text
    .replace(/\{[^}]*\}|<[^>]*>/gu, ' ')
    .replace(/(?:,? with the (?:provision|reason)|，?并写明(?:条款|理由))\s*$/iu, '')
    .replace(/[\s:：.。;；,，…]+$/u, '')
    .trim();
}

/** Whether the words that follow an answer take it back: "consent was not obtained". An answer that says no is none that can be. */
function isDenied(rest: string, form: string): boolean {
  if (/^(?:no|not|none|never)\b|^[不未无没]/u.test(form)) return false;
  return /^[\s:：-]*(?:(?:was|were|is|are|has|have|had|been|be|could|can|did|does|do|will|would) )*(?:not|never|(?:was|were|is|are|has|have|had|did|does|do|could|would|ca|wo)nt)\b|^[\s:：-]*(?:并|尚|还)?[不未无没]/u.test(
    rest,
  );
}

interface Found {
  readonly answer: Answer;
  readonly form: string;
}

/** The answer whose longest form the text begins with. */
function leading(obligation: Obligation, text: string): Found | undefined {
  let best: Found | undefined;
  for (const answer of obligation.anyOf ?? []) {
    for (const form of forms(answer, obligation)) {
      if (form !== '' && beginsWith(text, form) && form.length > (best?.form.length ?? 0)) best = { answer, form };
    }
  }
  return best;
}

function forms(answer: Answer, obligation: Obligation): string[] {
  const wordings = [answer.text.en, answer.text.zh].map((text) => normal(answerOpening(text)));
  const heads = wordings.flatMap((text) => /^[^:：]+(?=[:：])/u.exec(text)?.[0] ?? []);
  const others = (obligation.anyOf ?? [])
    .filter((other) => other !== answer)
    .flatMap((other) => [other.text.en, other.text.zh].map((text) => normal(answerOpening(text))));
  const statements = [obligation.statement.en, obligation.statement.zh].map(normal);
  const says = statements.filter((statement) => wordings.some((text) => statement.includes(text)) && !others.some((text) => statement.includes(text)));
  return [
    ...wordings,
    ...heads,
    ...says,
    ...(answer.clause === undefined ? [] : [normal(answer.clause)]),
    normal(answer.id),
    normal(answer.id.replace(/-/gu, ' ')),
  ];
}

function beginsWith(text: string, form: string): boolean {
  if (!text.startsWith(form)) return false;
  return !/[a-z0-9]$/u.test(form) || !/^[a-z0-9]/u.test(text.slice(form.length));
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/[“”„"'‘’「」『』]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
