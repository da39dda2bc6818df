import type { Linker } from '../linking/linker.js';
import { functionOf, nodeOf } from '../linking/nodes.js';
import type { FunctionRef, NodeRef, Unit } from '../linking/refs.js';
import type { NodeId } from '../source/facts.js';

/** Methods that give what is kept under their first argument. */
export const LOOKUPS = /^(?:get|get_?list|get_?all|pop|setdefault|__getitem__)$/i;

/** Methods that give what a store holds: nothing of what says which. */
export const QUERIES = /^(?:find_?(?:first|one|unique|many|all|by_?(?:id|pk))(?:_?or_?throw)?|filter_by|get_or_none|get_object_or_404)$/i;

/**
 * What a function may give to a call. `def extra(key=None)` that gives all it keeps, or what it keeps under `key`, gives a call that
 * names a key no more than that.
 */
export function returnedTo(linker: Linker, call: NodeRef, fn: FunctionRef): readonly NodeId[] {
  const { unit } = fn;
  const { returns } = functionOf(unit, fn.fn);
  if (returns.length < 2) return returns;
  const looked = returns.flatMap((id): readonly NodeId[] => {
    const lookup = lookupIn(unit, id);
    if (!lookup) return [];
    const key = nodeOf(unit, lookup.key);
    return key.op === 'param' && key.fn === fn.fn && linker.argumentsOfCall(call, fn, key.index).length ? [lookup.object] : [];
  });
  return looked.length ? returns.filter((id) => !looked.some((object) => isSame(unit, id, object))) : returns;
}

/** `kept[key]`, `kept.get(key)` */
function lookupIn(unit: Unit, id: NodeId): { readonly object: NodeId; readonly key: NodeId } | undefined {
  const node = nodeOf(unit, id);
  if (node.op === 'index') return node.key === undefined ? undefined : { object: node.object, key: node.key };
  if (node.op !== 'call') return undefined;
  const callee = nodeOf(unit, node.callee);
  const [first] = node.args;
  return callee.op === 'member' && first && LOOKUPS.test(callee.name) ? { object: callee.object, key: first.value } : undefined;
}

/** Whether two expressions are the same attribute of the same instance, or the same value. */
function isSame(unit: Unit, one: NodeId, other: NodeId): boolean {
  if (one === other) return true;
  const [a, b] = [nodeOf(unit, one), nodeOf(unit, other)];
  if (a.op === 'member' && b.op === 'member') return a.name === b.name && isSame(unit, a.object, b.object);
  return a.op === 'this' && b.op === 'this';
}
