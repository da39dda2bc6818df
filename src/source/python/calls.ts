import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { Argument, MapEntry, NodeId } from '../facts.js';
import { lowerType } from './annotations.js';
import { changed } from './assignments.js';
import { lowerGetter, lowerStandard } from './builtins.js';
import { behind, isDict, keyOf, type Lowering, nameOf, stringOf, symbolOf } from './context.js';
import { lowerFormat, lowerJoin } from './format.js';
import { lowerDynamicImport } from './imports.js';
import { elementOf } from './iteration.js';

/** A call, or what stands for it: a dynamic import, `getattr`, a cast. */
export function lowerCall(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const target = childOf(node, 'function');
  const callee = low.expression(target, node);
  const args = lowerArguments(low, childOf(node, 'arguments'), node);
  const symbol = symbolOf(low, callee);
  const replaced =
    symbol === undefined ? (replacedMethod(low, callee, args, node) ?? lowerGetter(low, callee, args, node)) : replacement(low, symbol, args, node);
  if (replaced !== undefined) return replaced;
  const call = builder.call(callee, args, spanOf(node), { written: target && spanOf(target) });
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
    else if (child.type === 'dictionary_splat') args.push(...lowerNamed(low, last, child));
    else if (child.type === 'ERROR') low.expression(child, list);
    else args.push({ value: low.expression(child, list) });
  }
  return args;
}

/** `f(**{'a': v})` gives `v` as `a` just as `f(a=v)` does. */
function lowerNamed(low: Lowering, map: SyntaxNode | undefined, within: SyntaxNode): readonly Argument[] {
  const value = low.expression(map, within);
  const node = low.builder.get(value);
  if (map?.type !== 'dictionary' || node.op !== 'map' || node.spreads.length) return [{ value, spread: 2 }];
  const named = node.entries.flatMap((entry) => (entry.key === undefined ? [] : [{ value: entry.value, name: entry.key }]));
  return named.length === node.entries.length ? named : [{ value, spread: 2 }];
}

/** Calls that give any one element of their first argument. */
const ONE_ELEMENT = new Set(['next', 'anext', 'random.choice', 'secrets.choice']);

/** `dict(a=1, **rest)`: as the literal. A single argument may be pairs, which are no entries. */
function lowerKeywords(low: Lowering, args: readonly Argument[], node: SyntaxNode): NodeId | undefined {
  const entries: MapEntry[] = [];
  const spreads: NodeId[] = [];
  for (const { name, value, spread } of args) {
    if (name !== undefined) entries.push({ key: name, keySpan: low.builder.get(value).span, value });
    else if (spread === 2 || (spread === undefined && low.builder.get(behind(low, value)).op === 'map')) spreads.push(value);
    else return undefined;
  }
  const written = childOf(node, 'arguments')?.children.filter((child) => child.type === 'keyword_argument') ?? [];
  const placed = entries.map((entry, i) => {
    const name = written[i] && childOf(written[i], 'name');
    return name ? { ...entry, keySpan: spanOf(name) } : entry;
  });
  return low.builder.add({ op: 'map', entries: placed, spreads, span: spanOf(node) });
}

/** `locals()` in a function: its parameters and variables by name. */
function lowerLocals(low: Lowering, node: SyntaxNode): NodeId | undefined {
  const span = spanOf(node);
  const entries = low.builder.definedNames().map((name): MapEntry => ({ key: name, keySpan: span, value: low.builder.read(name, span) }));
  return entries.length ? low.builder.add({ op: 'map', entries, spreads: [], span }) : undefined;
}

/** What a text makes of its arguments is text; `object.__setattr__(self, "x", v)` sets an attribute; `super().__new__(cls)` is the instance. */
function replacedMethod(low: Lowering, callee: NodeId, args: readonly Argument[], node: SyntaxNode): NodeId | undefined {
  const { builder } = low;
  const method = builder.get(callee);
  const [first, second, third] = args;
  if (method.op !== 'member' || !first) return undefined;
  if (method.name === 'format') return lowerFormat(low, method.object, args, spanOf(node));
  if (method.name === 'join') return lowerJoin(low, method.object, args, spanOf(node));
  if (method.name === '__setattr__' && second && third && args.length === 3) builder.store(first.value, stringOf(low, second.value), third.value, spanOf(node));
  return method.name === '__new__' && builder.get(behind(low, first.value)).op === 'this' ? first.value : undefined;
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
    if (!first || !second) return undefined;
    const written = childOf(node, 'arguments')?.children[0];
    const type = written?.type === 'string' ? lowerType(low, written, node) : first.value;
    return builder.add({ op: 'typed', type, value: second.value, span: spanOf(node) });
  }
  if (symbol === 'locals' && !args.length) return lowerLocals(low, node);
  if (symbol === 'dict' || symbol === 'types.SimpleNamespace' || symbol === 'argparse.Namespace') return lowerKeywords(low, args, node);
  if (ONE_ELEMENT.has(symbol) && first && !first.spread && (args.length === 1 || symbol !== 'random.choice')) {
    const element = elementOf(low, first.value, node);
    return second ? builder.join([element, second.value], spanOf(node)) : element;
  }
  return lowerStandard(low, symbol, args, node) ?? lowerDynamicImport(low, symbol, args, node);
}

/** Methods that put their argument into their object, or take it out: `x.append(v)`, `x.pop('key')`. */
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
    // Messages of the mail library.
    case 'attach':
    case 'set_content':
    case 'set_payload':
    case 'add_alternative':
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
    case 'pop': {
      const key = first && stringOf(low, first.value);
      if (key !== undefined) now = builder.remove(object, key, span);
      break;
    }
    case 'update':
      for (const { value, name } of args) {
        const node = builder.get(behind(low, value));
        if (name !== undefined) put(value, name);
        else if (node.op === 'map' && !node.spreads.length) for (const entry of node.entries) put(entry.value, entry.key);
        else if (isDict(low, now)) now = builder.add({ op: 'map', entries: [], spreads: [now, value], span });
        else put(value);
      }
      break;
    default:
      return;
  }
  if (now !== object) changed(low, place, object, now);
}
