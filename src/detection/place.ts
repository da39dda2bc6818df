import { memo } from '../base/memo.js';
import { LineIndex, type Range, type Span } from '../base/text.js';
import { nodeOf } from '../linking/linker.js';
import type { NodeRef, Unit } from '../linking/refs.js';
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
  const lines = linesOf(ref.unit);
  if (callee.op === 'member') {
    const [start, end] = [lines.position(callee.span[0]), lines.position(callee.nameSpan[1])];
    return start.line === end.line ? [callee.span[0], callee.nameSpan[1]] : callee.nameSpan;
  }
  if (callee.op === 'bind') return [node.span[0], node.span[0] + (node.isNew ? 'new '.length : 0) + callee.name.length];
  return firstLine(ref.unit, callee.op === 'function' ? [node.span[0], Math.min(node.span[1], node.span[0] + 80)] : callee.span);
}
