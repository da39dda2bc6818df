import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { Argument, FieldFact, NodeId } from '../facts.js';
import { lowerType } from './annotations.js';
import { behind, type Lowering, stringOf, symbolOf } from './context.js';
import { elementOf } from './iteration.js';

/** Calls of the standard library that stand for something that has a syntax of its own: a class, a loop, a member. */
export function lowerStandard(low: Lowering, symbol: string, args: readonly Argument[], node: SyntaxNode): NodeId | undefined {
  const { builder } = low;
  const [first, second] = args;
  switch (symbol) {
    case 'map':
      return lowerMap(low, args, node);
    case 'type':
      return second && args.length === 3 ? lowerBases(low, second.value, node) : undefined;
    case 'collections.namedtuple':
    case 'typing.NamedTuple':
      return lowerNamedTuple(low, args, node);
    case 'collections.defaultdict': {
      const factory = first && builder.get(behind(low, first.value));
      if (!first || !factory || first.spread || factory.op === 'name' || factory.op === 'literal') return undefined;
      const value = builder.call(first.value, [], builder.get(first.value).span);
      return builder.add({ op: 'map', entries: [{ value }], spreads: [], span: spanOf(node) });
    }
    case 'typing.NewType':
      return second?.value;
    case 'typing.TypeVar':
    case 'typing_extensions.TypeVar': {
      const bound = args.findIndex(({ name }) => name === 'bound');
      const written = childOf(node, 'arguments')?.children[bound];
      return bound < 0 || !written ? undefined : lowerType(low, childOf(written, 'value'), node);
    }
    default:
      return undefined;
  }
}

/** `attrgetter("chat.completions")(client)`: the member. */
export function lowerGetter(low: Lowering, callee: NodeId, args: readonly Argument[], node: SyntaxNode): NodeId | undefined {
  const { builder } = low;
  const getter = builder.get(behind(low, callee));
  const [object] = args;
  if (getter.op !== 'call' || !object || args.length !== 1 || symbolOf(low, getter.callee) !== 'operator.attrgetter') return undefined;
  const [path] = getter.args;
  const names = getter.args.length === 1 ? stringOf(low, path?.value)?.split('.') : undefined;
  if (!path || !names) return undefined;
  const nameSpan = builder.get(path.value).span;
  return names.reduce((member, name) => builder.add({ op: 'member', object: member, name, nameSpan, span: spanOf(node) }), object.value);
}

/** `map(f, xs)` as `[f(x) for x in xs]`. */
function lowerMap(low: Lowering, args: readonly Argument[], node: SyntaxNode): NodeId | undefined {
  const [fn, ...iterables] = args;
  if (!fn || !iterables.length || args.some(({ name, spread }) => name !== undefined || spread)) return undefined;
  const elements = iterables.map(({ value }) => ({ value: elementOf(low, value, node) }));
  const written = childOf(node, 'arguments')?.children.find(({ type }) => type !== 'comment');
  const item = low.builder.call(fn.value, elements, spanOf(node), { written: written && spanOf(written) });
  return low.builder.add({ op: 'list', items: [item], span: spanOf(node) });
}

/** `type(name, (Base,), {…})` stands for its bases. */
function lowerBases(low: Lowering, bases: NodeId, node: SyntaxNode): NodeId | undefined {
  const list = low.builder.get(behind(low, bases));
  return list.op === 'list' && list.items.length ? low.builder.join(list.items, spanOf(node)) : undefined;
}

/** `namedtuple("Deps", ["client", "model"])` and `NamedTuple("Deps", [("client", Client)])` as the class that they make. */
function lowerNamedTuple(low: Lowering, args: readonly Argument[], node: SyntaxNode): NodeId | undefined {
  const { builder } = low;
  const [first, second] = args;
  const name = stringOf(low, first?.value);
  if (!first || !second || name === undefined) return undefined;
  const names = stringOf(low, second.value);
  const list = builder.get(behind(low, second.value));
  const fields: FieldFact[] = (names ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((field) => ({ name: field, nameSpan: list.span, extent: list.span }));
  for (const item of list.op === 'list' ? list.items : []) {
    const entry = builder.get(item);
    const [key, type] = entry.op === 'list' ? entry.items : [item];
    const field = stringOf(low, key);
    if (field === undefined) return undefined;
    fields.push({ name: field, nameSpan: entry.span, extent: entry.span, ...(type === undefined ? {} : { type }) });
  }
  if (!fields.length) return undefined;
  const cls = builder.openClass({ name, nameSpan: builder.get(first.value).span, extent: spanOf(node), form: 'class' });
  builder.classFact(cls).fields.push(...fields);
  return builder.add({ op: 'class', cls, span: spanOf(node) });
}
