import type { Span } from '../../base/text.js';
import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { MapEntry, NodeId } from '../facts.js';
import { behind, type Lowering, parts, textOf } from './context.js';
import { stringValue } from './strings.js';

/** The names of `<T, U>`. */
export function typeParameterNames(low: Lowering, node: SyntaxNode): readonly string[] {
  const list = childOf(node, 'type_parameters');
  return list ? list.children.flatMap((child) => nameOfParameter(low, child) ?? []) : [];
}

function nameOfParameter(low: Lowering, node: SyntaxNode): string | undefined {
  const name = node.type === 'type_parameter' ? childOf(node, 'name') : undefined;
  return name && textOf(low, name);
}

/** A type parameter stands for what it extends; else nothing is known of it. */
export function defineTypeParameters(low: Lowering, node: SyntaxNode): void {
  for (const child of childOf(node, 'type_parameters')?.children ?? []) {
    const name = nameOfParameter(low, child);
    const constraint = childOf(child, 'constraint');
    const bound = constraint && parts(constraint)[0];
    if (name !== undefined) low.builder.define(name, bound ? lowerType(low, bound) : low.builder.unknown(spanOf(child)), spanOf(child));
  }
}

/** A type expression as a value: names are read, generics are `index` nodes, unions are joins. */
export function lowerType(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const span = spanOf(node);
  const children = parts(node);
  const [first] = children;
  switch (node.type) {
    case 'type_annotation':
    case 'parenthesized_type':
    case 'readonly_type':
    case 'optional_type':
    case 'rest_type':
    case 'asserts_annotation':
      return first ? lowerType(low, first) : builder.unknown(span);
    case 'type_identifier':
    case 'identifier':
      return builder.read(textOf(low, node), span);
    case 'predefined_type':
      return builder.add({ op: 'name', name: textOf(low, node), span });
    case 'nested_type_identifier':
    case 'nested_identifier': {
      const object = childOf(node, 'module') ?? childOf(node, 'object') ?? first;
      const name = childOf(node, 'name') ?? childOf(node, 'property') ?? children[children.length - 1];
      if (!object || !name) return builder.unknown(span);
      return builder.add({ op: 'member', object: lowerType(low, object), name: textOf(low, name), nameSpan: spanOf(name), span });
    }
    case 'member_expression':
      return low.expression(node, node);
    case 'generic_type': {
      const name = childOf(node, 'name') ?? first;
      const list = childOf(node, 'type_arguments');
      const args = list ? parts(list).map((argument) => lowerType(low, argument)) : [];
      if (!name) return builder.unknown(span);
      const object = lowerType(low, name);
      const query = list && parts(list)[0];
      const queried = query?.type === 'type_query' ? parts(query)[0] : undefined;
      if (queried && textOf(low, name) === 'InstanceType') return low.expression(queried, node);
      if (queried && textOf(low, name) === 'ReturnType')
        return builder.add({ op: 'call', callee: low.expression(queried, node), args: [], span, fn: builder.currentFunction });
      return withTypes(low, object, args, span);
    }
    case 'array_type': {
      const key = first ? lowerType(low, first) : builder.unknown(span);
      return builder.add({ op: 'index', object: builder.add({ op: 'name', name: 'Array', span }), key, span });
    }
    case 'tuple_type': {
      // `[client: OpenAI, model: string]`
      const items = children.map((item) => lowerType(low, childOf(item, 'type') ?? item));
      return builder.add({ op: 'index', object: builder.add({ op: 'name', name: 'Array', span }), key: builder.join(items, span), span });
    }
    case 'union_type':
    case 'intersection_type':
      return builder.join(
        children.filter(({ type }) => type !== 'literal_type').map((child) => lowerType(low, child)),
        span,
      );
    case 'type_query':
      return builder.add({ op: 'typed', value: low.expression(first, node), type: builder.unknown(span), span });
    case 'function_type':
      return low.signature(node);
    case 'object_type':
      return lowerObjectType(low, node);
    case 'lookup_type':
      return lowerLookup(low, node) ?? builder.unknown(span);
    default:
      return builder.unknown(span);
  }
}

/** `{ client: OpenAI; ask(text: string): void }`: a map from each name to a value of its type. */
function lowerObjectType(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const entries = node.children.flatMap((member): readonly MapEntry[] => {
    const key = childOf(member, 'name');
    if (!key || key.type === 'computed_property_name') return [];
    const annotation = childOf(member, 'type');
    const declared = annotation && parts(annotation)[0];
    const span = spanOf(member);
    const isFunction = member.type === 'method_signature' || declared?.type === 'function_type';
    const type = isFunction || !declared ? builder.add({ op: 'name', name: isFunction ? 'Function' : 'unknown', span }) : lowerType(low, declared);
    const name = key.type === 'string' ? stringValue(low, key) : textOf(low, key);
    return [{ key: name, keySpan: spanOf(key), value: builder.add({ op: 'typed', type, span }) }];
  });
  return builder.add({ op: 'map', entries, spreads: [], span: spanOf(node) });
}

/** `Deps['client']`: the type of that field, where the file declares it above; else the part of the type by its name. */
function lowerLookup(low: Lowering, node: SyntaxNode): NodeId | undefined {
  const { builder } = low;
  const [object, key] = parts(node);
  const name = key && parts(key)[0];
  // `Parameters<typeof f>[0]`
  if (object?.type === 'generic_type' && name?.type === 'number' && textOf(low, childOf(object, 'name') ?? object) === 'Parameters')
    return builder.add({
      op: 'index',
      object: lowerType(low, object),
      key: builder.literal(Number(textOf(low, name)), spanOf(name)),
      span: spanOf(node),
    });
  if (!object || name?.type !== 'string') return undefined;
  const lowered = lowerType(low, object);
  const type = builder.get(behind(low, lowered));
  const wanted = stringValue(low, name);
  if (type.op !== 'class') return builder.add({ op: 'index', object: lowered, key: builder.literal(wanted, spanOf(name)), span: spanOf(node) });
  return builder.classFact(type.cls).fields.find((field) => field.name === wanted)?.type;
}

/** `Repository<Message, string>`: something with its type arguments, if it has any. */
export function withTypes({ builder }: Lowering, object: NodeId, types: readonly NodeId[], span: Span): NodeId {
  const [only] = types;
  if (only === undefined) return object;
  return builder.add({ op: 'index', object, key: types.length === 1 ? only : builder.add({ op: 'list', items: types, span }), span });
}
