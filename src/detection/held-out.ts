import type { Linker } from '../linking/linker.js';
import { nodeOf } from '../linking/nodes.js';
import { lastSegment, type NodeRef, type Ref, type Unit } from '../linking/refs.js';
import type { Argument } from '../source/facts.js';

/** Parameters of trainers and of their like that take what a model is not trained on. */
const HELD_OUT = /^(?:eval|evaluation|val|valid|validation|dev|test|held_?out|hold_?out)_(?:dataset|datasets|data|set|split|ds)$/;

/** Classes that measure a model, of libraries: `InformationRetrievalEvaluator`. */
const MEASURES = /[a-z](?:Evaluator|Benchmark)$/;

/** What the classes of libraries that measure a model are given in a file: `InformationRetrievalEvaluator(queries, corpus)`. */
export function measuredOn(linker: Linker, unit: Unit): readonly NodeRef[] {
  return unit.facts.calls.flatMap((id) => {
    const node = nodeOf(unit, id);
    if (node.op !== 'call') return [];
    const measures = linker.refs(unit, node.callee).some((ref) => ref.t === 'external' && MEASURES.test(lastSegment(ref)));
    return measures ? node.args.map(({ value }) => ({ unit, id: value })) : [];
  });
}

/** Whether what a call gives is handed on in its file only as what is held out of training: `Trainer(train_dataset=a, eval_dataset=b)`. */
export function isHeldOut(linker: Linker, call: NodeRef): boolean {
  const { unit } = call;
  const isIt = (ref: Ref): boolean => ref.t === 'external' && ref.calls.some(({ unit: at, id }) => at === unit && id === call.id);
  const calls = unit.facts.calls.flatMap((id) => {
    const node = nodeOf(unit, id);
    return node.op === 'call' ? [node] : [];
  });
  const isGiven = ({ value }: Argument): boolean => linker.refs(unit, value).some(isIt);
  const holds = calls.some(({ args }) => args.some((argument) => isHolding(argument) && isGiven(argument)));
  return (
    holds && !calls.some(({ args, callee }) => args.some((argument) => !isHolding(argument) && isGiven(argument)) && !isBuiltin(linker.refs(unit, callee)))
  );
}

function isHolding({ name }: Argument): boolean {
  return name !== undefined && HELD_OUT.test(name);
}

/** `len(x)`, `print(x)` keep nothing. */
function isBuiltin(callees: readonly Ref[]): boolean {
  return callees.every((ref) => ref.t === 'external' && ref.segments[0] === 'builtins');
}
