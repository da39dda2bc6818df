import type { Linker } from '../linking/linker.js';
import { functionOf, isPython, nodeOf, parameterBehind } from '../linking/nodes.js';
import type { FunctionRef, NodeRef, Unit } from '../linking/refs.js';
import { heldIn } from './select.js';

/** What a call gives for a parameter. */
export interface Given {
  readonly value: NodeRef;
  /** The call, and what else holds the value on its way there. */
  readonly way: readonly NodeRef[];
  /** The name under which a `**named` parameter holds it. */
  readonly key?: string;
  /** The name of the part of the value that is given: `f(**value)`. */
  readonly part?: string;
}

/** What a function is given where it is not called by name. */
export interface Run {
  readonly given: Given;
  /** The call that the function is handed to. */
  readonly call: NodeRef;
  /** The function of the workspace that runs it; absent where a library does. */
  readonly runner?: FunctionRef;
}

/** What a call gives for a parameter, one by one or unpacked: `f(*values)`, `f(**values)`, `def f(*values, **named)`. */
export function givenBy(linker: Linker, call: NodeRef, fn: FunctionRef, index: number): readonly Given[] {
  const node = linker.node(call);
  const { parameters } = functionOf(fn.unit, fn.fn);
  const parameter = parameters[index];
  if (node.op !== 'call' || !parameter) return [];
  const at = (id: number): NodeRef => ({ unit: call.unit, id });
  if (parameter.rest === 2)
    return node.args.flatMap(({ name, value, spread }): readonly Given[] => {
      if (spread === 2) return [{ value: at(value), way: [call] }];
      return name === undefined || parameters.some((other) => other.name === name) ? [] : [{ value: at(value), way: [call], key: name }];
    });
  const direct = linker.argumentsOfCall(call, fn, index);
  if (direct.length) {
    const positional = node.args.filter(({ name, spread }) => name === undefined && spread !== 2);
    const from = parameter.rest === 1 ? positional.findIndex(({ value }) => value === direct[0]?.id) : -1;
    const values = from < 0 ? direct : positional.slice(from).map(({ value }) => at(value));
    return values.map((value) => ({ value, way: [call] }));
  }
  return node.args.flatMap(({ value, spread }): readonly Given[] => {
    if (spread === undefined || (spread === 1 && parameter.keywordOnly)) return [];
    if (spread === 1) return [{ value: at(value), way: [call] }];
    const held = heldIn(linker, at(value), parameter.name);
    return held.length ? held.map((entry) => ({ value: entry.value, way: [call, entry.holder] })) : [{ value: at(value), way: [call], part: parameter.name }];
  });
}

/** What a function is run with by what it is handed to: `def apply(run, value): run(value)`, `pool.submit(note, text)`. */
export function runsOf(linker: Linker, fn: FunctionRef, index: number): readonly Run[] {
  return linker.handing(fn).flatMap((call): readonly Run[] => {
    const runners = linker.calledFunctions(call);
    if (!runners.length) return givenBeside(linker, call, fn, index).map((given) => ({ given, call }));
    return runners.flatMap((runner) => {
      const { parameters } = functionOf(runner.unit, runner.fn);
      const at = parameters.findIndex((_, i) => linker.argumentsOfCall(call, runner, i).some((argument) => isFunction(linker, argument, fn)));
      const runs = at < 0 ? [] : runner.unit.facts.calls.filter((id) => runsParameter(runner.unit, id, runner.fn, at));
      return runs.flatMap((id) => givenBy(linker, { unit: runner.unit, id }, fn, index).map((given) => ({ given, call, runner })));
    });
  });
}

/** Python libraries that run a function take what they run it with behind it, or as `args` and `kwargs`: read so where no rule says it of the library. */
function givenBeside(linker: Linker, call: NodeRef, fn: FunctionRef, index: number): readonly Given[] {
  const node = linker.node(call);
  const fact = functionOf(fn.unit, fn.fn);
  const name = fact.parameters[index]?.name;
  if (node.op !== 'call' || !isPython(call.unit) || name === undefined) return [];
  const at = (id: number): NodeRef => ({ unit: call.unit, id });
  const position = fact.cls !== undefined && fact.kind !== 'static' ? index - 1 : index;
  const positional = node.args.filter((argument) => argument.name === undefined && argument.spread === undefined);
  const own = positional.findIndex(({ value }) => isFunction(linker, at(value), fn));
  const beside = own < 0 ? undefined : positional[own + 1 + position];
  const keyword = (wanted: string, key: string | number): readonly NodeRef[] =>
    node.args.filter((argument) => argument.name === wanted).flatMap(({ value }) => heldIn(linker, at(value), key).map((held) => held.value));
  const named = node.args.filter((argument) => argument.name === name).map(({ value }) => at(value));
  return [...(beside ? [at(beside.value)] : []), ...named, ...keyword('args', position), ...keyword('kwargs', name)].map((value) => ({ value, way: [call] }));
}

function isFunction(linker: Linker, ref: NodeRef, fn: FunctionRef): boolean {
  return linker.refs(ref.unit, ref.id).some((target) => target.t === 'function' && target.unit === fn.unit && target.fn === fn.fn);
}

/** Whether a call runs what its function, or one around it, is given as a parameter. */
function runsParameter(unit: Unit, id: number, fn: number, index: number): boolean {
  const node = nodeOf(unit, id);
  const parameter = node.op === 'call' ? parameterBehind(unit, node.callee) : undefined;
  return parameter?.fn === fn && parameter.index === index;
}
