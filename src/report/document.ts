import type { AssessedSubject, Status } from '../assessment/state.js';
import type { Problem } from '../base/problem.js';
import type { Touchpoint } from '../detection/touchpoint.js';

export interface ReportedTouchpoint extends Touchpoint {
  readonly clauses: { readonly asked: readonly string[]; readonly shown: readonly string[] };
  readonly status: Status;
}

export interface ReportSummary {
  readonly files: {
    readonly walked: number;
    readonly analysed: number;
    /** reason → number of files; `walked` = `analysed` + the sum of these. */
    readonly skipped: Readonly<Record<string, number>>;
  };
  readonly kinds: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly certainties: Readonly<Record<string, number>>;
  readonly contexts: Readonly<Record<string, number>>;
  /** Touchpoints whose subject is `unresolved`. */
  readonly unresolved: number;
  /** Flow paths that were cut. */
  readonly unfollowed: number;
  /** Subjects that are flagged, and how many of them the caps hide. */
  readonly flagged: number;
  readonly hidden: number;
  /** Waivers in force and unused ones. */
  readonly waived: number;
}

/** The document of `--format json` and of the request `clausemark/report`. */
export interface ReportDocument {
  readonly version: 1;
  readonly policy: string;
  /** UTC day. */
  readonly asOf: string;
  readonly touchpoints: readonly ReportedTouchpoint[];
  readonly subjects: readonly AssessedSubject[];
  readonly records: readonly { readonly path: string; readonly subjects: readonly string[]; readonly problems: readonly Problem[] }[];
  readonly problems: readonly Problem[];
  readonly summary: ReportSummary;
}
