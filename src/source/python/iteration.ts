import type { Span } from '../../base/text.js';
import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { behind, type Lowering, symbolOf } from './context.js';

/** Calls whose elements are those of their first argument. */
const SAME_ELEMENTS = new Set(['reversed', 'sorted', 'list', 'tuple', 'set', 'frozenset', 'iter', 'aiter', 'itertools.islice', 'itertools.cycle']);
const PROGRESS = /^tqdm\.(?:\w+\.)*tqdm$/;

/** An element of what is iterated over: `for x in …`. Looks through the wrappers that every loop uses. */
export function elementOf(low: Lowering, iterable: NodeId, at: SyntaxNode): NodeId {
  const { builder } = low;
  const span = spanOf(at);
  const node = builder.get(behind(low, iterable));
  if (node.op === 'call') {
    const symbol = symbolOf(low, node.callee);
    const first = node.args[0]?.spread ? undefined : node.args[0]?.value;
    if (symbol !== undefined && first !== undefined) {
      if (symbol === 'enumerate') return pair(low, [builder.unknown(span), elementOf(low, first, at)], span);
      if (symbol === 'zip' || symbol === 'itertools.zip_longest') {
        const items = node.args.filter((argument) => argument.name === undefined).map(({ value }) => elementOf(low, value, at));
        return pair(low, items, span);
      }
      if (symbol === 'itertools.chain') {
        return builder.join(
          node.args.map(({ value }) => elementOf(low, value, at)),
          span,
        );
      }
      if (symbol === 'range') return builder.add({ op: 'derive', inputs: [], span });
      if (SAME_ELEMENTS.has(symbol) || PROGRESS.test(symbol)) return elementOf(low, first, at);
    }
    const callee = builder.get(node.callee);
    if (callee.op === 'member' && node.args.length === 0) {
      const any = () => builder.add({ op: 'index', object: callee.object, span });
      if (callee.name === 'items' || callee.name === 'iteritems') return pair(low, [builder.unknown(span), any()], span);
      if (callee.name === 'values' || callee.name === 'itervalues') return any();
      if (callee.name === 'keys') return builder.unknown(span);
    }
  }
  return builder.add({ op: 'index', object: iterable, span });
}

function pair(low: Lowering, items: readonly NodeId[], span: Span): NodeId {
  const list = low.builder.add({ op: 'list', items, span });
  low.pairs.add(list);
  return list;
}

/** The iterable of a `for` or `for_in_clause`: one expression, or several as a tuple. */
export function lowerIterable(low: Lowering, node: SyntaxNode): NodeId {
  const rights = node.children.filter((child) => child.field === 'right');
  if (rights.length < 2) return low.expression(childOf(node, 'right'), node);
  return low.builder.add({ op: 'list', items: rights.map((right) => low.expression(right, node)), span: spanOf(node) });
}
