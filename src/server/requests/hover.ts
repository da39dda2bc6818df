import type { Hover, HoverParams } from 'vscode-languageserver';
import { containsPosition } from '../../base/text.js';
import { cardFor } from '../cards.js';
import { clauseCard, clauseIdAt } from '../clause-ids.js';
import { type Context, focusOn, placesOf } from '../context.js';

/** A place may carry two kinds. */
const CARDS = 2;

/** A place in code: its card. A clause id in a record: the clause. */
export async function hover(context: Context, params: HoverParams): Promise<Hover | null> {
  const focus = await focusOn(context, params.textDocument.uri);
  if (!focus) return null;
  const here = placesOf(focus).filter(({ range }) => containsPosition(range, params.position));
  const first = here[0];
  if (first) {
    const cards = here.slice(0, CARDS).map(({ place }) => cardFor(context, focus, place));
    return { contents: { kind: 'markdown', value: cards.join('\n\n---\n\n') }, range: first.range };
  }
  const named = clauseIdAt(context, focus, params.position);
  return named ? { contents: { kind: 'markdown', value: clauseCard(context, focus.snapshot, named.id) }, range: named.range } : null;
}
