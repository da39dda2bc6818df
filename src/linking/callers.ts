import type { NodeId } from '../source/facts.js';
import { CallIndex, renumbered } from './call-index.js';
import type { Links } from './links.js';
import { classOf, functionOf, hasConstructor, isPython, mayBeParameter, nodeOf, parameterBehind, withoutBinds } from './nodes.js';
import { type ClassRef, type FunctionRef, functionKey, MAX_ALTERNATIVES, type NodeRef, nodeKey, type Ref, type Unit } from './refs.js';

/** How many calls of one function are looked at for what they pass. */
export const MAX_CALLERS = 24;

/** Which calls of the workspace run a function, are given one, or make something of a class. Known of all at once, and then kept up to date. */
export class Callers {
  private callers: CallIndex | undefined;
  /** What {@link learn} is about to fill. */
  private learning: CallIndex | undefined;
  /** Functions of the workspace that stand on others as a decorator, or that give one. */
  private readonly decorators = new Set<string>();
  /** Functions that a call is given, by function. */
  private handed: CallIndex | undefined;
  /** Calls of what a function is given, by the function that it may be: `run(client)` of `withClient(run)`. */
  private given = new CallIndex();

  /** Decorators as they are put on functions, by the function that takes the place of the one they are put on. */
  private standing = new CallIndex();

  /** Calls of methods that hang on what callers give, by file: who they run is known only when the callers are. */
  private readonly waiting = new Map<Unit, readonly NodeId[]>();
  /** The names of all methods of the workspace's classes. */
  private methods: Set<string> | undefined;

  constructor(private readonly links: Links) {}

  /** Every call in the workspace that may run a function. */
  callersOf(fn: FunctionRef): readonly NodeRef[] {
    const index = this.ofAll();
    const own = index.get(functionKey(fn));
    const stoodFor = [...this.links.hierarchy.overridden(fn), ...this.replacedBy(fn)];
    const inherited = stoodFor.flatMap((other) => index.get(functionKey(other)));
    return inherited.length ? [...new Map([...own, ...inherited].map((call) => [nodeKey(call), call])).values()] : own;
  }

  /** The functions in whose place another runs, as a decorator has it. Methods are left out: what stands for them takes `self` as well. */
  private replacedBy(fn: FunctionRef): readonly FunctionRef[] {
    return this.standing.get(functionKey(fn)).flatMap(({ unit, id }) => {
      const node = nodeOf(unit, id);
      const [decorated] = node.op === 'call' ? node.args : [];
      const refs = decorated ? this.links.refs(unit, decorated.value) : [];
      return refs.flatMap((ref) => (ref.t === 'function' && functionOf(ref.unit, ref.fn).cls === undefined ? [ref] : []));
    });
  }

  /** The callers that say what a function is given: tests only where the function is one of theirs. */
  giversTo(fn: FunctionRef): readonly NodeRef[] {
    const calls = this.callersOf(fn);
    const { isTest } = this.links.options;
    return !isTest || isTest(fn.unit.path) ? calls : calls.filter(({ unit }) => !isTest(unit.path));
  }

  /** The calls that are given a function; in Python, those of its own file that are given it by name or where it is written. */
  handing(fn: FunctionRef): readonly NodeRef[] {
    this.ofAll();
    return this.handed?.get(functionKey(fn)) ?? [];
  }

  /** The calls that make something of a class without a constructor: what they pass are its fields. */
  constructing(cls: ClassRef): readonly NodeRef[] {
    return this.ofAll().get(constructionKey(cls));
  }

  /** Calls of what a function is given, where that may be the function asked for. */
  through(fn: FunctionRef): readonly NodeRef[] {
    return this.given.get(functionKey(fn));
  }

  /** Drops what is known of who calls whom. */
  forget(): void {
    this.learning = undefined;
    this.callers = undefined;
    this.handed = undefined;
    this.methods = undefined;
    this.waiting.clear();
  }

  /** Takes the calls of a former unit out and puts those of the present one in. */
  replace(before: Unit, unit: Unit): void {
    const { callers, handed } = this;
    if (!callers || !handed) return;
    const renamed = renumbered(before, unit);
    for (const index of [callers, handed, this.given, this.standing]) index.forget(before, renamed);
    this.waiting.delete(before);
    // A name too many costs a look.
    for (const name of namesOfMethods([unit])) this.methods?.add(name);
    this.links.apart(unit, () => {
      this.links.whileIndexing(() => this.indexCalls(unit, callers, handed));
      this.settle([unit], callers);
    });
  }

  /** Learns the calls of file by file and yields its path. Gives up where all was learnt, or the files have changed, in between. */
  *learn(): Generator<string, void> {
    if (this.callers) return;
    const index = new CallIndex();
    const handed = new CallIndex();
    this.learning = index;
    // Something may be half evaluated.
    this.links.forget();
    this.decorators.clear();
    this.standing = new CallIndex();
    this.waiting.clear();
    this.methods = undefined;
    for (const unit of this.links.units.values()) {
      this.links.whileIndexing(() => this.indexCalls(unit, index, handed));
      yield unit.path;
      if (this.learning !== index) return;
    }
    this.learning = undefined;
    this.callers = index;
    this.handed = handed;
    this.given = new CallIndex();
    this.settle(this.links.units.values(), index);
  }

  private ofAll(): CallIndex {
    for (const learning = this.learn(); !this.callers; ) learning.next();
    return this.callers;
  }

  /** What decorators and given functions call is known only when their own callers are; nothing that hangs on callers is kept before. */
  private settle(units: Iterable<Unit>, index: CallIndex): void {
    this.links.whileSettling(() => {
      const found: [key: string, call: NodeRef][] = [];
      for (const unit of units) {
        if (isPython(unit)) this.indexDecorated(unit, index);
        else this.indexGiven(unit);
        found.push(...this.waitedFor(unit, index));
      }
      // All at once, so that nothing depends on which file was asked first.
      for (const [key, call] of found) index.add(key, call);
    });
  }

  /** Which functions the calls of a file run that hang on what callers give: `self.llm.ask(q)`, where `__init__` is given `llm`. */
  private waitedFor(unit: Unit, index: CallIndex): readonly [key: string, call: NodeRef][] {
    return (this.waiting.get(unit) ?? []).flatMap((id) => {
      const call = { unit, id };
      const keys = new Set(this.links.calls.calledFunctions(call).map(functionKey));
      return [...keys].filter((key) => !index.get(key).some((known) => known.unit === unit && known.id === id)).map((key): [string, NodeRef] => [key, call]);
    });
  }

  /** Whether a call may be one of a method, by its name. */
  private mayRunMethod({ unit, id }: NodeRef): boolean {
    const node = nodeOf(unit, id);
    const callee = node.op === 'call' ? nodeOf(unit, withoutBinds(unit, node.callee)) : undefined;
    if (callee?.op !== 'member') return false;
    this.methods ??= namesOfMethods(this.links.units.values());
    return this.methods.has(callee.name);
  }

  /** Which functions a file calls that it was given as arguments. */
  private indexGiven(unit: Unit): void {
    for (const id of unit.facts.calls) {
      const node = nodeOf(unit, id);
      if (node.op !== 'call' || !mayBeParameter(unit, node.callee)) continue;
      const refs = this.links.refs(unit, node.callee);
      const all = refs.length < Math.min(MAX_ALTERNATIVES, MAX_CALLERS) ? refs : [...refs, ...this.givenByAll(unit, node.callee)];
      const keys = new Set(all.flatMap((ref) => (ref.t === 'function' ? [functionKey(ref)] : [])));
      for (const key of keys) this.given.add(key, { unit, id });
    }
  }

  /** What every caller of a much used function gives it to call, `withUser(id, async (tx) => …)`: more than is kept of one expression. */
  private givenByAll(unit: Unit, callee: NodeId): readonly Ref[] {
    const parameter = parameterBehind(unit, callee);
    if (!parameter) return [];
    const given = this.links.parameters.argumentsFor({ unit, fn: parameter.fn }, parameter.index, Number.POSITIVE_INFINITY);
    return given.flatMap((argument) => this.links.refs(argument.unit, argument.id));
  }

  private indexCalls(unit: Unit, index: CallIndex, handed: CallIndex): void {
    const waiting: NodeId[] = [];
    for (const id of unit.facts.calls) {
      const call = { unit, id };
      const { found, isDoubtful } = this.links.doubting(() => this.links.calls.calledFunctions(call));
      for (const fn of found) {
        index.add(functionKey(fn), call);
      }
      if (isDoubtful && this.mayRunMethod(call)) waiting.push(id);
      if (isPython(unit)) {
        this.indexConstruction(call, index);
        this.indexWritten(call, handed);
      } else this.indexHanded(call, handed);
    }
    for (const { applied = [] } of unit.facts.functions) {
      for (const id of applied) {
        for (const ref of this.links.refs(unit, id)) if (ref.t === 'function') this.standing.add(functionKey(ref), { unit, id });
        for (const fn of this.links.calls.calledFunctions({ unit, id })) {
          const key = functionKey(fn);
          this.decorators.add(key);
          index.add(key, { unit, id });
        }
      }
    }
    if (waiting.length) this.waiting.set(unit, waiting);
  }

  /** Classes without a constructor take what they are given as fields. */
  private indexConstruction(call: NodeRef, index: CallIndex): void {
    const node = this.links.node(call);
    if (node.op !== 'call') return;
    for (const ref of this.links.refs(call.unit, node.callee)) {
      if (ref.t !== 'class' || hasConstructor(classOf(ref.unit, ref.cls))) continue;
      index.add(constructionKey(ref), call);
    }
  }

  /** Functions of the same file that a call is given; nothing is evaluated for it. */
  private indexWritten(call: NodeRef, index: CallIndex): void {
    const node = this.links.node(call);
    if (node.op !== 'call') return;
    for (const argument of node.args) {
      const { op } = nodeOf(call.unit, argument.value);
      if (op !== 'function' && op !== 'bind' && op !== 'free') continue;
      for (const given of this.writtenAs(call.unit, argument.value)) index.add(functionKey({ unit: call.unit, fn: given }), call);
    }
  }

  /** The functions of the same file that a name is defined as. */
  private writtenAs(unit: Unit, id: NodeId): readonly number[] {
    const node = nodeOf(unit, withoutBinds(unit, id));
    if (node.op === 'function') return [node.fn];
    if (node.op !== 'free') return [];
    return (unit.facts.functions[node.fn]?.locals[node.name] ?? []).flatMap((definition) => {
      const defined = nodeOf(unit, withoutBinds(unit, definition));
      return defined.op === 'function' ? [defined.fn] : [];
    });
  }

  private indexHanded(call: NodeRef, index: CallIndex): void {
    const node = this.links.node(call);
    if (node.op !== 'call') return;
    for (const argument of node.args) {
      const { op } = nodeOf(call.unit, argument.value);
      if (op !== 'function' && op !== 'bind' && op !== 'free' && op !== 'import' && op !== 'member') continue;
      for (const ref of this.links.refs(call.unit, argument.value)) {
        if (ref.t !== 'function') continue;
        index.add(functionKey(ref), call);
      }
    }
  }

  /** Where a decorator calls the functions that it stands on. */
  private indexDecorated(unit: Unit, index: CallIndex): void {
    if (!isPython(unit) || !unit.facts.functions.some((_, fn) => this.decorators.has(functionKey({ unit, fn })))) return;
    for (const id of unit.facts.calls) {
      const node = nodeOf(unit, id);
      const parameter = node.op === 'call' ? parameterBehind(unit, node.callee) : undefined;
      if (!parameter || !this.decorators.has(functionKey({ unit, fn: parameter.fn }))) continue;
      for (const fn of this.links.calls.calledFunctions({ unit, id })) index.add(functionKey(fn), { unit, id });
    }
  }
}

function namesOfMethods(units: Iterable<Unit>): Set<string> {
  const names = new Set<string>();
  for (const unit of units) for (const { methods } of unit.facts.classes) for (const { name } of methods) names.add(name);
  return names;
}

/** Stays the same while other classes come and go in the file. */
function constructionKey({ unit, cls }: ClassRef): string {
  return `${unit.path}#class ${classOf(unit, cls).name}`;
}
