import { type Language, type Phrase, verbatim, worded } from './phrase.js';
import { comparePositions, compareStrings, type Range } from './text.js';

/**
 * Something that could not be read or does not fit: bad input is data.
 * `message` says the reason and what was expected; `code` is stable, `area.what-is-wrong`.
 */
export interface Problem {
  /** Relative to the scanned root, with forward slashes. */
  readonly path: string;
  readonly range?: Range;
  /** In a notebook: zero-based cell index and the range within the cell's own text. */
  readonly cell?: { readonly index: number; readonly range: Range };
  readonly code: string;
  /** English. */
  readonly message: string;
  /** The same for readers of other languages, where it is not only for machines and authors of rules and packs. */
  readonly said?: Phrase;
}

/** Both forms of a problem's message. */
export function message(said: Phrase): Pick<Problem, 'message' | 'said'> {
  return { message: worded(said), said };
}

/** A problem's message in the language of the reader. */
export function messageIn({ message: english, said }: Pick<Problem, 'message' | 'said'>, language: Language): string {
  return said ? worded(said, language) : english;
}

/** A problem as the reason of another one. */
export function reasonOf({ message: english, said }: Pick<Problem, 'message' | 'said'>): Phrase {
  return said ?? verbatim(english);
}

/** A result together with all that was wrong on the way to it. */
export interface Result<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}

export function compareProblems(a: Problem, b: Problem): number {
  const origin = { line: 0, character: 0 };
  return (
    compareStrings(a.path, b.path) ||
    comparePositions(a.range?.start ?? origin, b.range?.start ?? origin) ||
    compareStrings(a.code, b.code) ||
    compareStrings(a.message, b.message)
  );
}
