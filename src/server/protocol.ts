import type { Range } from '../base/text.js';

/** What the server and its clients say to each other beside the Language Server Protocol. Types and names only: both bundles hold this file. */

/** Notification to the client: the marks of one open document; `items` replaces all that was there. */
export const DECORATIONS = 'clausemark/decorations';
/** Notification to the client: the state of the analysis, for the status bar. The same document answers the request {@link STATUS}. */
export const STATUS_CHANGED = 'clausemark/statusChanged';
export const STATUS = 'clausemark/status';
/** Request: the document of `clausemark check --format json` for one folder. */
export const REPORT = 'clausemark/report';
/** Request: the text of a clause as a Markdown document. */
export const CLAUSE = 'clausemark/clause';
/** Request: the children of one node of the view. */
export const TREE = 'clausemark/tree';
/** Request: the edit that drafts a record, adds to one, renews one. */
export const DRAFT = 'clausemark/draft';
export const ADD_TO_RECORD = 'clausemark/addToRecord';
export const RENEW = 'clausemark/renew';
/** Request: records a subject can be added to. */
export const RECORDS = 'clausemark/records';
/** Request: analyse everything again. */
export const RESCAN = 'clausemark/rescan';
/** Notification to the server: a file shown under a language that is not analysed; its results are withdrawn until it is shown as itself again. */
export const EXCLUDED = 'clausemark/excluded';

/** Scheme of the read-only documents that show clauses. */
export const CLAUSE_SCHEME = 'clausemark-clause';

/** Scheme of the read-only document that shows the report of a folder. */
export const REPORT_SCHEME = 'clausemark-report';

/** Client-side commands that hovers and actions name. */
export const COMMANDS = {
  openClause: 'clausemark.openClause',
  openRecord: 'clausemark.openRecord',
  draftRecord: 'clausemark.draftRecord',
  addToRecord: 'clausemark.addToRecord',
  renewRecord: 'clausemark.renewRecord',
  showPlaces: 'clausemark.showPlaces',
} as const;

/** What the client says about itself in `initializationOptions`. */
export interface ClientOptions {
  /** BCP 47 tag of the display language. */
  readonly locale?: string;
  /** The client has the commands of {@link COMMANDS} and follows command links in hovers. */
  readonly commandLinks?: boolean;
  /** Folder for cached facts, outside of any repository. */
  readonly cacheFolder?: string;
}

/** How a place is painted. `role` and `state` choose the style. */
export interface Decoration {
  readonly range: Range;
  readonly role: 'exposure' | 'safeguard';
  readonly state: DecorationState;
  /** `likely` places are painted thinner. */
  readonly likely: boolean;
}

/** `open`: something is unanswered. `attention`: stale, expired, invalid, unverified. `quiet`: waived, not assessed, nothing asked. */
export type DecorationState = 'open' | 'attention' | 'declined' | 'attested' | 'quiet';

export interface DecorationsParams {
  readonly uri: string;
  readonly version: number | null;
  readonly items: readonly Decoration[];
}

export interface StatusReport {
  readonly state: 'idle' | 'analysing' | 'ready' | 'cancelled' | 'failed';
  /** Subjects that need an answer, and how many of them the caps hide. */
  readonly flagged: number;
  readonly hidden: number;
  /** Of the flagged: stale, expired, invalid or unverified. */
  readonly attention: number;
  readonly subjects: number;
  readonly records: number;
  readonly analysed: number;
  readonly skipped: number;
  readonly unresolved: number;
  readonly unfollowed: number;
  /** For people: the one line of the policy's standing. */
  readonly policy: string;
  readonly message?: string;
}

export interface ReportParams {
  /** Of the folder, or of anything in it; the first folder when absent. */
  readonly uri?: string;
  readonly asOf?: string;
}

export interface ClauseParams {
  /** `clausemark-clause:/POLICY/CLAUSE.md`. */
  readonly uri: string;
}

export interface ClauseDocument {
  readonly uri: string;
  readonly text: string;
}

export type TreeMode = 'clause' | 'subject' | 'file';

export interface TreeParams {
  readonly by: TreeMode;
  /** `id` of the node whose children are asked for; the top when absent. */
  readonly parent?: string;
}

export interface TreeNode {
  readonly id: string;
  /** Readable alone. */
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** Spoken in place of label and description. */
  readonly accessibleLabel: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** Theme colour of the icon. */
  readonly color?: string;
  readonly kind: 'folder' | 'clause' | 'subject' | 'file' | 'place' | 'claim' | 'record' | 'note';
  readonly hasChildren: boolean;
  /** Where a click leads. */
  readonly target?: { readonly uri: string; readonly range: Range };
  /** For the commands of menus and lists; `asked`: a record about it has something to say. */
  readonly subject?: { readonly uri: string; readonly id: string; readonly asked: boolean };
  readonly clauseUri?: string;
  readonly recordUri?: string;
}

/** Names a subject in a folder. `uri` is the document it was asked from, or the folder. */
export interface SubjectParams {
  readonly uri: string;
  readonly subject: string;
}

export interface AddToRecordParams extends SubjectParams {
  readonly record: string;
}

export interface RecordParams {
  readonly uri: string;
}

export interface RecordChoice {
  readonly uri: string;
  readonly path: string;
  readonly title: string;
  readonly subjects: readonly string[];
}

/** An edit as the Language Server Protocol writes it, and the document to show behind it, at `range` where it is given; `reason` says why there is none. */
export interface EditAnswer {
  readonly edit?: unknown;
  readonly uri?: string;
  readonly range?: Range;
  readonly reason?: string;
}

export interface ExcludedParams {
  readonly uri: string;
  readonly excluded: boolean;
}

/** Languages, as VS Code names them, whose documents are analysed. `.env` files are `dotenv` or `properties`, after the version. */
export const CODE_LANGUAGES = [
  'python',
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
  'yaml',
  'json',
  'jsonc',
  'toml',
  'dotenv',
  'prisma',
] as const;
