import type { Problem } from '../../base/problem.js';
import { LineIndex, type Span } from '../../base/text.js';
import type {
  Argument,
  ClassFact,
  ClassId,
  ConfigDocument,
  Directive,
  ExportFact,
  FieldFact,
  FileFacts,
  FunctionFact,
  FunctionId,
  LanguageId,
  NodeId,
  ParameterFact,
  StarFact,
  StoreFact,
  ValueNode,
} from '../facts.js';
import { Environment } from './environment.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A function while its body is being lowered. */
interface OpenFunction {
  readonly id: FunctionId;
  readonly fact: Mutable<FunctionFact> & {
    parameters: ParameterFact[];
    returns: NodeId[];
    decorators: NodeId[];
  };
  /** Names that are local to this function, hoisted. */
  readonly declared: Set<string>;
  /** Names that a `global` or `nonlocal` statement sends outwards. */
  readonly outward: Set<string>;
  /** Names of class bodies and comprehensions; true: functions inside see them. Neither outlives its body. */
  readonly inner: Map<string, boolean>;
  /** Names that inner functions assign too, so that no single definition is known to reach a read. */
  readonly shared: Set<string>;
  readonly definitions: Map<string, NodeId[]>;
  readonly captured: Set<string>;
  /** Names that inner functions define or change: a read after that sees those changes too. */
  readonly escaped: Set<string>;
  /** Names of open blocks that hide one of the same name: name → its own key. */
  readonly aliases: Map<string, string>;
  /** Every key ever declared, so that no two blocks share one. */
  readonly used: Set<string>;
  /** The number that the next block's own key of a name begins to be sought at. */
  readonly nextKey: Map<string, number>;
  environment: Environment;
  /** The rest of this path cannot be reached: after return, raise, continue, break. */
  dead: boolean;
  readonly loops: LoopFrame[];
  readonly exits: ExitFrame[];
}

interface LoopFrame {
  /** Joins standing for names that were defined before the loop, created when first read inside. */
  readonly heads: Map<string, { readonly node: NodeId; readonly inputs: NodeId[] }>;
  /** Where the loop was entered. */
  readonly start: Environment;
}

/** A statement that `break` leaves, or (a loop) `continue` repeats. */
interface ExitFrame {
  readonly repeats: boolean;
  readonly label: string | undefined;
  readonly start: Environment;
  /** What stands at each `break` and `continue`. */
  readonly breaks: Environment[];
  readonly continues: Environment[];
}

interface OpenClass {
  readonly id: ClassId;
  readonly fact: Mutable<ClassFact> & {
    bases: NodeId[];
    interfaces?: NodeId[];
    keywords: Argument[];
    decorators: NodeId[];
    fields: FieldFact[];
    methods: { name: string; fn: FunctionId }[];
    inner: { name: string; cls: ClassId }[];
    attributes: Record<string, NodeId[]>;
  };
}

/** How many names are followed to find what one stands for. */
const MAX_STEPS = 32;

const LASTING: ReadonlySet<ValueNode['op']> = new Set(['this', 'class', 'function', 'import', 'name']);

/** The key under which a function keeps a name here: the name itself, unless a block hides another one. */
function keyIn(fn: OpenFunction, name: string): string {
  return fn.aliases.size ? (fn.aliases.get(name) ?? name) : name;
}

/** How many things a map names that may be the settings of a program. */
const MIN_SETTINGS = 3;

/**
 * Builds the value graph of one file. Adapters walk their syntax tree once and say what is defined,
 * read and called; this class keeps scopes and reaching definitions. Usage order inside a scope:
 * `declare` every name that the scope hoists, then `define` / `read` in evaluation order.
 */
export class GraphBuilder {
  private readonly nodes: ValueNode[] = [];
  private readonly functions: OpenFunction[] = [];
  private readonly classes: OpenClass[] = [];
  private readonly functionStack: OpenFunction[] = [];
  private readonly calls: NodeId[] = [];
  private readonly settings: NodeId[] = [];
  private readonly stores: StoreFact[] = [];
  readonly exports: ExportFact[] = [];
  readonly stars: StarFact[] = [];
  readonly imports: { module: string; level?: number; names?: readonly string[] }[] = [];
  readonly documents: ConfigDocument[] = [];
  readonly directives: Directive[] = [];
  readonly problems: Problem[] = [];
  generated = false;
  prologue: string | undefined;
  private readonly holdsSettings: boolean;

  constructor(
    private readonly language: LanguageId,
    private readonly text: string,
  ) {
    this.holdsSettings = language === 'python' || language === 'notebook';
    this.enterFunction({ name: '', head: [0, 0], extent: [0, text.length] });
  }

  /** Adds a node. Calls must go through {@link call}. */
  add(node: ValueNode): NodeId {
    const id = this.nodes.push(node) - 1;
    if (node.op === 'map' && this.holdsSettings && node.entries.filter(({ key }) => key !== undefined).length >= MIN_SETTINGS) this.settings.push(id);
    return id;
  }

  get(id: NodeId): ValueNode {
    const node = this.nodes[id];
    if (!node) throw new RangeError(`no node ${id}`);
    return node;
  }

  unknown(span: Span): NodeId {
    return this.add({ op: 'unknown', span });
  }

  literal(value: string | number | boolean | null, span: Span): NodeId {
    return this.add({ op: 'literal', value, span });
  }

  /** Any of the inputs; a single one is returned as it is. */
  join(inputs: readonly NodeId[], span: Span): NodeId {
    const distinct = [...new Set(inputs)];
    const only = distinct[0];
    return distinct.length === 1 && only !== undefined ? only : this.add({ op: 'join', inputs: distinct, span });
  }

  /** A thing after what was under a key has been taken out of it. */
  remove(object: NodeId, key: string, span: Span): NodeId {
    return this.add({ op: 'update', object, key, value: this.add({ op: 'derive', inputs: [], span }), span });
  }

  /** `written` is the callee's own place. */
  call(
    callee: NodeId,
    args: readonly Argument[],
    span: Span,
    { written, isNew = false, types = [] }: { readonly written?: Span | undefined; readonly isNew?: boolean; readonly types?: readonly NodeId[] } = {},
  ): NodeId {
    const at = this.get(callee).span;
    const id = this.add({
      op: 'call',
      callee,
      args,
      span,
      fn: this.current.id,
      ...(isNew ? { isNew: true as const } : {}),
      ...(written && (written[0] !== at[0] || written[1] !== at[1]) ? { calleeSpan: written } : {}),
      ...(types.length ? { types } : {}),
    });
    this.calls.push(id);
    return id;
  }

  /** Records `object[key] = value`: an element, not an attribute. */
  storeElement(object: NodeId, key: string | undefined, value: NodeId, span: Span): void {
    this.stores.push({ object, ...(key === undefined ? {} : { key }), value, span, fn: this.current.id });
  }

  /** Records `object.key = value`; also feeds the attribute table of a class when the object is `this`, unless it sets an element. */
  store(object: NodeId, key: string | undefined, value: NodeId, span: Span, element = false, by?: NodeId): void {
    this.stores.push({
      object,
      ...(key === undefined ? {} : { key }),
      ...(key === undefined && by !== undefined ? { by } : {}),
      value,
      span,
      fn: this.current.id,
    });
    const target = this.nodes[this.throughLoops(object)];
    if (key === undefined || !target || element) return;
    if (target.op === 'this' || target.op === 'class') this.addAttribute(target.cls, key, value);
    else if (target.op === 'free') this.storeInThis(target.fn, target.name, key, value);
  }

  /** The value of the last assignment to a member or element. */
  lastStored(): NodeId | undefined {
    return this.stores[this.stores.length - 1]?.value;
  }

  /** `self.key = value` in a function inside a method. */
  private storeInThis(fn: FunctionId, name: string, key: string, value: NodeId): void {
    const definitions = this.functions[fn]?.definitions.get(name);
    const only = definitions?.length === 1 ? this.nodes[definitions[0] ?? -1] : undefined;
    if (only?.op === 'this') this.addAttribute(only.cls, key, value);
  }

  /** The node behind any number of `bind`s. */
  withoutBinds(id: NodeId): NodeId {
    let node = this.nodes[id];
    let at = id;
    while (node?.op === 'bind') {
      at = node.value;
      node = this.nodes[at];
    }
    return at;
  }

  /**
   * The node behind binds, behind what stands for a name inside a loop as long as nothing in the loop changed it, and behind a name of an
   * outer function that has one definition so far: where that is an instance, a class, a function or an import, which are hardly ever replaced later.
   */
  throughLoops(id: NodeId): NodeId {
    let at = id;
    // Names can be defined by each other in a circle.
    for (let steps = 0; steps < MAX_STEPS; steps++) {
      const node = this.nodes[at];
      let next: NodeId | undefined;
      if (node?.op === 'bind') next = node.value;
      else if (node?.op === 'join' && node.inputs.length === 1) next = node.inputs[0];
      else if (node?.op === 'free') next = this.onlyDefinition(node.fn, node.name);
      if (next === undefined) return node && LASTING.has(node.op) ? at : this.withoutBinds(id);
      at = next;
    }
    return this.withoutBinds(id);
  }

  private onlyDefinition(fn: FunctionId, key: string): NodeId | undefined {
    const definitions = this.functions[fn]?.definitions.get(key);
    return definitions?.length === 1 ? definitions[0] : undefined;
  }

  // Scopes

  private get current(): OpenFunction {
    const top = this.functionStack[this.functionStack.length - 1];
    if (!top) throw new Error('no open function');
    return top;
  }

  get currentFunction(): FunctionId {
    return this.current.id;
  }

  enterFunction(info: { name: string; head: Span; extent: Span; cls?: ClassId; kind?: 'static' | 'class' | 'property'; signature?: true }): FunctionId {
    const id = this.functions.length;
    const open: OpenFunction = {
      id,
      fact: {
        name: info.name,
        head: info.head,
        extent: info.extent,
        parent: this.functionStack.length ? this.current.id : -1,
        parameters: [],
        returns: [],
        decorators: [],
        locals: {},
        ...(info.cls === undefined ? {} : { cls: info.cls }),
        ...(info.kind === undefined ? {} : { kind: info.kind }),
        ...(info.signature ? { signature: true as const } : {}),
      },
      declared: new Set(),
      outward: new Set(),
      inner: new Map(),
      shared: new Set(),
      definitions: new Map(),
      captured: new Set(),
      escaped: new Set(),
      aliases: new Map(),
      used: new Set(),
      nextKey: new Map(),
      environment: new Environment(),
      dead: false,
      loops: [],
      exits: [],
    };
    this.functions.push(open);
    this.functionStack.push(open);
    return id;
  }

  exitFunction(): void {
    if (this.functionStack.length === 1) throw new Error('the module is closed by finish()');
    this.functionStack.pop();
  }

  /** Adds a parameter of the current function and defines its name. Returns its node. */
  parameter(info: Omit<ParameterFact, 'node'>, isThisOf?: ClassId): NodeId {
    const { current } = this;
    const index = current.fact.parameters.length;
    const node =
      isThisOf === undefined ? this.add({ op: 'param', fn: current.id, index, span: info.span }) : this.add({ op: 'this', cls: isThisOf, span: info.span });
    current.fact.parameters.push({ ...info, node });
    if (info.name) {
      this.declare(info.name);
      this.remember(info.name, node);
      current.environment.set(info.name, node);
    }
    return node;
  }

  decorate(fn: FunctionId, decorators: readonly NodeId[]): void {
    this.functions[fn]?.fact.decorators.push(...decorators);
  }

  /** A decorator is called with the function that it stands on, or with the class: then the function around that one keeps the call. */
  apply(decorator: NodeId, value: NodeId, fn: FunctionId = this.current.id): void {
    const open = this.functions[fn];
    const applied = this.add({ op: 'call', callee: decorator, args: [{ value }], span: this.get(decorator).span, fn: this.current.id });
    if (open) open.fact.applied = [...(open.fact.applied ?? []), applied];
  }

  setReturnType(fn: FunctionId, type: NodeId): void {
    const open = this.functions[fn];
    if (open) open.fact.returnType = type;
  }

  /** Says the type of a parameter that has none of its own. */
  typeParameter(fn: FunctionId, index: number, type: NodeId): void {
    const parameters = this.functions[fn]?.fact.parameters;
    const parameter = parameters?.[index];
    if (parameters && parameter && parameter.type === undefined) parameters[index] = { ...parameter, type };
  }

  /** A `return`ed or `yield`ed value of the current function. */
  returns(value: NodeId): void {
    this.current.fact.returns.push(value);
  }

  /** A `yield`ed value of the current function, or only that it yields. */
  yields(value?: NodeId): void {
    this.current.fact.generator = true;
    if (value !== undefined) this.returns(value);
  }

  /** The rest of this path is not reached. */
  terminate(): void {
    this.current.dead = true;
  }

  /** Hoists a name into the current function. */
  declare(name: string): void {
    const { current } = this;
    if (current.outward.has(name)) return;
    current.declared.add(name);
    current.used.add(name);
  }

  /** Whether the name is declared in this function or around it. */
  knows(name: string): boolean {
    return this.current.declared.has(keyIn(this.current, name)) || this.ownerOf(name) !== undefined;
  }

  /** Python `global` / `nonlocal`: assignments to the name define the outer one; given a span, reads start from there too. */
  declareOutward(name: string, span?: Span): void {
    const { current } = this;
    current.outward.add(name);
    current.declared.delete(name);
    const outer = span && this.outside(name, span);
    if (outer !== undefined) current.environment.set(name, outer);
  }

  /** Inner functions assign the name as well: every read of it in the current function may see any definition. */
  share(name: string): void {
    this.current.shared.add(name);
  }

  /** The name has a definition that reaches this place. */
  isDefined(name: string): boolean {
    return this.current.environment.get(keyIn(this.current, name)) !== undefined;
  }

  /** The names that have a definition here in the innermost function; none outside functions. */
  definedNames(): readonly string[] {
    const { declared, environment } = this.current;
    return this.functionStack.length < 2 ? [] : [...declared].filter((key) => environment.get(key) !== undefined);
  }

  /** Defines a name from here on. Returns the `bind` node. */
  define(name: string, value: NodeId, span: Span): NodeId {
    const bind = this.add({ op: 'bind', name, value, span });
    const { current } = this;
    const key = keyIn(current, name);
    if (!current.inner.has(name)) {
      const owner = current.declared.has(key) ? current : this.ownerOf(name);
      if (owner && owner !== current) this.changeOutside(owner, name, bind);
      else {
        current.declared.add(key);
        current.used.add(key);
        this.remember(key, bind);
      }
    }
    current.environment.set(key, bind);
    return bind;
  }

  /**
   * Changes what a plain local name stands for without a new definition by the programmer: `x.append(v)`.
   * Names of outer functions are remembered there as one more definition.
   */
  update(name: string, node: NodeId): void {
    const { current } = this;
    const key = keyIn(current, name);
    if (!current.inner.has(name)) {
      const owner = current.declared.has(key) ? current : this.ownerOf(name);
      if (!owner) return;
      if (owner === current) this.remember(key, node);
      else this.changeOutside(owner, name, node);
    }
    current.environment.set(key, node);
  }

  /** From here on the name stands for something else on this path alone: what is known after a check, or nothing after `del`. */
  assume(name: string, node: NodeId): void {
    const { current } = this;
    current.environment.set(keyIn(current, name), node);
  }

  private changeOutside(owner: OpenFunction, name: string, node: NodeId): void {
    const key = keyIn(owner, name);
    this.remember(key, node, owner);
    owner.captured.add(key);
    owner.escaped.add(key);
  }

  private remember(key: string, node: NodeId, owner: OpenFunction = this.current): void {
    const list = owner.definitions.get(key);
    if (list) list.push(node);
    else owner.definitions.set(key, [node]);
  }

  private ownerOf(name: string): OpenFunction | undefined {
    for (let i = this.functionStack.length - 2; i >= 0; i--) {
      const outer = this.functionStack[i];
      if (outer?.declared.has(keyIn(outer, name))) return outer;
    }
    return undefined;
  }

  /** A comprehension variable of an outer function, before any function that declares the name. */
  private readVisible(name: string): NodeId | undefined {
    for (let i = this.functionStack.length - 2; i >= 0; i--) {
      const outer = this.functionStack[i];
      if (outer?.inner.get(name)) return outer.environment.get(name);
      if (outer?.declared.has(keyIn(outer, name))) return undefined;
    }
    return undefined;
  }

  /** The value of a name here. */
  read(name: string, span: Span): NodeId {
    const { current } = this;
    const key = keyIn(current, name);
    const known = this.readIn(current, key);
    const own = !current.inner.has(name);
    if (known !== undefined && !(own && current.shared.has(name) && current.declared.has(key))) {
      // A function defined above may have changed it by now.
      return own && current.escaped.has(key) ? this.join([known, this.add({ op: 'free', fn: current.id, name: key, span })], span) : known;
    }
    if (current.declared.has(key)) {
      // Read before (or on a path without) a definition, or shared: any definition of the scope.
      current.captured.add(key);
      return this.add({ op: 'free', fn: current.id, name: key, span });
    }
    return this.readVisible(name) ?? this.outside(name, span) ?? this.add({ op: 'name', name, span });
  }

  /** The name as an enclosing function has it. */
  private outside(name: string, span: Span): NodeId | undefined {
    const owner = this.ownerOf(name);
    if (!owner) return undefined;
    const key = keyIn(owner, name);
    owner.captured.add(key);
    return this.add({ op: 'free', fn: owner.id, name: key, span });
  }

  /** Creates the joins at the head of each open loop that the definition reaches from outside, outermost first. */
  private readIn(fn: OpenFunction, key: string): NodeId | undefined {
    const value = fn.environment.get(key);
    if (value === undefined || !fn.loops.length) return value;
    let at = value;
    for (const loop of fn.loops) {
      const before = loop.start.get(key);
      if (before === undefined || (before !== value && before !== at)) continue;
      const existing = loop.heads.get(key);
      if (existing) {
        at = existing.node;
        continue;
      }
      if (before !== at) loop.start.set(key, at);
      const inputs = [at];
      at = this.add({ op: 'join', inputs, span: this.get(at).span });
      loop.heads.set(key, { node: at, inputs });
    }
    if (at !== value) fn.environment.set(key, at);
    return at;
  }

  // Control flow

  /** Runs each arm from the same start and joins what they leave. Not exhaustive: none of them may run. */
  branch(arms: readonly (() => void)[], exhaustive: boolean, span: Span): void {
    const fn = this.current;
    const start = fn.environment;
    const wasDead = fn.dead;
    const ends: Environment[] = [];
    for (const arm of arms) {
      fn.environment = start.fork();
      fn.dead = wasDead;
      arm();
      if (!fn.dead) ends.push(fn.environment);
    }
    if (!exhaustive) ends.push(start);
    fn.environment = this.merge(ends, start, start, span);
    fn.dead = ends.length === 0 || wasDead;
  }

  /** Arms of which each may run on into the next, as in a `switch`; a break leaves it. */
  cascade(arms: readonly (() => void)[], exhaustive: boolean, span: Span, label?: string): void {
    const fn = this.current;
    const start = fn.environment;
    const wasDead = fn.dead;
    const exit: ExitFrame = { repeats: false, label, start, breaks: [], continues: [] };
    fn.exits.push(exit);
    let previous: Environment | undefined;
    for (const arm of arms) {
      const entry = start.fork();
      fn.environment = previous ? this.merge([previous, start], entry, start, span) : entry;
      fn.dead = wasDead;
      arm();
      previous = fn.dead ? undefined : fn.environment;
    }
    fn.exits.pop();
    const ends = previous ? [...exit.breaks, previous] : [...exit.breaks];
    if (!exhaustive) ends.push(start);
    fn.environment = this.merge(ends, start, start, span);
    fn.dead = ends.length === 0 || wasDead;
  }

  /**
   * Runs a body that may repeat. Definitions at its end, and at each {@link continueLoop}, reach reads at its start;
   * those at each {@link breakLoop} reach what follows. Endless: only a break leaves it.
   */
  loop(body: () => void, span: Span, endless = false, label?: string): void {
    const fn = this.current;
    const start = fn.environment;
    const wasDead = fn.dead;
    const frame: LoopFrame = { heads: new Map(), start };
    const exit: ExitFrame = { repeats: true, label, start, breaks: [], continues: [] };
    fn.environment = start.fork();
    fn.loops.push(frame);
    fn.exits.push(exit);
    body();
    fn.loops.pop();
    fn.exits.pop();
    const { breaks, continues } = exit;
    // A path that ended without a recorded break or continue counts as if it ran on.
    const ends = fn.dead && breaks.length + continues.length > 0 ? continues : [fn.environment, ...continues];
    for (const [key, head] of frame.heads) {
      for (const end of ends) {
        const last = end.get(key);
        if (last !== undefined && last !== head.node && !head.inputs.includes(last)) head.inputs.push(last);
      }
      // Only read inside: nothing to join afterwards.
      const before = start.get(key);
      if (head.inputs.length > 1 || before === undefined) continue;
      for (const end of [...ends, ...breaks]) if (end.get(key) === head.node) end.set(key, before);
    }
    fn.environment = this.merge(endless && breaks.length ? breaks : [start, ...ends, ...breaks], start, start, span);
    fn.dead = wasDead;
  }

  /** A statement that is left by a break with its label. */
  labelled(label: string, body: () => void, span: Span): void {
    this.cascade([body], true, span, label);
  }

  /** `break`: what is defined here reaches what follows the innermost loop (or the statement of that label). Ends the path. */
  breakLoop(label?: string): void {
    this.leave('breaks', (frame) => (label === undefined ? frame.repeats || frame.label === undefined : frame.label === label));
  }

  /** `continue`: what is defined here reaches the start of the innermost loop (or the one of that label). Ends the path. */
  continueLoop(label?: string): void {
    this.leave('continues', (frame) => frame.repeats && (label === undefined || frame.label === label));
  }

  private leave(by: 'breaks' | 'continues', fits: (frame: ExitFrame) => boolean): void {
    const fn = this.current;
    const frame = fn.dead ? undefined : fn.exits.findLast(fits);
    frame?.[by].push(fn.environment.since(frame.start));
    fn.dead = true;
  }

  /** `try`: each handler starts from what stood before the body or at its end; the finalizer sees every way out. */
  attempt(parts: { body: () => void; handlers: readonly (() => void)[]; otherwise?: () => void; finalizer?: () => void }, span: Span): void {
    const fn = this.current;
    const start = fn.environment;
    const wasDead = fn.dead;
    const live: Environment[] = [];
    const all: Environment[] = [];
    const finish = () => {
      all.push(fn.environment);
      if (!fn.dead) live.push(fn.environment);
    };
    fn.environment = start.fork();
    parts.body();
    const end = fn.environment.since(start);
    parts.otherwise?.();
    finish();
    for (const handler of parts.handlers) {
      fn.environment = this.merge([start, end], start.fork(), start, span);
      fn.dead = wasDead;
      handler();
      finish();
    }
    fn.environment = this.merge(live.length ? live : all, start, start, span);
    fn.dead = wasDead;
    parts.finalizer?.();
    if (!live.length) fn.dead = true;
  }

  /** A class body or comprehension: its names come and go with it. Visible: functions inside it see them. */
  scoped(names: readonly string[], visible: boolean, body: () => void): void {
    const fn = this.current;
    const saved = names.map((name) => ({ name, value: fn.environment.get(name), was: fn.inner.get(name) }));
    for (const { name } of saved) fn.inner.set(name, visible);
    body();
    for (const { name, value, was } of saved) {
      if (value === undefined) fn.environment.delete(name);
      else fn.environment.set(name, value);
      if (was === undefined) fn.inner.delete(name);
      else fn.inner.set(name, was);
    }
  }

  /** A block with names of its own (JavaScript `let`, `const`, `class`): each hides one of the same name around it. */
  block(names: readonly string[], body: () => void): void {
    if (!names.length) {
      body();
      return;
    }
    const fn = this.current;
    const hidden: { name: string; alias: string | undefined; key: string }[] = [];
    for (const name of new Set(names)) {
      let key = name;
      let next = fn.nextKey.get(name) ?? 2;
      while (fn.used.has(key)) key = `${name}#${next++}`;
      fn.nextKey.set(name, next);
      hidden.push({ name, alias: fn.aliases.get(name), key });
      fn.used.add(key);
      fn.declared.add(key);
      fn.aliases.set(name, key);
    }
    body();
    for (const { name, alias, key } of hidden) {
      if (alias === undefined) fn.aliases.delete(name);
      else fn.aliases.set(name, alias);
      fn.declared.delete(key);
      fn.environment.delete(key);
    }
  }

  /** Joins what several paths leave, into an environment. All of them were forked from `start`. */
  private merge(ends: readonly Environment[], into: Environment, start: Environment, span: Span): Environment {
    if (!ends.length) return into;
    const { current } = this;
    const keys = new Set<string>();
    for (const end of ends) end.changedSince(start, keys);
    for (const key of keys) {
      const values: NodeId[] = [];
      let missing = false;
      for (const end of ends) {
        const value = end.get(key);
        if (value === undefined) missing = true;
        else values.push(value);
      }
      if (!values.length) continue;
      // An outer name that only some paths define: on the others it is what it was outside.
      const outer = missing && !current.declared.has(key) && !current.inner.has(key) ? this.outside(key, span) : undefined;
      into.set(key, this.join(outer === undefined ? values : [...values, outer], span));
    }
    return into;
  }

  // Classes

  openClass(info: { name: string; nameSpan: Span; extent: Span; form: ClassFact['form'] }): ClassId {
    const id = this.classes.length;
    this.classes.push({
      id,
      fact: {
        ...info,
        bases: [],
        keywords: [],
        decorators: [],
        fields: [],
        methods: [],
        inner: [],
        attributes: Object.create(null) as Record<string, NodeId[]>,
        fn: this.current.id,
      },
    });
    return id;
  }

  /** The class fact, to be filled by the adapter. */
  classFact(id: ClassId): OpenClass['fact'] {
    const open = this.classes[id];
    if (!open) throw new RangeError(`no class ${id}`);
    return open.fact;
  }

  addAttribute(cls: ClassId, name: string, value: NodeId): void {
    const { attributes } = this.classFact(cls);
    const list = attributes[name];
    if (list) list.push(value);
    else attributes[name] = [value];
  }

  functionFact(id: FunctionId): Readonly<FunctionFact> {
    const open = this.functions[id];
    if (!open) throw new RangeError(`no function ${id}`);
    return open.fact;
  }

  finish(): FileFacts {
    for (const open of this.functions) {
      const locals = Object.create(null) as Record<string, readonly NodeId[]>;
      for (const [name, nodes] of open.definitions) if (open.id === 0 || open.captured.has(name)) locals[name] = nodes;
      open.fact.locals = locals;
    }
    return {
      language: this.language,
      nodes: this.nodes,
      functions: this.functions.map((open) => open.fact),
      classes: this.classes.map((open) => open.fact),
      calls: this.inSourceOrder(),
      settings: this.settings,
      stores: this.stores,
      exports: this.exports,
      stars: this.stars,
      imports: this.imports,
      documents: this.documents,
      directives: this.directives,
      lineStarts: LineIndex.of(this.text).toJSON(),
      length: this.text.length,
      ...(this.prologue === undefined ? {} : { prologue: this.prologue }),
      ...(this.generated ? { generated: true as const } : {}),
      problems: this.problems,
    };
  }

  /** Functions that are hoisted were lowered before what stands above them. */
  private inSourceOrder(): readonly NodeId[] {
    const startOf = (id: NodeId | undefined): number => (id === undefined ? 0 : (this.nodes[id]?.span[0] ?? 0));
    for (let i = 1; i < this.calls.length; i++) {
      if (startOf(this.calls[i - 1]) > startOf(this.calls[i])) return this.calls.toSorted((a, b) => startOf(a) - startOf(b));
    }
    return this.calls;
  }
}
