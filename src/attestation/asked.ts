import type { Bilingual, FacetCondition, Pack } from '../policy/pack.js';
import type { Facets } from '../detection/touchpoint.js';

/** What the pack's mapping says of one kind with these facets. */
export interface Mapped {
  /** Obligation ids, in the mapping's order. */
  readonly asked: readonly string[];
  /** Clause ids that bear on the place and are not asked. */
  readonly shown: readonly string[];
  readonly remarks: readonly Bilingual[];
}

/** True where every key of the condition holds; a facet that is not there counts as `unknown`. */
export function holds(condition: FacetCondition | undefined, facets: Facets): boolean {
  return Object.entries(condition ?? {}).every(([key, wanted]) => {
    const values = facetValues(facets[key]);
    const admitted = typeof wanted === 'string' ? [wanted] : wanted;
    return (values.length > 0 ? values : ['unknown']).some((value) => admitted.includes(value));
  });
}

/** The union of all rows of the mapping that fit. */
export function mapped(pack: Pack, kind: string, facets: Facets): Mapped {
  const rows = pack.mappings.filter((row) => row.kind === kind && holds(row.when, facets));
  const asked = [...new Set(rows.flatMap((row) => row.asked))];
  const clauses = new Map(pack.obligations.map((obligation) => [obligation.id, obligation.clause]));
  const taken = new Set(asked.map((id) => clauses.get(id) ?? id));
  const shown = [...new Set(rows.flatMap((row) => row.shown))].filter((id) => !taken.has(id));
  return { asked, shown, remarks: rows.flatMap((row) => (row.remark ? [row.remark] : [])) };
}

export function facetValues(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
