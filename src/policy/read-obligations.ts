import type { Problem } from '../base/problem.js';
import { CLAUSE_ID_FORM, clauseOfObligation, parseClauseId, statementNumber } from './clause-id.js';
import { type Answer, type Bilingual, type Obligation, SCOPES, type SourceEvidence, STRENGTHS, VOIDERS } from './pack.js';
import { readKnownClause } from './read-pack.js';
import { expectedOneOf } from './suggest.js';
import { type Field, quote, YamlText } from './yaml-field.js';

/** What `obligations.yaml` says. */
export interface ReadObligations {
  readonly obligations: readonly Obligation[];
  readonly none: ReadonlyMap<string, Bilingual>;
  readonly blanketOpening?: Bilingual;
  readonly sourceEvidence?: SourceEvidence;
  /** Ids of statements that are there but could not be read: whoever refers to one is not wrong. */
  readonly unread: ReadonlySet<string>;
  /** False where the file as a whole could not be read. */
  readonly readable: boolean;
  readonly problems: readonly Problem[];
}

/** Reads `obligations.yaml`: statements, and the clauses written out as asking nothing. */
export function readObligations(path: string, text: string, clauses: ReadonlySet<string>): ReadObligations {
  const yaml = new YamlText(path, text);
  const fields = yaml.root('The file')?.record(['obligations'], ['none', 'blanket-opening', 'source-evidence']);
  const blanketOpening = fields?.get('blanket-opening')?.bilingual();
  const sourceEvidence = readSourceEvidence(fields?.get('source-evidence'));
  const obligations: Obligation[] = [];
  const unread = new Set<string>();
  for (const field of fields?.get('obligations')?.items('a list of statements') ?? []) {
    const obligation = readObligation(field, clauses, unread);
    if (!obligation) continue;
    if (obligations.some((other) => other.id === obligation.id)) {
      field.problem('policy.duplicate', `${obligation.id} stands twice: expected each statement once, further ones of a clause as ${obligation.clause}#2, #3`);
      continue;
    }
    checkOpening(field, obligation, blanketOpening);
    obligations.push(obligation);
  }
  const none = readNone(fields?.get('none'), clauses, obligations);
  return {
    obligations,
    none,
    ...(blanketOpening ? { blanketOpening } : {}),
    ...(sourceEvidence ? { sourceEvidence } : {}),
    unread,
    readable: obligations.length > 0 || unread.size > 0 || none.size > 0,
    problems: yaml.problems,
  };
}

function readObligation(field: Field, clauses: ReadonlySet<string>, unread: Set<string>): Obligation | undefined {
  const fields = field.record(['id', 'statement', 'scope', 'strength', 'voided-by'], ['hint', 'any-of', 'version']);
  const id = readObligationId(fields?.get('id'), clauses);
  const statement = fields?.get('statement')?.bilingual();
  const hint = fields?.get('hint')?.bilingual();
  const scope = fields?.get('scope')?.oneOf(SCOPES);
  const strength = fields?.get('strength')?.oneOf(STRENGTHS);
  const voidedBy = (fields?.get('voided-by')?.oneOrMore('a list of code, data, clause, time') ?? []).flatMap((entry) => entry.oneOf(VOIDERS) ?? []);
  const anyOf = fields?.has('any-of') ? readAnswers(fields.get('any-of'), clauses) : undefined;
  const version = fields?.get('version')?.positive() ?? 1;
  if (id === undefined) return undefined;
  if (!statement || !scope || !strength) {
    unread.add(id);
    return undefined;
  }
  return { id, clause: clauseOfObligation(id), statement, ...(hint ? { hint } : {}), scope, strength, ...(anyOf ? { anyOf } : {}), voidedBy, version };
}

/** `7(3)`, or `4(4)#2` for a further statement; its clause has to exist. */
function readObligationId(field: Field | undefined, clauses: ReadonlySet<string>): string | undefined {
  const id = field?.text('the id of a statement like 7(3) or 4(4)#2');
  if (id === undefined) return undefined;
  const clause = clauseOfObligation(id);
  if (!parseClauseId(clause) || statementNumber(id) === undefined) {
    field?.problem('policy.wrong-type', `${quote(id)} is no id of a statement: expected ${CLAUSE_ID_FORM}, with #2, #3 for further statements`);
    return undefined;
  }
  if (clauses.has(clause)) return id;
  const parts = [...clauses].filter((known) => parseClauseId(known)?.article === parseClauseId(clause)?.article);
  field?.problem(
    'policy.unknown-clause',
    `The text has no clause ${clause}: ${parts.length > 0 ? expectedOneOf(clause, parts) : 'expected a clause of the text'}`,
  );
  return undefined;
}

function readAnswers(field: Field | undefined, clauses: ReadonlySet<string>): readonly Answer[] {
  const answers: Answer[] = [];
  const entries = field?.items('a list of answers') ?? [];
  for (const entry of entries) {
    const fields = entry.record(['id', 'text'], ['needs', 'clause']);
    const id = fields?.get('id')?.text('an id like not-provided');
    const text = fields?.get('text')?.bilingual();
    const needs = fields?.get('needs')?.oneOf(['provision', 'reason'] as const);
    const clause = readKnownClause(fields?.get('clause'), clauses);
    if (id === undefined || !text) continue;
    if (answers.some((other) => other.id === id)) entry.problem('policy.duplicate', `Answer ${quote(id)} stands twice: expected each answer once`);
    else answers.push({ id, text, ...(needs ? { needs } : {}), ...(clause === undefined ? {} : { clause }) });
  }
  if (field && entries.length === 1) field.problem('policy.empty', 'any-of has one answer: expected at least two');
  return answers;
}

/** Blanket statements say so in their first words, others do not. */
function checkOpening(field: Field, obligation: Obligation, opening: Bilingual | undefined): void {
  if (!opening) {
    if (obligation.strength === 'blanket') field.problem('policy.blanket-opening', `${obligation.id} is blanket: expected blanket-opening in this file`);
    return;
  }
  for (const language of ['en', 'zh'] as const) {
    const words = opening[language].trim();
    const opens = obligation.statement[language].startsWith(words);
    if (obligation.strength === 'blanket' && !opens) {
      field.problem('policy.blanket-opening', `${obligation.id} is blanket: expected its ${language} statement to begin with ${quote(words)}`);
    } else if (obligation.strength !== 'blanket' && opens) {
      field.problem('policy.blanket-opening', `${obligation.id} begins with ${quote(words)}: expected strength blanket`);
    }
  }
}

function readNone(field: Field | undefined, clauses: ReadonlySet<string>, obligations: readonly Obligation[]): ReadonlyMap<string, Bilingual> {
  const none = new Map<string, Bilingual>();
  for (const entry of field?.items('a list of clauses that ask nothing') ?? []) {
    const fields = entry.record(['clause', 'because']);
    const clause = readKnownClause(fields?.get('clause'), clauses);
    const because = fields?.get('because')?.bilingual();
    if (clause === undefined) continue;
    const asked = obligations.find((obligation) => covers(clause, obligation.clause));
    if (asked) entry.problem('policy.contradiction', `${clause} is said to ask nothing, but has the statement ${asked.id}: expected one of the two`);
    else if (none.has(clause)) entry.problem('policy.duplicate', `${clause} stands twice under none: expected each clause once`);
    else for (const part of clauses) if (covers(clause, part)) none.set(part, because ?? { en: '', zh: '' });
  }
  return none;
}

/** Whether `clause` is the other clause or the whole article that it belongs to. */
function covers(clause: string, other: string): boolean {
  return clause === other || clause === parseClauseId(other)?.article;
}

function readSourceEvidence(field: Field | undefined): SourceEvidence | undefined {
  const fields = field?.record(['note', 'kinds']);
  const note = fields?.get('note')?.bilingual();
  const kinds = (fields?.get('kinds')?.entries('a map of ways to obtain data') ?? []).flatMap(({ text, value }): [string, Bilingual][] => {
    const evidence = value.bilingual();
    return evidence ? [[text, evidence]] : [];
  });
  return note ? { note, kinds: Object.fromEntries(kinds) } : undefined;
}
