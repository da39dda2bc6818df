import { type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { dottedName, keyOf, type Lowering, nameOf } from './context.js';

/** Binds what a `case` pattern captures of the subject; values in it are read. Returns true if it always matches. */
export function matchPattern(low: Lowering, pattern: SyntaxNode, subject: NodeId): boolean {
  const { builder } = low;
  const { children } = pattern;
  const span = spanOf(pattern);
  switch (pattern.type) {
    case 'case_pattern': {
      const [only] = children;
      return only ? matchPattern(low, only, subject) : low.text.slice(pattern.start, pattern.end) === '_';
    }
    case 'dotted_name': {
      const [name, more] = children;
      if (name && !more) {
        builder.define(nameOf(low, name), subject, spanOf(name));
        return true;
      }
      return false;
    }
    case 'as_pattern': {
      let always = false;
      let value = subject;
      for (const child of children) {
        if (child.type === 'identifier') builder.define(nameOf(low, child), value, spanOf(child));
        else {
          always = matchPattern(low, child, subject);
          const matched = child.type === 'case_pattern' ? child.children[0] : child;
          const type = matched?.type === 'class_pattern' ? matched.children[0] : undefined;
          if (type) value = builder.add({ op: 'typed', value: subject, type: readDotted(low, type), span });
        }
      }
      return always;
    }
    case 'union_pattern': {
      let always = false;
      for (const child of children) always = matchPattern(low, child, subject) || always;
      return always;
    }
    case 'list_pattern':
    case 'tuple_pattern': {
      const splat = children.findIndex((child) => child.children[0]?.type === 'splat_pattern' || child.type === 'splat_pattern');
      if (pattern.type === 'tuple_pattern' && children.length === 1 && splat < 0 && children[0] && !low.text.slice(pattern.start, pattern.end).includes(','))
        return matchPattern(low, children[0], subject);
      children.forEach((child, i) => {
        const known = splat < 0 || i < splat;
        matchPattern(
          low,
          child,
          builder.add({ op: 'index', object: subject, ...(known ? { key: builder.literal(i, spanOf(child)) } : {}), span: spanOf(child) }),
        );
      });
      return false;
    }
    case 'splat_pattern':
      for (const child of children) {
        if (child.type === 'identifier') builder.define(nameOf(low, child), builder.add({ op: 'list', items: [subject], span }), spanOf(child));
      }
      return true;
    case 'dict_pattern': {
      let key: NodeId | undefined;
      for (const child of children) {
        if (child.field === 'key') key = child.type === 'dotted_name' ? builder.unknown(spanOf(child)) : low.expression(child, pattern);
        else if (child.field === 'value') {
          const literal = keyOf(low, key) === undefined ? undefined : key;
          matchPattern(low, child, builder.add({ op: 'index', object: subject, ...(literal === undefined ? {} : { key: literal }), span: spanOf(child) }));
        } else if (child.type === 'splat_pattern') {
          const rest = child.children[child.children.length - 1];
          if (rest?.type === 'identifier') builder.define(nameOf(low, rest), subject, spanOf(rest));
        }
      }
      return false;
    }
    case 'class_pattern': {
      const [type, ...parts] = children;
      const typed = builder.add({ op: 'typed', value: subject, type: type ? readDotted(low, type) : builder.unknown(span), span });
      for (const part of parts) {
        const inner = part.children[0];
        if (inner?.type === 'keyword_pattern') {
          const [name, ...values] = inner.children;
          if (!name) continue;
          const member = builder.add({ op: 'member', object: typed, name: nameOf(low, name), nameSpan: spanOf(name), span: spanOf(inner) });
          for (const value of values) matchPattern(low, value, member);
        } else matchPattern(low, part, parts.length === 1 ? typed : builder.add({ op: 'index', object: subject, span: spanOf(part) }));
      }
      return false;
    }
    default:
      if (children.length) for (const child of children) if (child.type.endsWith('_pattern')) matchPattern(low, child, subject);
      return false;
  }
}

/** A class's name in a pattern. */
function readDotted(low: Lowering, node: SyntaxNode): NodeId {
  const [head, ...rest] = node.children;
  if (!head) return low.builder.add({ op: 'name', name: dottedName(low, node), span: spanOf(node) });
  let value = low.builder.read(nameOf(low, head), spanOf(head));
  for (const part of rest) {
    value = low.builder.add({ op: 'member', object: value, name: nameOf(low, part), nameSpan: spanOf(part), span: [node.start, part.end] });
  }
  return value;
}
