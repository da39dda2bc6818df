import { compareProblems, type Problem, type Result } from '../base/problem.js';
import { parseClauseId } from './clause-id.js';
import type { Bilingual, Clause, Confidence, Obligation, Pack } from './pack.js';
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
  const folder = path?.slice(0, path.length - 'pack.yaml'.length) ?? '';
  const problems: Problem[] = [];
  const file = (name: string): string | undefined => files.get(folder + name);
  const required = (name: string): string => {
    const text = file(name);
    if (text === undefined)
      problems.push({ path: folder + name, code: 'policy.missing-file', message: `The pack has no ${name}: expected it beside pack.yaml` });
    return text ?? '';
  };

  const head = readPack(`${folder}pack.yaml`, required('pack.yaml'), kinds);
  if (path === undefined) return { value: emptyPack(head), problems };
  const clauses = readTexts(head, folder, file, problems);
  problems.push(...head.problems);
  const ids = new Set(clauses.map((clause) => clause.id));

  // A missing file is one problem, not one for each thing that it would have held.
  const obligationsText = required('obligations.yaml');
  const read = file('obligations.yaml') === undefined ? undefined : readObligations(`${folder}obligations.yaml`, obligationsText, ids);
  const obligations = read?.obligations ?? [];
  const none = read?.none ?? new Map<string, Bilingual>();
  const broken = !read || read.problems.some((problem) => problem.code === 'policy.yaml-syntax');
  if (!broken) problems.push(...uncovered(clauses, obligations, new Set(none.keys()), folder));

  const mappingText = required('mapping.yaml');
  const context = { kinds, facets: head.facets, clauses: ids, obligations };
  const mapping = file('mapping.yaml') === undefined ? undefined : readMapping(`${folder}mapping.yaml`, mappingText, context);
  const crossText = file('crossref.yaml');
  const cross = crossText === undefined ? undefined : readCrossReferences(`${folder}crossref.yaml`, crossText, ids);
  problems.push(...(read?.problems ?? []), ...(mapping?.problems ?? []), ...(cross?.problems ?? []));

  const value: Pack = {
    ...emptyPack(head),
    clauses: clauses.map((clause) => ({ ...clause, version: versionOf(clause, obligations) })),
    obligations,
    none: [...none.keys()],
    noneBecause: Object.fromEntries(none),
    ...(read?.blanketOpening ? { blanketOpening: read.blanketOpening } : {}),
    ...(read?.sourceEvidence ? { sourceEvidence: read.sourceEvidence } : {}),
    mappings: mapping?.mappings ?? [],
    service: mapping?.service ?? NO_SERVICE,
    crossReferences: cross?.crossReferences ?? [],
    instruments: cross?.instruments ?? [],
  };
  return { value, problems: problems.sort(compareProblems) };
}

/** The clauses of all text files, with the confidence that `pack.yaml` gives. Problems with `pack.yaml` itself collect in the head's. */
function readTexts(head: PackHead, folder: string, file: (name: string) => string | undefined, problems: Problem[]): readonly Clause[] {
  const clauses: Clause[] = [];
  for (const { name, field } of head.text) {
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
function uncovered(clauses: readonly Clause[], obligations: readonly Obligation[], none: ReadonlySet<string>, folder: string): readonly Problem[] {
  const asking = new Set(obligations.map((obligation) => obligation.clause));
  const divided = new Set(clauses.filter((clause) => clause.id !== clause.article).map((clause) => clause.article));
  return clauses
    .filter((clause) => !divided.has(clause.id) && !asking.has(clause.id) && !none.has(clause.id))
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
