import type { Problem } from '../base/problem.js';
import type { Bilingual, FacetCondition, FacetDeclaration, Mapping, Obligation, Scope, ServiceClaims } from './pack.js';
import { readCondition, readKind, readKinds, readKnownClause } from './read-pack.js';
import { expectedOneOf } from './suggest.js';
import { type Field, quote, YamlText } from './yaml-field.js';

/** What the rest of the pack knows, so that a mapping can be checked against it. */
export interface MappingContext {
  readonly kinds: readonly string[];
  readonly facets: readonly FacetDeclaration[];
  readonly clauses: ReadonlySet<string>;
  readonly obligations: readonly Obligation[];
  /** Ids of statements that are there but could not be read. */
  readonly unread: ReadonlySet<string>;
}

export interface ReadMapping {
  readonly mappings: readonly Mapping[];
  readonly service: ServiceClaims;
  readonly problems: readonly Problem[];
}

export const NO_SERVICE: ServiceClaims = { triggeredBy: [], gate: '', asked: [] };

/** Reads `mapping.yaml`: kind + facets → claims, and the claims of a service. */
export function readMapping(path: string, text: string, context: MappingContext): ReadMapping {
  const yaml = new YamlText(path, text);
  const fields = yaml.root('The file')?.record(['rows'], ['service']);
  const mappings = (fields?.get('rows')?.items('a list of rows') ?? []).flatMap((field) => readRow(field, context) ?? []);
  const service = fields?.has('service') ? readService(fields.get('service'), context) : NO_SERVICE;
  return { mappings, service, problems: yaml.problems };
}

function readRow(field: Field, context: MappingContext): Mapping | undefined {
  const fields = field.record(['kind'], ['when', 'asked', 'shown', 'evidence', 'exposes', 'remark']);
  const kindField = fields?.get('kind');
  const kind = kindField && readKind(kindField, context.kinds);
  const when = readCondition(fields?.get('when'), context.facets);
  const asked = (fields?.get('asked')?.items('a list of statements') ?? []).flatMap((entry) => readAsked(entry, 'subject', context) ?? []);
  const [shown, evidence, exposes] = ['shown', 'evidence', 'exposes'].map((key) =>
    (fields?.get(key)?.items('a list of clauses') ?? []).flatMap((entry) => readKnownClause(entry, context.clauses) ?? []),
  );
  const remark: Bilingual | undefined = fields?.get('remark')?.bilingual();
  if (kind === undefined || when === null) return undefined;
  return { kind, ...(when ? { when } : {}), asked, shown: shown ?? [], evidence: evidence ?? [], exposes: exposes ?? [], ...(remark ? { remark } : {}) };
}

/** A statement that exists and may be asked this often. */
function readAsked(field: Field | undefined, often: Exclude<Scope, 'both'>, context: MappingContext): string | undefined {
  const id = field?.text('the id of a statement');
  if (id === undefined) return undefined;
  const obligation = context.obligations.find((known) => known.id === id);
  if (!obligation) {
    if (context.unread.has(id)) return undefined;
    const ids = nearIds(id, context.obligations);
    field?.problem('policy.unknown-clause', `obligations.yaml has no statement ${quote(id)}: ${expectedOneOf(id, ids)}`);
    return undefined;
  }
  if (obligation.scope !== often && obligation.scope !== 'both') {
    field?.problem('policy.scope', `${id} is asked once a ${obligation.scope}: expected a statement of scope ${often} or both`);
    return undefined;
  }
  return id;
}

/** The statements of the same article, where it has any. */
function nearIds(id: string, obligations: readonly Obligation[]): readonly string[] {
  const article = /^\d+/.exec(id)?.[0];
  const ids = obligations.map((known) => known.id);
  const near = ids.filter((known) => /^\d+/.exec(known)?.[0] === article);
  return near.length > 0 ? near : ids;
}

function readService(field: Field | undefined, context: MappingContext): ServiceClaims {
  const fields = field?.record(['triggered-by', 'gate', 'asked']);
  const gate = readAsked(fields?.get('gate'), 'service', context) ?? '';
  // Here a condition may name the kinds that product code has.
  const facets: readonly FacetDeclaration[] = [...context.facets, { name: 'kinds', values: context.kinds }];
  const asked: { id: string; when?: FacetCondition }[] = [];
  for (const entry of fields?.get('asked')?.items('a list of statements') ?? []) {
    const long = entry.isMap ? entry.record(['id', 'when']) : undefined;
    const id = readAsked(entry.isMap ? long?.get('id') : entry, 'service', context);
    const when = readCondition(long?.get('when'), facets);
    if (id === undefined || when === null) continue;
    if (id === gate) entry.problem('policy.duplicate', `${id} is the gate: expected it not to stand in the list as well`);
    else if (asked.some((other) => other.id === id && !(other.when && when))) {
      entry.problem('policy.duplicate', `${id} stands twice: expected it once, or each time with a condition`);
    } else asked.push({ id, ...(when ? { when } : {}) });
  }
  return { triggeredBy: readKinds(fields?.get('triggered-by'), context.kinds), gate, asked };
}
