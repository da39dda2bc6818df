import type { ClassFact, FunctionFact, NodeId, ValueNode } from '../source/facts.js';
import type { Unit } from './refs.js';

/**
 * The linked workspace: facts of many files, and what each expression stands for across them.
 * Evaluation is lazy and memoised; a file that changes drops the memo, not the facts.
 */
export function nodeOf(unit: Unit, id: NodeId): ValueNode {
  const node = unit.facts.nodes.at(id);
  if (!node) throw new RangeError(`${unit.path} has no node ${id}`);
  return node;
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

/** The names of constructors, in Python and in JavaScript. */
export const CONSTRUCTORS: ReadonlySet<string> = new Set(['__init__', 'constructor']);

/** Whether a class says itself how it is made; one that does not takes what it is given as fields. */
export function hasConstructor({ methods }: ClassFact): boolean {
  return methods.some(({ name }) => CONSTRUCTORS.has(name));
}
