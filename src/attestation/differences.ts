import { type Phrase, phrase, verbatim, worded } from '../base/phrase.js';
import { compareStrings } from '../base/text.js';
import type { Voider } from '../policy/pack.js';
import type { Seal } from './record.js';
import { words } from './seal.js';

/** What changed since a seal was written, each as `old → new`. */
export interface Differences {
  readonly code: readonly Phrase[];
  readonly data: readonly Phrase[];
  /** By obligation id. */
  readonly clauses: Readonly<Record<string, Phrase>>;
}

export const NO_DIFFERENCES: Differences = { code: [], data: [], clauses: {} };

/** What may be there, or stay away, without a difference: places in tests, waived or merely likely ones. */
export interface Tolerated {
  readonly code: ReadonlySet<string>;
  readonly data: ReadonlySet<string>;
  /** Only a part of the files was looked at: what is missing is not known to be gone. */
  readonly partial?: boolean;
}

const NOTHING_TOLERATED: Tolerated = { code: new Set(), data: new Set() };

/** Compares two seals, each of one and the same subject or of a whole record. */
export function differences(old: Seal, now: Seal, tolerated: Tolerated = NOTHING_TOLERATED): Differences {
  const clauses: Record<string, Phrase> = {};
  for (const [id, version] of Object.entries(old.clauses)) {
    const current = now.clauses[id];
    if (current !== undefined && current !== version)
      clauses[id] = phrase('what {id} asks was reworded (version {version} → {current})', { id, version, current });
  }
  const added = now.code.filter((line) => !old.code.includes(line));
  const removed = old.code.filter((line) => !now.code.includes(line) && !tolerated.code.has(line));
  return {
    code: codeMessages(removed, added, tolerated.partial === true),
    data: dataMessages(old.data, now.data, tolerated),
    clauses,
  };
}

/** What voids an obligation with these voiders; undefined where it stands. */
export function voiding(found: Differences, id: string, voidedBy: readonly Voider[]): Phrase | undefined {
  const clause = found.clauses[id];
  const changes = [
    ...(voidedBy.includes('data') ? found.data : []),
    ...(voidedBy.includes('code') ? found.code : []),
    ...(voidedBy.includes('clause') && clause !== undefined ? [clause] : []),
  ];
  return changes.length > 0 ? { key: CHANGES, values: { changes } } : undefined;
}

const CHANGES = '{changes}';

/** Whether a reason says what changed, old → new, rather than that nothing can be compared. */
export function isChange(reason: Phrase): boolean {
  return reason.key === CHANGES;
}

function dataMessages(old: Seal['data'], now: Seal['data'], tolerated: Tolerated): Phrase[] {
  const before = byName(old);
  const after = byName(now);
  const several = before.size > 1 || after.size > 1;
  const messages: Phrase[] = [];
  for (const [subject, pins] of [...after].sort(([a], [b]) => compareStrings(a, b))) {
    const sealed = before.get(subject);
    if (sealed === undefined) continue;
    const added = pins.filter((pin) => !sealed.includes(pin));
    const removed = tolerated.partial === true ? [] : sealed.filter((pin) => !pins.includes(pin) && !tolerated.data.has(pin));
    if (added.length === 0 && removed.length === 0) continue;
    const values = { old: sealed.join(', '), now: pins.join(', ') };
    messages.push(several ? phrase('{subject}: revision {old} → {now}', { subject, ...values }) : phrase('revision {old} → {now}', values));
  }
  return messages;
}

function byName(data: Seal['data']): Map<string, string[]> {
  return typeof data === 'string' ? new Map([['', words(data)]]) : new Map(Object.entries(data).map(([subject, pins]) => [subject, words(pins)]));
}

function codeMessages(removed: readonly string[], added: readonly string[], partial: boolean): Phrase[] {
  const gone = removed.map(words);
  const come = added.map(words);
  const pairs: [string[], string[]][] = [];
  for (const sameSubject of [true, false]) {
    for (const old of [...gone]) {
      const candidates = come.filter((line) => line[0] === old[0] && (!sameSubject || line[1] === old[1]));
      const best = candidates.reduce<string[] | undefined>((a, b) => (a === undefined || shared(old, b) > shared(old, a) ? b : a), undefined);
      if (!best) continue;
      pairs.push([old, best]);
      gone.splice(gone.indexOf(old), 1);
      come.splice(come.indexOf(best), 1);
    }
  }
  const messages = partial ? [] : pairs.map(([old, now]) => changed(old, now));
  if (partial) for (const [, now] of pairs) messages.push(phrase('new: {line}', { line: now.join(' ') }));
  for (const line of come) messages.push(phrase('new: {line}', { line: line.join(' ') }));
  if (!partial) for (const line of gone) messages.push(phrase('gone: {line}', { line: line.join(' ') }));
  return messages.sort((a, b) => compareStrings(worded(a), worded(b)));
}

function shared(a: readonly string[], b: readonly string[]): number {
  return a.filter((word) => b.includes(word)).length;
}

/** `model gpt-4o → gpt-5; carries output → output, personal`. */
function changed(old: readonly string[], now: readonly string[]): Phrase {
  const parts: Phrase[] = [];
  if (old[1] !== now[1]) parts.push(phrase('{old} → {now}', { old: old[1] ?? '', now: now[1] ?? '' }));
  const before = byKey(old.slice(2));
  const after = byKey(now.slice(2));
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort(compareStrings)) {
    const was = before.get(key) ?? [];
    const is = after.get(key) ?? [];
    if (was.join('\n') === is.join('\n')) continue;
    const values = { old: named(was), now: named(is) };
    parts.push(key === '' ? phrase('{old} → {now}', values) : phrase('{key} {old} → {now}', { key, ...values }));
  }
  return phrase('{parts}', { parts });
}

function named(values: readonly string[]): Phrase {
  const text = values.join(', ');
  return text === '' ? phrase('none') : verbatim(text);
}

/** Bare values under the empty key. In a line with bare values on both sides only what differs is kept. */
function byKey(material: readonly string[]): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const entry of material) {
    const match = /^([A-Za-z_$][\w.$-]*)=(.*)$/su.exec(entry);
    const key = match?.[1] ?? '';
    result.set(key, [...(result.get(key) ?? []), match?.[2] ?? entry]);
  }
  return result;
}
