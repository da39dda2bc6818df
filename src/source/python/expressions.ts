import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { MapEntry, NodeId } from '../facts.js';
import { lowerType } from './annotations.js';
import { lowerAssignment, lowerAugmented } from './assignments.js';
import { lowerCall } from './calls.js';
import { lowerComprehension } from './comprehensions.js';
import { behind, keyOf, type Lowering, nameOf } from './context.js';
import { lowerLambda } from './functions.js';
import { lowerBinary, lowerBoolean, lowerDerived, lowerUnary } from './operators.js';
import { lowerString } from './strings.js';

export function lowerExpression(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  switch (node.type) {
    case 'identifier':
      return builder.read(nameOf(low, node), spanOf(node));
    case 'attribute':
      return lowerAttribute(low, node);
    case 'call':
      return lowerCall(low, node);
    case 'string':
    case 'concatenated_string':
      return lowerString(low, node);
    case 'integer':
    case 'float':
      return lowerNumber(low, node);
    case 'true':
    case 'false':
      return builder.literal(node.type === 'true', spanOf(node));
    case 'none':
      return builder.literal(null, spanOf(node));
    case 'subscript':
      return lowerSubscript(low, node);
    case 'binary_operator':
      return lowerBinary(low, node);
    case 'boolean_operator':
      return lowerBoolean(low, node);
    case 'unary_operator':
      return lowerUnary(low, node);
    case 'not_operator':
    case 'comparison_operator':
    case 'slice':
      return lowerDerived(low, node);
    case 'parenthesized_expression':
    case 'await':
      return low.expression(node.children[node.children.length - 1], node);
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
      return builder.add({ op: 'list', items: node.children.map((child) => low.expression(child, node)), span: spanOf(node) });
    case 'list_splat':
    case 'list_splat_pattern':
      return builder.add({ op: 'index', object: low.expression(node.children[node.children.length - 1], node), span: spanOf(node) });
    case 'dictionary':
      return lowerDictionary(low, node);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
    case 'dictionary_comprehension':
      return lowerComprehension(low, node);
    case 'lambda':
      return lowerLambda(low, node);
    case 'conditional_expression': {
      const [then, condition, otherwise] = node.children;
      const first = low.expression(then, node);
      low.expression(condition, node);
      return builder.join([first, low.expression(otherwise, node)], spanOf(node));
    }
    case 'named_expression': {
      const name = childOf(node, 'name');
      const value = low.expression(childOf(node, 'value'), node);
      return name?.type === 'identifier' ? builder.define(nameOf(low, name), value, spanOf(name)) : value;
    }
    case 'yield':
      return lowerYield(low, node);
    case 'type':
    case 'generic_type':
    case 'union_type':
      return lowerType(low, node, node);
    case 'assignment':
      return lowerAssignment(low, node);
    case 'augmented_assignment':
      return lowerAugmented(low, node);
    case 'keyword_argument':
      return low.expression(childOf(node, 'value'), node);
    default:
      return lowerRest(low, node);
  }
}

/** Fragments around a syntax error, and what says nothing: the parts are still read. */
function lowerRest(low: Lowering, node: SyntaxNode): NodeId {
  for (const child of node.children) {
    if (child.type === 'block' || /_(?:statement|definition|clause)$/.test(child.type)) low.statement(child);
    else if (child.children.length || child.type === 'identifier') low.expression(child, node);
  }
  return low.builder.unknown(spanOf(node));
}

function lowerAttribute(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const object = low.expression(childOf(node, 'object'), node);
  const name = childOf(node, 'attribute');
  if (!name) return object;
  const owner = low.dottedModules.size ? builder.get(behind(low, object)) : undefined;
  if (owner?.op === 'import' && owner.name === undefined && !owner.level) {
    const module = `${owner.module}.${nameOf(low, name)}`;
    if (low.dottedModules.has(module)) return builder.add({ op: 'import', module, span: spanOf(node) });
  }
  return builder.add({ op: 'member', object, name: nameOf(low, name), nameSpan: spanOf(name), span: spanOf(node) });
}

function lowerNumber(low: Lowering, node: SyntaxNode): NodeId {
  const written = low.text.slice(node.start, node.end).replaceAll('_', '').replace(/[lL]$/, '');
  const value = Number(/^0\d+$/.test(written) ? `0o${written.slice(1)}` : written);
  // Complex numbers, and floats beyond the range, have no JSON form.
  return Number.isFinite(value) ? low.builder.literal(value, spanOf(node)) : low.builder.add({ op: 'derive', inputs: [], span: spanOf(node) });
}

/** `x[k]`. A slice is the whole: it carries what the whole carries, and has its elements. */
function lowerSubscript(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const object = low.expression(childOf(node, 'value'), node);
  const subscripts = node.children.filter((child) => child.field === 'subscript');
  const [only] = subscripts;
  const span = spanOf(node);
  if (subscripts.length === 1 && only?.type === 'slice') {
    low.expression(only, node);
    const whole = builder.get(behind(low, object));
    return whole.op === 'literal' || whole.op === 'concat' ? builder.add({ op: 'index', object, span }) : object;
  }
  const keys = subscripts.map((child) => low.expression(child, node));
  const [first] = keys;
  if (first === undefined) return builder.add({ op: 'index', object, span });
  const key =
    keys.length === 1 ? first : builder.add({ op: 'list', items: keys, span: [only?.start ?? span[0], subscripts[subscripts.length - 1]?.end ?? span[1]] });
  return builder.add({ op: 'index', object, key, span });
}

function lowerDictionary(low: Lowering, node: SyntaxNode): NodeId {
  const entries: MapEntry[] = [];
  const spreads: NodeId[] = [];
  for (const child of node.children) {
    if (child.type === 'pair') {
      const keyNode = childOf(child, 'key');
      const key = keyNode && keyOf(low, low.expression(keyNode, child));
      const value = low.expression(childOf(child, 'value'), child);
      entries.push({ value, ...(key === undefined ? {} : { key }), ...(keyNode ? { keySpan: spanOf(keyNode) } : {}) });
    } else if (child.type === 'dictionary_splat') spreads.push(low.expression(child.children[child.children.length - 1], child));
    else low.expression(child, node);
  }
  return low.builder.add({ op: 'map', entries, spreads, span: spanOf(node) });
}

/** The yielded value belongs to the function; what is sent in is unknown. */
function lowerYield(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const delegates = node.children.some((child) => child.type === 'from');
  const last = node.children[node.children.length - 1];
  if (last && last.type !== 'from' && (last.type !== 'yield' || last.children.length)) {
    const value = low.expression(last, node);
    builder.yields(delegates ? builder.add({ op: 'index', object: value, span: spanOf(last) }) : value);
  }
  return builder.unknown(spanOf(node));
}
