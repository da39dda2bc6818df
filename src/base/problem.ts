import { comparePositions, compareStrings, type Range } from './text.js';

/**
 * Something that could not be read or does not fit: bad input is data.
 * `message` says the reason and what was expected; `code` is stable, `area.what-is-wrong`.
 */
export interface Problem {
  /** Relative to the scanned root, with forward slashes. */
  readonly path: string;
  readonly range?: Range;
  readonly code: string;
  readonly message: string;
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
