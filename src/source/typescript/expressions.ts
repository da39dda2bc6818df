import { childOf, flattenChain, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { MapEntry, NodeId } from '../facts.js';
import { lowerCall } from './calls.js';
import { lowerClass } from './classes.js';
import { hasToken, type Lowering, parts, stringOf, textOf } from './context.js';
import { lowerFunction } from './functions.js';
import { lowerElement } from './jsx.js';
import { assign } from './patterns.js';
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
      return low.thisClass === undefined ? builder.unknown(span) : builder.add({ op: 'this', cls: low.thisClass, span });
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
    case 'update_expression':
      return builder.add({ op: 'derive', inputs: [low.expression(childOf(node, 'argument') ?? first, node)], span });
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
      builder.returns(value);
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
      if (!type || textOf(low, node).endsWith(' const')) return lowered;
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
  const object = low.expression(place, node);
  if (!property) return object;
  return builder.add({ op: 'member', object, name: textOf(low, property), nameSpan: spanOf(property), span: spanOf(node) });
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
  for (const { operator, operand, node: at } of rest) {
    const right = low.expression(operand, at);
    const span = spanOf(at);
    if (operator === '??' || operator === '||') value = builder.join([value, right], span);
    else if (operator === '&&') value = right;
    else if (operator === '+' && !(isNumber(low, value) && isNumber(low, right))) {
      const known = builder.get(value);
      value = builder.add({ op: 'concat', parts: known.op === 'concat' ? [...known.parts, right] : [value, right], span });
    } else value = builder.add({ op: 'derive', inputs: [value, right], span });
  }
  return value;
}

function lowerObject(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const entries: MapEntry[] = [];
  const spreads: NodeId[] = [];
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
      const value = child.type === 'pair' ? low.named(childOf(child, 'value'), child, key ?? '') : method(low, child, key ?? '');
      entries.push({ ...(key === undefined || !keyNode ? {} : { key, keySpan: spanOf(keyNode) }), value });
    }
  }
  return builder.add({ op: 'map', entries, spreads, span: spanOf(node) });
}

/** A getter stands for what it returns. */
function method(low: Lowering, node: SyntaxNode, name: string): NodeId {
  const fn = low.builder.add({ op: 'function', fn: lowerFunction(low, node, { name }), span: spanOf(node) });
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
