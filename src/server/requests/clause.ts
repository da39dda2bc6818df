import { clauseDocument } from '../clause-document.js';
import { type Context, rootForClause } from '../context.js';
import type { ClauseDocument, ClauseParams } from '../protocol.js';

/** The text behind a `clausemark-clause:` address; does not wait for a scan. */
export async function clauseText(context: Context, params: ClauseParams): Promise<ClauseDocument | null> {
  const found = await rootForClause(context, params.uri);
  const text = found && clauseDocument(found.pack, found.clause, context.strings);
  return text === undefined ? null : { uri: params.uri, text };
}
