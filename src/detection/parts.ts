import { literalOf, mentions, nodeOf, usersOf } from '../linking/nodes.js';
import type { NodeRef } from '../linking/refs.js';

/** Keys of parts that nothing is trained on. */
export const HELD_BACK = /^(?:tests?|testing|val|valid|validation|eval|evaluation|dev|held|held_?(?:out|back)|hold_?out)(?:_?set)?(?![a-z])/;

/** Whether code that takes apart what a call gives does anything with one part of it, if with any: `_, held_out = load(…)` does not with the first. */
export function usesPart({ unit, id }: NodeRef, part: number): boolean {
  const { functions } = unit.facts;
  const users = (of: number): readonly number[] => [...usersOf(unit, of, mentions)];
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
  const users = [...usersOf(unit, id, mentions)];
  return (
    users.length > 0 &&
    users.every((user) => {
      const node = nodeOf(unit, user);
      const key = node.op === 'index' && node.object === id && node.key !== undefined ? literalOf(unit, node.key) : undefined;
      return typeof key === 'string' && HELD_BACK.test(key);
    })
  );
}
