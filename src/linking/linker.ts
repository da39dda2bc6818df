import { compareStrings } from '../base/text.js';
import type { Argument, LinkedFacts, NodeId, ValueNode } from '../source/facts.js';
import type { GivenFunction } from './arguments.js';
import { type Files, type Knowledge, Links } from './links.js';
import { ModuleResolver, type PathAlias } from './modules.js';
import { nodeOf } from './nodes.js';
import type { ClassRef, External, FunctionRef, NodeRef, Ref, Unit } from './refs.js';

export interface LinkerOptions extends Knowledge {
  readonly aliases?: readonly PathAlias[];
}

/**
 * The linked workspace: facts of many files, and what each expression stands for across them.
 * Evaluation is lazy and memoised; a file that changes drops the memo, not the facts.
 */
export class Linker implements Files {
  private readonly modules: ModuleResolver;
  private files = new Map<string, Unit>();
  /** A file was added behind those that come after it. */
  private unsorted = false;
  private aliases: readonly PathAlias[];
  private packages: ReadonlySet<string> = new Set();
  private readonly links: Links;

  constructor(private readonly options: LinkerOptions = {}) {
    this.aliases = options.aliases ?? [];
    this.modules = new ModuleResolver(
      (path) => this.files.get(path),
      () => this.aliases,
      () => this.packages,
    );
    this.links = new Links(options, this.modules, this);
  }

  // Files

  /** The same files, of which nothing has been found out yet: for what is brought up to date while this one goes on to serve. */
  copy(): Linker {
    const copy = new Linker(this.options);
    copy.aliases = this.aliases;
    copy.packages = this.packages;
    copy.unsorted = this.unsorted;
    for (const [path, unit] of this.files) {
      copy.files.set(path, unit);
      copy.modules.add(path);
    }
    return copy;
  }

  /** The files by path and in its order, so that nothing depends on which of them was parsed first. */
  get units(): ReadonlyMap<string, Unit> {
    if (this.unsorted) this.files = new Map([...this.files].sort(([a], [b]) => compareStrings(a, b)));
    this.unsorted = false;
    return this.files;
  }

  unit(path: string): Unit | undefined {
    return this.files.get(path);
  }

  /** Folders that hold an `__init__.py`: most of these files say nothing and are never analysed. */
  setPackages(folders: ReadonlySet<string>): void {
    this.packages = folders;
    this.modules.forget();
    this.links.invalidate();
  }

  setAliases(aliases: readonly PathAlias[]): void {
    this.aliases = aliases;
    this.modules.forget();
    this.links.invalidate();
  }

  /** Adds, replaces or (without facts) removes a file. */
  set(path: string, facts: LinkedFacts | undefined): void {
    const isKnown = this.files.has(path);
    if (isKnown) this.modules.remove(path);
    if (facts) {
      this.files.set(path, { path, facts });
      this.modules.add(path);
      this.unsorted ||= !isKnown;
    } else this.files.delete(path);
    this.links.invalidate();
  }

  /**
   * Replaces the facts of one file while it is being typed in. What other files say is kept as it was said of the file's
   * former state, until the next {@link set}. Returns the former unit; undefined where the file was not there.
   */
  edit(path: string, facts: LinkedFacts): Unit | undefined {
    const before = this.files.get(path);
    if (!before) {
      this.set(path, facts);
      return undefined;
    }
    const unit: Unit = { path, facts };
    this.files.set(path, unit);
    this.links.replace(before, unit);
    return before;
  }

  /** The files of the workspace that import a file. */
  importersOf(unit: Unit): readonly Unit[] {
    return this.links.scopes.importersOf(unit);
  }

  // Expressions

  node(ref: NodeRef): ValueNode {
    return nodeOf(ref.unit, ref.id);
  }

  /** What a node may stand for; never empty, and unknown at the least. */
  refs(unit: Unit, id: NodeId): readonly Ref[] {
    return this.links.refs(unit, id);
  }

  /** The instances that a type expression describes. */
  instancesOf(unit: Unit, type: NodeId): readonly Ref[] {
    return this.links.types.instancesOf(unit, type);
  }

  // Classes

  /** External paths of a class's ancestors, nearest first, and its workspace ancestors. */
  ancestors(ref: ClassRef): { readonly external: readonly External[]; readonly classes: readonly ClassRef[] } {
    return this.links.hierarchy.ancestors(ref);
  }

  /** What the base class expressions of a class stand for. */
  parents(ref: ClassRef): readonly Ref[] {
    return this.links.hierarchy.parents(ref);
  }

  /** The classes and interfaces of the workspace in whose place a class may be handed around. */
  stoodFor(ref: ClassRef): readonly ClassRef[] {
    return this.links.hierarchy.stoodFor(ref);
  }

  // Calls

  /** The functions of the workspace that a call may run. */
  calledFunctions(call: NodeRef): readonly (FunctionRef & { readonly bound: boolean })[] {
    return this.links.calls.calledFunctions(call);
  }

  /** The function that a call gives to a library to run: `asyncio.to_thread(f, a)`, `partial(f, a)`. */
  givenFunction(call: NodeRef): GivenFunction | undefined {
    return this.links.givenFunction(call);
  }

  /** The arguments of a call, those that a `partial` kept for it before its own. */
  argumentsOf(call: NodeRef): readonly Argument[] {
    return this.links.args.argumentsOf(call);
  }

  /** What one call passes for a parameter of a function it runs. */
  argumentsOfCall(call: NodeRef, fn: FunctionRef, index: number): readonly NodeRef[] {
    return this.links.args.argumentsOfCall(call, fn, index);
  }

  /** The values that an object of a library was set to, and the default that it was made with: of a `ContextVar`. */
  valuesHeld(holder: External): readonly NodeRef[] {
    return this.links.stores.valuesHeld(holder);
  }

  /** What was put into an object of a library under a name, by `set`. */
  valuesUnder(holder: External, name: unknown): readonly NodeRef[] {
    return this.links.stores.valuesUnder(holder, name);
  }

  /** What code sets as a member of what a framework keeps beside a request: `res.locals.text = v`. */
  valuesBeside(unit: Unit, object: NodeId, name: string): readonly NodeRef[] {
    return this.links.stores.valuesBeside(unit, object, name);
  }

  // Callers

  /**
   * Learns who calls whom, file by file; yields the path of each that is done, so that others may have their turn. Who asks
   * before waits for all of it.
   */
  learnCallers(): Generator<string, void> {
    return this.links.callers.learn();
  }

  /** Every call in the workspace that may run a function. */
  callersOf(fn: FunctionRef): readonly NodeRef[] {
    return this.links.callers.callersOf(fn);
  }

  /** The callers that say what a function is given: tests only where the function is one of theirs. */
  giversTo(fn: FunctionRef): readonly NodeRef[] {
    return this.links.callers.giversTo(fn);
  }

  /** The calls that are given a function; in Python, those of its own file that are given it by name or where it is written. */
  handing(fn: FunctionRef): readonly NodeRef[] {
    return this.links.callers.handing(fn);
  }

  /** The promises and arrays that hand what they hold to a parameter of a function: `p.then(f)`, `xs.map(f)`. */
  handedBy(fn: FunctionRef, index: number): readonly (NodeRef & { readonly name: string })[] {
    return this.links.parameters.handedBy(fn, index);
  }
}
