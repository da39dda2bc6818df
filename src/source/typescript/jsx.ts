import { childOf, firstOfType, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { MapEntry, NodeId } from '../facts.js';
import { type Lowering, parts, textOf } from './context.js';
import { stringValue } from './strings.js';

/** A JSX element or fragment: its tag, props and children. */
export function lowerElement(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const opening = node.type === 'jsx_self_closing_element' ? node : (childOf(node, 'open_tag') ?? firstOfType(node, 'jsx_opening_element') ?? node);
  const name = childOf(opening, 'name');
  const tag = !name
    ? builder.literal('', [node.start, node.start])
    : /^[a-z]/.test(textOf(low, name)) && name.type === 'identifier'
      ? builder.literal(textOf(low, name), spanOf(name))
      : low.expression(name, node);
  const entries: MapEntry[] = [];
  const spreads: NodeId[] = [];
  for (const child of opening.children) {
    if (child.type === 'jsx_expression') {
      const spread = parts(child)[0];
      if (spread) spreads.push(low.expression(spread.type === 'spread_element' ? parts(spread)[0] : spread, child));
    }
    if (child.type !== 'jsx_attribute') continue;
    const [key, value] = parts(child);
    if (!key) continue;
    const lowered = !value
      ? builder.literal(true, spanOf(key))
      : value.type === 'string'
        ? builder.literal(stringValue(low, value), spanOf(value))
        : low.named(value, child, textOf(low, key));
    entries.push({ key: textOf(low, key), keySpan: spanOf(key), value: lowered });
  }
  const props = builder.add({ op: 'map', entries, spreads, span: spanOf(opening) });
  const children =
    node === opening
      ? []
      : node.children.filter(
          ({ type }) => ['jsx_element', 'jsx_self_closing_element', 'jsx_fragment', 'jsx_expression'].includes(type) && type !== opening.type,
        );
  return builder.add({ op: 'element', tag, props, children: children.map((child) => low.expression(child, node)), span: spanOf(node) });
}
