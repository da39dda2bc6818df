import { memo } from '../base/memo.js';
import { compareStrings } from '../base/text.js';
import type { Callback, Passthrough, Runs } from '../rules/passthrough.js';
import type { Argument, ClassFact, FieldFact, FunctionFact, LinkedFacts, NodeId, ParameterFact, ValueNode } from '../source/facts.js';
import { CallIndex, renumbered } from './call-index.js';
import { CONTAINERS, collectionCall, type Evaluator, hasHeldMembers, heldByBuiltin, holding, isKeyed, listOf } from './collections.js';
import { ModuleResolver, type PathAlias } from './modules.js';
import { type ClassRef, type External, extend, type FunctionRef, functionKey, isUnknown, type NodeRef, type Ref, UNKNOWN, type Unit, union } from './refs.js';
import { Subclasses } from './subclasses.js';

export interface LinkerOptions {
  readonly passthrough?: (segments: readonly string[]) => Passthrough | undefined;
  readonly callbacks?: (segments: readonly string[]) => readonly Callback[];
  readonly runs?: (segments: readonly string[]) => Runs | undefined;
  /** Whether a file holds tests: what they hand over says nothing of what the product is given. */
  readonly isTest?: (path: string) => boolean;
  readonly aliases?: readonly PathAlias[];
}

/** How many calls of one function are looked at for what they pass. */
const MAX_CALLERS = 24;
const CONSTRUCTORS: ReadonlySet<string> = new Set(['__init__', 'constructor']);

/** Generic types that say nothing of their own: the value is the argument's. */
const TRANSPARENT_TYPES = new Set([
  'Optional',
  'Union',
  'Annotated',
  'Awaitable',
  'Coroutine',
  'ClassVar',
  'Final',
  'Promise',
  'Partial',
  'Required',
  'Readonly',
  'NonNullable',
  'Pick',
  'Omit',
  'Awaited',
  'Mapped',
  'InstanceType',
  'SkipValidation',
  'Type',
  'type',
]);

/** Python types of what holds others, to which of their arguments says what is held: the first one, any, or the last one. */
const HOLDING_TYPES: ReadonlyMap<string, 'first' | 'any' | 'last'> = new Map([
  ...['Generator', 'AsyncGenerator'].map((name): [string, 'first'] => [name, 'first']),
  ...['list', 'List', 'Sequence', 'MutableSequence', 'Collection', 'Iterable', 'Iterator', 'AsyncIterable', 'AsyncIterator'].map((name): [string, 'any'] => [
    name,
    'any',
  ]),
  ...['tuple', 'Tuple', 'set', 'Set', 'frozenset', 'FrozenSet', 'deque', 'Deque'].map((name): [string, 'any'] => [name, 'any']),
  ...['dict', 'Dict', 'Mapping', 'MutableMapping', 'defaultdict', 'DefaultDict', 'OrderedDict', 'ContextVar'].map((name): [string, 'last'] => [name, 'last']),
  ['Callable', 'last'],
]);

/** Methods of promises and arrays that hand what they hold to a function, and as which parameter. */
const HANDING: ReadonlyMap<string, number> = new Map([
  ...['then', 'map', 'forEach', 'filter', 'flatMap', 'find', 'some', 'every'].map((name): [string, number] => [name, 0]),
  ['reduce', 1],
]);

/** Types that leave open what a value is. */
const VAGUE_TYPES = new Set(['any', 'unknown', 'Any', 'object']);

/** Methods of dicts and lists that give one of their elements. */
const GETTERS = new Set(['get', 'pop', 'setdefault', '__getitem__', 'popleft']);

/** How far changes of one list or map are followed, and how many stores under one name are looked at. */
const MAX_CHANGES = 64;
const MAX_STORES = 24;

interface Changes {
  readonly values: NodeRef[];
  readonly seen: Set<string>;
}

/** A function that a call gives to a library that runs it, and the arguments that it is then called with. */
export interface GivenFunction {
  readonly target: NodeId;
  readonly args: readonly Argument[];
  /** It is run when what the call gives is called. */
  readonly later: boolean;
  /** The arguments stood in a list and a map. */
  readonly packed: boolean;
}

interface Memo {
  readonly refs: (readonly Ref[] | undefined)[];
}

/** What code assigns to a member of something. */
interface Stored {
  readonly key: string;
  readonly object: NodeRef;
  readonly value: NodeRef;
}

/** By unit, so that an edit of one does not look through all. */
const stores = new WeakMap<Unit, readonly Stored[]>();

function storesIn(unit: Unit): readonly Stored[] {
  const found: Stored[] = [];
  const add = (key: string, object: NodeId, value: NodeId): void => {
    found.push({ key, object: { unit, id: object }, value: { unit, id: value } });
  };
  for (const { object, key, value } of unit.facts.stores) {
    if (key !== undefined && nodeOf(unit, object).op !== 'this' && (isPython(unit) || isShared(unit, object))) add(key, object, value);
  }
  if (!isPython(unit)) return found;
  for (const id of unit.facts.calls) {
    const node = nodeOf(unit, id);
    const callee = node.op === 'call' && node.args.length === 1 ? nodeOf(unit, node.callee) : undefined;
    if (node.op === 'call' && callee?.op === 'member' && callee.name === 'set' && node.args[0]) add(SET, callee.object, node.args[0].value);
  }
  return found;
}

/** Stands in a memo for what is being evaluated. */
const PENDING: readonly Ref[] = [UNKNOWN];

/**
 * The linked workspace: facts of many files, and what each expression stands for across them.
 * Evaluation is lazy and memoised; a file that changes drops the memo, not the facts.
 */
export class Linker {
  private files = new Map<string, Unit>();
  /** A file was added behind those that come after it. */
  private unsorted = false;
  private readonly modules: ModuleResolver;
  private memos = new WeakMap<Unit, Memo>();
  private callers: CallIndex | undefined;
  /** Functions of the workspace that stand on others as a decorator, or that give one. */
  private readonly decorators = new Set<string>();
  /** Functions that a call is given, by function. */
  private handed: CallIndex | undefined;
  /** Calls of what a function is given, by the function that it may be: `run(client)` of `withClient(run)`. */
  private through = new CallIndex();
  /** Attributes that code assigns from outside, by name. */
  private stored: Map<string, Stored[]> | undefined;
  private subclasses: Subclasses | undefined;
  /** Classes whose missing members are being looked for in what they delegate to. */
  private readonly delegating = new Set<string>();
  private aliases: readonly PathAlias[];
  private packages: ReadonlySet<string> = new Set();
  /** True while the callers are not known yet. */
  private indexing = false;
  /** True while the callers within decorators, and the calls of what functions are given, are not known yet. */
  private settling = false;
  /** What hangs on callers, or on where the evaluation came from, while the callers are not known yet; it is evaluated again afterwards. */
  private drafts = new WeakMap<Unit, Memo>();
  /** Counts the results that may be others when asked for again. */
  private doubts = 0;
  private depth = 0;
  /** The maps in which the member that is being looked for was looked for already; what they spread often comes by several ways. */
  private spreading: Set<string> | undefined;

  private readonly evaluator: Evaluator = {
    refs: (unit, id) => this.refs(unit, id),
    elementsOf: (unit, object, key) => this.indexRefs(unit, object, key),
    elementIn: (ref, key) => (ref.t === 'value' ? this.elements(ref, key) : ref.t === 'external' ? (ref.holds ?? []) : []),
    instancesOf: (unit, type) => this.instancesOf(unit, type),
    resultOf: (ref, call) => this.resultOf(ref, call, []),
  };

  constructor(private readonly options: LinkerOptions = {}) {
    this.aliases = options.aliases ?? [];
    this.modules = new ModuleResolver(
      (path) => this.files.get(path),
      () => this.aliases,
      () => this.packages,
    );
  }

  /** The files by path and in its order, so that nothing depends on which of them was parsed first. */
  get units(): ReadonlyMap<string, Unit> {
    if (this.unsorted) this.files = new Map([...this.files].sort(([a], [b]) => compareStrings(a, b)));
    this.unsorted = false;
    return this.files;
  }

  /** Folders that hold an `__init__.py`: most of these files say nothing and are never analysed. */
  setPackages(folders: ReadonlySet<string>): void {
    this.packages = folders;
    this.invalidate();
  }

  setAliases(aliases: readonly PathAlias[]): void {
    this.aliases = aliases;
    this.invalidate();
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
    this.invalidate();
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
    if (this.callers) this.replaceCalls(this.callers, this.handed ?? new CallIndex(), before, unit);
    this.stored = undefined;
    this.subclasses = undefined;
    return before;
  }

  /** Takes the calls of a former unit out of the index and puts those of the present one in. */
  private replaceCalls(callers: CallIndex, handed: CallIndex, before: Unit, unit: Unit): void {
    const renamed = renumbered(before, unit);
    for (const index of [callers, handed, this.through]) index.forget(before, renamed);
    const memos = this.memos;
    this.memos = new WeakMap();
    this.indexing = true;
    this.indexCalls(unit, callers, handed);
    this.indexing = false;
    this.settle([unit], callers);
    // What was found of the file itself hangs on nobody's callers.
    const own = this.memos.get(unit);
    this.memos = memos;
    if (own) memos.set(unit, own);
  }

  private invalidate(): void {
    this.memos = new WeakMap();
    this.callers = undefined;
    this.handed = undefined;
    this.stored = undefined;
    this.subclasses = undefined;
  }

  unit(path: string): Unit | undefined {
    return this.files.get(path);
  }

  node(ref: NodeRef): ValueNode {
    return nodeOf(ref.unit, ref.id);
  }

  // Evaluation

  /** What a node may stand for; never empty, {@link UNKNOWN} at the least. */
  refs(unit: Unit, id: NodeId): readonly Ref[] {
    const { refs } = memo(this.memos, unit, (): Memo => ({ refs: [] }));
    const drafts = this.indexing || this.settling ? memo(this.drafts, unit, (): Memo => ({ refs: [] })).refs : undefined;
    const known = refs[id] ?? drafts?.[id];
    if (known) {
      if (known === PENDING || known === drafts?.[id]) this.doubts++;
      return known;
    }
    if (this.depth > 300) {
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
        if (value.every(isUnknown)) return this.instancesOf(unit, node.type);
        return value.every((ref) => ref.t === 'external') ? this.withDeclared(unit, value, node.type) : value;
      }
      case 'free':
        return this.freeRefs(unit, node.fn, node.name);
      case 'name':
        return this.globalName(unit, node.name);
      case 'import':
        return this.importRefs(unit, node.module, node.name, node.level);
      case 'param':
        return this.parameterRefs(unit, node.fn, node.index);
      case 'member':
        return this.memberRefs(unit, node.object, node.name);
      case 'index':
        return node.key === undefined && !isPython(unit) ? this.iterated(unit, node.object) : this.indexRefs(unit, node.object, node.key);
      case 'call':
        return this.callRefs(unit, id, node.callee, node.args, node.fn);
      case 'function':
        return [{ t: 'function', unit, fn: node.fn, bound: false }];
      case 'class':
        return [{ t: 'class', unit, cls: node.cls }];
      case 'this':
        return [{ t: 'instance', unit, cls: node.cls }];
      case 'element':
      case 'derive':
      case 'unknown':
        return [UNKNOWN];
    }
  }

  /** A value of a library under an annotation: what is declared of another library says more than a call that nothing is known of. */
  private withDeclared(unit: Unit, value: readonly Ref[], type: NodeId): readonly Ref[] {
    const roots = new Set(value.map((ref) => (ref.t === 'external' ? ref.segments[0] : undefined)));
    const declared = this.instancesOf(unit, type).filter(
      (ref) => !isUnknown(ref) && !isPlainType(ref) && !(ref.t === 'external' && roots.has(ref.segments[0])),
    );
    return declared.length ? union([declared, value]) : value;
  }

  private freeRefs(unit: Unit, fn: number, name: string): readonly Ref[] {
    const definitions = unit.facts.functions[fn]?.locals[name];
    if (!definitions?.length) return this.globalName(unit, name);
    // A change in place leaves a thing what it is.
    const made = definitions.filter((definition) => nodeOf(unit, definition).op !== 'update');
    return union((made.length ? made : definitions).map((definition) => this.refs(unit, definition)));
  }

  private globalName(unit: Unit, name: string): readonly Ref[] {
    for (const star of unit.facts.stars) {
      if (star.reexport && !isPython(unit)) continue;
      const target = this.moduleTarget(unit, star.module, star.level);
      if ('unit' in target) {
        const found = this.exported(target.unit, name);
        if (found) return found;
      } else if (target.external[0] !== '?' && !isBuiltin(name)) return [{ t: 'external', segments: [...target.external, name], calls: [] }];
    }
    const global: Ref = { t: 'external', segments: [isPython(unit) ? 'builtins' : 'globalThis', name], calls: [] };
    const given = isPython(unit) ? [] : this.storedFrom(name, (owner) => owner.t === 'external' && isGlobalObject(owner.segments));
    return given.length ? union([[global], given]) : [global];
  }

  private moduleTarget(unit: Unit, module: string, level: number | undefined) {
    return isPython(unit) ? this.modules.resolvePython(unit.path, module, level) : this.modules.resolveScript(unit.path, module);
  }

  /** The files of the workspace that import a file. */
  importersOf(unit: Unit): readonly Unit[] {
    return [...this.units.values()].filter((other) =>
      other.facts.imports.some(({ module, level }) => {
        const target = this.moduleTarget(other, module, level);
        return 'unit' in target && target.unit === unit;
      }),
    );
  }

  private importRefs(unit: Unit, module: string, name: string | undefined, level: number | undefined): readonly Ref[] {
    const target = this.moduleTarget(unit, module, level);
    if ('unit' in target) {
      if (name === undefined) return [{ t: 'module', unit: target.unit }];
      return this.exported(target.unit, name) ?? [UNKNOWN];
    }
    if (target.external[0] === '?' && name !== undefined && isPython(unit)) {
      // `from . import x`, `from .pkg import x` where the package has no __init__.
      const parts = [...(module ? module.split('.') : []), name];
      const inner = this.modules.resolvePython(unit.path, parts.join('.'), level);
      if ('unit' in inner) return [{ t: 'module', unit: inner.unit }];
      return [UNKNOWN];
    }
    if (isPython(unit) && level === undefined) {
      const folder = this.modules.isPythonFolder(unit.path, target.external);
      if (folder !== undefined) {
        const inner = name === undefined ? undefined : this.modules.pythonIn(folder, name);
        if (inner) return [{ t: 'module', unit: inner }];
        if (target.external.length > 1) return [UNKNOWN];
      }
    }
    const root: External = { t: 'external', segments: target.external, calls: [] };
    return [name === undefined ? root : extend(root, name)];
  }

  /** What a module gives under a name; undefined where it has no such name. */
  exported(unit: Unit, name: string, seen: ReadonlySet<Unit> = new Set()): readonly Ref[] | undefined {
    if (seen.has(unit)) return undefined;
    const visited = new Set(seen).add(unit);
    if (isPython(unit)) {
      const definitions = unit.facts.functions[0]?.locals[name];
      if (definitions?.length) return union(definitions.map((definition) => this.refs(unit, definition)));
      const inner = this.modules.submodule(unit, name);
      if (inner) return [{ t: 'module', unit: inner }];
    } else {
      const nodes = unit.facts.exports.filter((entry) => entry.name === name);
      if (nodes.length) return union(nodes.map((entry) => this.refs(unit, entry.node)));
    }
    for (const star of unit.facts.stars) {
      if (!isPython(unit) && (!star.reexport || name === 'default')) continue;
      const target = this.moduleTarget(unit, star.module, star.level);
      if ('unit' in target) {
        const found = this.exported(target.unit, name, visited);
        if (found) return found;
      } else if (target.external[0] !== '?') return [{ t: 'external', segments: [...target.external, name], calls: [] }];
    }
    return undefined;
  }

  private parameterRefs(unit: Unit, fn: number, index: number): readonly Ref[] {
    const parameter = unit.facts.functions[fn]?.parameters[index];
    if (!parameter) return [UNKNOWN];
    const typed = parameter.type === undefined ? [] : this.instancesOf(unit, parameter.type);
    // A type that only lists members, or what a function takes, leaves open what is behind it.
    const isOpen = (ref: Ref): boolean => !isPython(unit) && (ref.t === 'value' || ref.t === 'function');
    if (typed.some((ref) => !isUnknown(ref) && !isPlainType(ref) && !isOpen(ref))) return typed;
    const given: (readonly Ref[])[] = [typed];
    if (parameter.default !== undefined) given.push(this.refs(unit, parameter.default).filter((ref) => !(ref.t === 'value' && isEmptyLiteral(ref))));
    if (!this.callersUnknown()) for (const argument of this.argumentsFor({ unit, fn }, index)) given.push(this.refs(argument.unit, argument.id));
    const found = union(given);
    if (!this.indexing && found.every((ref) => isUnknown(ref) || isPlainType(ref))) {
      const handed = this.handedTo(unit, fn, index);
      if (handed.length) return handed;
    }
    return found.length ? found : [UNKNOWN];
  }

  /** What libraries hand to a function that they were given. */
  private handedTo(unit: Unit, fn: number, index: number): readonly Ref[] {
    const { callbacks = () => [] } = this.options;
    if (isPython(unit)) return [];
    this.callerIndex();
    const held = this.handedBy({ unit, fn }, index).flatMap(({ unit: at, id, name }) =>
      name === 'then' ? [this.refs(at, id)] : [this.indexRefs(at, id, undefined)],
    );
    const calls = this.handed?.get(functionKey({ unit, fn })) ?? [];
    const found = union([...held, ...calls.map((call) => this.declaredBy(call, { unit, fn }, index))]).filter((ref) => !isUnknown(ref));
    if (found.length) return found;
    return union(
      calls.map((call) => {
        const node = this.node(call);
        if (node.op !== 'call') return [];
        return this.refs(call.unit, node.callee).flatMap((ref): readonly Ref[] => {
          if (ref.t !== 'external' || isUnknown(ref)) return [];
          return callbacks(ref.segments)
            .filter((callback) => callback.parameter === index)
            .map(({ is }): Ref => (is === 'receiver' ? { ...ref, segments: ref.segments.slice(0, -1) } : { t: 'external', segments: is, calls: [] }));
        });
      }),
    );
  }

  /** What the function that a call runs says that it hands to a function it is given: `withClient(run: (client: OpenAI) => …)`. */
  private declaredBy(call: NodeRef, { unit, fn }: FunctionRef, index: number): readonly Ref[] {
    const node = this.node(call);
    if (node.op !== 'call') return [];
    return node.args.flatMap(({ value }, position) => {
      if (!this.refs(call.unit, value).some((ref) => ref.t === 'function' && ref.unit === unit && ref.fn === fn)) return [];
      return this.calledFunctions(call).flatMap((target) => {
        const type = functionOf(target.unit, target.fn).parameters[position]?.type;
        return (type === undefined ? [] : this.instancesOf(target.unit, type)).flatMap((ref) => {
          const given = ref.t === 'function' ? functionOf(ref.unit, ref.fn).parameters[index]?.type : undefined;
          return ref.t === 'function' && given !== undefined ? this.instancesOf(ref.unit, given).filter((entry) => !isPlainType(entry)) : [];
        });
      });
    });
  }

  /** The calls that are given a function; in Python, those of its own file that are given it by name or where it is written. */
  handing(fn: FunctionRef): readonly NodeRef[] {
    this.callerIndex();
    return this.handed?.get(functionKey(fn)) ?? [];
  }

  /** The promises and arrays that hand what they hold to a parameter of a function: `p.then(f)`, `xs.map(f)`. */
  handedBy(fn: FunctionRef, index: number): readonly (NodeRef & { readonly name: string })[] {
    if (isPython(fn.unit)) return [];
    this.callerIndex();
    return (this.handed?.get(functionKey(fn)) ?? []).flatMap((call) => {
      const node = this.node(call);
      const callee = node.op === 'call' ? nodeOf(call.unit, node.callee) : undefined;
      return callee?.op === 'member' && HANDING.get(callee.name) === index ? [{ unit: call.unit, id: callee.object, name: callee.name }] : [];
    });
  }

  /** The instances that a type expression describes. */
  instancesOf(unit: Unit, type: NodeId, depth = 0): readonly Ref[] {
    if (depth > 8) return [UNKNOWN];
    const node = nodeOf(unit, type);
    if (node.op === 'join') return union(node.inputs.map((input) => this.instancesOf(unit, input, depth + 1)));
    if (node.op === 'bind') return this.instancesOf(unit, node.value, depth + 1);
    if (node.op === 'list') return union(node.items.map((item) => this.instancesOf(unit, item, depth + 1)));
    if (node.op === 'index') {
      const name = lastName(unit, node.object);
      if (name && TRANSPARENT_TYPES.has(name) && !(isPython(unit) && /^type$/i.test(name)) && node.key !== undefined) {
        if (name === 'Annotated') {
          const given = this.annotatedValue(unit, node.key);
          if (given) return given;
        }
        return this.instancesOf(unit, node.key, depth + 1);
      }
      if (isPython(unit) && name && node.key !== undefined) {
        if (name === 'type' || name === 'Type') return this.refs(unit, node.key);
        if (this.heldBy(unit, type, depth).some((ref) => !isUnknown(ref) && !isPlainType(ref))) return [{ t: 'value', unit, id: type }];
      }
      const instances = this.instancesOf(unit, node.object, depth + 1);
      if (name && CONTAINERS.has(name) && node.key !== undefined && !isPython(unit)) {
        const { items } = listBehind(unit, node.key);
        const elements = this.instancesOf(unit, items[items.length - 1] ?? node.key, depth + 1).filter((ref) => !isPlainType(ref));
        return instances.map((ref) => (ref.t === 'external' && !isUnknown(ref) ? holding(ref, elements) : ref));
      }
      const held = isPython(unit) || node.key === undefined ? undefined : this.refs(unit, node.key).find((ref) => ref.t === 'class');
      // `Repository<Message>`: the library's object, through the workspace's class.
      return held ? instances.map((ref) => (ref.t === 'external' && !isUnknown(ref) ? { ...ref, via: { unit: held.unit, cls: held.cls } } : ref)) : instances;
    }
    // `ReturnType<typeof f>`, `typeof x`, `{ a: T }`, `(a: A) => T`.
    if (node.op === 'call' || (!isPython(unit) && (node.op === 'map' || node.op === 'typed' || node.op === 'function'))) return this.refs(unit, type);
    if (isPython(unit) && (node.op === 'free' || node.op === 'import')) {
      // `Client = Annotated[…]` of an outer scope or another file.
      const aliases = this.definitionsOf(unit, type).filter((entry) => nodeOf(entry.unit, this.withoutBinds(entry)).op === 'index');
      if (aliases.length) return union(aliases.map((entry) => this.instancesOf(entry.unit, entry.id, depth + 1)));
    }
    return union(
      this.refs(unit, type).map((ref): readonly Ref[] => {
        if (ref.t === 'class') return [{ t: 'instance', unit: ref.unit, cls: ref.cls }];
        if ((ref.t === 'instance' || ref.t === 'function') && !isPython(unit)) return [ref];
        if (ref.t === 'external' && !isUnknown(ref)) return VAGUE_TYPES.has(ref.segments[ref.segments.length - 1] ?? '') ? [UNKNOWN] : [extend(ref, '()')];
        if (ref.t === 'value') {
          const target = nodeOf(ref.unit, ref.id);
          if (target.op === 'list') return this.instancesOf(ref.unit, ref.id, depth + 1);
        }
        return [UNKNOWN];
      }),
    );
  }

  /** What a type such as `list[T]`, `dict[K, V]` or `Callable[…, T]` holds or gives. */
  private heldBy(unit: Unit, type: NodeId, depth = 0): readonly Ref[] {
    const node = nodeOf(unit, type);
    if (node.op !== 'index' || node.key === undefined) return [];
    const which = HOLDING_TYPES.get(lastName(unit, node.object) ?? '');
    if (!which) return [];
    const key = nodeOf(unit, node.key);
    const types = key.op === 'list' ? key.items : [node.key];
    const chosen = which === 'first' ? types.slice(0, 1) : which === 'last' ? types.slice(-1) : types;
    return union(chosen.map((entry) => this.instancesOf(unit, entry, depth + 1)));
  }

  /** `Annotated[T, Depends(f)]`: what the dependency gives. */
  private annotatedValue(unit: Unit, key: NodeId): readonly Ref[] | undefined {
    const node = nodeOf(unit, key);
    if (node.op !== 'list') return undefined;
    for (const item of node.items.slice(1)) {
      if (nodeOf(unit, item).op !== 'call') continue;
      const refs = this.refs(unit, item).filter((ref) => !(ref.t === 'external' && ref.segments.includes('Depends')) && !isUnknown(ref));
      if (refs.length) return refs;
    }
    return undefined;
  }

  private memberRefs(unit: Unit, object: NodeId, name: string): readonly Ref[] {
    const owners = this.refs(unit, object);
    // Members of JavaScript's objects are set like their elements.
    const mayChange = !isPython(unit) && owners.some((ref) => isMap(ref) || (ref.t === 'external' && ref.holds));
    if (!mayChange) return union(owners.map((ref) => this.memberOf(ref, name)));
    const changes: Changes = { values: [], seen: new Set() };
    const settled = this.collectChanges(unit, object, name, changes);
    const found = owners.map((ref) => (settled && isMap(ref) ? [] : this.memberOf(ref, name)));
    return union([...changes.values.map((value) => this.refs(value.unit, value.id)), ...found]);
  }

  /** What `for (… of x)` and `[...x]` see of x: of a map, its pairs. */
  private iterated(unit: Unit, object: NodeId): readonly Ref[] {
    const found = this.indexRefs(unit, object, undefined);
    return this.refs(unit, object).some(isKeyed) ? listOf(found) : found;
  }

  private indexRefs(unit: Unit, object: NodeId, key: NodeId | undefined): readonly Ref[] {
    const name = key === undefined ? undefined : this.constantOf(unit, key);
    const changes: Changes = { values: [], seen: new Set() };
    const settled = this.collectChanges(unit, object, name === undefined || name === null ? undefined : String(name), changes);
    const given = typeof name === 'string' ? this.keywordsGiven(unit, object, name) : [];
    const yields = key === undefined && this.isIteration(unit, object);
    const found = this.refs(unit, object).map((ref): readonly Ref[] => {
      if (yields) return [ref];
      if (ref.t === 'value') return settled ? [] : this.elements(ref, name);
      if (ref.t === 'external') return ref.holds ?? [typeof name === 'string' ? extend(ref, name) : extend(ref, '[]')];
      if (typeof name === 'string') return this.memberOf(ref, name);
      return [UNKNOWN];
    });
    return union([...[...changes.values, ...given].map((value) => this.refs(value.unit, value.id)), ...found]);
  }

  /** Whether a value is what a generator function of the workspace gives, whose results are its elements. */
  private isIteration(unit: Unit, id: NodeId): boolean {
    const call = nodeOf(unit, this.withoutBinds({ unit, id }));
    if (call.op !== 'call') return false;
    return this.refs(unit, call.callee).some((ref) => ref.t === 'function' && functionOf(ref.unit, ref.fn).generator === true);
  }

  /** What callers pass by a name that a function takes in its `**kwargs`. */
  private keywordsGiven(unit: Unit, id: NodeId, key: string): readonly NodeRef[] {
    if (!isPython(unit)) return [];
    const node = nodeOf(unit, this.withoutBinds({ unit, id }));
    if (node.op !== 'param' || functionOf(unit, node.fn).parameters[node.index]?.rest !== 2) return [];
    if (this.callersUnknown()) return [];
    return this.giversTo({ unit, fn: node.fn })
      .slice(0, MAX_CALLERS)
      .flatMap((call) => this.passedBy(call).flatMap(({ name, value }) => (name === key ? [{ unit: call.unit, id: value }] : [])));
  }

  /** The literal that an expression is, or that the one constant which it names is. */
  private constantOf(unit: Unit, id: NodeId): string | number | boolean | null | undefined {
    const literal = literalOf(unit, id);
    if (literal !== undefined || !['free', 'member', 'import', 'name'].includes(nodeOf(unit, id).op)) return literal;
    const [only, ...others] = this.refs(unit, id);
    return only?.t === 'value' && others.length === 0 ? literalOf(only.unit, only.id) : undefined;
  }

  /** The elements put into a list or map after it was made: `x[key] = v`, `x.append(v)`. True if none of its first ones is left under the key. */
  private collectChanges(unit: Unit, id: NodeId, key: string | undefined, into: Changes): boolean {
    const mark = `${unit.path}#${id}`;
    if (into.seen.has(mark) || into.seen.size > MAX_CHANGES) return false;
    into.seen.add(mark);
    const node = nodeOf(unit, id);
    if (node.op === 'update') {
      if (key === undefined || node.key === undefined || node.key === key) into.values.push({ unit, id: node.value });
      return (key !== undefined && node.key === key) || this.collectChanges(unit, node.object, key, into);
    }
    const behind = this.definitionsOf(unit, id);
    if (!behind.length) return false;
    const settled = behind.map((entry) => this.collectChanges(entry.unit, entry.id, key, into));
    return settled.every(Boolean);
  }

  /** One step from a name, an import or an attribute of an object of the workspace to its definitions. */
  private definitionsOf(unit: Unit, id: NodeId): readonly NodeRef[] {
    const node = nodeOf(unit, id);
    const here = (ids: readonly NodeId[] | undefined, at = unit): readonly NodeRef[] => (ids ?? []).map((entry) => ({ unit: at, id: entry }));
    switch (node.op) {
      case 'bind':
        return here([node.value]);
      case 'typed':
        return node.value === undefined ? [] : here([node.value]);
      case 'join':
        return here(node.inputs);
      case 'free':
        return here(functionOf(unit, node.fn).locals[node.name]);
      case 'import': {
        const target = node.name === undefined || !isPython(unit) ? undefined : this.moduleTarget(unit, node.module, node.level);
        if (!target || !('unit' in target) || node.name === undefined) return [];
        return here(functionOf(target.unit, 0).locals[node.name], target.unit);
      }
      case 'member':
        return this.refs(unit, node.object).flatMap((ref) => {
          if (ref.t === 'module') return here(functionOf(ref.unit, 0).locals[node.name], ref.unit);
          if (ref.t !== 'instance' && ref.t !== 'class') return [];
          const { attributes } = classOf(ref.unit, ref.cls);
          return here(Object.hasOwn(attributes, node.name) ? attributes[node.name] : [], ref.unit);
        });
      default:
        return [];
    }
  }

  private withoutBinds({ unit, id }: NodeRef): NodeId {
    let at = id;
    for (let node = nodeOf(unit, at); node.op === 'bind'; node = nodeOf(unit, at)) at = node.value;
    return at;
  }

  private elements(ref: Extract<Ref, { t: 'value' }>, key: string | number | boolean | null | undefined): readonly Ref[] {
    const node = nodeOf(ref.unit, ref.id);
    if (node.op === 'index') return this.heldBy(ref.unit, ref.id);
    if (node.op === 'list') {
      const item = typeof key === 'number' ? node.items.slice(key)[0] : undefined;
      if (item !== undefined) return this.refs(ref.unit, item);
      return union(node.items.slice(0, 16).map((entry) => this.refs(ref.unit, entry)));
    }
    if (node.op === 'map') {
      const exact = typeof key === 'string' ? node.entries.filter((entry) => entry.key === key) : node.entries.slice(0, 24);
      const chosen = exact.length || !isPython(ref.unit) ? exact : node.entries.filter((entry) => entry.key === undefined);
      const found = chosen.map((entry) => this.refs(ref.unit, entry.value));
      if (typeof key === 'string' && !chosen.length && node.spreads.length) found.push(...this.spreadElements(ref.unit, ref.id, node.spreads, key));
      return found.length ? union(found) : [UNKNOWN];
    }
    return [UNKNOWN];
  }

  /** What a map has under a key by spreading others. `x = { ...x, … }`: it may spread itself. */
  private spreadElements(unit: Unit, id: NodeId, spreads: readonly NodeId[], key: string): readonly (readonly Ref[])[] {
    const outer = this.spreading;
    const seen = outer ?? new Set();
    const mark = `${unit.path}#${id}#${key}`;
    if (seen.has(mark)) return [];
    seen.add(mark);
    this.spreading = seen;
    const found = spreads.flatMap((spread) => this.refs(unit, spread).map((inner) => this.memberOf(inner, key)));
    this.spreading = outer;
    return found;
  }

  /** `ref.name`. */
  memberOf(ref: Ref, name: string): readonly Ref[] {
    switch (ref.t) {
      case 'external': {
        if (ref.holds && hasHeldMembers(ref)) return ref.holds;
        const member = extend(ref, name);
        const given = this.storedFrom(name, (owner) => owner.t === 'external' && !isMade(owner) && isSameObject(owner.segments, ref.segments));
        return given.length ? union([[member], given]) : [member];
      }
      case 'module': {
        const found = this.exported(ref.unit, name) ?? [UNKNOWN];
        if (!found.every(saysNothing)) return found;
        return union([found, this.storedFrom(name, (owner) => owner.t === 'module' && owner.unit === ref.unit)]);
      }
      case 'value':
        // Methods of a list are not its elements.
        return nodeOf(ref.unit, ref.id).op !== 'map' ? [UNKNOWN] : this.elements(ref, name);
      case 'function':
        return ['bind', 'call', 'apply', 'delay', 'apply_async', 'remote'].includes(name) ? [ref] : [UNKNOWN];
      case 'class':
        return this.classMember(ref, name, false, undefined, new Set()) ?? [UNKNOWN];
      case 'instance':
        return this.ofSubclasses(ref, name, this.classMember(ref, name, true, ref.call, new Set()) ?? this.delegated(ref, name) ?? [UNKNOWN]);
    }
  }

  /** What a class leaves open (an attribute without a value, an abstract method), its subclasses say: `self` may be one of theirs. */
  private ofSubclasses(ref: Extract<Ref, { t: 'instance' }>, name: string, own: readonly Ref[]): readonly Ref[] {
    if (ref.call || !isPython(ref.unit) || !own.every((found) => saysNothing(found) || (found.t === 'function' && isOpen(found)))) return own;
    this.subclasses ??= new Subclasses(this);
    const theirs = this.subclasses.of(ref).map((cls) => this.classMember(cls, name, true, undefined, new Set()) ?? []);
    return theirs.length ? union([own, ...theirs]) : own;
  }

  /** What an object does not have itself: `__getattr__` may ask another one, and `with` may have entered as another one. */
  private delegated(ref: Extract<Ref, { t: 'instance' }>, name: string): readonly Ref[] | undefined {
    if (!isPython(ref.unit)) return undefined;
    if (this.delegating.has(`${ref.unit.path}#${ref.cls}`)) {
      this.doubts++;
      return undefined;
    }
    this.delegating.add(`${ref.unit.path}#${ref.cls}`);
    try {
      const others: (readonly Ref[])[] = [];
      for (const entry of this.classMember(ref, '__getattr__', true, ref.call, new Set()) ?? []) {
        if (entry.t !== 'function') continue;
        for (const value of functionOf(entry.unit, entry.fn).returns) {
          const node = nodeOf(entry.unit, this.withoutBinds({ unit: entry.unit, id: value }));
          const [object] = node.op === 'call' && lastName(entry.unit, node.callee) === 'getattr' ? node.args : [];
          if (object) others.push(this.refs(entry.unit, object.value));
        }
      }
      for (const method of ['__enter__', '__aenter__']) {
        for (const entry of this.classMember(ref, method, true, ref.call, new Set()) ?? []) {
          if (entry.t === 'function') others.push(this.returnRefs(entry.unit, entry.fn));
        }
      }
      const found = union(others.flatMap((list) => list.filter((other) => !isUnknown(other)).map((other) => this.memberOf(other, name))));
      return found.length ? found : undefined;
    } finally {
      this.delegating.delete(`${ref.unit.path}#${ref.cls}`);
    }
  }

  /** Values that code anywhere assigns to an attribute of an object: `app.state.client = v`, `settings.model = v`. */
  private storedFrom(name: string, owns: (owner: Ref) => boolean): readonly Ref[] {
    this.stored ??= this.storeIndex();
    const stores = this.stored.get(name);
    if (!stores) return [];
    return union(stores.map(({ object, value }) => (this.refs(object.unit, object.id).some(owns) ? this.refs(value.unit, value.id) : []))).filter(
      (ref) => !saysNothing(ref),
    );
  }

  private storeIndex(): Map<string, Stored[]> {
    const index = new Map<string, Stored[]>();
    for (const unit of this.units.values()) {
      for (const entry of memo(stores, unit, () => storesIn(unit))) {
        const list = index.get(entry.key);
        if (!list) index.set(entry.key, [entry]);
        else if (list.length < MAX_STORES) list.push(entry);
      }
    }
    return index;
  }

  private classMember(ref: ClassRef, name: string, instance: boolean, call: NodeRef | undefined, seen: Set<string>): readonly Ref[] | undefined {
    const key = `${ref.unit.path}#${ref.cls}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    const fact = classOf(ref.unit, ref.cls);
    const method = fact.methods.find((entry) => entry.name === name);
    if (method) {
      const fn = functionOf(ref.unit, method.fn);
      if (fn.kind === 'property') return this.returnRefs(ref.unit, method.fn);
      return [{ t: 'function', unit: ref.unit, fn: method.fn, bound: fn.kind !== 'static' && (instance || fn.kind === 'class') && isPython(ref.unit) }];
    }
    const assigned = Object.hasOwn(fact.attributes, name) ? fact.attributes[name] : undefined;
    const found = assigned?.length ? this.fieldValues(union(assigned.map((node) => this.refs(ref.unit, node)))).filter((entry) => !isPlainType(entry)) : [];
    if (found.every(saysNothing)) {
      const outside = this.storedFrom(name, (owner) => (owner.t === 'instance' || owner.t === 'class') && owner.unit === ref.unit && owner.cls === ref.cls);
      if (outside.length) return union([found, outside]);
    }
    if (!found.every(isUnknown)) return found;
    const field = fact.fields.find((entry) => entry.name === name);
    if (field?.type !== undefined) {
      const declared = this.instancesOf(ref.unit, field.type).filter((entry) => !isPlainType(entry));
      if (!declared.every(isUnknown)) return declared;
    }
    const given = field && instance ? this.fieldsGiven(ref, field, call) : [];
    if (given.length) return given;
    if (field?.value !== undefined) return this.fieldValues(this.refs(ref.unit, field.value));
    const inner = fact.inner.find((entry) => entry.name === name);
    if (inner) return [{ t: 'class', unit: ref.unit, cls: inner.cls }];
    if (assigned?.length || field) return [UNKNOWN];
    for (const base of fact.bases) {
      for (const parent of this.refs(ref.unit, base)) {
        const found =
          parent.t === 'class'
            ? this.classMember(parent, name, instance, call, seen)
            : parent.t === 'external' && !isUnknown(parent)
              ? [this.throughBase(parent, ref, name, instance, call)]
              : undefined;
        if (found) return found;
      }
    }
    return undefined;
  }

  /** What a class without a constructor of its own (a dataclass, a named tuple, a model) is given for a field. */
  private fieldsGiven({ unit, cls }: ClassRef, field: FieldFact, call: NodeRef | undefined): readonly Ref[] {
    const fact = classOf(unit, cls);
    if (!isPython(unit) || fact.methods.some(({ name }) => CONSTRUCTORS.has(name))) return [];
    if (this.callersUnknown() && !call) return [];
    const calls = call ? [call] : (this.callerIndex().get(constructionKey(unit, cls)) ?? []).slice(0, MAX_CALLERS);
    // Fields of a base class come before its own.
    const index = this.parents({ unit, cls }).some((parent) => parent.t === 'class')
      ? -1
      : fact.fields.filter(({ type, value }) => type !== undefined || value === undefined).indexOf(field);
    const found = calls.map((at) => {
      const args = this.passedBy(at);
      const positional = args.filter(({ name }) => name === undefined);
      const argument = args.find(({ name }) => name === field.name) ?? (positional.some(({ spread }) => spread) ? undefined : positional[index]);
      return argument ? this.refs(at.unit, argument.value) : [];
    });
    return union(found).filter((ref) => !saysNothing(ref) && !isPlainType(ref));
  }

  /** What instances have for a field: `field(default_factory=f)` is what `f` gives. */
  private fieldValues(refs: readonly Ref[]): readonly Ref[] {
    if (!refs.some((ref) => ref.t === 'external' && ref.segments[ref.segments.length - 1] === '()')) return refs;
    return union(
      refs.map((ref) => {
        const call = ref.t === 'external' ? ref.calls[ref.calls.length - 1] : undefined;
        const node = call ? this.node(call) : undefined;
        if (ref.t !== 'external' || !call || node?.op !== 'call') return [ref];
        const gives = this.options.passthrough?.(ref.segments.slice(0, -1))?.gives;
        const made = typeof gives === 'object' && 'madeBy' in gives ? node.args.find(({ name }, i) => (name ?? i) === gives.madeBy) : undefined;
        return made ? union(this.refs(call.unit, made.value).map((maker) => this.resultOf(maker, { unit: call.unit, id: made.value }, []))) : [ref];
      }),
    );
  }

  /** What an object of a library holds: what its `set` was given, anywhere, and the default that it was made with. */
  private heldIn(holder: External): readonly Ref[] | undefined {
    const made = holder.calls[holder.calls.length - 1];
    if (!made) return undefined;
    const fallback = this.argumentsOf(made).find(({ name }) => name === 'default');
    const isHolder = (ref: Ref): boolean => {
      const call = ref.t === 'external' ? ref.calls[ref.calls.length - 1] : undefined;
      return call?.id === made.id && call.unit === made.unit;
    };
    const found = union([this.storedFrom(SET, isHolder), fallback ? this.refs(made.unit, fallback.value).filter((ref) => !saysNothing(ref)) : []]);
    return found.length ? found : undefined;
  }

  private throughBase(base: External, via: ClassRef, name: string, instance: boolean, call: NodeRef | undefined): External {
    const root: External = { ...base, via };
    return extend(instance ? extend(root, '()', call) : root, name);
  }

  private callRefs(unit: Unit, id: NodeId, callee: NodeId, args: readonly Argument[], fn: number): readonly Ref[] {
    const target = nodeOf(unit, callee);
    if (target.op === 'name' && target.name === 'super') return this.superRefs(unit, fn);
    if (target.op === 'member' && isPython(unit) && GETTERS.has(target.name)) {
      const [key, fallback] = args;
      const held = this.refs(unit, target.object).some((ref) => ref.t === 'value' && ['map', 'list', 'index'].includes(nodeOf(ref.unit, ref.id).op));
      const given = key === undefined ? [] : this.keywordsGiven(unit, target.object, String(literalOf(unit, key.value)));
      if (held || given.length) return union([this.indexRefs(unit, target.object, key?.value), fallback ? this.refs(unit, fallback.value) : []]);
    }
    if (target.op === 'member' && !isPython(unit)) {
      if (target.name === 'catch' || target.name === 'finally') return this.refs(unit, target.object);
      const then = target.name === 'then' ? args[0] : undefined;
      if (then) {
        const given = this.refs(unit, then.value).filter((ref) => ref.t === 'function');
        if (given.length) return union(given.map((ref) => this.resultOf(ref, { unit, id }, [])));
      }
      if (target.name === 'bind') {
        const bound = this.refs(unit, target.object).filter((ref) => ref.t === 'function' || (ref.t === 'external' && !isUnknown(ref)));
        if (bound.length) return bound;
      }
      const held = collectionCall(this.evaluator, { unit, id }, target.object, target.name, args);
      if (held) return held;
    }
    return union(this.refs(unit, callee).map((ref) => this.resultOf(ref, { unit, id }, args)));
  }

  private resultOf(ref: Ref, call: NodeRef, args: readonly Argument[]): readonly Ref[] {
    switch (ref.t) {
      case 'external': {
        const pass = isUnknown(ref) ? undefined : this.options.passthrough?.(ref.segments);
        const node = this.node(call);
        const types = node.op === 'call' ? (node.types ?? []) : [];
        if (!pass || (typeof pass.gives === 'object' && 'madeBy' in pass.gives))
          return [
            isPython(call.unit) ? extend(ref, '()', call) : holding(extend(ref, '()', call), heldByBuiltin(this.evaluator, ref.segments, call, args, types)),
          ];
        const receiver: External = { ...ref, segments: ref.segments.slice(0, -1) };
        if (pass.gives === 'held') return this.heldIn(receiver) ?? [extend(ref, '()', call)];
        if (pass.gives === 'receiver') return [receiver];
        if (pass.gives === 'arguments') return union(args.map((entry) => this.refs(call.unit, entry.value)));
        if (pass.gives === 'either') return union([[receiver], ...args.slice(0, 1).map((entry) => this.refs(call.unit, entry.value))]);
        const position = 'argument' in pass.gives ? pass.gives.argument : 'callOf' in pass.gives ? pass.gives.callOf : pass.gives.holderOf;
        const argument = args.filter((entry) => entry.name === undefined)[position] ?? args[position];
        const declared = types.length ? union(types.map((type) => this.instancesOf(call.unit, type))) : [UNKNOWN];
        if (!argument && !('holderOf' in pass.gives)) return declared;
        const values = argument ? this.refs(call.unit, argument.value) : [];
        const resultsOf = (value: Ref): readonly Ref[] => this.resultOf(value, { unit: call.unit, id: argument?.value ?? call.id }, []);
        if ('argument' in pass.gives) return values.every(saysNothing) ? declared : values;
        if ('callOf' in pass.gives) return union(values.map(resultsOf));
        const kept = union([...values.map((value) => (value.t === 'function' ? resultsOf(value) : [value])), declared]);
        // A literal is what it begins with, not what it will be.
        return [{ ...extend(ref, '()', call), holds: kept.filter((held) => !isUnknown(held) && !isPlainType(held) && !isLiteral(held)) }];
      }
      case 'function':
        return this.returnRefs(ref.unit, ref.fn);
      case 'class':
        return [{ t: 'instance', unit: ref.unit, cls: ref.cls, call }];
      case 'module': {
        const inner = this.exported(ref.unit, 'default');
        return inner ? union(inner.map((entry) => this.resultOf(entry, call, args))) : [UNKNOWN];
      }
      case 'instance': {
        const method = this.classMember(ref, '__call__', true, ref.call, new Set());
        if (method) return union(method.map((entry) => (entry.t === 'instance' ? [UNKNOWN] : this.resultOf(entry, call, args))));
        // `cls()` in a class method.
        return isPython(ref.unit) && !ref.call ? [{ t: 'instance', unit: ref.unit, cls: ref.cls, call }] : [UNKNOWN];
      }
      case 'value':
        // `Callable[[], T]`
        return nodeOf(ref.unit, ref.id).op === 'index' ? this.heldBy(ref.unit, ref.id) : [UNKNOWN];
    }
  }

  private returnRefs(unit: Unit, fn: number): readonly Ref[] {
    const fact = functionOf(unit, fn);
    const found = union(fact.returns.map((value) => this.refs(unit, value)));
    if (fact.returnType === undefined) return found.length ? found : [UNKNOWN];
    if (found.every(isUnknown)) return this.instancesOf(unit, fact.returnType);
    if (isPython(unit) && found.every((ref) => ref.t === 'external')) return this.withDeclared(unit, found, fact.returnType);
    const declared = this.instancesOf(unit, fact.returnType);
    return union([found, declared.filter((ref) => ref.t === 'instance' && !this.isAmong(ref, found))]);
  }

  /** Whether something of a class, or of one below it, is there. */
  private isAmong(of: ClassRef, refs: readonly Ref[]): boolean {
    return refs.some((ref) => ref.t === 'instance' && [ref, ...this.stoodFor(ref)].some((cls) => cls.unit === of.unit && cls.cls === of.cls));
  }

  private superRefs(unit: Unit, fn: number): readonly Ref[] {
    for (let at = fn; at >= 0; at = functionOf(unit, at).parent) {
      const { cls } = functionOf(unit, at);
      if (cls === undefined) continue;
      return union(
        classOf(unit, cls).bases.map((base) =>
          this.typeRefs(unit, base).map((ref): Ref => {
            if (ref.t === 'class') return { t: 'instance', unit: ref.unit, cls: ref.cls };
            return ref.t === 'external' && !isUnknown(ref) ? extend({ ...ref, via: { unit, cls } }, '()') : UNKNOWN;
          }),
        ),
      );
    }
    return [UNKNOWN];
  }

  // Calls and callers

  /** The function that a call gives to a library to run: `asyncio.to_thread(f, a)`, `partial(f, a)`. */
  givenFunction(call: NodeRef): GivenFunction | undefined {
    const node = this.node(call);
    const { runs } = this.options;
    if (node.op !== 'call' || !runs || !isPython(call.unit)) return undefined;
    for (const ref of this.refs(call.unit, node.callee)) {
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
      const inner = nodeOf(call.unit, given.value).op === 'call' ? this.givenFunction({ unit: call.unit, id: given.value }) : undefined;
      return inner?.later ? { target: inner.target, args: [...inner.args, ...args], later, packed } : { target: given.value, args, later, packed };
    }
    return undefined;
  }

  /** `args=(a, b)` and `kwargs={'c': d}` as arguments of their own. */
  private unpacked(unit: Unit, { name, value }: Argument): readonly Argument[] {
    const node = nodeOf(unit, this.withoutBinds({ unit, id: value }));
    if (name === 'args' && node.op === 'list') return node.items.map((item) => ({ value: item }));
    if (name !== 'kwargs') return [];
    if (node.op === 'map' && !node.spreads.length)
      return node.entries.flatMap((entry) => (entry.key === undefined ? [] : [{ name: entry.key, value: entry.value }]));
    return [{ value, spread: 2 }];
  }

  /** The arguments with which a call runs what it leads to. */
  private passedBy(call: NodeRef): readonly Argument[] {
    return this.givenFunction(call)?.args ?? this.argumentsOf(call);
  }

  /** The arguments of a call, those that a `partial` kept for it before its own. */
  argumentsOf(call: NodeRef): readonly Argument[] {
    const node = this.node(call);
    if (node.op !== 'call') return [];
    const made = this.withoutBinds({ unit: call.unit, id: node.callee });
    const kept = nodeOf(call.unit, made).op === 'call' ? this.givenFunction({ unit: call.unit, id: made }) : undefined;
    return kept?.later ? [...kept.args, ...node.args] : node.args;
  }

  /** The functions of the workspace that a call may run. */
  calledFunctions(call: NodeRef): readonly (FunctionRef & { readonly bound: boolean })[] {
    const node = this.node(call);
    if (node.op !== 'call') return [];
    const found: (FunctionRef & { bound: boolean })[] = [];
    const callee = nodeOf(call.unit, node.callee);
    // The constructor of the base class, in JavaScript.
    if (callee.op === 'name' && callee.name === 'super' && !isPython(call.unit))
      return this.superRefs(call.unit, node.fn).flatMap((ref) =>
        ref.t === 'instance'
          ? (this.classMember(ref, 'constructor', true, call, new Set()) ?? []).flatMap((entry) => (entry.t === 'function' ? [entry] : []))
          : [],
      );
    const given = this.givenFunction(call);
    if (given) for (const ref of this.refs(call.unit, given.target)) if (ref.t === 'function') found.push(ref);
    if (found.length) return found;
    for (const ref of this.refs(call.unit, node.callee)) {
      if (ref.t === 'function') {
        if (!functionOf(ref.unit, ref.fn).signature) found.push(ref);
      } else if (ref.t === 'class') {
        for (const name of CONSTRUCTORS) {
          const method = this.classMember(ref, name, true, call, new Set());
          for (const entry of method ?? []) if (entry.t === 'function') found.push(entry);
        }
      } else if (ref.t === 'instance') {
        for (const entry of this.classMember(ref, '__call__', true, ref.call, new Set()) ?? []) if (entry.t === 'function') found.push(entry);
      }
    }
    return found;
  }

  /** Every call in the workspace that may run a function. */
  callersOf(fn: FunctionRef): readonly NodeRef[] {
    const index = this.callerIndex();
    const own = index.get(functionKey(fn));
    const inherited = this.overridden(fn).flatMap((method) => index.get(functionKey(method)));
    return inherited.length ? [...new Map([...own, ...inherited].map((call) => [`${call.unit.path}#${call.id}`, call])).values()] : own;
  }

  /** The callers that say what a function is given: tests only where the function is one of theirs. */
  giversTo(fn: FunctionRef): readonly NodeRef[] {
    const calls = this.callersOf(fn);
    const { isTest } = this.options;
    return !isTest || isTest(fn.unit.path) ? calls : calls.filter(({ unit }) => !isTest(unit.path));
  }

  /** The methods of base classes in whose place a method runs. */
  private overridden(fn: FunctionRef): readonly FunctionRef[] {
    const { name, cls } = functionOf(fn.unit, fn.fn);
    if (cls === undefined || CONSTRUCTORS.has(name)) return [];
    return this.stoodFor({ unit: fn.unit, cls }).flatMap((base) =>
      classOf(base.unit, base.cls)
        .methods.filter((method) => method.name === name)
        .map((method) => ({ unit: base.unit, fn: method.fn })),
    );
  }

  /** The classes and interfaces of the workspace in whose place a class may be handed around. */
  stoodFor(ref: ClassRef): readonly ClassRef[] {
    const { classes } = this.ancestors(ref);
    const interfaces = [ref, ...classes].flatMap(({ unit, cls }) =>
      (classOf(unit, cls).interfaces ?? []).flatMap((id) => this.typeRefs(unit, id).flatMap((target) => (target.t === 'class' ? [target] : []))),
    );
    return [...classes, ...interfaces, ...interfaces.flatMap((found) => this.ancestors(found).classes)];
  }

  private callerIndex(): CallIndex {
    if (this.callers) return this.callers;
    const index = new CallIndex();
    const handed = new CallIndex();
    this.indexing = true;
    // Something may be half evaluated.
    this.memos = new WeakMap();
    this.decorators.clear();
    for (const unit of this.units.values()) this.indexCalls(unit, index, handed);
    this.indexing = false;
    this.callers = index;
    this.handed = handed;
    this.through = new CallIndex();
    this.settle(this.units.values(), index);
    return index;
  }

  /** What decorators and given functions call is known only when their own callers are; nothing that hangs on callers is kept before. */
  private settle(units: Iterable<Unit>, index: CallIndex): void {
    this.drafts = new WeakMap();
    this.settling = true;
    for (const unit of units) {
      if (isPython(unit)) this.indexDecorated(unit, index);
      else this.indexGiven(unit);
    }
    this.settling = false;
    this.drafts = new WeakMap();
  }

  /** Whether callers must not be asked for yet. What hangs on them is a draft until all are known. */
  private callersUnknown(): boolean {
    if (this.indexing || this.settling) this.doubts++;
    return this.indexing;
  }

  /** Which functions a file calls that it was given as arguments. */
  private indexGiven(unit: Unit): void {
    for (const id of unit.facts.calls) {
      const node = nodeOf(unit, id);
      if (node.op !== 'call' || !this.isParameter(unit, node.callee)) continue;
      for (const ref of this.refs(unit, node.callee)) if (ref.t === 'function') this.through.add(functionKey(ref), { unit, id });
    }
  }

  private isParameter(unit: Unit, id: NodeId): boolean {
    const node = nodeOf(unit, id);
    return node.op === 'param' || (node.op === 'free' && this.definitionsOf(unit, id).some((entry) => this.node(entry).op === 'param'));
  }

  private indexCalls(unit: Unit, index: CallIndex, handed: CallIndex): void {
    for (const id of unit.facts.calls) {
      const call = { unit, id };
      for (const fn of this.calledFunctions(call)) {
        index.add(functionKey(fn), call);
      }
      if (isPython(unit)) {
        this.indexConstruction(call, index);
        this.indexWritten(call, handed);
      } else this.indexHanded(call, handed);
    }
    for (const { applied = [] } of unit.facts.functions) {
      for (const id of applied) {
        for (const fn of this.calledFunctions({ unit, id })) {
          const key = functionKey(fn);
          this.decorators.add(key);
          index.add(key, { unit, id });
        }
      }
    }
  }

  /** Classes without a constructor take what they are given as fields. */
  private indexConstruction(call: NodeRef, index: CallIndex): void {
    const node = this.node(call);
    if (node.op !== 'call') return;
    for (const ref of this.refs(call.unit, node.callee)) {
      if (ref.t !== 'class' || classOf(ref.unit, ref.cls).methods.some(({ name }) => CONSTRUCTORS.has(name))) continue;
      index.add(constructionKey(ref.unit, ref.cls), call);
    }
  }

  /** Functions of the same file that a call is given; nothing is evaluated for it. */
  private indexWritten(call: NodeRef, index: CallIndex): void {
    const node = this.node(call);
    if (node.op !== 'call') return;
    for (const argument of node.args) {
      const { op } = nodeOf(call.unit, argument.value);
      if (op !== 'function' && op !== 'bind' && op !== 'free') continue;
      for (const given of this.writtenAs(call.unit, argument.value)) index.add(functionKey({ unit: call.unit, fn: given }), call);
    }
  }

  /** The functions of the same file that a name is defined as. */
  private writtenAs(unit: Unit, id: NodeId): readonly number[] {
    const node = nodeOf(unit, this.withoutBinds({ unit, id }));
    if (node.op === 'function') return [node.fn];
    if (node.op !== 'free') return [];
    return (unit.facts.functions[node.fn]?.locals[node.name] ?? []).flatMap((definition) => {
      const defined = nodeOf(unit, this.withoutBinds({ unit, id: definition }));
      return defined.op === 'function' ? [defined.fn] : [];
    });
  }

  private indexHanded(call: NodeRef, index: CallIndex): void {
    const node = this.node(call);
    if (node.op !== 'call') return;
    for (const argument of node.args) {
      const { op } = nodeOf(call.unit, argument.value);
      if (op !== 'function' && op !== 'bind' && op !== 'free' && op !== 'import' && op !== 'member') continue;
      for (const ref of this.refs(call.unit, argument.value)) {
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
      const parameter = node.op === 'call' ? this.parameterBehind(unit, node.callee) : undefined;
      if (parameter === undefined || !this.decorators.has(functionKey({ unit, fn: parameter }))) continue;
      for (const fn of this.calledFunctions({ unit, id })) index.add(functionKey(fn), { unit, id });
    }
  }

  /** The function whose parameter an expression is. */
  private parameterBehind(unit: Unit, id: NodeId): number | undefined {
    const node = nodeOf(unit, this.withoutBinds({ unit, id }));
    if (node.op === 'param') return node.fn;
    const definitions = node.op === 'free' ? functionOf(unit, node.fn).locals[node.name] : undefined;
    const only = definitions?.length === 1 ? nodeOf(unit, definitions[0] ?? 0) : undefined;
    return only?.op === 'param' ? only.fn : undefined;
  }

  /** The argument nodes that callers pass for a parameter; at most 8 callers are looked at. */
  argumentsFor(fn: FunctionRef, index: number): readonly NodeRef[] {
    const fact = functionOf(fn.unit, fn.fn);
    const parameter = fact.parameters[index];
    if (!parameter) return [];
    const found: NodeRef[] = [];
    const calls = [...this.giversTo(fn), ...this.through.get(functionKey(fn))];
    for (const call of calls.slice(0, MAX_CALLERS)) {
      const node = this.node(call);
      if (node.op !== 'call') continue;
      const argument = this.argumentOf(call, fact, parameter, index);
      if (argument !== undefined) found.push({ unit: call.unit, id: argument });
    }
    return found;
  }

  /** What one call passes for a parameter of a function it runs. */
  argumentsOfCall(call: NodeRef, fn: FunctionRef, index: number): readonly NodeRef[] {
    const node = this.node(call);
    const fact = functionOf(fn.unit, fn.fn);
    const parameter = fact.parameters[index];
    if (node.op !== 'call' || !parameter) return [];
    const argument = this.argumentOf(call, fact, parameter, index);
    return argument === undefined ? [] : [{ unit: call.unit, id: argument }];
  }

  private argumentOf(call: NodeRef, fact: FunctionFact, parameter: ParameterFact, index: number): NodeId | undefined {
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

  private takesSelf(call: NodeRef, fact: FunctionFact): boolean {
    const node = this.node(call);
    if (node.op !== 'call') return false;
    const callee = nodeOf(call.unit, this.givenFunction(call)?.target ?? node.callee);
    if (callee.op !== 'member') return true;
    // `Class.method(instance, …)` passes self by hand.
    return !this.refs(call.unit, callee.object).some((ref) => ref.t === 'class') || fact.kind === 'class';
  }

  /** External paths of a class's ancestors, nearest first, and its workspace ancestors. */
  ancestors(ref: ClassRef): { readonly external: readonly External[]; readonly classes: readonly ClassRef[] } {
    const external: External[] = [];
    const classes: ClassRef[] = [];
    const seen = new Set<string>();
    const visit = (at: ClassRef): void => {
      const key = `${at.unit.path}#${at.cls}`;
      if (seen.has(key)) return;
      seen.add(key);
      for (const base of classOf(at.unit, at.cls).bases) {
        for (const parent of this.typeRefs(at.unit, base)) {
          if (parent.t === 'class') {
            classes.push(parent);
            visit(parent);
          } else if (parent.t === 'external' && !isUnknown(parent)) external.push(parent);
        }
      }
    };
    visit(ref);
    return { external, classes };
  }

  /** What the base class expressions of a class stand for. */
  parents({ unit, cls }: ClassRef): readonly Ref[] {
    return classOf(unit, cls).bases.flatMap((base) => this.typeRefs(unit, base));
  }

  /** A base class expression: `Generic[T]`, `Base[T]` mean the class itself. */
  private typeRefs(unit: Unit, id: NodeId): readonly Ref[] {
    const node = nodeOf(unit, id);
    return node.op === 'index' ? this.typeRefs(unit, node.object) : this.refs(unit, id);
  }
}

export function nodeOf(unit: Unit, id: NodeId): ValueNode {
  const node = unit.facts.nodes.at(id);
  if (!node) throw new RangeError(`${unit.path} has no node ${id}`);
  return node;
}

export function functionOf(unit: Unit, id: number): FunctionFact {
  const fact = unit.facts.functions[id];
  if (!fact) throw new RangeError(`${unit.path} has no function ${id}`);
  return fact;
}

export function classOf(unit: Unit, id: number): ClassFact {
  const fact = unit.facts.classes[id];
  if (!fact) throw new RangeError(`${unit.path} has no class ${id}`);
  return fact;
}

export function isPython(unit: Unit): boolean {
  return unit.facts.language === 'python' || unit.facts.language === 'notebook';
}

/** The literal behind binds; undefined for anything else. */
export function literalOf(unit: Unit, id: NodeId): string | number | boolean | null | undefined {
  const node = nodeOf(unit, id);
  if (node.op === 'bind') return literalOf(unit, node.value);
  return node.op === 'literal' ? node.value : undefined;
}

function listBehind(unit: Unit, id: NodeId): { readonly items: readonly NodeId[] } {
  const node = nodeOf(unit, id);
  return node.op === 'list' ? node : { items: [] };
}

/** The last name of a member chain or the name itself, for type names. */
export function lastName(unit: Unit, id: NodeId): string | undefined {
  const node = nodeOf(unit, id);
  switch (node.op) {
    case 'member':
    case 'name':
    case 'free':
    case 'bind':
      return node.name;
    case 'import':
      return node.name ?? node.module.slice(node.module.lastIndexOf('.') + 1);
    default:
      return undefined;
  }
}

function isEmptyLiteral(ref: Extract<Ref, { t: 'value' }>): boolean {
  const node = nodeOf(ref.unit, ref.id);
  return node.op === 'literal' && (node.value === null || node.value === '');
}

function isLiteral(ref: Ref): boolean {
  return ref.t === 'value' && nodeOf(ref.unit, ref.id).op === 'literal';
}

function isMap(ref: Ref): boolean {
  return ref.t === 'value' && nodeOf(ref.unit, ref.id).op === 'map';
}

function saysNothing(ref: Ref): boolean {
  return isUnknown(ref) || (ref.t === 'value' && isEmptyLiteral(ref));
}

/** Under which what `x.set(v)` is given is kept beside what attributes are assigned. */
const SET = 'set()';

/** Stays the same while other classes come and go in the file. */
function constructionKey(unit: Unit, cls: number): string {
  return `${unit.path}#class ${classOf(unit, cls).name}`;
}

/** A method that gives nothing and does nothing: `...`, `pass`, `raise NotImplementedError`. */
function isOpen({ unit, fn }: FunctionRef): boolean {
  const { returns, cls } = functionOf(unit, fn);
  if (cls === undefined || returns.length) return false;
  return !unit.facts.calls.some((id) => {
    const node = nodeOf(unit, id);
    return node.op === 'call' && node.fn === fn && lastName(unit, node.callee) !== 'NotImplementedError';
  });
}

/** The same object of a library, or a state that an application keeps on it however it is reached (`app.state`, `request.app.state`). */
function isSameObject(a: readonly string[], b: readonly string[]): boolean {
  if (a[0] === '?' || b[0] === '?') return false;
  if ((isState(a) && isState(b)) || (isGlobalObject(a) && isGlobalObject(b))) return true;
  return a.length === b.length && a.every((segment, i) => segment === b[i]);
}

/** An object that JavaScript code made: another one of its class is not the same. */
function isMade({ segments }: External): boolean {
  return /^(?:npm:|globalThis$)/.test(segments[0] ?? '') && segments[segments.length - 1] === '()';
}

function isState(path: readonly string[]): boolean {
  const last = path.length > 1 ? path[path.length - 1] : undefined;
  return (last === 'state' && (path[0] === 'fastapi' || path[0] === 'starlette')) || (last === 'locals' && path[0] === 'npm:express');
}

/** Names of JavaScript's global object. */
const GLOBAL_OBJECTS = new Set(['globalThis', 'global', 'window', 'self']);

function isGlobalObject(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === 'globalThis' && GLOBAL_OBJECTS.has(path[1] ?? '');
}

/** Whether JavaScript code keeps things for others in an object: the global one, the `locals` of an application, an instance that it made. */
function isShared(unit: Unit, object: NodeId): boolean {
  const node = nodeOf(unit, object);
  if (node.op === 'typed') return node.value !== undefined && isShared(unit, node.value);
  if (node.op === 'bind') return isShared(unit, node.value);
  if (node.op === 'call') return node.isNew === true;
  return (node.op === 'name' && GLOBAL_OBJECTS.has(node.name)) || (node.op === 'member' && node.name === 'locals');
}

const PLAIN_TYPES = new Set([
  'str',
  'int',
  'float',
  'bool',
  'bytes',
  'dict',
  'list',
  'tuple',
  'set',
  'object',
  'string',
  'number',
  'boolean',
  'any',
  'unknown',
  'Any',
  'Record',
  'Array',
  'Object',
  'Dict',
  'List',
]);

/** `str()`, `dict()`, `Any()`: a type that says nothing of a library. */
function isPlainType(ref: Ref): boolean {
  if (ref.t !== 'external' || ref.holds) return false;
  const name = ref.segments[ref.segments.length - 2];
  return ref.segments[ref.segments.length - 1] === '()' && name !== undefined && PLAIN_TYPES.has(name);
}

const BUILTINS = new Set([
  'print',
  'open',
  'len',
  'str',
  'int',
  'float',
  'dict',
  'list',
  'set',
  'tuple',
  'input',
  'isinstance',
  'range',
  'enumerate',
  'zip',
  'super',
  'getattr',
  'setattr',
  'repr',
  'type',
  'bool',
  'None',
  'True',
  'False',
  'Exception',
  'ValueError',
  'map',
  'filter',
  'sorted',
  'min',
  'max',
  'sum',
  'any',
  'all',
  'hash',
  'id',
  'format',
  'exit',
]);

function isBuiltin(name: string): boolean {
  return BUILTINS.has(name);
}
