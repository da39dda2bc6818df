import type { Argument, FunctionFact, NodeId, ParameterFact } from '../source/facts.js';
import type { Knowledge, Links } from './links.js';
import { functionOf, isPython, nodeOf, withoutBinds } from './nodes.js';
import { type FunctionRef, isUnknown, type NodeRef, type Unit } from './refs.js';

/** A function that a call gives to a library that runs it, and the arguments that it is then called with. */
export interface GivenFunction {
  readonly target: NodeId;
  readonly args: readonly Argument[];
  /** It is run when what the call gives is called. */
  readonly later: boolean;
  /** The arguments stood in a list and a map. */
  readonly packed: boolean;
}

/** What calls pass, to the function that they name or to one that a library runs for them. */
export class Arguments {
  constructor(private readonly links: Links) {}

  /** The function that a call gives to a library that runs it; asked for through {@link Links.givenFunction}, which keeps it. */
  givenFunction(call: NodeRef, runs: NonNullable<Knowledge['runs']>): GivenFunction | undefined {
    const node = this.links.node(call);
    if (node.op !== 'call') return undefined;
    for (const ref of this.links.refs(call.unit, node.callee)) {
      const knowledge = ref.t === 'external' && !isUnknown(ref) ? runs(ref.segments) : undefined;
      if (!knowledge) continue;
      const { argument, later = false, packed = false } = knowledge;
      const all = node.args.flatMap((entry) => (entry.spread === 2 ? this.unpacked(call.unit, { name: 'kwargs', value: entry.value }) : [entry]));
      const positional = all.filter(({ name, spread }) => name === undefined && spread !== 2);
      const given = typeof argument === 'number' ? positional[argument] : all.find(({ name }) => name === argument);
      if (!given || given.spread) continue;
      const before = typeof argument === 'number' ? positional.slice(0, argument + 1) : [given];
      const behind = all.filter((entry) => !before.includes(entry));
      const args = packed ? behind.flatMap((entry) => this.unpacked(call.unit, entry)) : behind;
      const inner = nodeOf(call.unit, given.value).op === 'call' ? this.links.givenFunction({ unit: call.unit, id: given.value }) : undefined;
      return inner?.later ? { target: inner.target, args: [...inner.args, ...args], later, packed } : { target: given.value, args, later, packed };
    }
    return undefined;
  }

  /** `args=(a, b)` and `kwargs={'c': d}` as arguments of their own. */
  private unpacked(unit: Unit, { name, value }: Argument): readonly Argument[] {
    const node = nodeOf(unit, withoutBinds(unit, value));
    if (name === 'args' && node.op === 'list') return node.items.map((item) => ({ value: item }));
    if (name !== 'kwargs') return [];
    if (node.op === 'map' && !node.spreads.length)
      return node.entries.flatMap((entry) => (entry.key === undefined ? [] : [{ name: entry.key, value: entry.value }]));
    return [{ value, spread: 2 }];
  }

  /** The arguments with which a call runs what it leads to. */
  passedBy(call: NodeRef): readonly Argument[] {
    return this.links.givenFunction(call)?.args ?? this.argumentsOf(call);
  }

  /** The arguments of a call, those that a `partial` kept for it before its own. */
  argumentsOf(call: NodeRef): readonly Argument[] {
    const node = this.links.node(call);
    if (node.op !== 'call') return [];
    const made = withoutBinds(call.unit, node.callee);
    const kept = nodeOf(call.unit, made).op === 'call' ? this.links.givenFunction({ unit: call.unit, id: made }) : undefined;
    return kept?.later ? [...kept.args, ...node.args] : node.args;
  }

  /** What one call passes for a parameter of a function it runs. */
  argumentsOfCall(call: NodeRef, fn: FunctionRef, index: number): readonly NodeRef[] {
    const node = this.links.node(call);
    const fact = functionOf(fn.unit, fn.fn);
    const parameter = fact.parameters[index];
    if (node.op !== 'call' || !parameter) return [];
    const argument = this.argumentOf(call, fact, parameter, index);
    return argument === undefined ? [] : [{ unit: call.unit, id: argument }];
  }

  /** The argument of a call that stands for a parameter of a function it runs. */
  argumentOf(call: NodeRef, fact: FunctionFact, parameter: ParameterFact, index: number): NodeId | undefined {
    const args = this.passedBy(call);
    const named = args.find((argument) => argument.name === parameter.name);
    if (named) return named.value;
    if (parameter.keywordOnly || parameter.rest === 2) return undefined;
    const first = fact.parameters[0];
    const selfOffset = first && fact.cls !== undefined && isPython(call.unit) && fact.kind !== 'static' && this.takesSelf(call, fact) ? 1 : 0;
    const positional = args.filter((argument) => argument.name === undefined);
    const at = index - selfOffset;
    if (at < 0) return undefined;
    const direct = positional[at];
    if (!direct || positional.slice(0, at + 1).some((argument) => argument.spread)) return undefined;
    return direct.value;
  }

  /** Whether a method takes what stands before its name, so that arguments begin with its second parameter. */
  private takesSelf(call: NodeRef, fact: FunctionFact): boolean {
    const node = this.links.node(call);
    if (node.op !== 'call') return false;
    const callee = nodeOf(call.unit, this.links.givenFunction(call)?.target ?? node.callee);
    if (callee.op !== 'member') return true;
    // `Class.method(instance, …)` passes self by hand.
    return !this.links.refs(call.unit, callee.object).some((ref) => ref.t === 'class') || fact.kind === 'class';
  }
}
