import { phrase } from '../base/phrase.js';
import { message, type Problem } from '../base/problem.js';
import type { Unit } from '../linking/refs.js';
import { type Place, placeOf } from './place.js';
import { KINDS } from './touchpoint.js';

/** A directive that ties the places in a range, that of the statement it applies to, to a record. */
export interface DirectiveTie extends Place {
  readonly path: string;
  readonly record: string;
}

/** A directive that waives the places of a kind in a range. */
export interface DirectiveWaiver extends Place {
  readonly path: string;
  readonly kind: string;
  readonly reason: string;
}

export interface Directives {
  readonly ties: readonly DirectiveTie[];
  readonly waivers: readonly DirectiveWaiver[];
  readonly problems: readonly Problem[];
}

/** What the comments of a file say to Clausemark. */
export function directivesOf(unit: Unit): Directives {
  const ties: DirectiveTie[] = [];
  const waivers: DirectiveWaiver[] = [];
  const problems: Problem[] = [];
  const { path } = unit;
  for (const directive of unit.facts.directives) {
    const statement = whole(unit, directive.target);
    const own = placeOf(unit, directive.span);
    if (directive.type === 'record') ties.push({ path, ...statement, record: directive.name });
    else if (directive.type === 'malformed') problems.push({ path, ...own, code: 'directive.malformed', ...message(directive.said) });
    else if (!KINDS.some((kind) => kind === directive.kind)) {
      problems.push({
        path,
        ...own,
        code: 'directive.unknown-kind',
        ...message(phrase('"{kind}" is no kind; expected one of {kinds}', { kind: directive.kind, kinds: KINDS.join(', ') })),
      });
    } else waivers.push({ path, ...statement, kind: directive.kind, reason: directive.reason });
  }
  return { ties, waivers, problems };
}

/** A place over several lines; {@link placeOf} of a notebook knows single tokens only. */
function whole(unit: Unit, [start, end]: readonly [number, number]): Place {
  const first = placeOf(unit, [start, start]);
  const last = placeOf(unit, [Math.max(start, end - 1), end]);
  const range = { start: first.range.start, end: last.range.end };
  if (!first.cell || !last.cell) return { range };
  return { range, cell: { index: first.cell.index, range: { start: first.cell.range.start, end: last.cell.range.end } } };
}
