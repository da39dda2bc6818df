import type { Hover, HoverParams } from 'vscode-languageserver';
import type { AssessedTouchpoint } from '../../assessment/assess.js';
import { containsPosition } from '../../base/text.js';
import { cardFor, furtherPlace } from '../cards.js';
import { clauseCard, clauseIdAt } from '../clause-ids.js';
import { type Context, focusNow, placesOf } from '../context.js';

/** Places under one cursor that are named behind the card of the first. */
const FURTHER = 3;

/** A place in code: its card. A clause id in a record: the clause. */
export async function hover(context: Context, params: HoverParams): Promise<Hover | null> {
  const focus = await focusNow(context, params.textDocument.uri);
  if (!focus) return null;
  const here = placesOf(focus)
    .filter(({ range }) => containsPosition(range, params.position))
    .sort((a, b) => weight(a.place) - weight(b.place));
  const first = here[0];
  if (first) {
    const further = here.slice(1, 1 + FURTHER).map(({ place }) => furtherPlace(context, focus, place));
    return { contents: { kind: 'markdown', value: [cardFor(context, focus, first.place), ...further].join('\n\n') }, range: first.range };
  }
  const named = clauseIdAt(context, focus, params.position);
  return named ? { contents: { kind: 'markdown', value: clauseCard(context, focus.snapshot, named.id) }, range: named.range } : null;
}

/** What asks for an answer comes first. */
function weight(place: AssessedTouchpoint): number {
  return place.asked.length > 0 ? 0 : place.exposes.length > 0 ? 1 : 2;
}
