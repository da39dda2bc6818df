import type { Location, ReferenceParams } from 'vscode-languageserver';
import { clauseOfObligation, parseClauseId } from '../../policy/clause-id.js';
import { clauseIdAt, clauseIdInLine } from '../clause-ids.js';
import { type Context, focusOn, locationOf, rootForClause } from '../context.js';
import type { Root } from '../root.js';

/** From a clause, in a record or shown as a document, to every place and every claim that it bears on. */
export async function references(context: Context, params: ReferenceParams): Promise<Location[] | null> {
  const { uri } = params.textDocument;
  const shown = await rootForClause(context, uri);
  if (shown) {
    const text = context.workspace.openDocumentOf(uri)?.getText() ?? '';
    const clause = clauseIdInLine(text, params.position, shown.pack)?.id ?? shown.clause;
    const roots = context.workspace.roots.filter((root) => root.settings.enable && (root.state !== 'idle' || root.single === undefined));
    await Promise.all(roots.map((root) => root.settle()));
    return roots.flatMap((root) => placesOfClause(context, root, clauseOfObligation(clause)));
  }
  const focus = await focusOn(context, uri);
  const named = focus && clauseIdAt(context, focus, params.position);
  return focus && named ? placesOfClause(context, focus.root, clauseOfObligation(named.id)) : null;
}

/** Places of a clause, or of all parts of an article, with the lines of records that claim it. */
export function placesOfClause(context: Context, root: Root, clause: string): Location[] {
  if (root.isDisposed) return [];
  const snapshot = root.snapshot();
  const whole = parseClauseId(clause)?.part === '';
  const bears = (id: string): boolean => {
    const other = clauseOfObligation(id);
    return other === clause || (whole && parseClauseId(other)?.article === clause);
  };
  const places = snapshot.assessment.touchpoints
    .filter((place) => [...place.asked, ...place.shown, ...place.exposes].some(bears))
    .map(({ touchpoint }) => locationOf(context.workspace, root, snapshot, touchpoint));
  const claims = snapshot.assessment.records.flatMap((record) =>
    record.claims.filter((claim) => bears(claim.id)).map((claim) => ({ uri: context.workspace.uriOf(root, record.path), range: claim.idRange })),
  );
  const all = [...places, ...claims].map(({ uri, range }) => ({ uri, range: { start: { ...range.start }, end: { ...range.end } } }));
  return [...new Map(all.map((location) => [JSON.stringify(location), location])).values()];
}
