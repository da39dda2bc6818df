import { memo } from '../base/memo.js';
import { LineIndex, type Range, type Span } from '../base/text.js';
import type { Linker } from '../linking/linker.js';
import { nodeOf } from '../linking/nodes.js';
import type { NodeRef, Unit } from '../linking/refs.js';
import type { NodeId } from '../source/facts.js';
import { locate } from '../source/notebook/locate.js';

/** Where something is, for output. */
export interface Place {
  readonly range: Range;
  readonly cell?: { readonly index: number; readonly range: Range };
}

const indexes = new WeakMap<Unit, LineIndex>();

export function linesOf(unit: Unit): LineIndex {
  return memo(indexes, unit, () => new LineIndex(unit.facts.length, unit.facts.lineStarts));
}

export function placeOf(unit: Unit, span: Span): Place {
  return unit.facts.cells ? locate(unit.facts, span) : { range: linesOf(unit).range(span) };
}

/** A span cut to its first line. */
export function firstLine(unit: Unit, span: Span): Span {
  const lines = linesOf(unit);
  const start = lines.position(span[0]);
  if (lines.position(span[1]).line === start.line) return span;
  return [span[0], Math.max(span[0] + 1, lines.lineStart(start.line + 1) - 1)];
}

/** The place of a call: its callee where that fits a line, else the name of the method on its line. */
export function calleeSpan(ref: NodeRef): Span {
  const node = nodeOf(ref.unit, ref.id);
  if (node.op !== 'call') return firstLine(ref.unit, node.span);
  const callee = nodeOf(ref.unit, node.callee);
  return methodSpan(ref.unit, node.callee) ?? firstLine(ref.unit, node.calleeSpan ?? callee.span);
}

/** The place of a call that may give a library a function to run: that function, where it is written there. */
export function runSpan(linker: Linker, call: NodeRef): Span {
  const given = linker.givenFunction(call);
  return (given && !given.later ? methodSpan(call.unit, given.target) : undefined) ?? calleeSpan(call);
}

/** A member of something where that fits a line, else its name; undefined for anything else. */
export function methodSpan(unit: Unit, id: NodeId): Span | undefined {
  const node = nodeOf(unit, id);
  if (node.op !== 'member') return undefined;
  const lines = linesOf(unit);
  return lines.position(node.span[0]).line === lines.position(node.span[1]).line ? node.span : node.nameSpan;
}
