import type { Facets } from '../detection/touchpoint.js';
import type { Bilingual, FacetCondition, Obligation, Pack, Voider } from '../policy/pack.js';

/** What the pack's mapping says of one kind with these facets. */
export interface Mapped {
  /** Obligation ids, in the mapping's order. */
  readonly asked: readonly string[];
  /** Clause ids that bear on the place and are not asked. */
  readonly shown: readonly string[];
  /** Clauses the place is evidence for. */
  readonly evidence: readonly string[];
  /** Clauses that a safeguard which is off may count against. */
  readonly exposes: readonly string[];
  readonly remarks: readonly Bilingual[];
}

/** True where every key of the condition holds. A facet that is not there counts as the pack's default, else as `unknown`. */
export function holds(pack: Pack, condition: FacetCondition | undefined, facets: Facets): boolean {
  return Object.entries(condition ?? {}).every(([key, wanted]) => {
    const given = facetValues(facets[key]);
    const admitted = facetValues(wanted);
    if (admitted.includes('*')) return given.length > 0;
    const values = given.length > 0 ? given : [pack.facets.find((facet) => facet.name === key)?.default ?? 'unknown'];
    return values.some((value) => admitted.includes(value));
  });
}

/** The union of all rows of the mapping that fit. */
export function mapped(pack: Pack, kind: string, facets: Facets): Mapped {
  const rows = pack.mappings.filter((row) => row.kind === kind && holds(pack, row.when, facets));
  const asked = distinct(rows.flatMap((row) => row.asked));
  const clauses = new Map(pack.obligations.map((obligation) => [obligation.id, obligation.clause]));
  const taken = new Set(asked.map((id) => clauses.get(id) ?? id));
  const others = (ids: readonly string[]): string[] => distinct(ids).filter((id) => !taken.has(id));
  return {
    asked,
    shown: others(rows.flatMap((row) => row.shown)),
    evidence: others(rows.flatMap((row) => row.evidence)),
    exposes: others(rows.flatMap((row) => row.exposes)),
    remarks: rows.flatMap((row) => (row.remark ? [row.remark] : [])),
  };
}

/** What a service is asked, the gate first. `facets` are those of all its places together, with `kinds`. */
export function serviceAsked(pack: Pack, facets: Facets): readonly string[] {
  return distinct([pack.service.gate, ...pack.service.asked.filter((entry) => holds(pack, entry.when, facets)).map((entry) => entry.id)]);
}

/** What voids an obligation about this subject: a statement asked of subjects and services alike is not voided by code or data of a service. */
export function voidersOf({ scope, voidedBy }: Obligation, subject: string): readonly Voider[] {
  return scope === 'both' && subject.startsWith('service:') ? voidedBy.filter((voider) => voider !== 'code' && voider !== 'data') : voidedBy;
}

export function facetValues(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
