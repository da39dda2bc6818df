import { childOf, flattenChain, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import type { Lowering } from './context.js';
import { plainContent } from './strings.js';

/** A type annotation as a value: names and generics as they are, quoted ones parsed, unions as joins. */
export function lowerType(low: Lowering, node: SyntaxNode | undefined, within: SyntaxNode): NodeId {
  if (!node) return low.expression(undefined, within);
  switch (node.type) {
    case 'type':
    case 'parenthesized_expression':
    case 'constrained_type':
      return lowerType(low, node.children[0], node);
    case 'splat_type':
      return lowerType(low, node.children[node.children.length - 1], node);
    case 'generic_type': {
      const [head, parameters] = node.children;
      return lowerGeneric(low, node, head, parameters?.children ?? []);
    }
    case 'subscript':
      return lowerGeneric(
        low,
        node,
        childOf(node, 'value'),
        node.children.filter((child) => child.field === 'subscript'),
      );
    case 'union_type':
      return low.builder.join(
        node.children.filter((child) => child.type !== '|').map((child) => lowerType(low, child, node)),
        spanOf(node),
      );
    case 'binary_operator': {
      const { first, rest } = flattenChain(node);
      const inputs = [lowerType(low, first, node), ...rest.map(({ operand }) => lowerType(low, operand, node))];
      return low.builder.join(inputs, spanOf(node));
    }
    case 'list':
      return low.builder.add({ op: 'list', items: node.children.map((child) => lowerType(low, child, node)), span: spanOf(node) });
    case 'string':
      return lowerQuoted(low, node);
    default:
      return low.expression(node, within);
  }
}

function lowerGeneric(low: Lowering, node: SyntaxNode, head: SyntaxNode | undefined, parameters: readonly SyntaxNode[]): NodeId {
  const object = lowerType(low, head, node);
  const name = head ? low.text.slice(head.start, head.end).replace(/^.*\./s, '') : '';
  const items = parameters.map((parameter, i) => {
    const inner = parameter.type === 'type' ? (parameter.children[0] ?? parameter) : parameter;
    // Strings in `Literal[…]`, and what follows the type in `Annotated[…]`, are values.
    return name === 'Literal' || (name === 'Annotated' && i > 0) ? low.expression(inner, node) : lowerType(low, inner, node);
  });
  const last = parameters[parameters.length - 1];
  const [only] = items;
  const key = items.length === 1 ? only : low.builder.add({ op: 'list', items, span: [parameters[0]?.start ?? node.start, last?.end ?? node.end] });
  return low.builder.add({ op: 'index', object, ...(key === undefined ? {} : { key }), span: spanOf(node) });
}

/** `"Optional[OpenAI]"`: what stands between the quotes, at its own place. */
function lowerQuoted(low: Lowering, node: SyntaxNode): NodeId {
  const content = plainContent(low, node);
  if (!content || content.text.length > 400) return low.expression(node, node);
  const lead = content.text.length - content.text.trimStart().length;
  const word = content.text.trim();
  const parsed = /^[A-Za-z_]\w*$/.test(word)
    ? { type: 'identifier', field: undefined, start: content.start + lead, end: content.start + lead + word.length, children: [] }
    : low.parseExpression([content.start, content.end]);
  // A quoted type in a quoted type is not looked into.
  return parsed && parsed.type !== 'string' ? lowerType(low, parsed, node) : low.expression(node, node);
}
