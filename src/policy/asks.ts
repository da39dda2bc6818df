import type { Bilingual, FacetCondition, FacetDeclaration, Pack } from './pack.js';

/** Facets of a touchpoint, or of all places of a service taken together. */
export interface FacetValues {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** What a pack says about a kind with its facets. */
export interface Asks {
  /** Statements asked once a subject. */
  readonly asked: readonly string[];
  /** Clauses shown as bearing on the place, never flagged: with those of `evidence` and `exposes`, without those asked. */
  readonly shown: readonly string[];
  /** Clauses the place is evidence for. */
  readonly evidence: readonly string[];
  /** Clauses a safeguard that is off may count against: where not empty, the place is flagged by itself, as information. */
  readonly exposes: readonly string[];
  readonly remarks: readonly Bilingual[];
}

/** What a pack asks about a service. */
export interface ServiceAsks {
  /** Whether product code has a kind that makes the workspace a service. */
  readonly triggered: boolean;
  /** The statement that, answered `Not applicable`, ends the rest; empty where the pack has none. */
  readonly gate: string;
  /** Statements asked once a service, without the gate; empty where it is not triggered. */
  readonly asked: readonly string[];
}

/** What is asked and shown for one kind with its facets: every row of the mapping that fits adds to it. */
export function asks(pack: Pack, place: { readonly kind: string; readonly facets: FacetValues }): Asks {
  const rows = pack.mappings.filter((row) => row.kind === place.kind && matches(pack.facets, row.when, place.facets));
  const asked = distinct(rows.flatMap((row) => row.asked));
  const evidence = distinct(rows.flatMap((row) => row.evidence));
  const exposes = distinct(rows.flatMap((row) => row.exposes));
  const shown = distinct([...rows.flatMap((row) => row.shown), ...evidence, ...exposes]).filter((clause) => !asked.includes(clause));
  return { asked, shown, evidence, exposes, remarks: distinct(rows.flatMap((row) => row.remark ?? [])) };
}

/**
 * What is asked once a service.
 * @param product kinds that product code has, and the facets of its places taken together (`medium`, `demanded`)
 */
export function serviceAsks(pack: Pack, product: { readonly kinds: Iterable<string>; readonly facets?: FacetValues }): ServiceAsks {
  const kinds = [...product.kinds];
  const { triggeredBy, gate, asked } = pack.service;
  const triggered = triggeredBy.some((kind) => kinds.includes(kind));
  const declarations = [...pack.facets, { name: 'kinds', values: ['*'] }];
  const fitting = asked.filter((entry) => matches(declarations, entry.when, { ...product.facets, kinds }));
  return { triggered, gate, asked: triggered ? distinct(fitting.map((entry) => entry.id)) : [] };
}

/** Whether a workspace whose product code has these kinds is asked for anything at all. */
export function workspaceAsks(pack: Pack, kinds: Iterable<string>): boolean {
  const present = new Set(kinds);
  return pack.workspaceNeeds.length === 0 || pack.workspaceNeeds.some((kind) => present.has(kind));
}

/** Whether facets meet a condition; a facet that is absent counts as its declared default. */
export function matches(declarations: readonly FacetDeclaration[], condition: FacetCondition | undefined, facets: FacetValues): boolean {
  return Object.entries(condition ?? {}).every(([name, wanted]) => {
    const given = Object.hasOwn(facets, name) ? list(facets[name]) : [];
    const standard = declarations.find((declaration) => declaration.name === name)?.default;
    const values = given.length > 0 ? given : list(standard);
    return list(wanted).some((value) => (value === '*' ? values.length > 0 : values.includes(value)));
  });
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
