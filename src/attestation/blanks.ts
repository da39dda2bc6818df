import type { Range, Span } from '../base/text.js';
import type { Obligation } from '../policy/pack.js';
import { isMeaningful } from './answer.js';
import type { Claim } from './record.js';

/** Dots as people and drafts write them: `…`, `……`, `...`, `。。。`, `___`. */
const DOTS = '(?:[…⋯]|[.。．·_]{3,})+';
const PUNCTUATION = /^[\s\p{P}]+|[\s\p{P}]+$/gu;

/** A blank of a statement that a ticked line leaves open. */
export interface OpenBlank {
  /** The statement's words before it, in the language of the line; empty where the line has no words at all. */
  readonly after: string;
  /** The dots, where some stand there. */
  readonly range?: Range;
}

/** The runs of dots of a text. */
export function dotRuns(text: string): readonly Span[] {
  return [...text.matchAll(new RegExp(DOTS, 'gu'))].map((run) => [run.index, run.index + run[0].length]);
}

/**
 * The blanks that a line leaves open. A statement writes a blank as `…`; it is open where nothing but dots, a placeholder
 * or nothing at all stands behind the words that lead to it, and where the dots were left before what was filled in.
 * In other words of a person's own, dots that stand alone behind a colon are one. Dots anywhere else are prose.
 * Of any claim, a line that is only dots is a blank.
 */
export function openBlanks({ plain, dots }: Pick<Claim, 'plain' | 'dots'>, { statement }: Obligation): readonly OpenBlank[] {
  const open = new Map<number, OpenBlank>();
  const reworded: string[] = [];
  let kept = false;
  for (const text of [statement.en, statement.zh]) {
    const parts = text.split(new RegExp(DOTS, 'u')).map((part) => part.replace(PUNCTUATION, ''));
    let from = 0;
    for (const [index, words] of parts.slice(0, -1).entries()) {
      const start = endOf(plain, words, from);
      if (start === undefined) {
        reworded.push(words);
        continue;
      }
      kept = true;
      from = start;
      const end = startOf(plain, parts[index + 1] ?? '', start);
      const left = dots.find((run) => run.start >= start && isGap(plain.slice(start, run.start)));
      if (left || !isMeaningful(plain.slice(start, end))) open.set(left?.start ?? start, { after: words, ...(left ? { range: left.range } : {}) });
    }
  }
  for (const { start, end, range } of dots) {
    const before = plain.slice(0, start);
    const words = reworded.find((part) => endsWith(before, lastWord(part)));
    const alone = !kept && reworded.length > 0 && /(?:^|[:：])\s*$/u.test(before) && /^(?:$|[\s\p{P}])/u.test(plain.slice(end));
    if (!open.has(start) && (words !== undefined || alone)) open.set(start, { after: words ?? '', range });
  }
  const [first] = dots;
  if (open.size === 0 && first && plain.replace(new RegExp(DOTS, 'gu'), '').replace(PUNCTUATION, '') === '') return [{ after: '', range: first.range }];
  return [...open].sort(([a], [b]) => a - b).map(([, blank]) => blank);
}

/** Where words end in a text, case aside; undefined where they do not stand there as whole words. */
function endOf(text: string, words: string, from: number): number | undefined {
  const at = words === '' ? from : fold(text).indexOf(fold(words), from);
  const end = at + words.length;
  return at < 0 || (isLatin(words.at(-1)) && isLatin(text[end])) ? undefined : end;
}

/** Where the words that come next begin; the end of the text where there are none. */
function startOf(text: string, words: string, from: number): number {
  const at = words === '' ? -1 : fold(text).indexOf(fold(words), from);
  return at < 0 ? text.length : at;
}

/** What may stand between the words of a statement and its blank. */
function isGap(text: string): boolean {
  return /^\s*[:：]?\s*$/u.test(text);
}

function endsWith(text: string, word: string): boolean {
  const before = fold(text.replace(/\s*[:：]?\s*$/u, ''));
  return word !== '' && before.endsWith(fold(word)) && !(isLatin(word[0]) && isLatin(before.at(-word.length - 1)));
}

/** The last word of a part of a statement; of Chinese, its last two characters. */
function lastWord(part: string): string {
  return /[A-Za-z]+$/u.exec(part)?.[0] ?? part.slice(-2);
}

/** Lower case without a change of length. */
function fold(text: string): string {
  return text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}

function isLatin(unit: string | undefined): boolean {
  return unit !== undefined && /[A-Za-z0-9]/u.test(unit);
}
