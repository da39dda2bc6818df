import type { Problem } from '../base/problem.js';
import { CLAUSE_ID_FORM, parseClauseId } from './clause-id.js';
import { type Bilingual, CONFIDENCES, type Confidence, type FacetCondition, type FacetDeclaration } from './pack.js';
import { expectedOneOf } from './suggest.js';
import { type Field, quote, YamlText } from './yaml-field.js';

/** What `pack.yaml` says. */
export interface PackHead {
  readonly id: string;
  readonly title: Bilingual;
  readonly short: Bilingual;
  readonly statusLine: Bilingual;
  readonly successor?: Bilingual;
  readonly summaryLabel: Bilingual;
  readonly about: Bilingual;
  /** Names of the Markdown files that hold the text. */
  readonly text: readonly { readonly name: string; readonly field: Field }[];
  readonly workspaceNeeds: readonly string[];
  readonly facets: readonly FacetDeclaration[];
  readonly confidence: readonly { readonly level: Confidence; readonly clause: string; readonly field: Field }[];
  readonly problems: readonly Problem[];
}

const EMPTY: Bilingual = { en: '', zh: '' };
const FORMAT = '1';

/** Reads `pack.yaml`: what the pack is, which files hold its text, which facets its conditions may name. */
export function readPack(path: string, text: string, kinds: readonly string[]): PackHead {
  const yaml = new YamlText(path, text);
  const fields = yaml
    .root('The pack')
    ?.record(['clausemark-pack', 'id', 'title', 'short', 'status', 'summary-label', 'about', 'text', 'workspace-needs'], ['successor', 'facets', 'confidence']);
  fields?.get('clausemark-pack')?.oneOf([FORMAT]);
  const successor = fields?.get('successor')?.bilingual();
  const names = (fields?.get('text')?.oneOrMore('a list of Markdown files') ?? []).flatMap((field) => {
    const name = field.text('the name of a Markdown file');
    return name === undefined ? [] : [{ name, field }];
  });
  return {
    id: packId(fields?.get('id')) ?? '',
    title: fields?.get('title')?.bilingual() ?? EMPTY,
    short: fields?.get('short')?.bilingual() ?? EMPTY,
    statusLine: fields?.get('status')?.bilingual() ?? EMPTY,
    ...(successor ? { successor } : {}),
    summaryLabel: fields?.get('summary-label')?.bilingual() ?? EMPTY,
    about: fields?.get('about')?.bilingual() ?? EMPTY,
    text: names,
    workspaceNeeds: readKinds(fields?.get('workspace-needs'), kinds),
    facets: readFacets(fields?.get('facets')),
    confidence: readConfidence(fields?.get('confidence')),
    problems: yaml.problems,
  };
}

/** A list of kinds, each of which has to be known. */
export function readKinds(field: Field | undefined, kinds: readonly string[]): readonly string[] {
  return (field?.oneOrMore('a list of kinds') ?? []).flatMap((entry) => readKind(entry, kinds) ?? []);
}

export function readKind(field: Field, kinds: readonly string[]): string | undefined {
  const kind = field.text('a kind of touchpoint');
  if (kind === undefined || kinds.includes(kind)) return kind;
  field.problem('policy.unknown-kind', `There is no kind ${quote(kind)}: ${expectedOneOf(kind, kinds)}`);
  return undefined;
}

/**
 * A condition; each facet and value has to be declared in `pack.yaml`. Null where something in it is wrong: what hangs on
 * it must not count as unconditional then.
 */
export function readCondition(field: Field | undefined, facets: readonly FacetDeclaration[]): FacetCondition | undefined | null {
  if (!field) return undefined;
  const condition: [string, string | readonly string[]][] = [];
  let wrong = !field.isMap;
  for (const { key, text, value } of field.entries('a map of facets to values')) {
    const facet = facets.find((declared) => declared.name === text);
    if (!facet) {
      const names = facets.map((declared) => declared.name);
      key.problem('policy.unknown-facet', `There is no facet ${quote(text)}: ${expectedOneOf(text, names)}`);
      wrong = true;
      continue;
    }
    const entries = value.oneOrMore('a value of the facet or a list of values');
    const values = entries.flatMap((entry) => readFacetValue(entry, facet) ?? []);
    if (values.length === 0 || values.length < entries.length) wrong = true;
    const [only] = values;
    if (only !== undefined) condition.push([text, values.length === 1 ? only : values]);
  }
  return wrong ? null : Object.fromEntries(condition);
}

function readFacetValue(field: Field, facet: FacetDeclaration): string | undefined {
  const value = field.text('a value of the facet');
  if (value === undefined || value === '*' || facet.values.includes('*') || facet.values.includes(value)) return value;
  field.problem('policy.unknown-value', `Facet ${facet.name} has no value ${quote(value)}: ${expectedOneOf(value, facet.values)}`);
  return undefined;
}

function packId(field: Field | undefined): string | undefined {
  const id = field?.text('an id like cac-genai-draft-2023');
  if (id === undefined || /^[a-z0-9][a-z0-9-]{0,60}$/.test(id)) return id;
  field?.problem('policy.wrong-type', `id is ${quote(id)}: expected small letters, digits and hyphens`);
  return undefined;
}

function readFacets(field: Field | undefined): readonly FacetDeclaration[] {
  const facets: FacetDeclaration[] = [];
  for (const { text, value } of field?.entries('a map of facets') ?? []) {
    const fields = value.record(['values'], ['default']);
    const values = (fields?.get('values')?.oneOrMore('a list of values') ?? []).flatMap((entry) => entry.text('a value') ?? []);
    const standard = fields?.get('default')?.oneOf(values);
    facets.push({ name: text, values, ...(standard === undefined ? {} : { default: standard }) });
  }
  return facets;
}

function readConfidence(field: Field | undefined): PackHead['confidence'] {
  return (field?.entries('a map of levels to clauses') ?? []).flatMap(({ key, text, value }) => {
    const level = CONFIDENCES.find((known) => known === text);
    if (level === undefined) {
      key.problem('policy.unknown-key', `Unknown level ${quote(text)} in confidence: ${expectedOneOf(text, CONFIDENCES)}`);
      return [];
    }
    return value.oneOrMore('a list of clauses').flatMap((entry) => {
      const clause = readClauseId(entry);
      return clause === undefined ? [] : [{ level, clause, field: entry }];
    });
  });
}

/** A clause id by its form; whether the clause exists is checked where the clauses are known. */
export function readClauseId(field: Field | undefined): string | undefined {
  const id = field?.text(CLAUSE_ID_FORM);
  if (id === undefined || parseClauseId(id)) return id;
  field?.problem('policy.wrong-type', `${quote(id)} is no clause id: expected ${CLAUSE_ID_FORM}`);
  return undefined;
}

/** A clause id that the text has. */
export function readKnownClause(field: Field | undefined, clauses: ReadonlySet<string>): string | undefined {
  const id = readClauseId(field);
  if (id === undefined || clauses.has(id)) return id;
  const article = parseClauseId(id)?.article;
  const parts = [...clauses].filter((clause) => parseClauseId(clause)?.article === article);
  const expected = parts.length > 0 ? expectedOneOf(id, parts) : 'expected a clause of the text';
  field?.problem('policy.unknown-clause', `The text has no clause ${id}: ${expected}`);
  return undefined;
}
