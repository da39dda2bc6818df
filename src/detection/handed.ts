import { memo } from '../base/memo.js';
import type { Linker } from '../linking/linker.js';
import { classOf, definitionsIn, nodeOf, type Parameter, parameterBehind, withoutBinds } from '../linking/nodes.js';
import type { FunctionRef, NodeRef, Unit } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import { isTaken } from './layers.js';

/** A call that hands something to a function of the workspace. */
export interface Handing {
  readonly call: NodeRef;
  readonly into: FunctionRef;
}

/** Something that a function was handed, and by which calls, from the function outwards. */
export interface Handed {
  readonly value: NodeRef;
  readonly by: readonly Handing[];
}

/** How many functions may hand something on to each other. */
const MAX_HANDINGS = 4;

/** What callers hand over as the parameter that an expression is, or is kept from; nothing where it is none, or nobody calls. */
export function handedAs(linker: Linker, { unit, id }: NodeRef, by: readonly Handing[] = []): readonly Handed[] {
  const parameter = parameterOf(unit, id);
  return parameter ? handedFor(linker, unit, parameter, by) : [];
}

/** What callers hand over as a parameter. */
function handedFor(linker: Linker, unit: Unit, { fn, index }: Parameter, by: readonly Handing[]): readonly Handed[] {
  const into = { unit, fn };
  if (by.length >= MAX_HANDINGS) return [];
  return linker.giversTo(into).flatMap((call) => {
    const handing = [...by, { call, into }];
    return linker.argumentsOfCall(call, into, index).flatMap((value) => {
      const outer = handedAs(linker, value, handing);
      return outer.length ? outer : [{ value, by: handing }];
    });
  });
}

/** What was handed over to be run by a function: as a parameter of the functions around it, or to be kept by the class it belongs to. */
export function handedToRun(linker: Linker, fn: FunctionRef): readonly (Handed & Use)[] {
  return parametersRunBy(fn).flatMap(({ taken, kept, ...parameter }) =>
    handedFor(linker, fn.unit, parameter, []).map((handed) => ({ ...handed, taken, kept })),
  );
}

/** Of what a call hands to a function of the workspace, that which the function is to run: `asyncHandler(ask)`. */
export function runByCall(linker: Linker, ref: NodeRef): readonly NodeRef[] {
  const call = { unit: ref.unit, id: behindName(ref.unit, ref.id) };
  const node = linker.node(call);
  if (node.op !== 'call' || !node.args.length) return [];
  return linker.calledFunctions(call).flatMap((wrapper) => {
    const inner = [wrapper.fn, ...withinOf(wrapper.unit, wrapper.fn)];
    const parameters = new Map(
      inner.flatMap((fn) => ownRunBy({ unit: wrapper.unit, fn }).flatMap(({ fn: of, index, id }) => (of === wrapper.fn ? [[index, id]] : []))),
    );
    return [...parameters.keys()].flatMap((index) => linker.argumentsOfCall(call, wrapper, index));
  });
}

/** What a name of a file that is defined once stands for. */
function behindName(unit: Unit, id: number, depth = 0): number {
  const at = withoutBinds(unit, id);
  const definitions = nodeOf(unit, at).op === 'free' ? definitionsIn(unit, at) : [];
  const [only] = definitions;
  return only === undefined || definitions.length > 1 || depth > MAX_HANDINGS ? at : behindName(unit, only, depth + 1);
}

/** An expression as it is for what came by some calls: a parameter is what these calls hand over. */
export function asHanded(linker: Linker, ref: NodeRef, by: readonly Handing[]): NodeRef {
  let at = ref;
  for (const handing of by) at = inCall(linker, at, handing) ?? at;
  return at;
}

/** The text of an expression for what came by some calls. */
export function textAsHanded(linker: Linker, ref: NodeRef, by: readonly Handing[]): string | undefined {
  const node = linker.node({ unit: ref.unit, id: withoutBinds(ref.unit, ref.id) });
  if (by.length && node.op === 'concat') {
    const parts = node.parts.map((id) => textAsHanded(linker, { unit: ref.unit, id }, by));
    return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
  }
  return textsOf(linker, asHanded(linker, ref, by))[0]?.text;
}

/** Whether an expression is, or is put together of, what callers hand over. */
export function isHanded({ unit, id }: NodeRef): boolean {
  const node = nodeOf(unit, withoutBinds(unit, id));
  if (node.op === 'concat') return node.parts.some((part) => isHanded({ unit, id: part }));
  if (node.op === 'join') return node.inputs.some((input) => isHanded({ unit, id: input }));
  return parameterOf(unit, id) !== undefined;
}

/** The parameter that an expression is, or from which the class of the instance itself keeps it. */
function parameterOf(unit: Unit, id: number): Parameter | undefined {
  return parameterBehind(unit, id) ?? keptFrom(unit, withoutBinds(unit, id))[0];
}

/** What one call hands over as the parameter that an expression is, or may be. */
function inCall(linker: Linker, { unit, id }: NodeRef, { call, into }: Handing): NodeRef | undefined {
  const node = nodeOf(unit, withoutBinds(unit, id));
  if (node.op === 'join') {
    for (const input of node.inputs) {
      const found = inCall(linker, { unit, id: input }, { call, into });
      if (found) return found;
    }
    return undefined;
  }
  const parameter = parameterOf(unit, id);
  if (!parameter || unit !== into.unit) return undefined;
  if (parameter.fn === into.fn) return linker.argumentsOfCall(call, into, parameter.index)[0];
  // `@server.route('/chat')`: the function that gives the decorator was called before.
  const called = linker.node(call);
  const before = called.op === 'call' ? { unit: call.unit, id: withoutBinds(call.unit, called.callee) } : undefined;
  if (!before || linker.node(before).op !== 'call') return undefined;
  const maker = linker.calledFunctions(before).find((fn) => fn.unit === unit && fn.fn === parameter.fn);
  return maker ? linker.argumentsOfCall(before, maker, parameter.index)[0] : undefined;
}

/** How something that was handed over is run. */
interface Use {
  /** Something is done with what it gives. */
  readonly taken: boolean;
  /** By the class that kept it. */
  readonly kept: boolean;
}

type Run = Parameter & Use;

/** The parameters of functions around a function, or of methods of its class that keep them, which it or a function in it calls. */
function parametersRunBy(fn: FunctionRef): readonly Run[] {
  const inside = withHelpers(fn);
  const found = [...inside].flatMap((inner) => ownRunBy({ unit: fn.unit, fn: inner })).filter((parameter) => !inside.has(parameter.fn));
  return [...new Map(found.map((parameter) => [parameter.id, parameter])).values()];
}

/** How many methods of one class may call each other. */
const MAX_HELPERS = 12;

/** A function, those inside it, and the methods of its own class that these call. */
function withHelpers({ unit, fn }: FunctionRef): ReadonlySet<number> {
  const found = new Set([fn, ...withinOf(unit, fn)]);
  for (const inner of found) {
    for (const id of found.size < MAX_HELPERS ? callsIn(unit, inner) : []) {
      const node = nodeOf(unit, id);
      const callee = node.op === 'call' ? nodeOf(unit, withoutBinds(unit, node.callee)) : undefined;
      const owner = callee?.op === 'member' ? nodeOf(unit, behindName(unit, callee.object)) : undefined;
      if (callee?.op !== 'member' || owner?.op !== 'this') continue;
      for (const { name, fn: method } of classOf(unit, owner.cls).methods)
        if (name === callee.name) for (const one of [method, ...withinOf(unit, method)]) found.add(one);
    }
  }
  return found;
}

const runByFunction = new WeakMap<Unit, Map<number, readonly Run[]>>();

/** The parameters that the calls in a function's own code run. */
function ownRunBy({ unit, fn }: FunctionRef): readonly Run[] {
  const known = memo(runByFunction, unit, () => new Map<number, readonly Run[]>());
  return memo(known, fn, () =>
    callsIn(unit, fn).flatMap((id) => {
      const node = nodeOf(unit, id);
      const callee = node.op === 'call' ? withoutBinds(unit, node.callee) : undefined;
      if (callee === undefined) return [];
      const parameter = parameterBehind(unit, callee);
      const run = parameter ? [parameter] : keptFrom(unit, callee);
      return run.length ? run.map((one) => ({ ...one, taken: isTaken(unit, id), kept: !parameter })) : [];
    }),
  );
}

/** The parameters that a member of the instance itself was set to: `self.handler = handler`. */
function keptFrom(unit: Unit, id: number): readonly Parameter[] {
  const node = nodeOf(unit, id);
  const owner = node.op === 'member' ? nodeOf(unit, behindName(unit, node.object)) : undefined;
  if (node.op !== 'member' || owner?.op !== 'this') return [];
  const { attributes } = classOf(unit, owner.cls);
  const assigned = Object.hasOwn(attributes, node.name) ? attributes[node.name] : undefined;
  return (assigned ?? []).flatMap((value) => parameterBehind(unit, value) ?? []);
}

const callsByFunction = new WeakMap<Unit, ReadonlyMap<number, readonly number[]>>();

/** The calls in a function's own code, without those of functions inside it. */
export function callsIn(unit: Unit, fn: number): readonly number[] {
  const byFunction = memo(callsByFunction, unit, () => {
    const built = new Map<number, number[]>();
    for (const id of unit.facts.calls) {
      const node = nodeOf(unit, id);
      if (node.op === 'call') memo(built, node.fn, (): number[] => []).push(id);
    }
    return built;
  });
  return byFunction.get(fn) ?? [];
}

/** The functions inside a function, at any depth. */
function withinOf(unit: Unit, fn: number): readonly number[] {
  if (fn === 0) return [];
  const found = new Set([fn]);
  for (const [inner, { parent }] of unit.facts.functions.entries()) if (inner !== 0 && found.has(parent)) found.add(inner);
  found.delete(fn);
  return [...found];
}
