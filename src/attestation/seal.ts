import { compareStrings } from '../base/text.js';
import type { Pack } from '../policy/pack.js';
import type { Seal } from './record.js';

/** What of a touchpoint can be part of a seal. Path, line, rule and local names are not. */
export interface Sealable {
  readonly kind: string;
  readonly subject: string;
  /** `name=value` or a bare value, in any order, repeated or not. */
  readonly material: readonly string[];
}

/** Kinds whose subject is data with a revision. */
const DATA_KINDS: ReadonlySet<string> = new Set(['training-data', 'data-collection', 'retrieval-data', 'human-labelling']);
/** Material that pins data of these kinds; it goes into the seal's `data`, not into its `code`. */
const PIN = /^(?:revision|rev|commit|version|sha1|sha256|md5|etag|hash|digest|checksum)=(.+)$/su;

export const UNPINNED = 'unpinned';

/** The part of a place that is sealed as code: `kind subject material…`, words with spaces in JSON quotes. */
export function sealLine({ kind, subject, material }: Sealable): string {
  const code = DATA_KINDS.has(kind) ? material.filter((entry) => !PIN.test(entry)) : material;
  return [kind, subject, ...sortedSet(code)].map(word).join(' ');
}

/** What pins the data of a place: its revisions, `unpinned`, or nothing for a place that is not about data. */
export function pinsOf({ kind, material }: Sealable): readonly string[] {
  if (!DATA_KINDS.has(kind)) return [];
  const pins = material.flatMap((entry) => PIN.exec(entry)?.[1] ?? []);
  return pins.length > 0 ? pins : [UNPINNED];
}

export interface SealInput {
  readonly subjects: readonly string[];
  readonly places: readonly Sealable[];
  /** Subject → content hash or revision known from elsewhere; takes the place of `unpinned`. */
  readonly dataPins?: ReadonlyMap<string, string>;
  /** Obligation id → version, of the claims that the record has. */
  readonly clauses: Readonly<Record<string, number>>;
}

/** Computes what a record of these subjects is sealed with. The same for every order and multiplicity of places. */
export function sealOf({ subjects, places, dataPins, clauses }: SealInput): Seal {
  const own = places.filter((place) => subjects.includes(place.subject));
  const pins: Record<string, string> = {};
  for (const subject of sortedSet(subjects)) {
    pins[subject] =
      dataOf(
        own.filter((place) => place.subject === subject),
        dataPins?.get(subject),
      ) ?? UNPINNED;
  }
  const only = Object.values(pins)[0];
  return {
    v: 1,
    code: sortedSet(own.map(sealLine)),
    data: Object.keys(pins).length > 1 ? pins : (only ?? UNPINNED),
    clauses: sortKeys(clauses),
  };
}

/** The pins of one subject as one readable word list, or nothing where none of its places is about data. */
export function dataOf(places: readonly Sealable[], known?: string): string | undefined {
  const pins = sortedSet(places.flatMap(pinsOf).map((pin) => (pin === UNPINNED ? (known ?? UNPINNED) : pin)));
  return pins.length > 0 ? pins.map(word).join(' ') : undefined;
}

/** The part of a seal that speaks of one subject; nothing where the seal never covered it. */
export function restrict(seal: Seal, subject: string): Seal | undefined {
  const code = seal.code.filter((line) => words(line)[1] === subject);
  const alone = code.length === seal.code.length;
  const data = typeof seal.data === 'string' ? (code.length > 0 || alone ? seal.data : undefined) : seal.data[subject];
  if (code.length === 0 && data === undefined) return undefined;
  return { ...seal, code, data: data ?? UNPINNED };
}

/** Obligation id → version of its meaning, for every obligation of a pack. */
export function clauseVersions(pack: Pack): ReadonlyMap<string, number> {
  return new Map(pack.obligations.map((obligation) => [obligation.id, obligation.version]));
}

/** Splits a line of a seal into its words. */
export function words(line: string): string[] {
  return (line.match(/"(?:[^"\\]|\\.)*"|\S+/gu) ?? []).map((token) => {
    if (!token.startsWith('"')) return token;
    try {
      const value: unknown = JSON.parse(token);
      return typeof value === 'string' ? value : token;
    } catch {
      return token;
    }
  });
}

function word(text: string): string {
  return text !== '' && !/[\s"\\]/u.test(text) ? text : JSON.stringify(text);
}

export function sortedSet(values: Iterable<string>): string[] {
  return [...new Set(values)].sort(compareStrings);
}

export function sortKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareStrings(a, b)));
}
