import type { ClassFact, FunctionFact, FunctionId, NodeId, ValueNode } from '../source/facts.js';
import type { Unit } from './refs.js';

/** A node of a file. Throws where the file has no such node. */
export function nodeOf(unit: Unit, id: NodeId): ValueNode {
  const node = unit.facts.nodes.at(id);
  if (!node) throw new RangeError(`${unit.path} has no node ${id}`);
  return node;
}

/** The nodes of a file that use another one, which stand behind it; `uses` says what counts as that. */
export function* usersOf(unit: Unit, id: NodeId, uses: (node: ValueNode, id: NodeId) => boolean): Generator<NodeId> {
  const { length } = unit.facts.nodes;
  for (let user = id + 1; user < length; user++) if (uses(nodeOf(unit, user), id)) yield user;
}

/** Whether a node is made of another one, in whatever way. */
export function mentions(node: ValueNode, id: NodeId): boolean {
  return operandsOf(node).includes(id);
}

function operandsOf(node: ValueNode): readonly NodeId[] {
  switch (node.op) {
    case 'concat':
      return node.parts;
    case 'list':
      return node.items;
    case 'map':
      return [...node.entries.map(({ value }) => value), ...node.spreads];
    case 'member':
      return [node.object];
    case 'index':
      return node.key === undefined ? [node.object] : [node.object, node.key];
    case 'call':
      return [node.callee, ...node.args.map(({ value }) => value)];
    case 'join':
    case 'derive':
      return node.inputs;
    case 'update':
      return [node.object, node.value];
    case 'typed':
      return node.value === undefined ? [] : [node.value];
    case 'bind':
      return [node.value];
    case 'element':
      return [node.tag, node.props, ...node.children];
    default:
      return [];
  }
}

/** Whether a function of the file gives a node as it is. */
export function isReturned(unit: Unit, id: NodeId): boolean {
  return unit.facts.functions.some(({ returns }) => returns.includes(id));
}

export function functionOf(unit: Unit, id: number): FunctionFact {
  const fact = unit.facts.functions[id];
  if (!fact) throw new RangeError(`${unit.path} has no function ${id}`);
  return fact;
}

export function classOf(unit: Unit, id: number): ClassFact {
  const fact = unit.facts.classes[id];
  if (!fact) throw new RangeError(`${unit.path} has no class ${id}`);
  return fact;
}

export function isPython(unit: Unit): boolean {
  return unit.facts.language === 'python' || unit.facts.language === 'notebook';
}

/** The literal behind binds; undefined for anything else. */
export function literalOf(unit: Unit, id: NodeId): string | number | boolean | null | undefined {
  const node = nodeOf(unit, id);
  if (node.op === 'bind') return literalOf(unit, node.value);
  return node.op === 'literal' ? node.value : undefined;
}

/** The last name of a member chain or the name itself, for type names. */
export function lastName(unit: Unit, id: NodeId): string | undefined {
  const node = nodeOf(unit, id);
  switch (node.op) {
    case 'member':
    case 'name':
    case 'free':
    case 'bind':
      return node.name;
    case 'import':
      return node.name ?? node.module.slice(node.module.lastIndexOf('.') + 1);
    default:
      return undefined;
  }
}

/** The node behind the names that are bound to it on the spot. */
export function withoutBinds(unit: Unit, id: NodeId): NodeId {
  let at = id;
  for (let node = nodeOf(unit, at); node.op === 'bind'; node = nodeOf(unit, at)) at = node.value;
  return at;
}

/** One step from a name, or from one of several values, to what it stands for in its own file; nothing for anything else. */
export function definitionsIn(unit: Unit, id: NodeId): readonly NodeId[] {
  const node = nodeOf(unit, id);
  switch (node.op) {
    case 'bind':
      return [node.value];
    case 'typed':
      return node.value === undefined ? [] : [node.value];
    case 'join':
      return node.inputs;
    case 'free':
      return functionOf(unit, node.fn).locals[node.name] ?? [];
    default:
      return [];
  }
}

/** The node of a parameter, and whose and which one it is. */
export interface Parameter {
  readonly id: NodeId;
  readonly fn: FunctionId;
  readonly index: number;
}

/** How many names may stand between an expression and the parameter that it is. */
const MAX_NAMES = 4;

/** The parameter that an expression is and nothing else, of its own function or of one around it. */
export function parameterBehind(unit: Unit, id: NodeId, depth = 0): Parameter | undefined {
  const at = withoutBinds(unit, id);
  const node = nodeOf(unit, at);
  if (node.op === 'param') return { id: at, fn: node.fn, index: node.index };
  if (node.op !== 'free' || depth > MAX_NAMES) return undefined;
  const definitions = functionOf(unit, node.fn).locals[node.name];
  const only = definitions?.length === 1 ? definitions[0] : undefined;
  return only === undefined ? undefined : parameterBehind(unit, only, depth + 1);
}

/** Whether an expression may be a parameter, of whatever function around it: then what some callers are seen to give is not all. */
export function mayBeParameter(unit: Unit, id: NodeId, depth = 0): boolean {
  const node = nodeOf(unit, withoutBinds(unit, id));
  if (node.op === 'param') return true;
  if (depth > MAX_NAMES) return false;
  if (node.op === 'typed') return node.value !== undefined && mayBeParameter(unit, node.value, depth + 1);
  return node.op === 'free' && (functionOf(unit, node.fn).locals[node.name] ?? []).some((definition) => mayBeParameter(unit, definition, depth + 1));
}

/** The names of constructors, in Python and in JavaScript. */
export const CONSTRUCTORS: ReadonlySet<string> = new Set(['__init__', 'constructor']);

/** Whether a class says itself how it is made; one that does not takes what it is given as fields. */
export function hasConstructor({ methods }: ClassFact): boolean {
  return methods.some(({ name }) => CONSTRUCTORS.has(name));
}
