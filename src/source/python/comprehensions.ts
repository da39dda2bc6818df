import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { assign } from './assignments.js';
import { keyOf, type Lowering, nameOf } from './context.js';
import { elementOf, lowerIterable } from './iteration.js';
import { targetNames } from './names.js';

/** Comprehensions and generator expressions: a list (or map) of one element, which reads any element of what it iterates over. */
export function lowerComprehension(low: Lowering, node: SyntaxNode): NodeId {
  const { builder, classScope } = low;
  const names: string[] = [];
  for (const child of node.children) {
    if (child.type !== 'for_in_clause') continue;
    const left = childOf(child, 'left');
    if (left) targetNames(left, (name) => names.push(nameOf(low, name)));
  }
  let result: NodeId | undefined;
  low.classScope = undefined;
  builder.scoped([...new Set(names)], true, () => {
    for (const child of node.children) {
      if (child.type === 'for_in_clause') {
        const iterable = lowerIterable(low, child);
        const left = childOf(child, 'left');
        if (left) assign(low, left, elementOf(low, iterable, left));
      } else if (child.type === 'if_clause') for (const condition of child.children) low.expression(condition, child);
    }
    const body = childOf(node, 'body');
    if (node.type === 'dictionary_comprehension' && body?.type === 'pair') {
      const keyNode = childOf(body, 'key');
      const key = keyOf(low, low.expression(keyNode, body));
      const value = low.expression(childOf(body, 'value'), body);
      const entry = { value, ...(key === undefined ? {} : { key }), ...(keyNode ? { keySpan: spanOf(keyNode) } : {}) };
      result = builder.add({ op: 'map', entries: [entry], spreads: [], span: spanOf(node) });
    } else result = builder.add({ op: 'list', items: [low.expression(body, node)], span: spanOf(node) });
  });
  low.classScope = classScope;
  return result ?? builder.unknown(spanOf(node));
}
