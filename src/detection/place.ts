import { memo } from '../base/memo.js';
import { LineIndex, type Range, type Span } from '../base/text.js';
import { functionOf, type Linker, nodeOf } from '../linking/linker.js';
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
  const method = methodSpan(ref.unit, node.callee);
  if (method) return method;
  // What a name stands for lies elsewhere: at its definition, or where branches meet.
  const name = callee.span[0] === node.span[0] ? undefined : nameIn(ref.unit, node.callee);
  if (name !== undefined) return [node.span[0], node.span[0] + (node.isNew ? 'new '.length : 0) + name.length];
  return firstLine(ref.unit, callee.op === 'function' ? [node.span[0], Math.min(node.span[1], node.span[0] + 80)] : callee.span);
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

/** The name by which an expression was read; undefined where it was none. */
function nameIn(unit: Unit, id: NodeId): string | undefined {
  const names = new Set<string | undefined>();
  // What stands for a name in a loop may stand for itself.
  const pending = new Set([id]);
  for (const at of pending) {
    const node = nodeOf(unit, at);
    if (node.op === 'join') for (const input of node.inputs) pending.add(input);
    else if (node.op === 'typed' && node.value !== undefined) pending.add(node.value);
    else names.add(node.op === 'bind' ? node.name : node.op === 'param' ? functionOf(unit, node.fn).parameters[node.index]?.name : undefined);
  }
  return names.size === 1 ? [...names][0] : undefined;
}
