import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { type Lowering, parts, textOf } from './context.js';

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
      const [only] = args;
      if (only === undefined) return object;
      return builder.add({ op: 'index', object, key: args.length === 1 ? only : builder.add({ op: 'list', items: args, span }), span });
    }
    case 'array_type': {
      const key = first ? lowerType(low, first) : builder.unknown(span);
      return builder.add({ op: 'index', object: builder.add({ op: 'name', name: 'Array', span }), key, span });
    }
    case 'union_type':
    case 'intersection_type':
      return builder.join(
        children.filter(({ type }) => type !== 'literal_type').map((child) => lowerType(low, child)),
        span,
      );
    case 'type_query':
      return first ? builder.add({ op: 'index', object: builder.add({ op: 'name', name: 'typeof', span }), span }) : builder.unknown(span);
    default:
      return builder.unknown(span);
  }
}
