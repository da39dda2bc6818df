import { literalOf, nodeOf, usersOf } from '../linking/nodes.js';
import type { NodeRef } from '../linking/refs.js';
import type { ValueNode } from '../source/facts.js';

/** Keys of parts that nothing is trained on. */
export const HELD_BACK = /^(?:test|valid|validation|val|eval|evaluation|dev)/;

/** Whether code that takes apart what a call gives does anything with one part of it, if with any: `_, held_out = load(…)` does not with the first. */
export function usesPart({ unit, id }: NodeRef, part: number): boolean {
  const { functions } = unit.facts;
  const users = (of: number): readonly number[] => [...usersOf(unit, of, uses)];
  const parts = users(id).flatMap((user) => {
    const node = nodeOf(unit, user);
    const key = node.op === 'index' && node.key !== undefined ? literalOf(unit, node.key) : undefined;
    return typeof key === 'number' ? [{ id: user, key }] : [];
  });
  const isUsed = (taken: number): boolean =>
    users(taken).some((user) => {
      const node = nodeOf(unit, user);
      if (node.op !== 'bind') return true;
      if (node.name === '_') return false;
      return functions.some(({ locals }) => locals[node.name]?.includes(user)) || users(user).length > 0;
    });
  // Where nothing is done with any part, it is the call that counts.
  const used = parts.filter(({ id: taken }) => isUsed(taken));
  return !used.length || used.some(({ key }) => key === part);
}

/** Whether all that is taken of what a call gives is held back from training: `load(…)['test']`. */
export function isHeldBack({ unit, id }: NodeRef): boolean {
  const users = [...usersOf(unit, id, uses)];
  return (
    users.length > 0 &&
    users.every((user) => {
      const node = nodeOf(unit, user);
      const key = node.op === 'index' && node.object === id && node.key !== undefined ? literalOf(unit, node.key) : undefined;
      return typeof key === 'string' && HELD_BACK.test(key);
    })
  );
}

function uses(node: ValueNode, of: number): boolean {
  return operandsOf(node).includes(of);
}

function operandsOf(node: ValueNode): readonly number[] {
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
