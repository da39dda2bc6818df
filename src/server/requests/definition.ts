import type { DefinitionParams, Location } from 'vscode-languageserver';
import { clauseOfObligation } from '../../policy/clause-id.js';
import { clauseIdAt, clauseIdInLine } from '../clause-ids.js';
import { type Context, clauseUriIn, focusOn, locationOf, rootForClause } from '../context.js';
import { clauseUri } from '../uris.js';

const ORIGIN = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** From a clause id in a record or a clause document to the clause; from a subject of a record to its primary place. */
export async function definition(context: Context, params: DefinitionParams): Promise<Location[] | null> {
  const { uri } = params.textDocument;
  const shown = await rootForClause(context, uri);
  if (shown) {
    const text = context.workspace.openDocumentOf(uri)?.getText() ?? '';
    const named = clauseIdInLine(text, params.position, shown.pack);
    return named ? [{ uri: clauseUri(shown.pack.id, clauseOfObligation(named.id)), range: ORIGIN }] : null;
  }
  const focus = await focusOn(context, uri);
  if (!focus) return null;
  const named = clauseIdAt(context, focus, params.position);
  if (named) return [{ uri: clauseUriIn(focus.snapshot, clauseOfObligation(named.id)), range: ORIGIN }];
  const record = focus.snapshot.assessment.records.find((candidate) => candidate.path === focus.path);
  const index = record?.subjects.findIndex((_, position) => containsLine(record.valueRanges[`subjects.${position}`], params.position)) ?? -1;
  const primary = focus.snapshot.assessment.subjects.find((subject) => subject.id === record?.subjects[index])?.primary;
  if (index < 0 || !primary) return null;
  const { uri: target, range } = locationOf(context.workspace, focus.root, focus.snapshot, primary);
  return [{ uri: target, range: { start: { ...range.start }, end: { ...range.end } } }];
}

function containsLine(
  range: { readonly start: { line: number; character: number }; readonly end: { line: number; character: number } } | undefined,
  at: { line: number; character: number },
): boolean {
  return range !== undefined && range.start.line === at.line && range.start.character <= at.character && at.character <= range.end.character;
}
