import type { Problem } from '../base/problem.js';
import type { Range } from '../base/text.js';
import type { Unit } from '../linking/refs.js';
import { placeOf } from './place.js';
import { KINDS } from './touchpoint.js';

/** A directive that ties the places in a range to a record. */
export interface DirectiveTie {
  readonly path: string;
  /** The statement it applies to. */
  readonly range: Range;
  readonly record: string;
}

/** A directive that waives the places of a kind in a range. */
export interface DirectiveWaiver {
  readonly path: string;
  readonly range: Range;
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
    const range = whole(unit, directive.target);
    if (directive.type === 'record') ties.push({ path, range, record: directive.name });
    else if (directive.type === 'malformed')
      problems.push({ path, range: placeOf(unit, directive.span).range, code: 'directive.malformed', message: directive.message });
    else if (!KINDS.some((kind) => kind === directive.kind)) {
      problems.push({
        path,
        range: placeOf(unit, directive.span).range,
        code: 'directive.unknown-kind',
        message: `"${directive.kind}" is no kind; expected one of ${KINDS.join(', ')}`,
      });
    } else waivers.push({ path, range, kind: directive.kind, reason: directive.reason });
  }
  return { ties, waivers, problems };
}

/** A range over several lines; {@link placeOf} of a notebook knows single tokens only. */
function whole(unit: Unit, [start, end]: readonly [number, number]): Range {
  return { start: placeOf(unit, [start, start]).range.start, end: placeOf(unit, [Math.max(start, end - 1), end]).range.end };
}
