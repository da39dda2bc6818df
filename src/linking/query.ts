import type { NodeId } from '../source/facts.js';
import { isPython, nodeOf } from './nodes.js';
import type { Unit } from './refs.js';

/** A key of an address's query, and what it is given. */
export interface QueryPart {
  readonly key: string;
  readonly value: NodeId;
}

/** How many steps of the making of one address are looked at. */
const MAX_STEPS = 80;

/** The address that an expression writes out: `url` of `url.toString()` and of `url.href`. */
export function writtenOut(unit: Unit, id: NodeId): NodeId {
  const node = nodeOf(unit, id);
  if (node.op === 'member') return node.name === 'href' ? node.object : id;
  if (node.op !== 'call' || node.args.length) return id;
  const callee = nodeOf(unit, node.callee);
  return callee.op === 'member' && (callee.name === 'toString' || callee.name === 'toJSON') ? callee.object : id;
}

/** What was put into the query of an address after it was made: `url.searchParams.set('q', text)`. */
export function queryOf(unit: Unit, id: NodeId): readonly QueryPart[] {
  if (isPython(unit)) return [];
  const found = new Map<string, NodeId>();
  const seen = new Set<NodeId>();
  const add = (value: NodeId): void => {
    const node = nodeOf(unit, value);
    if (node.op !== 'update') return;
    if (node.key !== undefined) found.set(node.key, node.value);
  };
  const queue = [writtenOut(unit, id)];
  for (const at of queue) {
    if (seen.has(at) || seen.size >= MAX_STEPS) continue;
    seen.add(at);
    const node = nodeOf(unit, at);
    if (node.op === 'bind') queue.push(writtenOut(unit, node.value));
    else if (node.op === 'join') queue.push(...node.inputs);
    else if (node.op === 'update') {
      if (node.key === 'searchParams') add(node.value);
      queue.push(node.object);
    }
  }
  return [...found].map(([key, value]) => ({ key, value })).reverse();
}
