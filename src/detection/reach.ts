import { memo } from '../base/memo.js';
import type { Linker } from '../linking/linker.js';
import { classOf, functionOf, mayBeParameter, nodeOf } from '../linking/nodes.js';
import { type ClassRef, type FunctionRef, functionKey, type NodeRef, type Unit } from '../linking/refs.js';
import { type ChannelKnowledge, Channels } from './channels.js';
import { callsIn } from './handed.js';

const MAX_FUNCTIONS = 300;
const MAX_DEPTH = 10;

/** Which functions lead to which others, through calls, callbacks and overridden methods. */
export class CallGraph {
  private readonly targetsByFunction = new WeakMap<Unit, Map<number, readonly FunctionRef[]>>();
  private subclasses: Map<string, { readonly unit: Unit; readonly cls: number }[]> | undefined;

  private readonly channels: Channels | undefined;

  constructor(
    private readonly linker: Linker,
    knowledge?: ChannelKnowledge,
  ) {
    this.channels = knowledge && new Channels(linker, knowledge);
  }

  /** Breadth first from a function, itself included, past those that are left out; stops at limits. `visit` says whether to stop at once. */
  walk(start: FunctionRef, visit: (fn: FunctionRef, depth: number) => boolean, without: readonly FunctionRef[] = []): void {
    const seen = new Set<string>([start, ...without].map(functionKey));
    let frontier: readonly FunctionRef[] = [start];
    for (let depth = 0; depth <= MAX_DEPTH && frontier.length; depth++) {
      const next: FunctionRef[] = [];
      for (const fn of frontier) {
        if (visit(fn, depth)) return;
        for (const target of this.targets(fn)) {
          const key = functionKey(target);
          if (seen.has(key) || seen.size > MAX_FUNCTIONS) continue;
          seen.add(key);
          next.push(target);
        }
      }
      frontier = next;
    }
  }

  /** Keys of all functions that the given ones lead to, themselves included. */
  reachedFrom(starts: readonly FunctionRef[]): ReadonlySet<string> {
    const reached = new Set<string>();
    for (const start of starts) {
      this.walk(start, (fn) => {
        reached.add(functionKey(fn));
        return false;
      });
    }
    return reached;
  }

  /** The functions that one leads to directly, each once. */
  private targets(fn: FunctionRef): readonly FunctionRef[] {
    return memo(
      memo(this.targetsByFunction, fn.unit, () => new Map<number, readonly FunctionRef[]>()),
      fn.fn,
      () => [...new Map(this.findTargets(fn).map((target) => [functionKey(target), target])).values()],
    );
  }

  private findTargets(fn: FunctionRef): readonly FunctionRef[] {
    const found: FunctionRef[] = [];
    const { unit } = fn;
    const isConstructor = /^(?:__init__|constructor)$/.test(functionOf(unit, fn.fn).name);
    for (const id of this.callsIn(unit, fn.fn)) {
      const call = { unit, id };
      const node = nodeOf(unit, id);
      if (node.op !== 'call') continue;
      // Whoever hands a function over leads to it; what runs it would lead from each of those to all that they hand over.
      if (mayBeParameter(unit, node.callee)) continue;
      // What a constructor hands over runs by itself: a thread that waits for work.
      if (isConstructor && this.linker.givenFunction(call)) continue;
      for (const target of this.linker.calledFunctions(call)) found.push(target, ...this.overrides(target));
      if (this.channels) found.push(...this.channels.takersOf(call));
      for (const argument of node.args) {
        if (isConstructor || nodeOf(unit, argument.value).op === 'literal' || mayBeParameter(unit, argument.value)) continue;
        for (const ref of this.linker.refs(unit, argument.value)) if (ref.t === 'function') found.push(ref);
      }
    }
    for (const [inner, fact] of unit.facts.functions.entries()) if (fact.parent === fn.fn && inner !== 0) found.push({ unit, fn: inner });
    return found;
  }

  /** What is put into a queue, or sent as an event, that a function takes as one of its parameters. */
  putFor(fn: FunctionRef, index: number): readonly { readonly value: NodeRef; readonly call: NodeRef }[] {
    return this.channels?.putFor(fn, index) ?? [];
  }

  callsIn(unit: Unit, fn: number): readonly number[] {
    return callsIn(unit, fn);
  }

  /** Keys of the functions that the calls of a function's own code may run. */
  calledIn({ unit, fn }: FunctionRef): ReadonlySet<string> {
    return new Set(this.callsIn(unit, fn).flatMap((id) => this.linker.calledFunctions({ unit, id }).map(functionKey)));
  }

  /** Methods of the same name in subclasses of a method's class, or in what implements its interface. */
  private overrides(fn: FunctionRef): readonly FunctionRef[] {
    const fact = functionOf(fn.unit, fn.fn);
    if (fact.cls === undefined) return [];
    return (this.children().get(`${fn.unit.path}#${fact.cls}`) ?? []).flatMap(({ unit, cls }) =>
      classOf(unit, cls)
        .methods.filter((method) => method.name === fact.name)
        .map((method) => ({ unit, fn: method.fn })),
    );
  }

  private children(): Map<string, { readonly unit: Unit; readonly cls: number }[]> {
    if (this.subclasses) return this.subclasses;
    const map = new Map<string, { unit: Unit; cls: number }[]>();
    for (const unit of this.linker.units.values()) {
      for (const [cls, fact] of unit.facts.classes.entries()) {
        if (!fact.bases.length && !fact.interfaces) continue;
        for (const base of this.linker.stoodFor({ unit, cls })) {
          const key = `${base.unit.path}#${base.cls}`;
          const list = map.get(key);
          if (list) list.push({ unit, cls });
          else map.set(key, [{ unit, cls }]);
        }
      }
    }
    this.subclasses = map;
    return map;
  }
}

/** The function in which a call, or a change in place, stands. */
export function functionOfCall(ref: NodeRef): FunctionRef {
  const node = nodeOf(ref.unit, ref.id);
  if (node.op === 'update') return functionAt(ref);
  return { unit: ref.unit, fn: node.op === 'call' ? node.fn : 0 };
}

/** The class in one of whose methods a call stands. */
export function classAround(call: NodeRef): ClassRef | undefined {
  const { unit } = call;
  for (let { fn } = functionOfCall(call); fn > 0; fn = functionOf(unit, fn).parent) {
    const { cls } = functionOf(unit, fn);
    if (cls !== undefined) return { unit, cls };
  }
  return undefined;
}

/** The innermost function in which a node stands. */
export function functionAt(ref: NodeRef): FunctionRef {
  const [from, to] = nodeOf(ref.unit, ref.id).span;
  let best = 0;
  let size = Number.POSITIVE_INFINITY;
  for (const [fn, { extent }] of ref.unit.facts.functions.entries()) {
    if (fn === 0 || extent[0] > from || extent[1] < to || extent[1] - extent[0] >= size) continue;
    best = fn;
    size = extent[1] - extent[0];
  }
  return { unit: ref.unit, fn: best };
}
