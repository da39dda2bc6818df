import type { Problem } from '../base/problem.js';
import type { Range } from '../base/text.js';

/** How the signer answered one claim line. */
export type ClaimAnswer =
  | { readonly type: 'open' }
  | { readonly type: 'affirmed' }
  | { readonly type: 'not-applicable'; readonly reason: string }
  | { readonly type: 'declined'; readonly reason: string };

/** One `- [ ]` line of a record. */
export interface Claim {
  /** Obligation id as written between backticks: `7(3)`, `4(4)#2`. */
  readonly id: string;
  readonly ticked: boolean;
  readonly answer: ClaimAnswer;
  /** The line's text behind the id, Markdown. */
  readonly text: string;
  /** The whole line(s), and the id inside the backticks. */
  readonly range: Range;
  readonly idRange: Range;
}

/** What the tool wrote when drafting or renewing. */
export interface Seal {
  readonly v: number;
  /** Sorted: kind + canonical subject + material, one line each. */
  readonly code: readonly string[];
  /** A revision or content hash, or `unpinned`. */
  readonly data: string;
  /** Obligation id → version of the clause's meaning. */
  readonly clauses: Readonly<Record<string, number>>;
}

export interface AttestationRecord {
  /** Relative to the scanned root. */
  readonly path: string;
  /** File name without `.md`; what `# clausemark: record NAME` ties to. */
  readonly name: string;
  readonly policy: string;
  readonly subjects: readonly string[];
  readonly obtained?: 'open' | 'self-collected' | 'purchased' | 'user-input' | 'generated';
  readonly attestedBy?: { readonly name: string; readonly email: string };
  readonly role?: string;
  /** UTC days, `2026-11-20`. */
  readonly attestedOn?: string;
  readonly expiresOn?: string;
  readonly seal?: Seal;
  readonly title: string;
  readonly claims: readonly Claim[];
  readonly problems: readonly Problem[];
  /** Ranges of front-matter keys and their values, for diagnostics and completion. */
  readonly keyRanges: Readonly<Record<string, Range>>;
}
