import { memo } from '../base/memo.js';
import { isReturned, mentions, nodeOf, usersOf } from '../linking/nodes.js';
import type { NodeRef, Unit } from '../linking/refs.js';
import type { NodeId, ValueNode } from '../source/facts.js';

const known = new WeakMap<Unit, Map<NodeId, boolean>>();

/**
 * Whether what a call gives is thrown away, by the name that it is given: `for _ in generate(…)`, `const { output: _output } = answer`.
 * Who asks a model so wants to know that it answers, or keeps it in step with others: nobody is told what it says.
 */
export function isThrownAway({ unit, id }: NodeRef): boolean {
  return memo(
    memo(known, unit, () => new Map<NodeId, boolean>()),
    id,
    () => goesNowhere(unit, id),
  );
}

function goesNowhere(unit: Unit, id: NodeId): boolean {
  if (isReturned(unit, id)) return false;
  const users = [...usersOf(unit, id, mentions)];
  const node = nodeOf(unit, id);
  if (!users.length) return node.op === 'bind' && node.name.startsWith('_');
  return users.every((user) => takes(nodeOf(unit, user), id) && goesNowhere(unit, user));
}

/** Whether a node is another name for a value, or a part of it. */
function takes(node: ValueNode, id: NodeId): boolean {
  switch (node.op) {
    case 'bind':
    case 'typed':
      return node.value === id;
    case 'member':
    case 'index':
      return node.object === id;
    default:
      return false;
  }
}
