import { isChange } from '../attestation/differences.js';
import { isService } from '../attestation/gather.js';
import { worded } from '../base/phrase.js';
import { comparePositions, compareStrings, type Range } from '../base/text.js';
import type { AssessedTouchpoint, Assessment } from './assess.js';
import { FAULTS } from './claims.js';
import { shortHashes } from './hashes.js';
import { comparePlaces, rankedPlaces } from './primary.js';
import type { AssessedClaim, AssessedSubject, Status } from './state.js';
import { FLAG_WORDING, type FlagWording, fill, type Language } from './wording.js';

export type Severity = 'information' | 'warning';

export interface RelatedPlace {
  readonly path: string;
  readonly range: Range;
  readonly message: string;
}

/** One subject that a person has to look at: at most one Problem each. */
export interface Flag {
  readonly subject: string;
  readonly severity: Severity;
  readonly status: Status;
  /** The clause to open: the first that is unanswered or faulty. */
  readonly code: string;
  /** All obligation ids (or clauses of a safeguard) it speaks of. */
  readonly clauses: readonly string[];
  readonly message: string;
  /** Absent for a service with neither record nor `clausemark.yaml`: shown in trees and reports only. */
  readonly path?: string;
  readonly range?: Range;
  /** The subject's other places, in order. */
  readonly related: readonly RelatedPlace[];
  /** A record to open, where there is one. */
  readonly record?: string;
}

export interface FlagOptions {
  readonly language?: Language;
  readonly perFile?: number;
  readonly perWorkspace?: number;
}

export interface Flags {
  /** What Problems show, by path and position; then flags without a place. */
  readonly shown: readonly Flag[];
  /** What the caps hide. */
  readonly hidden: readonly Flag[];
}

export const PROBLEMS_PER_FILE = 5;
export const PROBLEMS_PER_WORKSPACE = 25;
const IDS_NAMED = 6;

/** Which subjects are flagged, where, how loudly and in which words. Stable: the same assessment gives the same flags. */
export function flags(assessment: Assessment, options: FlagOptions = {}): Flags {
  const flagger = new Flagger(assessment, options.language ?? 'en');
  const found = [...assessment.subjects.flatMap((subject) => flagger.subject(subject) ?? []), ...flagger.safeguards()].sort(byImportance);
  const shown: Flag[] = [];
  const hidden: Flag[] = [];
  const perFile = new Map<string, number>();
  let placed = 0;
  for (const flag of found) {
    if (flag.path === undefined) {
      shown.push(flag);
      continue;
    }
    const inFile = perFile.get(flag.path) ?? 0;
    if (inFile >= (options.perFile ?? PROBLEMS_PER_FILE) || placed >= (options.perWorkspace ?? PROBLEMS_PER_WORKSPACE)) hidden.push(flag);
    else {
      shown.push(flag);
      perFile.set(flag.path, inFile + 1);
      placed += 1;
    }
  }
  return { shown: shown.sort(byPlace), hidden: hidden.sort(byPlace) };
}

const STATUS_ORDER: readonly Status[] = [
  'invalid',
  'stale',
  'expired',
  'unverified',
  'missing',
  'partial',
  'declined',
  'attested',
  'waived',
  'not-assessed',
  'none',
];

/** Warnings first, then what a service asks, then by status, then by place. */
export function byImportance(a: Flag, b: Flag): number {
  const severity = (flag: Flag): number => (flag.severity === 'warning' ? 0 : 1);
  return (
    severity(a) - severity(b) ||
    Number(isService(b.subject)) - Number(isService(a.subject)) ||
    STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status) ||
    byPlace(a, b)
  );
}

function byPlace(a: Flag, b: Flag): number {
  const origin = { line: 0, character: 0 };
  return (
    Number(a.path === undefined) - Number(b.path === undefined) ||
    compareStrings(a.path ?? '', b.path ?? '') ||
    comparePositions(a.range?.start ?? origin, b.range?.start ?? origin) ||
    compareStrings(a.subject, b.subject) ||
    compareStrings(a.code, b.code)
  );
}

class Flagger {
  private readonly flagged = new Set<string>();
  private readonly places = new Map<string, AssessedTouchpoint[]>();
  private readonly supporting: ReadonlySet<string>;
  private readonly words: FlagWording;

  constructor(
    private readonly assessment: Assessment,
    private readonly language: Language,
  ) {
    this.words = FLAG_WORDING[language];
    for (const place of assessment.touchpoints) {
      if (place.subject !== undefined) this.places.set(place.subject, [...(this.places.get(place.subject) ?? []), place]);
    }
    this.supporting = new Set(assessment.pack.obligations.filter(({ strength }) => strength === 'supporting').map(({ id }) => id));
  }

  subject(subject: AssessedSubject): Flag | undefined {
    const places = this.places.get(subject.id) ?? [];
    const asking = places.filter((place) => place.asked.length > 0 && place.touchpoint.certainty !== 'likely');
    const service = isService(subject.id);
    if (!service && asking.length === 0) return undefined;
    const sure = new Set(asking.flatMap((place) => place.asked));
    const asked = new Set(places.flatMap((place) => place.asked));
    const relevant = subject.claims.filter((claim) => service || sure.has(claim.clause) || !asked.has(claim.clause));
    const faulty = relevant.filter((claim) => FAULTS.includes(claim.state));
    const open = relevant.filter((claim) => claim.state === 'unanswered' && !this.supporting.has(claim.clause));
    const claims = faulty.length > 0 ? faulty : open;
    const first = claims[0];
    if (!first) return undefined;
    this.flagged.add(subject.id);
    const record = this.recordOf(subject, first);
    const message = [faulty.length > 0 ? this.faulty(subject, faulty, record) : this.unanswered(subject, open, record)];
    if (faulty.length > 0 && open.length > 0) message.push(fill(this.words.alsoUnanswered, { clauses: this.list(open.map((claim) => claim.clause)) }));
    message.push(...this.safeguardRemarks(places));
    return {
      subject: subject.id,
      severity: faulty.length > 0 ? 'warning' : 'information',
      status: subject.status,
      code: first.clause,
      clauses: [...faulty, ...open].map((claim) => claim.clause),
      message: message.join(this.words.between),
      ...(subject.primary ?? {}),
      related: service ? this.servicePlaces() : this.related(places, subject.primary),
      ...(record === undefined ? {} : { record }),
    };
  }

  /** Safeguards that are off or stripped, where nothing else is flagged for their subject and no service claim answers for them. */
  safeguards(): Flag[] {
    const groups = new Map<string, AssessedTouchpoint[]>();
    for (const place of this.assessment.touchpoints) {
      const exposed = place.exposes.length > 0 && place.touchpoint.certainty !== 'likely' && !this.answered(place.exposes);
      if (!exposed || (place.subject !== undefined && this.flagged.has(place.subject))) continue;
      const key = place.subject ?? `${place.touchpoint.kind} ${place.touchpoint.path}`;
      groups.set(key, [...(groups.get(key) ?? []), place]);
    }
    return [...groups.values()].flatMap((group) => {
      const [first] = rankedPlaces(group);
      const code = first?.exposes[0];
      if (!first || code === undefined) return [];
      const { path, range, kind } = first.touchpoint;
      const message = fill(this.words.safeguard, { kind, state: this.stateOf(first.touchpoint.facets['state']), clauses: this.list(first.exposes) });
      return [
        {
          subject: first.subject ?? 'unresolved',
          severity: 'information',
          status: 'none',
          code,
          clauses: first.exposes,
          message,
          path,
          range,
          related: this.related(group, { path, range }),
        },
      ];
    });
  }

  private safeguardRemarks(places: readonly AssessedTouchpoint[]): string[] {
    const off = places.find((place) => place.exposes.length > 0 && place.touchpoint.certainty !== 'likely' && !this.answered(place.exposes));
    if (!off) return [];
    return [fill(this.words.safeguardToo, { kind: off.touchpoint.kind, state: this.stateOf(off.touchpoint.facets['state']), clauses: this.list(off.exposes) })];
  }

  /** True where a service's own claims soundly answer for all these clauses. */
  private answered(clauses: readonly string[]): boolean {
    const sound = new Set<string>();
    for (const subject of this.assessment.subjects) {
      if (!isService(subject.id)) continue;
      for (const claim of subject.claims) if (claim.state !== 'unanswered' && !FAULTS.includes(claim.state)) sound.add(claim.clause);
    }
    return clauses.every((clause) => sound.has(clause));
  }

  private unanswered(subject: AssessedSubject, open: readonly AssessedClaim[], record: string | undefined): string {
    return fill(this.words.unanswered, { subject: subject.id, clauses: this.list(open.map((claim) => claim.clause)), who: this.who(record) });
  }

  private faulty(subject: AssessedSubject, faulty: readonly AssessedClaim[], record: string | undefined): string {
    const state = faulty.reduce((worst, claim) => (FAULTS.indexOf(claim.state) < FAULTS.indexOf(worst) ? claim.state : worst), faulty[0]?.state ?? 'invalid');
    const those = faulty.filter((claim) => claim.state === state);
    const reasons = [...new Set(those.flatMap((claim) => (claim.reason ? shortHashes(worded(claim.reason, this.language)) : [])))];
    const reason = reasons.length > 1 ? `${reasons[0] ?? ''} (+${reasons.length - 1})` : (reasons[0] ?? state);
    const compared = those.every((claim) => claim.reason && isChange(claim.reason));
    const template = this.words.faulty[state === 'stale' && !compared ? 'unsealed' : (state as keyof FlagWording['faulty'])];
    return fill(template, { subject: subject.id, clauses: this.list(those.map((claim) => claim.clause)), reason, who: this.who(record) });
  }

  private who(path: string | undefined): string {
    if (path === undefined) return this.words.who.noRecord;
    const signer = this.assessment.records.find((record) => record.path === path)?.attestedBy?.name;
    return signer === undefined ? fill(this.words.who.record, { record: path }) : fill(this.words.who.signer, { signer, record: path });
  }

  private recordOf(subject: AssessedSubject, claim: AssessedClaim): string | undefined {
    return claim.record ?? subject.records[0];
  }

  private list(clauses: readonly string[]): string {
    const named = clauses.slice(0, IDS_NAMED).join(this.words.join);
    return clauses.length > IDS_NAMED ? fill(this.words.more, { clauses: named, count: clauses.length - IDS_NAMED }) : named;
  }

  private stateOf(state: string | readonly string[] | undefined): string {
    return state === 'stripped' || (typeof state === 'object' && state.includes('stripped')) ? this.words.states.stripped : this.words.states.off;
  }

  private related(places: readonly AssessedTouchpoint[], primary: { readonly path: string; readonly range: Range } | undefined): RelatedPlace[] {
    return [...places]
      .filter(
        (place) => place.counted && !(place.touchpoint.path === primary?.path && comparePositions(place.touchpoint.range.start, primary.range.start) === 0),
      )
      .sort(comparePlaces)
      .map(({ touchpoint: { path, range, kind } }) => ({ path, range, message: fill(this.words.place, { kind }) }));
  }

  private servicePlaces(): RelatedPlace[] {
    const triggers = this.assessment.pack.service.triggeredBy;
    return this.related(
      this.assessment.touchpoints.filter((place) => triggers.includes(place.touchpoint.kind) && place.touchpoint.certainty !== 'likely'),
      undefined,
    );
  }
}
