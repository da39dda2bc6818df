import { type Phrase, worded } from '../base/phrase.js';

/** Something a person has to write otherwise: exit code 2. */
export class UsageError extends Error {
  constructor(readonly said: Phrase) {
    super(worded(said));
  }
}

export const EXIT = { clean: 0, flagged: 1, usage: 2, internal: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
