import type { AssessedTouchpoint, Assessment } from '../assessment/assess.js';
import type { Flags } from '../assessment/flags.js';
import type { AssessedClaim, AssessedSubject, Status } from '../assessment/state.js';
import { type Language, worded } from '../base/phrase.js';
import { compareProblems, messageIn, type Problem } from '../base/problem.js';
import { comparePositions, compareStrings, type Range } from '../base/text.js';
import type { Evidence, Facets, Touchpoint } from '../detection/touchpoint.js';

export interface ReportedEvidence extends Omit<Evidence, 'note'> {
  readonly note: string;
}

export interface ReportedClaim extends Omit<AssessedClaim, 'reason'> {
  readonly reason?: string;
}

export interface ReportedSubject extends Omit<AssessedSubject, 'claims'> {
  readonly claims: readonly ReportedClaim[];
}

export interface ReportedTouchpoint extends Omit<Touchpoint, 'evidence'> {
  readonly evidence: readonly ReportedEvidence[];
  readonly clauses: { readonly asked: readonly string[]; readonly shown: readonly string[] };
  readonly status: Status;
  /** The reason of the waiver, where the place is waived. */
  readonly waiver?: string;
}

export interface ReportSummary {
  readonly files: {
    readonly walked: number;
    readonly analysed: number;
    /** reason → number of files; `walked` = `analysed` + the sum of these. */
    readonly skipped: Readonly<Record<string, number>>;
  };
  /** Kind → touchpoints. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Status → subjects. */
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
  /** Waivers in force; unused ones are among the problems. */
  readonly waived: number;
}

/** The document of `--format json` and of the request `clausemark/report`. */
export interface ReportDocument {
  readonly version: 1;
  readonly policy: string;
  /** UTC day. */
  readonly asOf: string;
  readonly touchpoints: readonly ReportedTouchpoint[];
  readonly subjects: readonly ReportedSubject[];
  readonly records: readonly { readonly path: string; readonly subjects: readonly string[]; readonly problems: readonly Problem[] }[];
  readonly problems: readonly Problem[];
  readonly summary: ReportSummary;
}

export interface ReportInput {
  readonly assessment: Assessment;
  readonly flags: Flags;
  readonly files: { readonly walked: number; readonly analysed: number; readonly skipped: Readonly<Record<string, number>> };
  /** Flow paths that were cut. */
  readonly unfollowed: number;
  /** Of files, config and rules; those of records, ties and waivers come from the assessment. */
  readonly problems: readonly Problem[];
  /** Of notes, reasons and messages, for text that people read; what programs read is English. */
  readonly language?: Language;
}

/** Assembles the document: every list sorted, every object's keys in one order, whatever the order of the input. */
export function reportDocument({ assessment, flags, files, unfollowed, problems, language = 'en' }: ReportInput): ReportDocument {
  const touchpoints = assessment.touchpoints.map((place) => reportedTouchpoint(place, language)).sort(compareTouchpoints);
  const all = [...problems, ...assessment.problems, ...assessment.records.flatMap((record) => record.problems)];
  return {
    version: 1,
    policy: assessment.pack.id,
    asOf: assessment.asOf,
    touchpoints,
    subjects: [...assessment.subjects].sort((a, b) => compareStrings(a.id, b.id)).map((subject) => plainSubject(subject, language)),
    records: [...assessment.records]
      .sort((a, b) => compareStrings(a.path, b.path))
      .map(({ path, subjects, problems: own }) => ({ path, subjects: [...subjects], problems: plainProblems(own, language) })),
    problems: plainProblems(all, language),
    summary: {
      files: accounted(files),
      kinds: count(touchpoints.map(({ kind }) => kind)),
      statuses: count(assessment.subjects.map(({ status }) => status)),
      certainties: count(touchpoints.map(({ certainty }) => certainty)),
      contexts: count(touchpoints.map(({ context }) => context)),
      unresolved: touchpoints.filter(({ subject }) => subject === 'unresolved').length,
      unfollowed,
      flagged: flags.shown.length + flags.hidden.length,
      hidden: flags.hidden.length,
      waived: assessment.waivers.filter(({ used }) => used).length,
    },
  };
}

/** The one way a report becomes text: two spaces, `\n`, a line end at the end. */
export function serialiseReport(document: ReportDocument): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function reportedTouchpoint(place: AssessedTouchpoint, language: Language): ReportedTouchpoint {
  const { path, range, extent, cell, kind, role, rule, certainty, context, facets, material, evidence } = place.touchpoint;
  return {
    path,
    range: plainRange(range),
    extent: plainRange(extent),
    ...(cell ? { cell: { index: cell.index, range: plainRange(cell.range) } } : {}),
    kind,
    role,
    rule,
    certainty,
    context,
    subject: place.subject ?? 'unresolved',
    facets: plainFacets(facets),
    material: [...material],
    clauses: { asked: [...place.asked], shown: [...place.shown] },
    status: place.status,
    ...(place.waiver ? { waiver: place.waiver.reason } : {}),
    evidence: evidence.map((step) => plainEvidence(step, language)),
  };
}

function plainSubject({ id, kinds, status, claims, records, primary }: AssessedSubject, language: Language): ReportedSubject {
  return {
    id,
    kinds: [...kinds],
    status,
    claims: claims.map((claim) => plainClaim(claim, language)),
    records: [...records],
    ...(primary ? { primary: { path: primary.path, range: plainRange(primary.range) } } : {}),
  };
}

function plainClaim({ clause, state, record, reason }: AssessedClaim, language: Language): ReportedClaim {
  return { clause, state, ...(record === undefined ? {} : { record }), ...(reason === undefined ? {} : { reason: worded(reason, language) }) };
}

function plainProblems(problems: readonly Problem[], language: Language): Problem[] {
  const plain = problems.map((problem): Problem => {
    const { path, range, code } = problem;
    return { path, ...(range ? { range: plainRange(range) } : {}), code, message: messageIn(problem, language) };
  });
  const distinct = new Map(plain.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].sort(compareProblems);
}

function plainEvidence({ path, range, note }: Evidence, language: Language): ReportedEvidence {
  return { path, range: plainRange(range), note: worded(note, language) };
}

function plainRange({ start, end }: Range): Range {
  return { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } };
}

function plainFacets(facets: Facets): Facets {
  const entries = Object.entries(facets).filter((entry): entry is [string, string | readonly string[]] => entry[1] !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => compareStrings(a, b)).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]));
}

function compareTouchpoints(a: ReportedTouchpoint, b: ReportedTouchpoint): number {
  return (
    compareStrings(a.path, b.path) ||
    comparePositions(a.range.start, b.range.start) ||
    comparePositions(a.range.end, b.range.end) ||
    compareStrings(a.kind, b.kind) ||
    compareStrings(a.rule, b.rule) ||
    compareStrings(a.subject, b.subject) ||
    compareStrings(JSON.stringify(a), JSON.stringify(b))
  );
}

function count(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compareStrings(a, b)));
}

/** Makes the numbers add up: files that nobody accounts for are said to be so. */
function accounted({ walked, analysed, skipped }: ReportInput['files']): ReportSummary['files'] {
  const reasons = Object.entries(skipped).filter(([, number]) => number > 0);
  const known = analysed + reasons.reduce((sum, [, number]) => sum + number, 0);
  if (walked > known) reasons.push(['unaccounted', walked - known]);
  return { walked: Math.max(walked, known), analysed, skipped: Object.fromEntries(reasons.sort(([a], [b]) => compareStrings(a, b))) };
}
