import { checkRecord, duplicateNames } from '../attestation/check.js';
import { coveredBy, type Gathered, type GatherInput, gather, isService, type ListedWaiver, type Place } from '../attestation/gather.js';
import { type AttestationRecord, claimsFor } from '../attestation/record.js';
import type { SealOptions } from '../attestation/staleness.js';
import { phrase, worded } from '../base/phrase.js';
import { compareProblems, message, type Problem } from '../base/problem.js';
import { compareStrings } from '../base/text.js';
import type { Obligation, Pack } from '../policy/pack.js';
import { type ClaimContext, claimIn, combine, unverifiedReason } from './claims.js';
import { type Location, locationOf, rankedPlaces } from './primary.js';
import type { AssessedClaim, AssessedSubject, Status } from './state.js';
import { rollUp } from './status.js';

export interface AssessInput extends GatherInput, SealOptions {
  /** UTC day, `2026-11-20`. */
  readonly asOf: string;
}

/** A touchpoint with what is asked because of it and how far that is answered. */
export interface AssessedTouchpoint extends Place {
  /** The roll-up of the claims that this place asks; `not-assessed` for other contexts and unresolved subjects. */
  readonly status: Status;
}

export interface Assessment {
  readonly pack: Pack;
  readonly asOf: string;
  /** Sorted by id; services among them. */
  readonly subjects: readonly AssessedSubject[];
  /** In the order of the input. */
  readonly touchpoints: readonly AssessedTouchpoint[];
  /** With all their problems, sorted by path. */
  readonly records: readonly AttestationRecord[];
  readonly waivers: readonly ListedWaiver[];
  /** Of ties and waivers. Those of records stand in the records. */
  readonly problems: readonly Problem[];
  /** What was gathered before any claim was looked at; drafting and renewing take it. */
  readonly gathered: Gathered;
}

/** Compares what is asked with what is claimed. Does not depend on the order of records. */
export function assess(input: AssessInput): Assessment {
  const records = [...input.records].sort((a, b) => compareStrings(a.path, b.path));
  const gathered = gather({ ...input, records });
  const assessor = new Assessor(gathered, {
    gathered,
    asOf: input.asOf,
    ...(input.dataPins ? { dataPins: input.dataPins } : {}),
    ...(input.complete === undefined ? {} : { complete: input.complete }),
  });
  const ids = [...new Set([...gathered.subjects.keys(), ...gathered.services])].sort(compareStrings);
  const subjects = ids.map((id) => assessor.subject(id));
  const bySubject = new Map(subjects.map((subject) => [subject.id, subject]));
  return {
    pack: input.pack,
    asOf: input.asOf,
    subjects,
    touchpoints: gathered.places.map((place) => ({ ...place, status: assessor.placeStatus(place, bySubject.get(place.subject ?? '')) })),
    records: assessor.checkedRecords(input.complete !== false),
    waivers: gathered.waivers,
    problems: [...gathered.problems].sort(compareProblems),
    gathered,
  };
}

class Assessor {
  private readonly pack: Pack;
  private readonly obligations: ReadonlyMap<string, Obligation>;

  constructor(
    private readonly gathered: Gathered,
    private readonly context: ClaimContext,
  ) {
    this.pack = gathered.pack;
    this.obligations = new Map(this.pack.obligations.map((obligation) => [obligation.id, obligation]));
  }

  subject(id: string): AssessedSubject {
    const places = this.gathered.subjects.get(id) ?? [];
    const records = this.gathered.records.filter((record) => this.answers(record, id));
    const claims = this.claims(id, records);
    const primary = isService(id) ? this.servicePrimary(records) : primaryOf(places);
    return {
      id,
      kinds: isService(id)
        ? this.pack.service.triggeredBy.filter((kind) => this.gathered.places.some((place) => place.touchpoint.kind === kind)).sort(compareStrings)
        : kindsOf(places),
      status: this.status(id, places, claims),
      claims,
      records: records.map((record) => record.path),
      ...(primary ? { primary } : {}),
    };
  }

  placeStatus(place: Place, subject: AssessedSubject | undefined): Status {
    if (!place.counted) return 'not-assessed';
    if (place.waiver) return 'waived';
    if (subject === undefined) return place.subject === undefined && place.shown.length > 0 ? 'not-assessed' : 'none';
    return place.asked.length === 0 ? 'none' : this.rollUp(subject.claims.filter((claim) => place.asked.includes(claim.clause)));
  }

  /** Records with the problems that only show beside the pack, the other records and the touchpoints. */
  checkedRecords(complete: boolean): AttestationRecord[] {
    const names = duplicateNames(this.gathered.records);
    return this.gathered.records.map((record) => {
      const found = [
        ...record.problems,
        ...checkRecord(record, this.pack),
        ...names.filter((problem) => problem.path === record.path),
        ...this.signature(record),
      ];
      if (complete) found.push(...this.orphans(record));
      const distinct = new Map(found.map((problem) => [JSON.stringify([problem.code, problem.range, problem.message]), problem]));
      return { ...record, problems: [...distinct.values()].sort(compareProblems) };
    });
  }

  private answers(record: AttestationRecord, subject: string): boolean {
    const policy = record.policy === this.pack.id || (record.broken && record.policy === '');
    return policy && coveredBy(record, this.gathered).includes(subject);
  }

  private claims(id: string, records: readonly AttestationRecord[]): AssessedClaim[] {
    const asked = this.gathered.asked.get(id) ?? [];
    if (asked.length === 0) return [];
    const optional = this.pack.obligations
      .filter((obligation) => obligation.strength === 'supporting' && !asked.includes(obligation.id))
      .filter((obligation) => records.some((record) => claimsFor(record, id).some((claim) => claim.id === obligation.id && claim.answer.type !== 'open')))
      .map((obligation) => obligation.id);
    const claims = [...asked, ...optional].map((clause) => this.claim(id, clause, records));
    const gated = isService(id) ? this.gate(claims) : claims;
    return [...gated, ...this.unknown(id, records)];
  }

  private claim(id: string, clause: string, records: readonly AttestationRecord[]): AssessedClaim {
    const obligation = this.obligations.get(clause);
    if (!obligation) return { clause, state: 'unanswered' };
    const said = records.map((record) => claimIn(record, id, obligation, this.context));
    // In a choice, the reason of an affirmed claim is the id of the chosen answer.
    return combine(clause, said, (claim) => (claim.state === 'affirmed' ? `affirmed ${claim.reason ? worded(claim.reason) : ''}` : claim.state));
  }

  /** A signed "not provided to the public" turns the rest of the service's list off. */
  private gate(claims: readonly AssessedClaim[]): AssessedClaim[] {
    const gate = claims.find((claim) => claim.clause === this.pack.service.gate);
    if (gate?.state !== 'not-applicable') return [...claims];
    return claims.map((claim) =>
      claim === gate
        ? claim
        : {
            clause: claim.clause,
            state: 'not-applicable',
            ...(gate.record === undefined ? {} : { record: gate.record }),
            reason: phrase('by {clause}', { clause: gate.clause }),
          },
    );
  }

  /** Answered lines whose id no clause knows. */
  private unknown(id: string, records: readonly AttestationRecord[]): AssessedClaim[] {
    const found = new Map<string, AssessedClaim>();
    for (const record of records) {
      for (const claim of claimsFor(record, id)) {
        if (claim.answer.type === 'open' || this.obligations.has(claim.id) || found.has(claim.id)) continue;
        found.set(claim.id, { clause: claim.id, state: 'invalid', record: record.path, reason: phrase('no such claim in {pack}', { pack: this.pack.id }) });
      }
    }
    return [...found.values()].sort((a, b) => compareStrings(a.clause, b.clause));
  }

  private status(id: string, places: readonly Place[], claims: readonly AssessedClaim[]): Status {
    if (claims.length > 0) return this.rollUp(claims);
    if (isService(id)) return this.gathered.waivers.some((waiver) => waiver.used && waiver.subject === id) ? 'waived' : 'none';
    const counted = places.filter((place) => place.counted);
    if (counted.length === 0) return 'not-assessed';
    return counted.some((place) => place.waiver) && counted.every((place) => place.waiver || place.asked.length === 0) ? 'waived' : 'none';
  }

  private rollUp(claims: readonly AssessedClaim[]): Status {
    return rollUp(claims, (id) => this.obligations.get(id)?.strength);
  }

  private servicePrimary(records: readonly AttestationRecord[]): Location | undefined {
    const origin = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const record = records[0];
    if (record) return { path: record.path, range: record.keyRanges['subjects'] ?? origin };
    return this.gathered.config.path === undefined ? undefined : { path: this.gathered.config.path, range: origin };
  }

  private signature(record: AttestationRecord): Problem[] {
    if (record.broken || record.attestedBy === undefined || record.unreadable.includes('attested-on') || record.unreadable.includes('role')) return [];
    if (!record.claims.some((claim) => claim.answer.type !== 'open')) return [];
    const reason = unverifiedReason(record, this.context);
    const key = record.role === undefined ? 'role' : record.attestedOn === undefined || record.attestedOn > this.context.asOf ? 'attested-on' : 'attested-by';
    const range = record.valueRanges[key] ?? record.keyRanges[key] ?? record.keyRanges['attested-by'];
    return reason === undefined
      ? []
      : [{ path: record.path, ...(range ? { range } : {}), code: 'record.unverified', ...message(phrase('{reason}; the claims do not count', { reason })) }];
  }

  /** Subjects of a record that nothing in the scanned files is about. */
  private orphans(record: AttestationRecord): Problem[] {
    if (record.broken || record.policy !== this.pack.id) return [];
    return record.subjects.flatMap((subject, index) => {
      const known = isService(subject) ? this.gathered.services.includes(subject) : this.gathered.subjects.has(subject);
      if (known) return [];
      const range = record.valueRanges[`subjects.${index}`] ?? record.valueRanges['subjects'];
      const said = isService(subject)
        ? phrase('no public service is found that {subject} could be', { subject })
        : phrase('nothing that was scanned is about {subject}', { subject });
      return [{ path: record.path, ...(range ? { range } : {}), code: 'record.unknown-subject', ...message(said) }];
    });
  }
}

function kindsOf(places: readonly Place[]): string[] {
  return [...new Set(places.map((place) => place.touchpoint.kind))].sort(compareStrings);
}

function primaryOf(places: readonly Place[]): Location | undefined {
  const best = rankedPlaces(places)[0];
  return best ? locationOf(best) : undefined;
}
