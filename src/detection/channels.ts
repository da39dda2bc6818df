import { memo } from '../base/memo.js';
import type { Linker } from '../linking/linker.js';
import { nodeOf } from '../linking/nodes.js';
import { type FunctionRef, functionKey, isUnknown, type NodeRef, nodeKey } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { Channel } from '../rules/passthrough.js';
import type { PatternIndex } from '../rules/pattern.js';
import { handedAs } from './handed.js';
import { select } from './select.js';

/** What is known of channels: the calls that put something in, and those that take it out. */
export interface ChannelKnowledge {
  readonly puts: PatternIndex<Channel>;
  readonly takes: PatternIndex<Channel>;
}

/** Which functions work on what is put into a queue, or sent as an event: the same one, by what made it or by its name. */
export class Channels {
  private takers: Map<string, Map<string, FunctionRef>> | undefined;
  /** The channels that hand what is put into them to a function, by its key. */
  private readonly taken = new Map<string, Map<string, number>>();
  /** The calls that put something into a channel, by its key. */
  private putters: Map<string, NodeRef[]> | undefined;

  constructor(
    private readonly linker: Linker,
    private readonly knowledge: ChannelKnowledge,
  ) {}

  /** The functions that take what a call puts into a channel. */
  takersOf(call: NodeRef): readonly FunctionRef[] {
    if (!this.mayBe(call, this.knowledge.puts)) return [];
    const keys = this.keysOf(call, this.knowledge.puts, 'put').map(({ key }) => key);
    return keys.flatMap((key) => [...(this.all().get(key)?.values() ?? [])]);
  }

  /** What is put into the channels that a function takes from, where it comes to it as one of its parameters; with the calls that put it there. */
  putFor(fn: FunctionRef, index: number): readonly { readonly value: NodeRef; readonly call: NodeRef }[] {
    this.all();
    return [...(this.taken.get(functionKey(fn)) ?? [])].flatMap(([key, hands]) =>
      (this.allPut().get(key) ?? []).flatMap((call) => {
        const node = this.linker.node(call);
        const argument = node.op === 'call' ? node.args[hands + index] : undefined;
        return argument && !argument.spread ? [{ value: { unit: call.unit, id: argument.value }, call }] : [];
      }),
    );
  }

  private allPut(): ReadonlyMap<string, readonly NodeRef[]> {
    if (this.putters) return this.putters;
    const putters = new Map<string, NodeRef[]>();
    for (const call of this.callsOf(this.knowledge.puts))
      for (const { key } of this.keysOf(call, this.knowledge.puts, 'put')) memo(putters, key, (): NodeRef[] => []).push(call);
    this.putters = putters;
    return putters;
  }

  private *callsOf(patterns: PatternIndex<Channel>): Generator<NodeRef> {
    for (const unit of this.linker.units.values()) {
      for (const id of unit.facts.calls) {
        const call = { unit, id };
        if (this.mayBe(call, patterns)) yield call;
      }
    }
  }

  private all(): Map<string, Map<string, FunctionRef>> {
    if (this.takers) return this.takers;
    const takers = new Map<string, Map<string, FunctionRef>>();
    for (const call of this.callsOf(this.knowledge.takes)) {
      for (const { key, fns, hands } of this.keysOf(call, this.knowledge.takes, 'take')) {
        for (const fn of fns) {
          memo(takers, key, () => new Map<string, FunctionRef>()).set(functionKey(fn), fn);
          if (hands !== undefined) memo(this.taken, functionKey(fn), () => new Map<string, number>()).set(key, hands);
        }
      }
    }
    this.takers = takers;
    return takers;
  }

  private mayBe({ unit, id }: NodeRef, patterns: PatternIndex<Channel>): boolean {
    const node = nodeOf(unit, id);
    const callee = node.op === 'call' ? nodeOf(unit, node.callee) : undefined;
    if (callee?.op === 'member') return patterns.mayEndIn(callee.name);
    return node.op === 'call' && node.isNew === true;
  }

  /** The channels that a call has to do with, and the functions that it gives them or stands in. */
  private keysOf(
    call: NodeRef,
    patterns: PatternIndex<Channel>,
    side: 'put' | 'take',
  ): readonly { readonly key: string; readonly fns: readonly FunctionRef[]; readonly hands: number | undefined }[] {
    const node = this.linker.node(call);
    if (node.op !== 'call') return [];
    const callee = nodeOf(call.unit, node.callee);
    // What is declared only is what callers hand over.
    const handed = (): readonly NodeRef[] =>
      callee.op === 'member' ? handedAs(this.linker, { unit: call.unit, id: callee.object }).map(({ value }) => value) : [];
    return this.linker.refs(call.unit, node.callee).flatMap((path) => {
      if (path.t !== 'external' || isUnknown(path)) return [];
      return patterns.find(path.segments).flatMap(({ value: channel }) => {
        const selector = side === 'put' ? channel.putName : channel.takeName;
        const names = selector ? select(this.linker, { call, path }, selector).flatMap((ref) => textsOf(this.linker, ref)[0]?.text ?? []) : [''];
        const made = path.calls[path.calls.length - 1];
        const makers = channel.anywhere ? ['*'] : made ? [nodeKey(made)] : handed().flatMap((value) => this.madeBy(value));
        const given = side === 'take' && channel.runs ? select(this.linker, { call, path }, channel.runs).flatMap((ref) => this.functionsOf(ref)) : undefined;
        const fns = given ?? (side === 'take' ? [{ unit: call.unit, fn: node.fn }] : []);
        return makers.flatMap((maker) => names.map((name) => ({ key: `${channel.id} ${maker} ${name}`, fns, hands: channel.hands })));
      });
    });
  }

  private madeBy({ unit, id }: NodeRef): readonly string[] {
    return this.linker.refs(unit, id).flatMap((ref) => (ref.t === 'external' ? ref.calls.slice(-1).map(nodeKey) : []));
  }

  private functionsOf({ unit, id }: NodeRef): readonly FunctionRef[] {
    return this.linker.refs(unit, id).flatMap((ref) => (ref.t === 'function' ? [ref] : []));
  }
}
