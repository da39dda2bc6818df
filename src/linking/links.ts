import { memo } from '../base/memo.js';
import type { Callback, Passthrough, Runs } from '../rules/passthrough.js';
import type { NodeId, ValueNode } from '../source/facts.js';
import { Arguments, type GivenFunction } from './arguments.js';
import { Callers } from './callers.js';
import { Calls } from './calls.js';
import { Elements } from './elements.js';
import { Hierarchy } from './hierarchy.js';
import { Members } from './members.js';
import type { ModuleResolver } from './modules.js';
import { isPython, nodeOf } from './nodes.js';
import { Parameters } from './parameters.js';
import { pathOf } from './paths.js';
import { isEmptyCollection, saysNothing } from './plain.js';
import { isUnknown, type NodeRef, type Ref, UNKNOWN, type Unit, union } from './refs.js';
import { Scopes } from './scopes.js';
import { Stores } from './stores.js';
import { Types } from './types.js';

/** What is known of libraries and of files beyond what their code says. */
export interface Knowledge {
  readonly passthrough?: (segments: readonly string[]) => Passthrough | undefined;
  readonly callbacks?: (segments: readonly string[]) => readonly Callback[];
  readonly runs?: (segments: readonly string[]) => Runs | undefined;
  /** Whether a file holds tests: what they hand over says nothing of what the product is given. */
  readonly isTest?: (path: string) => boolean;
}

/** The files that are linked. */
export interface Files {
  /** By path and in its order. */
  readonly units: ReadonlyMap<string, Unit>;
}

interface Memo {
  readonly refs: (readonly Ref[] | undefined)[];
  /** The functions that calls give to libraries, by call; null for a call that gives none. */
  readonly given: Map<NodeId, GivenFunction | null>;
}

const blank = (): Memo => ({ refs: [], given: new Map() });

/** Stands in a memo for what is being evaluated. */
const PENDING: readonly Ref[] = [UNKNOWN];

/** How deep expressions may lead into each other. */
const MAX_DEPTH = 300;

/**
 * What each expression stands for: the memo of it, and the parts that each say it of one kind of expression and ask for
 * the others here.
 */
export class Links {
  readonly scopes = new Scopes(this);
  readonly types = new Types(this);
  readonly members = new Members(this);
  readonly stores = new Stores(this);
  readonly elements = new Elements(this);
  readonly calls = new Calls(this);
  readonly args = new Arguments(this);
  readonly parameters = new Parameters(this);
  readonly callers = new Callers(this);
  readonly hierarchy = new Hierarchy(this);
  /** The maps in which the member that is being looked for was looked for already; what they spread often comes by several ways. */
  spreading: Set<string> | undefined;
  private memos = new WeakMap<Unit, Memo>();
  /** What hangs on callers, or on where the evaluation came from, while the callers are not known yet; it is evaluated again afterwards. */
  private drafts = new WeakMap<Unit, Memo>();
  /** True while the callers are not known yet. */
  private indexing = false;
  /** True while the callers within decorators, and the calls of what functions are given, are not known yet. */
  private settling = false;
  /** Counts the results that may be others when asked for again. */
  private doubts = 0;
  private depth = 0;

  constructor(
    readonly options: Knowledge,
    readonly modules: ModuleResolver,
    private readonly files: Files,
  ) {}

  get units(): ReadonlyMap<string, Unit> {
    return this.files.units;
  }

  get isIndexing(): boolean {
    return this.indexing;
  }

  node(ref: NodeRef): ValueNode {
    return nodeOf(ref.unit, ref.id);
  }

  /** What a node may stand for; never empty, {@link UNKNOWN} at the least. */
  refs(unit: Unit, id: NodeId): readonly Ref[] {
    const { refs } = memo(this.memos, unit, blank);
    const drafts = this.indexing || this.settling ? memo(this.drafts, unit, blank).refs : undefined;
    const known = refs[id] ?? drafts?.[id];
    if (known) {
      if (known === PENDING || known === drafts?.[id]) this.doubts++;
      return known;
    }
    if (this.depth > MAX_DEPTH) {
      this.doubts++;
      return [UNKNOWN];
    }
    const { doubts } = this;
    refs[id] = PENDING;
    this.depth++;
    const { spreading } = this;
    this.spreading = undefined;
    const result = this.evaluate(unit, id);
    this.spreading = spreading;
    this.depth--;
    const found = result.length && result !== PENDING ? result : [UNKNOWN];
    if (drafts && this.doubts !== doubts) {
      refs[id] = undefined;
      drafts[id] = found;
    } else refs[id] = found;
    return found;
  }

  /** The function that a call gives to a library to run: `asyncio.to_thread(f, a)`, `partial(f, a)`. */
  givenFunction(call: NodeRef): GivenFunction | undefined {
    const { runs } = this.options;
    if (!runs || !isPython(call.unit)) return undefined;
    const { given } = memo(this.memos, call.unit, blank);
    const known = given.get(call.id);
    if (known !== undefined) return known ?? undefined;
    const { doubts } = this;
    const found = this.args.givenFunction(call, runs);
    if (this.doubts === doubts) given.set(call.id, found ?? null);
    return found;
  }

  private evaluate(unit: Unit, id: NodeId): readonly Ref[] {
    const node = nodeOf(unit, id);
    switch (node.op) {
      case 'literal':
      case 'concat':
      case 'list':
      case 'map':
        return [{ t: 'value', unit, id }];
      case 'bind':
        return this.refs(unit, node.value);
      case 'update':
        return this.refs(unit, node.object);
      case 'join':
        return union(node.inputs.map((input) => this.refs(unit, input)));
      case 'typed': {
        const value = node.value === undefined ? [UNKNOWN] : this.refs(unit, node.value);
        // `client: Client | None = None`: what it will be, the type says.
        if (value.every(saysNothing)) {
          const declared = this.types.instancesOf(unit, node.type);
          return declared.every(isUnknown) ? value : declared;
        }
        if (value.every((ref) => ref.t === 'external')) return this.types.withDeclared(unit, value, node.type);
        if (!isPython(unit)) return value;
        return value.every(isEmptyCollection) ? union([value, this.types.collectionsOf(unit, node.type)]) : this.types.withChecked(unit, value, node.type);
      }
      case 'free':
        return this.scopes.freeRefs(unit, node.fn, node.name);
      case 'name':
        return this.scopes.globalName(unit, node.name);
      case 'import':
        return this.scopes.importRefs(unit, node.module, node.name, node.level);
      case 'param':
        return this.parameters.parameterRefs(unit, node.fn, node.index);
      case 'member':
        return this.members.memberRefs(unit, node.object, node.name);
      case 'index':
        return node.key === undefined && !isPython(unit) ? this.elements.iterated(unit, node.object) : this.elements.indexRefs(unit, node.object, node.key);
      case 'call':
        return this.calls.callRefs(unit, id, node.callee, node.args, node.fn);
      case 'function':
        return [{ t: 'function', unit, fn: node.fn, bound: false }];
      case 'class':
        return [{ t: 'class', unit, cls: node.cls }];
      case 'this':
        return [{ t: 'instance', unit, cls: node.cls }];
      case 'derive':
        return [pathOf(this, unit, id) ?? UNKNOWN];
      case 'element':
      case 'unknown':
        return [UNKNOWN];
    }
  }

  /** Whether callers must not be asked for yet. What hangs on them is a draft until all are known. */
  callersUnknown(): boolean {
    if (this.indexing || this.settling) this.doubts++;
    return this.indexing;
  }

  /** Says that what is being evaluated may be another when asked for again. */
  doubt(): void {
    this.doubts++;
  }

  /** What a question finds, and whether it may find something else when it is asked again. */
  doubting<T>(ask: () => T): { readonly found: T; readonly isDoubtful: boolean } {
    const { doubts } = this;
    const found = ask();
    return { found, isDoubtful: this.doubts !== doubts };
  }

  /** Runs what learns who calls whom. */
  whileIndexing(run: () => void): void {
    this.indexing = true;
    run();
    this.indexing = false;
  }

  /** Runs what learns the callers that are known only by others; nothing that hangs on callers is kept of it. */
  whileSettling(run: () => void): void {
    this.drafts = new WeakMap();
    this.settling = true;
    run();
    this.settling = false;
    this.drafts = new WeakMap();
  }

  /** Runs what evaluates a file anew, and keeps what was found of the file itself: that hangs on nobody's callers. */
  apart(unit: Unit, run: () => void): void {
    const { memos } = this;
    this.memos = new WeakMap();
    run();
    const own = this.memos.get(unit);
    this.memos = memos;
    if (own) memos.set(unit, own);
  }

  /** Drops what expressions were found to stand for. */
  forget(): void {
    this.memos = new WeakMap();
    this.drafts = new WeakMap();
  }

  /** Drops all that was found, as the files are others now. */
  invalidate(): void {
    this.forget();
    this.callers.forget();
    this.scopes.forget();
    this.stores.forget();
    this.hierarchy.forget();
  }

  /** Takes a file in another state, and keeps what was found of the others. */
  replace(before: Unit, unit: Unit): void {
    this.callers.replace(before, unit);
    this.scopes.replace(before, unit);
    this.stores.forget();
    this.hierarchy.forget();
  }
}
