import { compareProblems, type Problem, type Result } from '../base/problem.js';
import { clauseOfObligation, parseClauseId } from './clause-id.js';
import type { Clause, Confidence, Obligation, Pack } from './pack.js';
import { readClauses } from './read-clauses.js';
import { readCrossReferences } from './read-crossref.js';
import { NO_SERVICE, readMapping } from './read-mapping.js';
import { readObligations } from './read-obligations.js';
import { type PackHead, readPack } from './read-pack.js';
import { quote } from './yaml-field.js';

/**
 * Loads a policy pack from the texts of its folder. A malformed pack gives what could be read, and problems that say
 * file, place and what was expected.
 * @param files path → text; `pack.yaml` may stand in a folder, the other files beside it
 * @param kinds the kinds of touchpoints that exist
 */
export function loadPack(files: ReadonlyMap<string, string>, kinds: readonly string[]): Result<Pack> {
  const path = [...files.keys()].filter((name) => name === 'pack.yaml' || name.endsWith('/pack.yaml')).sort((a, b) => a.length - b.length)[0];
  if (path === undefined) {
    const message = 'The folder has no pack.yaml: expected it beside the other files of the pack';
    return { value: emptyPack(readPack('pack.yaml', '', kinds)), problems: [{ path: 'pack.yaml', code: 'policy.missing-file', message }] };
  }
  const folder = path.slice(0, path.length - 'pack.yaml'.length);
  const head = readPack(path, files.get(path) ?? '', kinds);
  const problems: Problem[] = [];
  const file = (name: string): string | undefined => files.get(folder + name);
  const clauses = readTexts(head, folder, file, problems);
  problems.push(...head.problems);
  const value = clauses.length === 0 ? emptyPack(head) : readRest(head, clauses, folder, file, kinds, problems);
  return { value, problems: problems.sort(compareProblems) };
}

/**
 * The YAML that speaks about the clauses. What cannot be read at all is one problem, not one more for each place that
 * refers to it.
 */
function readRest(
  head: PackHead,
  clauses: readonly Clause[],
  folder: string,
  file: (name: string) => string | undefined,
  kinds: readonly string[],
  problems: Problem[],
): Pack {
  const ids = new Set(clauses.map((clause) => clause.id));
  for (const name of ['obligations.yaml', 'mapping.yaml']) {
    if (file(name) !== undefined) continue;
    problems.push({ path: folder + name, code: 'policy.missing-file', message: `The pack has no ${name}: expected it beside pack.yaml` });
  }

  const crossText = file('crossref.yaml');
  const cross = crossText === undefined ? undefined : readCrossReferences(`${folder}crossref.yaml`, crossText, ids);
  problems.push(...(cross?.problems ?? []));
  const pack: Pack = { ...emptyPack(head), clauses, crossReferences: cross?.crossReferences ?? [], instruments: cross?.instruments ?? [] };

  const obligationsText = file('obligations.yaml');
  if (obligationsText === undefined) return pack;
  const read = readObligations(`${folder}obligations.yaml`, obligationsText, ids);
  const { obligations, none, blanketOpening, sourceEvidence, unread } = read;
  problems.push(...read.problems);
  if (!read.readable) return pack;
  problems.push(...uncovered(clauses, [...obligations.map(({ clause }) => clause), ...[...unread].map(clauseOfObligation), ...none.keys()], folder));

  const mappingText = file('mapping.yaml');
  const mapping =
    mappingText === undefined
      ? undefined
      : readMapping(`${folder}mapping.yaml`, mappingText, { kinds, facets: head.facets, clauses: ids, obligations, unread });
  problems.push(...(mapping?.problems ?? []));
  return {
    ...pack,
    clauses: clauses.map((clause) => ({ ...clause, version: versionOf(clause, obligations) })),
    obligations,
    none: [...none.keys()],
    noneBecause: Object.fromEntries(none),
    ...(blanketOpening ? { blanketOpening } : {}),
    ...(sourceEvidence ? { sourceEvidence } : {}),
    mappings: mapping?.mappings ?? [],
    service: mapping?.service ?? NO_SERVICE,
  };
}

/** The clauses of all text files, with the confidence that `pack.yaml` gives. Problems with `pack.yaml` itself collect in the head's. */
function readTexts(head: PackHead, folder: string, file: (name: string) => string | undefined, problems: Problem[]): readonly Clause[] {
  const clauses: Clause[] = [];
  for (const [i, { name, field }] of head.text.entries()) {
    if (head.text.findIndex((other) => other.name === name) < i) {
      field.problem('policy.duplicate', `${quote(name)} stands twice in text: expected each file once`);
      continue;
    }
    const text = file(name);
    if (text === undefined) {
      field.problem('policy.missing-file', `The pack has no ${quote(name)}: expected the file beside pack.yaml`);
      continue;
    }
    const read = readClauses(folder + name, text, head.id);
    problems.push(...read.problems);
    for (const clause of read.clauses) {
      const level = confidenceOf(head, clause.id);
      if (clauses.some((other) => other.id === clause.id)) {
        problems.push({
          path: folder + name,
          range: clause.range,
          code: 'policy.duplicate',
          message: `${clause.id} stands in another file as well: expected each clause once`,
        });
      } else clauses.push({ ...clause, version: 1, path: name, ...(level ? { confidence: level } : {}) });
    }
  }
  const ids = new Set(clauses.map((clause) => clause.id));
  for (const { clause, field } of head.confidence) {
    if (ids.size > 0 && !ids.has(clause)) field.problem('policy.unknown-clause', `The text has no clause ${clause}: expected a clause of the text`);
  }
  return clauses;
}

function confidenceOf(head: PackHead, id: string): Confidence | undefined {
  const article = parseClauseId(id)?.article;
  return (head.confidence.find((entry) => entry.clause === id) ?? head.confidence.find((entry) => entry.clause === article))?.level;
}

/** Clauses that neither ask for anything nor say that they do not. An article with parts is answered by its parts. */
function uncovered(clauses: readonly Clause[], covered: readonly string[], folder: string): readonly Problem[] {
  const known = new Set(covered);
  const divided = new Set(clauses.filter((clause) => clause.id !== clause.article).map((clause) => clause.article));
  return clauses
    .filter((clause) => !divided.has(clause.id) && !known.has(clause.id))
    .map((clause) => ({
      path: folder + clause.path,
      range: firstLine(clause),
      code: 'policy.uncovered',
      message: `${clause.id} has no statement and is not said to ask nothing: expected it in obligations.yaml, under obligations or none`,
    }));
}

function firstLine(clause: Clause): NonNullable<Problem['range']> {
  const { start, end } = clause.range;
  return { start, end: end.line === start.line ? end : { line: start.line, character: start.character + 1 } };
}

/** The highest version of the clause's statements; 1 where it has none. */
function versionOf(clause: Clause, obligations: readonly Obligation[]): number {
  return Math.max(1, ...obligations.filter((obligation) => obligation.clause === clause.id).map((obligation) => obligation.version));
}

function emptyPack(head: PackHead): Pack {
  const { id, title, short, statusLine, successor, summaryLabel, about, workspaceNeeds, facets } = head;
  return {
    id,
    title,
    statusLine,
    short,
    ...(successor ? { successor } : {}),
    summaryLabel,
    about,
    clauses: [],
    obligations: [],
    none: [],
    noneBecause: {},
    facets,
    mappings: [],
    service: NO_SERVICE,
    crossReferences: [],
    instruments: [],
    workspaceNeeds,
  };
}
