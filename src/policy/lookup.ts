import { clauseOfObligation, parseClauseId } from './clause-id.js';
import type { Clause, CrossReference, Obligation, Pack, Scope, Voider } from './pack.js';

/** The clause of an id, `7(3)`; an obligation id, `4(4)#2`, leads to its clause. */
export function clauseOf(pack: Pack, id: string): Clause | undefined {
  const clause = clauseOfObligation(id);
  return pack.clauses.find((known) => known.id === clause);
}

export function obligationOf(pack: Pack, id: string): Obligation | undefined {
  return pack.obligations.find((known) => known.id === id);
}

/** Every statement of a clause, in order. */
export function obligationsOf(pack: Pack, clause: string): readonly Obligation[] {
  return pack.obligations.filter((known) => known.clause === clause);
}

/** The parts of an article, in order; empty where it has none. */
export function partsOf(pack: Pack, article: string): readonly Clause[] {
  return pack.clauses.filter((clause) => clause.article === article && clause.id !== article);
}

export function crossReferenceOf(pack: Pack, clause: string): CrossReference | undefined {
  return pack.crossReferences.find((known) => known.clause === clause);
}

/** How a clause, or a whole article part by part, continues. */
export function crossReferencesOf(pack: Pack, clause: string): readonly CrossReference[] {
  const own = crossReferenceOf(pack, clause);
  if (own) return [own];
  return parseClauseId(clause)?.part === '' ? partsOf(pack, clause).flatMap((part) => crossReferenceOf(pack, part.id) ?? []) : [];
}

/** Whether a statement is asked for, or goes with one that is; else it is only an answer to another, as 11[e] is to 11[d]. */
export function isAskedFor(pack: Pack, obligation: Obligation): boolean {
  if (obligation.strength === 'supporting' || obligation.id === pack.service.gate) return true;
  return pack.mappings.some(({ asked }) => asked.includes(obligation.id)) || pack.service.asked.some(({ id }) => id === obligation.id);
}

/**
 * The supporting statements that go with asked ones, by clause: a draft offers them, nothing counts them as missing.
 * Those that are asked anyway are left out.
 */
export function supportingOf(pack: Pack, asked: readonly string[]): readonly Obligation[] {
  const clauses = new Set(asked.map(clauseOfObligation));
  return pack.obligations.filter((known) => known.strength === 'supporting' && clauses.has(known.clause) && !asked.includes(known.id));
}

/** What voids a claim, by how it is asked: claims of a service are not voided by code or data. */
export function voidersFor(obligation: Obligation, asked: Exclude<Scope, 'both'>): readonly Voider[] {
  return asked === 'service' ? obligation.voidedBy.filter((voider) => voider !== 'code' && voider !== 'data') : obligation.voidedBy;
}
