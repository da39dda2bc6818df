import type { Differences, Tolerated } from './differences.js';
import { differences } from './differences.js';
import { type Gathered, sealables } from './gather.js';
import type { AttestationRecord, Seal } from './record.js';
import { clauseVersions, pinsOf, restrict, type Sealable, sealLine, sealOf } from './seal.js';

export interface SealOptions {
  /** Subject → content hash or revision known from elsewhere. */
  readonly dataPins?: ReadonlyMap<string, string>;
  /** False where only a part of the files was scanned: what is missing is then not known to be gone. */
  readonly complete?: boolean;
}

/** What the present code would be sealed with, for some subjects and claims. */
export function currentSeal(subjects: readonly string[], claimIds: readonly string[], gathered: Gathered, options: SealOptions = {}): Seal {
  const versions = clauseVersions(gathered.pack);
  const clauses: Record<string, number> = {};
  for (const id of claimIds) {
    const version = versions.get(id);
    if (version !== undefined) clauses[id] = version;
  }
  const places = subjects.flatMap((subject) => sealedPlaces(subject, gathered));
  return sealOf({ subjects, places, clauses, ...(options.dataPins ? { dataPins: options.dataPins } : {}) });
}

/**
 * What changed for one subject since a record was sealed; `unsealed` where its seal never covered the subject,
 * so that nothing can be compared.
 */
export function changesSince(record: AttestationRecord, subject: string, gathered: Gathered, options: SealOptions = {}): Differences | 'unsealed' {
  const old = record.seal ? restrict(record.seal, subject) : undefined;
  if (!old) return 'unsealed';
  const now = currentSeal([subject], Object.keys(old.clauses), gathered, options);
  const all = sealables(subject, gathered);
  const tolerated: Tolerated = {
    code: new Set(all.map(sealLine)),
    data: new Set(all.flatMap(pinsOf)),
    ...(options.complete === false ? { partial: true } : {}),
  };
  return differences(old, now, tolerated);
}

/** Places in assessed contexts that are sure and not waived; where there are none, the next best. */
function sealedPlaces(subject: string, gathered: Gathered): readonly Sealable[] {
  const all = sealables(subject, gathered);
  const counted = all.filter(({ place }) => place.counted && !place.waiver);
  const sure = counted.filter(({ place }) => place.touchpoint.certainty !== 'likely');
  return sure.length > 0 ? sure : counted.length > 0 ? counted : all;
}
