import type { Phrase } from '../base/phrase.js';
import type { Range } from '../base/text.js';

export type ClaimState = 'unanswered' | 'affirmed' | 'not-applicable' | 'declined' | 'stale' | 'expired' | 'unverified' | 'invalid';

export type Status = 'invalid' | 'stale' | 'expired' | 'unverified' | 'missing' | 'partial' | 'declined' | 'attested' | 'waived' | 'not-assessed' | 'none';

export interface AssessedClaim {
  /** Obligation id. */
  readonly clause: string;
  readonly state: ClaimState;
  /** Path of the record that answers. */
  readonly record?: string;
  /** Why, for people: `revision b08601e → 4c1a9f2`, `expired on 2026-11-20`, the signer's reason. */
  readonly reason?: Phrase;
}

/** What one subject asks for and how far that is answered. */
export interface AssessedSubject {
  readonly id: string;
  /** Sorted. */
  readonly kinds: readonly string[];
  readonly status: Status;
  readonly claims: readonly AssessedClaim[];
  /** Record paths. */
  readonly records: readonly string[];
  /** The stable place a Problem sits on; absent for a service without record or config. */
  readonly primary?: { readonly path: string; readonly range: Range };
}
