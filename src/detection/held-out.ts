import type { Linker } from '../linking/linker.js';
import { nodeOf } from '../linking/nodes.js';
import type { NodeRef, Ref } from '../linking/refs.js';

/** Parameters of trainers and of their like that take what a model is not trained on. */
const HELD_OUT = /^(?:eval|evaluation|val|valid|validation|dev|test)_(?:dataset|datasets|data|set|split|ds)$/;

/** Whether what a call gives is handed on in its file only as what is held out of training: `Trainer(train_dataset=a, eval_dataset=b)`. */
export function isHeldOut(linker: Linker, call: NodeRef): boolean {
  const { unit } = call;
  const isIt = (ref: Ref): boolean => ref.t === 'external' && ref.calls.some(({ unit: at, id }) => at === unit && id === call.id);
  let heldOut = false;
  for (const id of unit.facts.calls) {
    const node = nodeOf(unit, id);
    if (node.op !== 'call') continue;
    for (const { name, value } of node.args) {
      if (!linker.refs(unit, value).some(isIt)) continue;
      if (name !== undefined && HELD_OUT.test(name)) heldOut = true;
      else if (!isBuiltin(linker.refs(unit, node.callee))) return false;
    }
  }
  return heldOut;
}

/** `len(x)`, `print(x)` keep nothing. */
function isBuiltin(callees: readonly Ref[]): boolean {
  return callees.every((ref) => ref.t === 'external' && ref.segments[0] === 'builtins');
}
