import type { Span } from '../../base/text.js';
import { childOf, flattenChain, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { MapEntry, NodeId } from '../facts.js';
import { lowerCall } from './calls.js';
import { lowerClass } from './classes.js';
import { hasToken, type Lowering, parts, stringOf, type ThisObject, textOf } from './context.js';
import { lowerFunction } from './functions.js';
import { lowerElement } from './jsx.js';
import { assign, changed } from './patterns.js';
import { lowerTemplate, stringValue } from './strings.js';

/** The value of an expression. */
export function lowerExpression(low: Lowering, node: SyntaxNode, name = ''): NodeId {
  const { builder } = low;
  const span = spanOf(node);
  const [first] = parts(node);
  switch (node.type) {
    case 'identifier':
    case 'shorthand_property_identifier':
      return builder.read(textOf(low, node), span);
    case 'string':
      return builder.literal(stringValue(low, node), span);
    case 'template_string':
      return lowerTemplate(low, node);
    case 'number': {
      const value = Number(textOf(low, node).replace(/_/g, '').replace(/n$/, ''));
      return Number.isNaN(value) ? builder.unknown(span) : builder.literal(value, span);
    }
    case 'true':
    case 'false':
      return builder.literal(node.type === 'true', span);
    case 'null':
    case 'undefined':
      return builder.literal(null, span);
    case 'this':
      if (low.thisClass !== undefined) return builder.add({ op: 'this', cls: low.thisClass, span });
      if (!low.thisObject) return builder.unknown(span);
      low.thisObject.isRead = true;
      return builder.read(low.thisObject.name, span);
    case 'super':
      return builder.add({ op: 'name', name: 'super', span });
    case 'parenthesized_expression':
    case 'await_expression':
    case 'non_null_expression':
    case 'template_substitution':
    case 'jsx_expression':
      return first ? lowerExpression(low, first, name) : builder.unknown(span);
    case 'spread_element':
      return builder.add({ op: 'index', object: low.expression(first, node), span });
    case 'member_expression':
      return lowerMember(low, node);
    case 'subscript_expression': {
      const object = low.expression(childOf(node, 'object'), node);
      return builder.add({ op: 'index', object, key: low.expression(childOf(node, 'index'), node), span });
    }
    case 'call_expression':
    case 'new_expression':
      return lowerCall(low, node);
    case 'meta_property':
      return builder.add({ op: 'name', name: textOf(low, node), span });
    case 'assignment_expression':
      return lowerAssignment(low, node);
    case 'augmented_assignment_expression':
      return lowerAugmented(low, node);
    case 'binary_expression':
      return lowerBinary(low, node);
    case 'unary_expression':
    case 'update_expression': {
      const argument = childOf(node, 'argument') ?? first;
      const operand = low.expression(argument, node);
      if (argument && hasToken(node, 'delete')) lowerRemoval(low, argument, operand);
      return builder.add({ op: 'derive', inputs: [operand], span });
    }
    case 'ternary_expression': {
      low.expression(childOf(node, 'condition'), node);
      const chosen = [childOf(node, 'consequence'), childOf(node, 'alternative')].map((arm) => low.expression(arm, node));
      return builder.join(chosen, span);
    }
    case 'sequence_expression': {
      const values = parts(node).map((part) => lowerExpression(low, part));
      return values[values.length - 1] ?? builder.unknown(span);
    }
    case 'yield_expression': {
      const value = low.expression(first, node);
      builder.yields(value);
      return builder.unknown(span);
    }
    case 'arrow_function':
    case 'function_expression':
    case 'function':
    case 'generator_function':
      return builder.add({ op: 'function', fn: lowerFunction(low, node, childOf(node, 'name') ? {} : { name }), span });
    case 'class':
    case 'class_declaration':
      return lowerClass(low, node, name);
    case 'object':
      return lowerObject(low, node);
    case 'array':
      return builder.add({ op: 'list', items: parts(node).map((item) => lowerExpression(low, item)), span });
    case 'as_expression':
    case 'satisfies_expression': {
      const [value, type] = parts(node);
      const lowered = low.expression(value, node);
      // `as const` has no type.
      if (!type) return lowered;
      return builder.add({ op: 'typed', value: lowered, type: low.type(type, node), span });
    }
    case 'type_assertion': {
      const [types, value] = parts(node);
      const lowered = low.expression(value, node);
      const type = types && parts(types)[0];
      return type ? builder.add({ op: 'typed', value: lowered, type: low.type(type, node), span }) : lowered;
    }
    case 'instantiation_expression':
      return low.expression(first, node);
    case 'jsx_element':
    case 'jsx_self_closing_element':
    case 'jsx_fragment':
      return lowerElement(low, node);
    case 'ERROR':
      for (const child of parts(node)) low.statement(child);
      return builder.unknown(span);
    default:
      return builder.unknown(span);
  }
}

function lowerMember(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const property = childOf(node, 'property');
  const place = childOf(node, 'object');
  // `import.meta.env` and `new.target` are names with a dot in them.
  if (place?.type === 'import' && property) return builder.add({ op: 'name', name: `import.${textOf(low, property)}`, span: spanOf(node) });
  const object = place?.type === 'super' ? lowerSuper(low, place) : low.expression(place, node);
  if (!property) return object;
  return builder.add({ op: 'member', object, name: textOf(low, property), nameSpan: spanOf(property), span: spanOf(node) });
}

/** `super` in `super.member`: an instance of the base class. */
function lowerSuper(low: Lowering, node: SyntaxNode): NodeId {
  const [base] = low.thisClass === undefined ? [] : low.builder.classFact(low.thisClass).bases;
  return base === undefined ? low.builder.unknown(spanOf(node)) : low.builder.add({ op: 'typed', type: base, span: spanOf(node) });
}

function lowerAssignment(low: Lowering, node: SyntaxNode): NodeId {
  const left = childOf(node, 'left');
  const name = left && (left.type === 'identifier' ? textOf(low, left) : left.type === 'member_expression' ? propertyName(low, left) : '');
  const value = low.named(childOf(node, 'right'), node, name ?? '');
  assign(low, left, value);
  return value;
}

function propertyName(low: Lowering, node: SyntaxNode): string {
  const property = childOf(node, 'property');
  return property ? textOf(low, property) : '';
}

/** `a += b`, `a ??= b`. */
function lowerAugmented(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const left = childOf(node, 'left');
  const operator = childOf(node, 'operator')?.type ?? '';
  const before = low.expression(left, node);
  const operand = low.named(childOf(node, 'right'), node, left?.type === 'identifier' ? textOf(low, left) : '');
  const span = spanOf(node);
  let value: NodeId;
  if (operator === '+=')
    value =
      isNumber(low, before) && isNumber(low, operand)
        ? builder.add({ op: 'derive', inputs: [before, operand], span })
        : builder.add({ op: 'concat', parts: [before, operand], span });
  else if (operator === '??=' || operator === '||=' || operator === '&&=') value = builder.join([before, operand], span);
  else value = builder.add({ op: 'derive', inputs: [before, operand], span });
  assign(low, left, value);
  return value;
}

function isNumber(low: Lowering, id: NodeId): boolean {
  const node = low.builder.get(low.builder.throughLoops(id));
  return (node.op === 'literal' && typeof node.value === 'number') || node.op === 'derive';
}

/** Operators between any number of operands, from the left. */
function lowerBinary(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const { first, rest } = flattenChain(node);
  let value = low.expression(first, node);
  // Parts of a concatenation, or alternatives, that later operands still join.
  let run: { readonly op: 'concat' | 'join'; readonly items: NodeId[] } | undefined;
  const settle = (end: number): void => {
    const span: Span = [node.start, end];
    if (run) value = run.op === 'join' ? builder.join(run.items, span) : builder.add({ op: 'concat', parts: run.items, span });
    run = undefined;
  };
  let end = first?.end ?? node.start;
  for (const { operator, operand, node: at } of rest) {
    const right = low.expression(operand, at);
    const op = runOf(low, operator, run ? run.op : isNumber(low, value), right);
    if (run && run.op === op) run.items.push(right);
    else {
      settle(end);
      if (op) run = { op, items: [...(op === 'concat' ? textParts(low, value) : [value]), right] };
      else if (operator === '&&') value = right;
      else value = builder.add({ op: 'derive', inputs: [value, right], span: spanOf(at) });
    }
    end = at.end;
  }
  settle(end);
  return value;
}

/** `delete x.k`: what `x` stands for from here on has nothing under the key. */
function lowerRemoval(low: Lowering, target: SyntaxNode, id: NodeId): void {
  const { builder } = low;
  let place = childOf(target, 'object');
  // `delete (row as Row).text`
  while (place?.type === 'parenthesized_expression' || place?.type === 'as_expression' || place?.type === 'non_null_expression') place = parts(place)[0];
  const removed = builder.get(id);
  if (place?.type !== 'identifier' || (removed.op !== 'member' && removed.op !== 'index')) return;
  const key = removed.op === 'member' ? removed.name : stringOf(low, removed.key);
  if (key !== undefined) changed(low, place, removed.object, builder.remove(removed.object, key, spanOf(target)));
}

/** What an operator makes of what stands before it (a run, or whether it is a number) and the operand after it. */
function runOf(low: Lowering, operator: string, before: 'concat' | 'join' | boolean, right: NodeId): 'concat' | 'join' | undefined {
  if (operator === '??' || operator === '||') return 'join';
  return operator === '+' && !(before === true && isNumber(low, right)) ? 'concat' : undefined;
}

/** The parts of a text that begins a longer one. */
function textParts(low: Lowering, id: NodeId): readonly NodeId[] {
  const node = low.builder.get(id);
  return node.op === 'concat' ? node.parts : [id];
}

function lowerObject(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const entries: MapEntry[] = [];
  const spreads: NodeId[] = [];
  const self: ThisObject = { name: `this@${node.start}`, isRead: false };
  if (node.children.some(hasOwnThis)) builder.declare(self.name);
  for (const child of parts(node)) {
    if (child.type === 'spread_element') spreads.push(low.expression(parts(child)[0], child));
    else if (child.type === 'shorthand_property_identifier') {
      entries.push({ key: textOf(low, child), keySpan: spanOf(child), value: lowerExpression(low, child) });
    } else if (child.type === 'pair' || child.type === 'method_definition') {
      const keyNode = childOf(child, child.type === 'pair' ? 'key' : 'name');
      const computed = keyNode?.type === 'computed_property_name';
      const key = !keyNode
        ? undefined
        : computed
          ? stringOf(low, low.expression(parts(keyNode)[0], keyNode))
          : keyNode.type === 'string'
            ? stringValue(low, keyNode)
            : textOf(low, keyNode);
      const given = child.type === 'pair' ? childOf(child, 'value') : undefined;
      const value =
        child.type === 'method_definition'
          ? method(low, child, key ?? '', self)
          : given && METHODS.has(given.type)
            ? lowerMethodValue(low, given, key ?? '', self)
            : low.named(given, child, key ?? '');
      entries.push({ ...(key === undefined || !keyNode ? {} : { key, keySpan: spanOf(keyNode) }), value });
    }
  }
  const map = builder.add({ op: 'map', entries, spreads, span: spanOf(node) });
  if (self.isRead) builder.define(self.name, map, spanOf(node));
  return map;
}

/** Functions that have a `this` of their own. */
const METHODS = new Set(['function_expression', 'generator_function']);

function hasOwnThis(child: SyntaxNode): boolean {
  return child.type === 'method_definition' || (child.type === 'pair' && METHODS.has(childOf(child, 'value')?.type ?? ''));
}

function lowerMethodValue(low: Lowering, node: SyntaxNode, name: string, thisObject: ThisObject): NodeId {
  const own = childOf(node, 'name') ? {} : { name };
  return low.builder.add({ op: 'function', fn: lowerFunction(low, node, { ...own, thisObject }), span: spanOf(node) });
}

/** A getter stands for what it returns. */
function method(low: Lowering, node: SyntaxNode, name: string, thisObject: ThisObject): NodeId {
  const fn = low.builder.add({ op: 'function', fn: lowerFunction(low, node, { name, thisObject }), span: spanOf(node) });
  return hasToken(node, 'get')
    ? low.builder.add({
        op: 'index',
        object: low.builder.add({ op: 'list', items: [...low.builder.functionFact(functionIn(low, fn)).returns], span: spanOf(node) }),
        span: spanOf(node),
      })
    : fn;
}

function functionIn(low: Lowering, id: NodeId): number {
  const node = low.builder.get(id);
  return node.op === 'function' ? node.fn : 0;
}
