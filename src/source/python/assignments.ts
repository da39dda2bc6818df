import type { Span } from '../../base/text.js';
import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { lowerType } from './annotations.js';
import { behind, isDict, keyOf, type Lowering, nameOf, symbolOf } from './context.js';
import { lowerLambda } from './functions.js';
import { isNumber, isText } from './operators.js';

/** Gives a value to a target. `extent` is given for assignments that make fields of a class body's names. */
export function assign(low: Lowering, target: SyntaxNode | undefined, value: NodeId, extent?: Span): void {
  if (!target) return;
  switch (target.type) {
    case 'identifier': {
      const bind = low.builder.define(nameOf(low, target), value, spanOf(target));
      if (low.classScope !== undefined) addField(low, target, bind, value, extent);
      return;
    }
    case 'attribute':
    case 'subscript':
      assignPlace(low, target, value);
      return;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
    case 'expression_list':
      destructure(low, target, value);
      return;
    case 'list_splat_pattern':
    case 'list_splat':
      assign(low, target.children[target.children.length - 1], value);
      return;
    case 'parenthesized_expression':
    case 'as_pattern_target':
      assign(low, target.children[0], value, extent);
      return;
    default:
      low.expression(target, target);
  }
}

function addField(low: Lowering, target: SyntaxNode, bind: NodeId, value: NodeId, extent: Span | undefined): void {
  if (low.classScope === undefined) return;
  const name = nameOf(low, target);
  const node = low.builder.get(value);
  const bare = node.op === 'typed' && node.value === undefined;
  low.builder.addAttribute(low.classScope, name, bind);
  if (!extent) return;
  low.builder.classFact(low.classScope).fields.push({
    name,
    nameSpan: spanOf(target),
    extent,
    ...(node.op === 'typed' ? { type: node.type } : {}),
    ...(bare ? {} : { value: node.op === 'typed' && node.value !== undefined ? node.value : value }),
  });
}

/** `object.key = value` and `object[key] = value`. */
function assignPlace(low: Lowering, target: SyntaxNode, value: NodeId): void {
  const attribute = target.type === 'attribute';
  const object = low.expression(childOf(target, attribute ? 'object' : 'value'), target);
  let key: string | undefined;
  let by: NodeId | undefined;
  if (attribute) {
    const name = childOf(target, 'attribute');
    key = name && nameOf(low, name);
  } else {
    const keys = target.children.filter((child) => child.field === 'subscript');
    for (const child of keys) {
      const id = low.expression(child, target);
      if (keys.length > 1 || child.type === 'slice') continue;
      key = keyOf(low, id);
      by = id;
    }
  }
  storeAt(low, target, object, key, value, by);
}

/** Records the store, and that a local name at the root of the place now stands for something changed. */
function storeAt(low: Lowering, target: SyntaxNode, object: NodeId, key: string | undefined, value: NodeId, by?: NodeId): void {
  const { builder } = low;
  const attribute = target.type === 'attribute';
  builder.store(object, key, value, spanOf(target), !attribute, by);
  if (attribute && holdsAttributes(low, object)) return;
  const after = builder.add({ op: 'update', object, ...(key === undefined ? {} : { key }), value, span: spanOf(target) });
  changed(low, childOf(target, attribute ? 'object' : 'value'), object, after);
}

/** What keeps attributes in tables of its own: instances of this file's classes, and modules, whose settings are stores. */
function holdsAttributes(low: Lowering, id: NodeId): boolean {
  const { op } = low.builder.get(behind(low, id));
  return op === 'this' || op === 'class' || op === 'import' || op === 'function';
}

/** After a change in place, the name (or attribute of self) at the root of a place stands for the changed value. */
export function changed(low: Lowering, place: SyntaxNode | undefined, id: NodeId, after: NodeId): void {
  const { builder } = low;
  let at = place;
  let before = id;
  let now = after;
  while (at) {
    if (at.type === 'identifier') {
      if (!holdsAttributes(low, before)) builder.update(nameOf(low, at), now);
      return;
    }
    if (at.type === 'parenthesized_expression') {
      at = at.children[0];
      continue;
    }
    const node = builder.get(before);
    if (node.span[0] !== at.start || node.span[1] !== at.end) return;
    let key: string | undefined;
    if (at.type === 'attribute' && node.op === 'member') {
      const owner = builder.get(behind(low, node.object));
      if (owner.op === 'this' || owner.op === 'class') {
        builder.addAttribute(owner.cls, node.name, now);
        return;
      }
      if (owner.op === 'import') return;
      key = node.name;
      before = node.object;
      at = childOf(at, 'object');
    } else if (at.type === 'subscript' && node.op === 'index') {
      key = keyOf(low, node.key);
      before = node.object;
      at = childOf(at, 'value');
    } else return;
    now = builder.add({ op: 'update', object: before, ...(key === undefined ? {} : { key }), value: now, span: builder.get(now).span });
  }
}

/** `a, *b, c = value`: positions up to a starred target, any element from there on. */
function destructure(low: Lowering, target: SyntaxNode, value: NodeId): void {
  const { builder } = low;
  const targets = target.children;
  const node = builder.get(value);
  const starred = targets.findIndex((child) => child.type === 'list_splat_pattern' || child.type === 'list_splat');
  const spread = (id: NodeId) => {
    const item = builder.get(id);
    return item.op === 'index' && item.key === undefined;
  };
  if (node.op === 'list' && starred < 0 && node.items.length === targets.length && (low.pairs.has(value) || !node.items.some(spread))) {
    targets.forEach((child, i) => {
      const item = node.items[i];
      if (item !== undefined) assign(low, child, item);
    });
    return;
  }
  targets.forEach((child, i) => {
    const span = spanOf(child);
    if (starred < 0 || i < starred) {
      assign(low, child, builder.add({ op: 'index', object: value, key: builder.literal(i, span), span }));
      return;
    }
    const any = builder.add({ op: 'index', object: value, span });
    assign(low, child, i === starred ? builder.add({ op: 'list', items: [any], span }) : any);
  });
}

/** `a = b = value`, `a: T = value`, `a: T`. Returns the value. */
export function lowerAssignment(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const targets: SyntaxNode[] = [];
  let at: SyntaxNode | undefined = node;
  let type: SyntaxNode | undefined;
  let right: SyntaxNode | undefined;
  while (at?.type === 'assignment') {
    const left = childOf(at, 'left');
    if (left) targets.push(left);
    type ??= childOf(at, 'type');
    right = childOf(at, 'right');
    at = right;
  }
  const extent = spanOf(node);
  const [first] = targets;
  if (!right) {
    if (!first || !type) return builder.unknown(extent);
    const value = builder.add({ op: 'typed', type: lowerType(low, type, node), span: extent });
    // A bare declaration assigns nothing: it must not hide a definition.
    if (first.type !== 'identifier' || low.classScope !== undefined || !builder.isDefined(nameOf(low, first))) assign(low, first, value, extent);
    return value;
  }
  const declared = type && lowerType(low, type, node);
  // `Clients: TypeAlias = Union["A", B]` is a type, as in `type Clients = …`.
  const isAlias = declared !== undefined && /^typing(?:_extensions)?\.TypeAlias$/.test(symbolOf(low, declared) ?? '');
  let value: NodeId;
  if (isAlias) value = lowerType(low, right, node);
  else value = right.type === 'lambda' && first?.type === 'identifier' ? lowerLambda(low, right, nameOf(low, first)) : low.expression(right, node);
  if (declared !== undefined && !isAlias) value = builder.add({ op: 'typed', value, type: declared, span: extent });
  for (const target of targets) assign(low, target, value, extent);
  return value;
}

/** `a += b`: more text, more elements, or a number. */
export function lowerAugmented(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const target = childOf(node, 'left');
  const operator = childOf(node, 'operator')?.type;
  const before = low.expression(target, node);
  const operand = low.expression(childOf(node, 'right'), node);
  const span = spanOf(node);
  let value: NodeId;
  if (operator === '+=' && (isText(low, before) || isText(low, operand))) value = builder.add({ op: 'concat', parts: [before, operand], span });
  else if (operator === '|=' && isDict(low, before)) value = builder.add({ op: 'map', entries: [], spreads: [before, operand], span });
  else if ((operator === '+=' && !isNumber(low, operand) && !isNumber(low, before)) || operator === '|=')
    value = builder.add({ op: 'update', object: before, value: operand, span });
  else value = builder.add({ op: 'derive', inputs: [before, operand], span });
  const place = builder.get(before);
  if (target?.type === 'attribute' || target?.type === 'subscript') {
    if (place.op === 'member') storeAt(low, target, place.object, place.name, value);
    else if (place.op === 'index') storeAt(low, target, place.object, keyOf(low, place.key), value, place.key);
  } else assign(low, target, value);
  return value;
}
