import type { Problem } from '../base/problem.js';
import type { Range } from '../base/text.js';

/** How the signer answered one claim line. */
export type ClaimAnswer =
  | { readonly type: 'open' }
  | { readonly type: 'affirmed' }
  | { readonly type: 'not-applicable'; readonly reason: string }
  | { readonly type: 'declined'; readonly reason: string };

/** A run of dots in the plain text of a claim. */
export interface Dots {
  /** UTF-16 offsets into `plain`. */
  readonly start: number;
  readonly end: number;
  /** In the record. */
  readonly range: Range;
}

/** One `- [ ]` line of a record. */
export interface Claim {
  /** Obligation id as written between backticks: `7(3)`, `4(4)#2`. */
  readonly id: string;
  readonly ticked: boolean;
  readonly answer: ClaimAnswer;
  /** The line's text behind the id, Markdown. */
  readonly text: string;
  /** The same without Markdown, for matching answers. */
  readonly plain: string;
  /** Runs of dots in `plain`, as blanks are written. */
  readonly dots: readonly Dots[];
  /** The whole line(s), and the id inside the backticks. */
  readonly range: Range;
  readonly idRange: Range;
  /** The three characters of the box, `[ ]` or `[x]`. */
  readonly boxRange: Range;
  /** From behind the id's backticks to the end of the line(s). */
  readonly textRange: Range;
  /** Subjects of the section the line stands in; absent outside such sections. */
  readonly subjects?: readonly string[];
}

/** What the tool wrote when drafting or renewing. */
export interface Seal {
  readonly v: number;
  /** Sorted: kind + canonical subject + material, one line each. */
  readonly code: readonly string[];
  /** A revision or content hash, or `unpinned`; a map by subject where the record has several. */
  readonly data: string | Readonly<Record<string, string>>;
  /** Obligation id → version of the clause's meaning. */
  readonly clauses: Readonly<Record<string, number>>;
}

export const OBTAINED = ['open', 'self-collected', 'purchased', 'user-input', 'generated'] as const;
export type Obtained = (typeof OBTAINED)[number];

export const RECORD_KEYS = ['clausemark', 'policy', 'subjects', 'obtained', 'attested-by', 'role', 'attested-on', 'expires-on', 'seal'] as const;
export type RecordKey = (typeof RECORD_KEYS)[number];

/**
 * A heading that names subjects of the record between backticks. The claims under it answer for these
 * subjects only, and claims outside any section do not answer for them.
 */
export interface Section {
  readonly subjects: readonly string[];
  /** The heading. */
  readonly range: Range;
}

export interface AttestationRecord {
  /** Relative to the scanned root. */
  readonly path: string;
  /** File name without `.md`; what `# clausemark: record NAME` ties to. */
  readonly name: string;
  /** Empty where it is missing. */
  readonly policy: string;
  readonly subjects: readonly string[];
  readonly obtained?: Obtained;
  readonly attestedBy?: { readonly name: string; readonly email: string };
  readonly role?: string;
  /** UTC days, `2026-11-20`. */
  readonly attestedOn?: string;
  readonly expiresOn?: string;
  readonly seal?: Seal;
  readonly title: string;
  readonly claims: readonly Claim[];
  readonly sections: readonly Section[];
  readonly problems: readonly Problem[];
  /** True where the front matter cannot be relied on: no claim of the record counts. */
  readonly broken: boolean;
  /** Keys whose value is there but cannot be read. */
  readonly unreadable: readonly string[];
  /** Front-matter keys. */
  readonly keyRanges: Readonly<Record<string, Range>>;
  /** Their values; also `subjects.0`, `subjects.1`, … for the entries of a list. */
  readonly valueRanges: Readonly<Record<string, Range>>;
}

/** The lines of a record that answer for a subject. */
export function claimsFor(record: AttestationRecord, subject: string): readonly Claim[] {
  const own = record.sections.some((section) => section.subjects.includes(subject));
  return record.claims.filter((claim) => (own ? claim.subjects?.includes(subject) === true : claim.subjects === undefined));
}

/** The name of a record by its path: the file name without `.md`. */
export function recordName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/iu, '');
}
