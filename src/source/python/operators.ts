import type { Span } from '../../base/text.js';
import { childOf, flattenChain, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { behind, type Lowering, stringOf } from './context.js';

/** Surely text: a string literal or a concatenation. */
export function isText(low: Lowering, id: NodeId): boolean {
  const node = low.builder.get(behind(low, id));
  return node.op === 'concat' || (node.op === 'literal' && typeof node.value === 'string');
}

/** Surely a number, so that an operator on it carries no text. */
export function isNumber(low: Lowering, id: NodeId): boolean {
  const node = low.builder.get(behind(low, id));
  return node.op === 'derive' || (node.op === 'literal' && typeof node.value === 'number');
}

function isList(low: Lowering, id: NodeId): boolean {
  return low.builder.get(behind(low, id)).op === 'list';
}

/** `a + b % c | d`, folded from the left without recursion along the chain. */
export function lowerBinary(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const { first, rest } = flattenChain(node);
  const start = first?.start ?? node.start;
  let value = low.expression(first, node);
  // Parts of a concatenation, or alternatives of a union, that later operands still join.
  let run: { op: 'concat' | 'join' | 'path'; items: NodeId[] } | undefined;
  let end = first?.end ?? node.start;
  const close = () => {
    if (run) value = run.op === 'join' ? builder.join(run.items, [start, end]) : builder.add({ op: 'concat', parts: run.items, span: [start, end] });
    run = undefined;
  };
  for (const { operator, operand, at } of rest) {
    const right = low.expression(operand, node);
    const wanted = wantedRun(low, operator, run?.op, value, right);
    if (run?.op !== wanted) close();
    if (wanted) {
      run ??= { op: wanted, items: [value] };
      if (wanted === 'path') run.items.push(builder.literal('/', at));
      run.items.push(right);
    } else if (operator === '%' && (isText(low, value) || !(isNumber(low, value) || isNumber(low, right)))) {
      value = percent(low, value, right, [start, operand.end]);
    } else if (operator === '*' && (isText(low, value) || isList(low, value))) {
      // Repetition carries what is repeated.
    } else value = builder.add({ op: 'derive', inputs: [value, right], span: [start, operand.end] });
    end = operand.end;
  }
  close();
  return value;
}

/** The kind of chain that an operator goes on with or begins. `/` joins paths when one side is text. */
function wantedRun(
  low: Lowering,
  operator: string,
  running: 'concat' | 'join' | 'path' | undefined,
  left: NodeId,
  right: NodeId,
): 'concat' | 'join' | 'path' | undefined {
  if (operator === '|') return 'join';
  if (operator === '+') return running === 'concat' || !(isNumber(low, left) || isNumber(low, right)) ? 'concat' : undefined;
  if (operator === '/') return running === 'path' || isText(low, left) || isText(low, right) ? 'path' : undefined;
  return undefined;
}

/** `"… %s …" % values`: the text around each placeholder and the values in order. */
function percent(low: Lowering, format: NodeId, values: NodeId, span: Span): NodeId {
  const { builder } = low;
  const right = builder.get(values);
  const items = right.op === 'list' ? right.items : right.op === 'map' ? right.entries.map((entry) => entry.value) : [values];
  const template = stringOf(low, format);
  const pieces = template?.split(/%[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[hlL]?[diouxXeEfFgGcrsa]/);
  if (!pieces || pieces.length !== items.length + 1 || right.op === 'map') return builder.add({ op: 'concat', parts: [format, ...items], span });
  const place = builder.get(format).span;
  const parts: NodeId[] = [];
  pieces.forEach((piece, i) => {
    if (piece) parts.push(builder.literal(piece.replace(/%%/g, '%'), place));
    const item = items[i];
    if (item !== undefined) parts.push(item);
  });
  return builder.add({ op: 'concat', parts, span });
}

/** `a or b and c`: any of the operands. */
export function lowerBoolean(low: Lowering, node: SyntaxNode): NodeId {
  const { first, rest } = flattenChain(node);
  const inputs = [low.expression(first, node)];
  for (const { operand } of rest) inputs.push(low.expression(operand, node));
  return low.builder.join(inputs, spanOf(node));
}

export function lowerUnary(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const operand = low.expression(childOf(node, 'argument'), node);
  const value = builder.get(operand);
  if (childOf(node, 'operator')?.type === '-' && value.op === 'literal' && typeof value.value === 'number')
    return builder.literal(0 - value.value, spanOf(node));
  return builder.add({ op: 'derive', inputs: [operand], span: spanOf(node) });
}

/** `a < b`, `x in y`, `not a`: the operands are read, the result says nothing of them. */
export function lowerDerived(low: Lowering, node: SyntaxNode): NodeId {
  const inputs: NodeId[] = [];
  for (const child of node.children) if (child.field !== 'operators' && child.type !== 'not') inputs.push(low.expression(child, node));
  return low.builder.add({ op: 'derive', inputs, span: spanOf(node) });
}
