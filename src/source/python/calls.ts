import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { Argument, NodeId } from '../facts.js';
import { changed } from './assignments.js';
import { behind, keyOf, type Lowering, nameOf, stringOf, symbolOf } from './context.js';
import { lowerDynamicImport } from './imports.js';

/** A call, or what stands for it: a dynamic import, `getattr`, a cast. */
export function lowerCall(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const target = childOf(node, 'function');
  const callee = low.expression(target, node);
  const args = lowerArguments(low, childOf(node, 'arguments'), node);
  const symbol = symbolOf(low, callee);
  const replaced = symbol === undefined ? undefined : replacement(low, symbol, args, node);
  if (replaced !== undefined) return replaced;
  const call = builder.call(callee, args, spanOf(node));
  const method = builder.get(callee);
  if (method.op !== 'member' || target?.type !== 'attribute') return call;
  const [first] = args;
  if ((method.name === 'enter_context' || method.name === 'enter_async_context') && first && args.length === 1) return first.value;
  mutate(low, method.name, method.object, childOf(target, 'object'), args, node);
  return call;
}

export function lowerArguments(low: Lowering, list: SyntaxNode | undefined, within: SyntaxNode): readonly Argument[] {
  if (!list) return [];
  if (list.type !== 'argument_list') return [{ value: low.expression(list, within) }];
  const args: Argument[] = [];
  for (const child of list.children) {
    const last = child.children[child.children.length - 1];
    if (child.type === 'keyword_argument') {
      const name = childOf(child, 'name');
      args.push({ value: low.expression(childOf(child, 'value'), child), ...(name ? { name: nameOf(low, name) } : {}) });
    } else if (child.type === 'list_splat') args.push({ value: low.expression(last, child), spread: 1 });
    else if (child.type === 'dictionary_splat') args.push({ value: low.expression(last, child), spread: 2 });
    else if (child.type === 'ERROR') low.expression(child, list);
    else args.push({ value: low.expression(child, list) });
  }
  return args;
}

function replacement(low: Lowering, symbol: string, args: readonly Argument[], node: SyntaxNode): NodeId | undefined {
  const { builder } = low;
  const [first, second, third] = args;
  if (symbol === 'getattr') {
    const name = stringOf(low, second?.value);
    if (!first || !second || name === undefined || !name || first.spread || second.spread) return undefined;
    const member = builder.add({ op: 'member', object: first.value, name, nameSpan: builder.get(second.value).span, span: spanOf(node) });
    return third ? builder.join([member, third.value], spanOf(node)) : member;
  }
  if (symbol === 'setattr') {
    if (first && second && third) builder.store(first.value, stringOf(low, second.value), third.value, spanOf(node));
    return undefined;
  }
  if (symbol === 'typing.cast' || symbol === 'typing_extensions.cast') {
    return first && second ? builder.add({ op: 'typed', type: first.value, value: second.value, span: spanOf(node) }) : undefined;
  }
  return lowerDynamicImport(low, symbol, args, node);
}

/** Methods that put their argument into their object: `x.append(v)`. */
function mutate(low: Lowering, method: string, object: NodeId, place: SyntaxNode | undefined, args: readonly Argument[], node: SyntaxNode): void {
  const { builder } = low;
  const span = spanOf(node);
  const positional = args.filter((argument) => argument.name === undefined && argument.spread !== 2);
  let now = object;
  const put = (value: NodeId, key?: string) => {
    now = builder.add({ op: 'update', object: now, ...(key === undefined ? {} : { key }), value, span });
  };
  const [first, second] = positional;
  switch (method) {
    case 'append':
    case 'appendleft':
    case 'add':
      if (first) put(first.value);
      break;
    case 'extend':
    case 'extendleft':
      if (first) put(builder.add({ op: 'index', object: first.value, span: builder.get(first.value).span }));
      break;
    case 'insert':
      if (second) put(second.value);
      break;
    case 'setdefault':
    case '__setitem__':
      if (first && second) put(second.value, keyOf(low, first.value));
      break;
    case 'update':
      for (const { value, name } of args) {
        const node = builder.get(behind(low, value));
        if (name !== undefined) put(value, name);
        else if (node.op === 'map' && !node.spreads.length) for (const entry of node.entries) put(entry.value, entry.key);
        else put(value);
      }
      break;
    default:
      return;
  }
  if (now !== object) changed(low, place, object, now);
}
