import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { behind, keyOf, type Lowering, parts, textOf } from './context.js';
import { stringValue } from './strings.js';

/** Gives a value to a target: a name, a member, an element, or a pattern of these. */
export function assign(low: Lowering, target: SyntaxNode | undefined, value: NodeId): void {
  if (!target) return;
  const { builder } = low;
  switch (target.type) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
    case 'shorthand_property_identifier':
      builder.define(textOf(low, target), value, spanOf(target));
      return;
    case 'member_expression':
    case 'subscript_expression':
      assignPlace(low, target, value);
      return;
    case 'object_pattern':
    case 'object':
      assignMembers(low, target, value);
      return;
    case 'array_pattern':
    case 'array':
      assignElements(low, target, value);
      return;
    case 'assignment_pattern':
    case 'object_assignment_pattern':
    case 'assignment_expression': {
      const fallback = low.expression(childOf(target, 'right'), target);
      assign(low, childOf(target, 'left'), builder.join([value, fallback], spanOf(target)));
      return;
    }
    case 'rest_pattern':
    case 'spread_element':
      assign(low, parts(target)[0], value);
      return;
    case 'parenthesized_expression':
    case 'non_null_expression':
    case 'as_expression':
    case 'satisfies_expression':
      assign(low, parts(target)[0], value);
      return;
    default:
      low.expression(target, target);
  }
}

function assignMembers(low: Lowering, target: SyntaxNode, value: NodeId): void {
  const { builder } = low;
  const member = (key: SyntaxNode): NodeId => {
    if (key.type === 'computed_property_name') {
      return builder.add({ op: 'index', object: value, key: low.expression(parts(key)[0], key), span: spanOf(key) });
    }
    const name = key.type === 'string' ? stringValue(low, key) : textOf(low, key);
    return builder.add({ op: 'member', object: value, name, nameSpan: spanOf(key), span: spanOf(key) });
  };
  // What is left for `...others` when the members before it were taken.
  let rest = value;
  const take = (key: SyntaxNode | undefined): void => {
    const name = key && key.type !== 'computed_property_name' ? (key.type === 'string' ? stringValue(low, key) : textOf(low, key)) : undefined;
    if (!key || name === undefined) return;
    const gone = builder.add({ op: 'derive', inputs: [], span: spanOf(key) });
    rest = builder.add({ op: 'update', object: rest, key: name, value: gone, span: spanOf(key) });
  };
  const hasRest = target.children.some((child) => child.type === 'rest_pattern' || child.type === 'spread_element');
  for (const child of target.children) {
    if (hasRest) take(childOf(child, 'key') ?? childOf(child, 'left') ?? (child.type.startsWith('shorthand_property_identifier') ? child : undefined));
    if (child.type === 'pair_pattern' || child.type === 'pair') {
      const key = childOf(child, 'key');
      if (key) assign(low, childOf(child, 'value'), member(key));
    } else if (child.type === 'object_assignment_pattern' || child.type === 'assignment_pattern') {
      const left = childOf(child, 'left');
      const fallback = low.expression(childOf(child, 'right'), child);
      if (left) assign(low, left, builder.join([member(left), fallback], spanOf(child)));
    } else if (child.type === 'rest_pattern' || child.type === 'spread_element') assign(low, child, rest);
    else if (child.type.startsWith('shorthand_property_identifier')) assign(low, child, member(child));
  }
}

function assignElements(low: Lowering, target: SyntaxNode, value: NodeId): void {
  const { builder } = low;
  // Holes count: `[, second]` has its comma, which the tree does not keep, so positions are read from the text.
  let at = target.start + 1;
  let position = 0;
  for (const child of parts(target)) {
    position += commas(low.text.slice(at, child.start));
    at = child.end;
    const span = spanOf(child);
    const rest = child.type === 'rest_pattern' || child.type === 'spread_element';
    const element = builder.add({ op: 'index', object: value, ...(rest ? {} : { key: builder.literal(position, span) }), span });
    assign(low, child, rest ? builder.add({ op: 'list', items: [element], span }) : element);
  }
}

function commas(text: string): number {
  let count = 0;
  for (const char of text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g, '')) if (char === ',') count++;
  return count;
}

/** `object.key = value` and `object[key] = value`. */
function assignPlace(low: Lowering, target: SyntaxNode, value: NodeId): void {
  const { builder } = low;
  const member = target.type === 'member_expression';
  const place = childOf(target, 'object');
  const object = low.expression(place, target);
  const property = childOf(target, member ? 'property' : 'index');
  const by = member ? undefined : low.expression(property, target);
  const key = member ? property && textOf(low, property) : keyOf(low, by);
  builder.store(object, key, value, spanOf(target), !member, by);
  const { op } = builder.get(behind(low, object));
  if (member && (op === 'this' || op === 'class' || op === 'import' || op === 'function')) return;
  changed(low, place, object, builder.add({ op: 'update', object, ...(key === undefined ? {} : { key }), value, span: spanOf(target) }));
}

/** After a change in place, the name (or member of `this`) at the root of a place stands for the changed value. */
export function changed(low: Lowering, place: SyntaxNode | undefined, id: NodeId, after: NodeId): void {
  const { builder } = low;
  let at = place;
  let before = id;
  let now = after;
  while (at) {
    if (at.type === 'identifier') {
      const { op } = builder.get(behind(low, before));
      if (op !== 'this' && op !== 'class' && op !== 'import' && op !== 'function') builder.update(textOf(low, at), now);
      return;
    }
    if (at.type === 'parenthesized_expression' || at.type === 'non_null_expression' || at.type === 'as_expression') {
      at = parts(at)[0];
      continue;
    }
    const node = builder.get(before);
    if (node.span[0] !== at.start || node.span[1] !== at.end) return;
    let key: string | undefined;
    if (node.op === 'member') {
      const owner = builder.get(behind(low, node.object));
      if (owner.op === 'this' || owner.op === 'class') {
        builder.addAttribute(owner.cls, node.name, now);
        return;
      }
      if (owner.op === 'import') return;
      key = node.name;
      before = node.object;
    } else if (node.op === 'index') {
      key = keyOf(low, node.key);
      before = node.object;
    } else return;
    at = childOf(at, 'object');
    now = builder.add({ op: 'update', object: before, ...(key === undefined ? {} : { key }), value: now, span: builder.get(now).span });
  }
}

/** The names that a pattern binds. */
export function patternNames(low: Lowering, pattern: SyntaxNode, add: (name: string) => void): void {
  switch (pattern.type) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
      add(textOf(low, pattern));
      return;
    case 'pair_pattern':
    case 'required_parameter':
    case 'optional_parameter': {
      const inner = childOf(pattern, 'value') ?? childOf(pattern, 'pattern');
      const chosen = pattern.type === 'pair_pattern' ? inner : childOf(pattern, 'pattern');
      if (chosen) patternNames(low, chosen, add);
      return;
    }
    case 'assignment_pattern':
    case 'object_assignment_pattern': {
      const left = childOf(pattern, 'left');
      if (left) patternNames(low, left, add);
      return;
    }
    case 'object_pattern':
    case 'array_pattern':
    case 'rest_pattern':
      for (const child of pattern.children) patternNames(low, child, add);
      return;
    default:
  }
}
