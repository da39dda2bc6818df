import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { assign } from './assignments.js';
import { behind, keyOf, type Lowering, nameOf } from './context.js';
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
  const iterables: NodeId[] = [];
  let result: NodeId | undefined;
  low.classScope = undefined;
  builder.scoped([...new Set(names)], true, () => {
    for (const child of node.children) {
      if (child.type === 'for_in_clause') {
        const iterable = lowerIterable(low, child);
        iterables.push(iterable);
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
      const copied = copiedMap(low, node, body, iterables);
      result = builder.add({ op: 'map', entries: copied === undefined ? [entry] : [], spreads: copied === undefined ? [] : [copied], span: spanOf(node) });
    } else result = builder.add({ op: 'list', items: [low.expression(body, node)], span: spanOf(node) });
  });
  low.classScope = classScope;
  return result ?? builder.unknown(spanOf(node));
}

/** `{k: v for k, v in options.items() if v is not None}`: a copy, without what is not set. Which keys are left out by name is not read. */
function copiedMap(low: Lowering, node: SyntaxNode, body: SyntaxNode, iterables: readonly NodeId[]): NodeId | undefined {
  const [iterable] = iterables;
  const source = iterable === undefined || iterables.length > 1 ? undefined : low.builder.get(behind(low, iterable));
  const callee = source?.op === 'call' && !source.args.length ? low.builder.get(source.callee) : undefined;
  const left = node.children.map((child) => (child.type === 'for_in_clause' ? childOf(child, 'left') : undefined)).find(Boolean);
  if (callee?.op !== 'member' || callee.name !== 'items' || left?.children.length !== 2) return undefined;
  const [key, value] = left.children;
  const isSame = (target: SyntaxNode | undefined, used: SyntaxNode | undefined): boolean =>
    target?.type === 'identifier' && used?.type === 'identifier' && nameOf(low, target) === nameOf(low, used);
  if (!key || !isSame(key, childOf(body, 'key')) || !isSame(value, childOf(body, 'value'))) return undefined;
  const names = new RegExp(`\\b${nameOf(low, key)}\\b`);
  const isByKey = node.children.some((child) => child.type === 'if_clause' && names.test(low.text.slice(child.start, child.end)));
  return isByKey ? undefined : callee.object;
}
