import { functionOf, isReturned, literalOf, mentions, nodeOf, usersOf } from '../linking/nodes.js';
import type { FunctionRef, NodeRef } from '../linking/refs.js';
import { parametersIn } from './flow.js';
import type { Scene } from './scene.js';

/** Methods of a log: to say that something was kept is no work of its own. */
const LOGS = /^(?:log|trace|debug|info|warn|warning|error|exception|print)$/;

/**
 * Whether all that a function does with what it is given is to keep it, whatever its name: it gives nothing back, asks no model,
 * and hands what it keeps to nothing else for good. A function that answers, sends or shows a text, and keeps it on its way, is none.
 */
export function isKeeper(scene: Scene, fn: FunctionRef, write: NodeRef): boolean {
  const { unit } = fn;
  if (fn.fn === 0 || write.unit !== unit) return false;
  const { returns, generator } = functionOf(unit, fn.fn);
  if (generator || !returns.every((id) => literalOf(unit, id) !== undefined) || scene.leadsToModel(fn)) return false;
  return scene.graph.callsIn(unit, fn.fn).every((id) => {
    if (id === write.id) return true;
    const node = nodeOf(unit, id);
    if (node.op !== 'call' || !node.args.length) return true;
    const callee = nodeOf(unit, node.callee);
    if (callee.op === 'member' && LOGS.test(callee.name)) return true;
    if (isReturned(unit, id) || !usersOf(unit, id, mentions).next().done) return true;
    const given = node.args.map(({ value }) => ({ unit, id: value }));
    return !parametersIn(scene.linker, scene.rules, given, fn).length;
  });
}
