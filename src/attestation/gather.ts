import { type Phrase, phrase } from '../base/phrase.js';
import { message, type Problem } from '../base/problem.js';
import { compareStrings, containsPosition, type Range } from '../base/text.js';
import { type Context, type Facets, KINDS, type Touchpoint } from '../detection/touchpoint.js';
import { asks as asksOf, serviceAsks, workspaceAsks } from '../policy/asks.js';
import { obligationOf } from '../policy/lookup.js';
import type { Bilingual, Pack } from '../policy/pack.js';
import { type AttestationRecord, claimsFor } from './record.js';
import type { Sealable } from './seal.js';

/** Ties places (a directive: those inside `range`) or a subject (`clausemark.yaml`) to a record by its name. */
export interface Tie {
  /** Where the tie is written: relative to the scanned root. */
  readonly path: string;
  /** A directive: the statement it applies to. Config: the entry. */
  readonly range: Range;
  /** In a notebook: zero-based cell index and the range within the cell's own text. */
  readonly cell?: { readonly index: number; readonly range: Range };
  /** The record's name. */
  readonly record: string;
  /** Only in config. */
  readonly subject?: string;
}

/** `ignore KIND -- reason`, from a directive or from `waivers:` of `clausemark.yaml`. */
export interface Waiver {
  readonly path: string;
  readonly range: Range;
  /** In a notebook: zero-based cell index and the range within the cell's own text. */
  readonly cell?: { readonly index: number; readonly range: Range };
  readonly kind: string;
  readonly reason: string;
  /** Only in config. */
  readonly subject?: string;
}

/** What `clausemark.yaml` and the directives in code say about attestation. */
export interface AttestationConfig {
  /** Path of `clausemark.yaml`, where there is one. */
  readonly path?: string;
  readonly ties: readonly Tie[];
  readonly waivers: readonly Waiver[];
  /** Addresses (`li.na@example.com`) or domains (`@example.com`) that may sign; absent: anybody. */
  readonly signers?: readonly string[];
  /** Contexts that are assessed besides `product`. */
  readonly assess?: readonly Context[];
  /** Names of the services; absent: those that records name, else `main`. */
  readonly services?: readonly string[];
  /** Facets of the service that no code shows, such as `demanded: yes`. */
  readonly serviceFacets?: Facets;
}

export const NO_CONFIG: AttestationConfig = { ties: [], waivers: [] };

export interface GatherInput {
  readonly touchpoints: readonly Touchpoint[];
  readonly records: readonly AttestationRecord[];
  readonly pack: Pack;
  readonly config?: AttestationConfig;
}

/** A touchpoint with what ties, waivers, contexts and the pack make of it. */
export interface Place {
  readonly touchpoint: Touchpoint;
  /** Position in the input. */
  readonly index: number;
  /** The subject that is assessed; undefined where it is unresolved and not tied. */
  readonly subject: string | undefined;
  /** In a context that is assessed. */
  readonly counted: boolean;
  readonly waiver?: Waiver;
  /** Obligation ids asked because of this place; empty where it is not counted, waived or unresolved. */
  readonly asked: readonly string[];
  /** Clause ids that bear on it otherwise. */
  readonly shown: readonly string[];
  /** Clauses that it may count against by itself: a safeguard that is off. */
  readonly exposes: readonly string[];
  readonly remarks: readonly Bilingual[];
}

export interface ListedWaiver extends Waiver {
  readonly used: boolean;
}

/** What there is to assess, before any claim is looked at. */
export interface Gathered {
  readonly pack: Pack;
  readonly config: AttestationConfig;
  readonly records: readonly AttestationRecord[];
  /** In the order of the input. */
  readonly places: readonly Place[];
  /** Subject → its places, sorted by subject. */
  readonly subjects: ReadonlyMap<string, readonly Place[]>;
  /** Subject or service → obligation ids asked, in the pack's order. */
  readonly asked: ReadonlyMap<string, readonly string[]>;
  /** `service:NAME` of each service; empty where product code reaches no public. */
  readonly services: readonly string[];
  /** Record path → subjects it answers for because of a tie. */
  readonly tied: ReadonlyMap<string, ReadonlySet<string>>;
  readonly waivers: readonly ListedWaiver[];
  readonly problems: readonly Problem[];
}

export const UNRESOLVED = 'unresolved';
const SERVICE = 'service:';
const SERVICE_SEALED: ReadonlySet<string> = new Set(['model-call', 'media-generation']);

/** Brings touchpoints, ties, waivers and the pack's mapping together. */
export function gather({ touchpoints, records, pack, config = NO_CONFIG }: GatherInput): Gathered {
  const problems: Problem[] = [];
  const ties = resolveTies(config.ties, records, problems);
  const usedTies = new Set<Tie>();
  const usedWaivers = new Set<Waiver>();
  const tied = new Map<string, Set<string>>();
  const tie = (record: AttestationRecord, subject: string): void => {
    tied.set(record.path, (tied.get(record.path) ?? new Set()).add(subject));
  };
  const counts = (touchpoint: Touchpoint): boolean => touchpoint.context === 'product' || config.assess?.includes(touchpoint.context) === true;
  const asks = workspaceAsks(
    pack,
    touchpoints.filter((one) => counts(one) && one.certainty !== 'likely').map((one) => one.kind),
  );

  const places = touchpoints.map((touchpoint, index): Place => {
    let subject = subjectOf(touchpoint);
    for (const [candidate, record] of ties) {
      if (!tieFits(candidate, touchpoint, subject)) continue;
      usedTies.add(candidate);
      subject ??= onlySubject(record);
      tie(record, subject);
    }
    const waiver = config.waivers.find((one) => waiverFits(one, touchpoint, subject));
    if (waiver) usedWaivers.add(waiver);
    const map = asksOf(pack, touchpoint);
    const counted = counts(touchpoint);
    const asked = asks && counted && !waiver ? map.asked : [];
    const shown = asked.length > 0 ? map.shown : [...new Set([...clausesOf(pack, map.asked), ...map.shown])];
    const exposes = asks && counted && !waiver ? map.exposes : [];
    return {
      touchpoint,
      index,
      subject,
      counted,
      ...(waiver ? { waiver } : {}),
      asked: subject === undefined ? [] : asked,
      shown,
      exposes,
      remarks: map.remarks,
    };
  });

  const subjects = new Map<string, Place[]>();
  for (const place of places) if (place.subject !== undefined) subjects.set(place.subject, [...(subjects.get(place.subject) ?? []), place]);
  const sorted = new Map([...subjects].sort(([a], [b]) => compareStrings(a, b)));
  const ofServices = servicesOf(places, records, pack, config);
  const services = [...ofServices.keys()];
  const asked = new Map<string, readonly string[]>();
  for (const [subject, its] of sorted)
    asked.set(
      subject,
      inPackOrder(
        pack,
        its.flatMap((place) => place.asked),
      ),
    );
  for (const [service, ids] of ofServices) {
    const waiver = config.waivers.find((one) => one.subject === service && one.reason.trim() !== '');
    if (waiver) usedWaivers.add(waiver);
    asked.set(service, waiver ? [] : ids);
  }
  for (const [candidate, record] of ties) {
    if (candidate.subject !== undefined && (services.includes(candidate.subject) || sorted.has(candidate.subject))) {
      usedTies.add(candidate);
      tie(record, candidate.subject);
    }
    if (!usedTies.has(candidate))
      problems.push(
        problem(
          candidate,
          'tie.unused',
          phrase('nothing here is tied to record "{record}"; expected a place with a subject of its own or an unresolved one', { record: candidate.record }),
        ),
      );
  }
  const waivers = config.waivers.map((one) => ({ ...one, used: usedWaivers.has(one) }));
  for (const one of waivers) checkWaiver(one, problems);
  return { pack, config, records, places, subjects: sorted, asked, services, tied, waivers, problems };
}

/** Every subject a record answers for: those it lists, and those tied to it. */
export function coveredBy(record: AttestationRecord, gathered: Gathered): readonly string[] {
  return [...new Set([...record.subjects, ...(gathered.tied.get(record.path) ?? [])])];
}

/** The places that are sealed for a subject; for a service, the models that answer in it. */
export function sealables(subject: string, gathered: Gathered): readonly (Sealable & { readonly place: Place })[] {
  if (!subject.startsWith(SERVICE)) {
    return (gathered.subjects.get(subject) ?? []).map((place) => ({ kind: place.touchpoint.kind, subject, material: place.touchpoint.material, place }));
  }
  return gathered.places
    .filter((place) => SERVICE_SEALED.has(place.touchpoint.kind))
    .map((place) => ({ kind: place.touchpoint.kind, subject, material: [place.subject ?? UNRESOLVED, ...place.touchpoint.material], place }));
}

/** The assessed subject of a touchpoint: the personal fields of one table or type are one subject. */
export function subjectOf({ kind, subject, facets }: Touchpoint): string | undefined {
  if (subject === UNRESOLVED || subject === '') return undefined;
  if (kind !== 'personal-info') return subject;
  const field = facets['field'];
  if (typeof field === 'string' && field !== '' && subject.endsWith(`.${field}`)) return subject.slice(0, -field.length - 1);
  return /^(?:field|type|form):.+\.[^.]+$/u.test(subject) ? `type:${subject.slice(subject.indexOf(':') + 1, subject.lastIndexOf('.'))}` : subject;
}

export function isService(subject: string): boolean {
  return subject.startsWith(SERVICE);
}

function resolveTies(ties: readonly Tie[], records: readonly AttestationRecord[], problems: Problem[]): (readonly [Tie, AttestationRecord])[] {
  return ties.flatMap((tie) => {
    const named = records.filter((record) => record.name === tie.record);
    const record = nearest(named, tie.path);
    if (record) return [[tie, record] as const];
    problems.push(
      named.length === 0
        ? problem(tie, 'tie.unknown-record', phrase('there is no record "{record}"; expected the name of a file in attestations/', { record: tie.record }))
        : problem(tie, 'tie.ambiguous-record', phrase('several records are named "{record}"; expected one', { record: tie.record })),
    );
    return [];
  });
}

/** The record beside the nearest folder above a file; undefined where two are equally near. */
function nearest(records: readonly AttestationRecord[], path: string): AttestationRecord | undefined {
  if (records.length < 2) return records[0];
  const ranked = records
    .map((record) => ({ record, home: record.path.replace(/(?:attestations\/)?[^/]*$/u, '') }))
    .filter(({ home }) => path.startsWith(home))
    .sort((a, b) => b.home.length - a.home.length);
  return ranked.length > 0 && ranked[0]?.home !== ranked[1]?.home ? ranked[0]?.record : undefined;
}

function tieFits(tie: Tie, touchpoint: Touchpoint, subject: string | undefined): boolean {
  if (tie.subject !== undefined) return tie.subject === subject;
  return tie.path === touchpoint.path && containsPosition(tie.range, touchpoint.range.start);
}

function waiverFits(waiver: Waiver, touchpoint: Touchpoint, subject: string | undefined): boolean {
  if (waiver.kind !== touchpoint.kind || waiver.reason.trim() === '') return false;
  if (waiver.subject !== undefined) return waiver.subject === subject || waiver.subject === touchpoint.subject;
  return waiver.path === touchpoint.path && containsPosition(waiver.range, touchpoint.range.start);
}

function onlySubject(record: AttestationRecord): string {
  const own = record.subjects.filter((subject) => !subject.startsWith(SERVICE));
  return own.length === 1 && own[0] !== undefined ? own[0] : `record:${record.name}`;
}

/** Each service with what it is asked, the gate first; nothing where product code reaches no public. */
function servicesOf(places: readonly Place[], records: readonly AttestationRecord[], pack: Pack, config: AttestationConfig): Map<string, readonly string[]> {
  const sure = places.filter(({ counted, waiver, touchpoint }) => counted && !waiver && touchpoint.certainty !== 'likely').map((place) => place.touchpoint);
  const facets: Record<string, string[]> = {};
  for (const touchpoint of sure) {
    for (const [key, value] of Object.entries(touchpoint.facets)) {
      const values = value === undefined ? [] : typeof value === 'string' ? [value] : value;
      const all = facets[key] ?? [];
      all.push(...values);
      facets[key] = all;
    }
  }
  const { triggered, gate, asked } = serviceAsks(pack, { kinds: new Set(sure.map((one) => one.kind)), facets: { ...facets, ...config.serviceFacets } });
  if (!triggered) return new Map();
  const named = config.services?.map((name) => `${SERVICE}${name}`) ?? records.flatMap((record) => record.subjects.filter(isService));
  const ids = named.length > 0 ? [...new Set(named)].sort(compareStrings) : [`${SERVICE}main`];
  return new Map(ids.map((id) => [id, inPackOrder(pack, gate === '' ? asked : [gate, ...asked])]));
}

function inPackOrder(pack: Pack, ids: readonly string[]): readonly string[] {
  const wanted = new Set(ids);
  const known = pack.obligations.map((obligation) => obligation.id).filter((id) => wanted.has(id));
  return [...known, ...[...wanted].filter((id) => !known.includes(id)).sort(compareStrings)];
}

function clausesOf(pack: Pack, ids: readonly string[]): string[] {
  return ids.map((id) => obligationOf(pack, id)?.clause ?? id);
}

function checkWaiver(waiver: ListedWaiver, problems: Problem[]): void {
  if (waiver.reason.trim() === '') problems.push(problem(waiver, 'waiver.no-reason', phrase('a waiver needs its reason: ignore KIND -- reason')));
  else if (!(KINDS as readonly string[]).includes(waiver.kind))
    problems.push(
      problem(waiver, 'waiver.unknown-kind', phrase('unknown kind "{kind}"; expected one of {kinds}', { kind: waiver.kind, kinds: KINDS.join(', ') })),
    );
  else if (!waiver.used) problems.push(problem(waiver, 'waiver.unused', phrase('nothing of kind {kind} is waived here', { kind: waiver.kind })));
}

function problem({ path, range, cell }: Tie | Waiver, code: string, said: Phrase): Problem {
  return { path, range, ...(cell ? { cell } : {}), code, ...message(said) };
}

/** True where a person has answered any line that speaks for the subject. */
export function isAnswered(record: AttestationRecord, subject: string): boolean {
  return claimsFor(record, subject).some((claim) => claim.ticked || claim.answer.type !== 'open');
}
