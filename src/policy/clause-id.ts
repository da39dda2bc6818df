import { compareStrings } from '../base/text.js';

/** An id taken apart: `7(3)` → article `7`, part `(3)`. */
export interface ClauseId {
  readonly article: string;
  /** `(3)`, `[lead]`, or empty for a whole article. */
  readonly part: string;
}

const ID = /^(\d{1,4})(\((?:\d{1,3})\)|\[(?:[a-z][a-z-]{0,15})\])?$/;

/** A marker at the head of a paragraph or list item, with the blank behind it: `[a] …`, `(1) …`. */
const MARKER = /^(\(\d{1,3}\)|\[[a-z][a-z-]{0,15}\])(?:[ \t\u3000]+|$)/;

/** What a clause id looks like, for messages. */
export const CLAUSE_ID_FORM = 'a clause id like 7, 7(3), 7[lead] or 11[b]';

export function parseClauseId(id: string): ClauseId | undefined {
  const found = ID.exec(id);
  return found?.[1] === undefined ? undefined : { article: found[1], part: found[2] ?? '' };
}

/** True where the part is this project's own subdivision and not a number of the text. */
export function isProjectPart(id: string): boolean {
  return id.endsWith(']');
}

/** The clause of an obligation id: `4(4)#2` → `4(4)`. */
export function clauseOfObligation(id: string): string {
  const hash = id.indexOf('#');
  return hash < 0 ? id : id.slice(0, hash);
}

/** The number of a statement under its clause, or undefined where the id is malformed: `4(4)` → 1, `4(4)#2` → 2. */
export function statementNumber(id: string): number | undefined {
  const hash = id.indexOf('#');
  if (hash < 0) return 1;
  const number = /^[1-9]\d{0,2}$/.test(id.slice(hash + 1)) ? Number(id.slice(hash + 1)) : undefined;
  return number !== undefined && number > 1 ? number : undefined;
}

/** The marker a text starts with and how long it is together with its blank. */
export function leadingMarker(text: string): { readonly part: string; readonly length: number } | undefined {
  const found = MARKER.exec(text);
  return found?.[1] === undefined ? undefined : { part: found[1], length: found[0].length };
}

/** Orders ids by article number, the whole article first, openings before numbers and letters. */
export function compareClauseIds(a: string, b: string): number {
  const left = parseClauseId(clauseOfObligation(a));
  const right = parseClauseId(clauseOfObligation(b));
  if (!left || !right) return compareStrings(a, b);
  return (
    Number(left.article) - Number(right.article) ||
    rank(left.part) - rank(right.part) ||
    left.part.length - right.part.length ||
    compareStrings(left.part, right.part) ||
    (statementNumber(a) ?? 0) - (statementNumber(b) ?? 0)
  );
}

function rank(part: string): number {
  if (part === '') return 0;
  return part === '[lead]' || part === '[opening]' ? 1 : 2;
}
