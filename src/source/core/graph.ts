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
  environment: Map<string, NodeId>;
  /** The rest of this path cannot be reached: after return, raise, continue, break. */
  dead: boolean;
  readonly loops: LoopFrame[];
}

interface LoopFrame {
  /** Joins standing for names that were defined before the loop, created when first read inside. */
  readonly heads: Map<string, { readonly node: NodeId; readonly inputs: NodeId[] }>;
  readonly before: Map<string, NodeId>;
  /** What stands at each `break` and `continue`. */
  readonly breaks: Map<string, NodeId>[];
  readonly continues: Map<string, NodeId>[];
}

interface OpenClass {
  readonly id: ClassId;
  readonly fact: Mutable<ClassFact> & {
    bases: NodeId[];
    keywords: Argument[];
    decorators: NodeId[];
    fields: FieldFact[];
    methods: { name: string; fn: FunctionId }[];
    inner: { name: string; cls: ClassId }[];
    attributes: Record<string, NodeId[]>;
  };
}

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
  private readonly stores: StoreFact[] = [];
  readonly exports: ExportFact[] = [];
  readonly stars: StarFact[] = [];
  readonly imports: { module: string; level?: number; names?: readonly string[] }[] = [];
  readonly documents: ConfigDocument[] = [];
  readonly directives: Directive[] = [];
  readonly problems: Problem[] = [];
  generated = false;

  constructor(
    private readonly language: LanguageId,
    private readonly text: string,
  ) {
    this.enterFunction({ name: '', head: [0, 0], extent: [0, text.length] });
  }

  /** Adds a node. Calls must go through {@link call}. */
  add(node: ValueNode): NodeId {
    this.nodes.push(node);
    return this.nodes.length - 1;
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

  call(callee: NodeId, args: readonly Argument[], span: Span, isNew = false): NodeId {
    const id = this.add({ op: 'call', callee, args, span, fn: this.current.id, ...(isNew ? { isNew: true as const } : {}) });
    this.calls.push(id);
    return id;
  }

  /** Records `object.key = value`; also feeds the attribute table of a class when the object is `this`. */
  store(object: NodeId, key: string | undefined, value: NodeId, span: Span): void {
    this.stores.push({ object, ...(key === undefined ? {} : { key }), value, span, fn: this.current.id });
    const target = this.nodes[this.withoutBinds(object)];
    if (key === undefined || !target) return;
    if (target.op === 'this' || target.op === 'class') this.addAttribute(target.cls, key, value);
    else if (target.op === 'free') this.storeInThis(target.fn, target.name, key, value);
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

  // Scopes

  private get current(): OpenFunction {
    const top = this.functionStack[this.functionStack.length - 1];
    if (!top) throw new Error('no open function');
    return top;
  }

  get currentFunction(): FunctionId {
    return this.current.id;
  }

  enterFunction(info: { name: string; head: Span; extent: Span; cls?: ClassId; kind?: 'static' | 'class' | 'property' }): FunctionId {
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
      },
      declared: new Set(),
      outward: new Set(),
      inner: new Map(),
      shared: new Set(),
      definitions: new Map(),
      captured: new Set(),
      environment: new Map(),
      dead: false,
      loops: [],
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

  setReturnType(fn: FunctionId, type: NodeId): void {
    const open = this.functions[fn];
    if (open) open.fact.returnType = type;
  }

  /** A `return`ed or `yield`ed value of the current function. */
  returns(value: NodeId): void {
    this.current.fact.returns.push(value);
  }

  /** The rest of this path is not reached. */
  terminate(): void {
    this.current.dead = true;
  }

  /** Hoists a name into the current function. */
  declare(name: string): void {
    if (!this.current.outward.has(name)) this.current.declared.add(name);
  }

  /** Python `global` / `nonlocal`: assignments to the name define the outer one; given a span, reads start from there too. */
  declareOutward(name: string, span?: Span): void {
    const { current } = this;
    current.outward.add(name);
    current.declared.delete(name);
    const owner = span && this.ownerOf(name);
    if (!owner) return;
    owner.captured.add(name);
    current.environment.set(name, this.add({ op: 'free', fn: owner.id, name, span }));
  }

  /** Inner functions assign the name as well: every read of it in the current function may see any definition. */
  share(name: string): void {
    this.current.shared.add(name);
  }

  /** The name has a definition that reaches this place. */
  isDefined(name: string): boolean {
    return this.current.environment.has(name);
  }

  /** Defines a name from here on. Returns the `bind` node. */
  define(name: string, value: NodeId, span: Span): NodeId {
    const bind = this.add({ op: 'bind', name, value, span });
    if (this.current.inner.has(name)) {
      this.current.environment.set(name, bind);
      return bind;
    }
    const owner = this.current.declared.has(name) ? this.current : this.ownerOf(name);
    if (owner && owner !== this.current) {
      this.remember(name, bind, owner);
      owner.captured.add(name);
    } else {
      this.current.declared.add(name);
      this.remember(name, bind);
    }
    this.current.environment.set(name, bind);
    return bind;
  }

  /**
   * Changes what a plain local name stands for without a new definition by the programmer: `x.append(v)`.
   * Names of outer functions are remembered there as one more definition.
   */
  update(name: string, node: NodeId): void {
    if (this.current.inner.has(name)) {
      this.current.environment.set(name, node);
      return;
    }
    const owner = this.current.declared.has(name) ? this.current : this.ownerOf(name);
    if (!owner) return;
    this.remember(name, node, owner);
    if (owner === this.current) this.current.environment.set(name, node);
  }

  private remember(name: string, node: NodeId, owner: OpenFunction = this.current): void {
    const list = owner.definitions.get(name);
    if (list) list.push(node);
    else owner.definitions.set(name, [node]);
  }

  private ownerOf(name: string): OpenFunction | undefined {
    for (let i = this.functionStack.length - 2; i >= 0; i--) {
      const outer = this.functionStack[i];
      if (outer?.declared.has(name)) return outer;
    }
    return undefined;
  }

  /** A comprehension variable of an outer function, before any function that declares the name. */
  private readVisible(name: string): NodeId | undefined {
    for (let i = this.functionStack.length - 2; i >= 0; i--) {
      const outer = this.functionStack[i];
      if (outer?.inner.get(name)) return outer.environment.get(name);
      if (outer?.declared.has(name)) return undefined;
    }
    return undefined;
  }

  /** The value of a name here. */
  read(name: string, span: Span): NodeId {
    const { current } = this;
    const known = this.readIn(current, name);
    if (known !== undefined && !(current.shared.has(name) && current.declared.has(name) && !current.inner.has(name))) return known;
    if (current.declared.has(name)) {
      // Read before (or on a path without) a definition, or shared: any definition of the scope.
      current.captured.add(name);
      return this.add({ op: 'free', fn: current.id, name, span });
    }
    const visible = this.readVisible(name);
    if (visible !== undefined) return visible;
    const owner = this.ownerOf(name);
    if (!owner) return this.add({ op: 'name', name, span });
    owner.captured.add(name);
    return this.add({ op: 'free', fn: owner.id, name, span });
  }

  /** Creates the joins at the head of each open loop that the definition reaches from outside, outermost first. */
  private readIn(fn: OpenFunction, name: string): NodeId | undefined {
    const value = fn.environment.get(name);
    if (value === undefined || !fn.loops.length) return value;
    let at = value;
    for (const loop of fn.loops) {
      const before = loop.before.get(name);
      if (before === undefined || (before !== value && before !== at)) continue;
      const existing = loop.heads.get(name);
      if (existing) {
        at = existing.node;
        continue;
      }
      loop.before.set(name, at);
      const inputs = [at];
      at = this.add({ op: 'join', inputs, span: this.get(at).span });
      loop.heads.set(name, { node: at, inputs });
    }
    if (at !== value) fn.environment.set(name, at);
    return at;
  }

  // Control flow

  /** Runs each arm from the same start and joins what they leave. Not exhaustive: none of them may run. */
  branch(arms: readonly (() => void)[], exhaustive: boolean, span: Span): void {
    const fn = this.current;
    const start = fn.environment;
    const wasDead = fn.dead;
    const ends: Map<string, NodeId>[] = [];
    for (const arm of arms) {
      fn.environment = new Map(start);
      fn.dead = wasDead;
      arm();
      if (!fn.dead) ends.push(fn.environment);
    }
    if (!exhaustive) ends.push(start);
    fn.environment = this.merge(ends, start, span);
    fn.dead = ends.length === 0 || wasDead;
  }

  /**
   * Runs a body that may repeat. Definitions at its end, and at each {@link continueLoop}, reach reads at its start;
   * those at each {@link breakLoop} reach what follows. Endless: only a break leaves it.
   */
  loop(body: () => void, span: Span, endless = false): void {
    const fn = this.current;
    const before = fn.environment;
    const wasDead = fn.dead;
    const frame: LoopFrame = { heads: new Map(), before: new Map(before), breaks: [], continues: [] };
    fn.environment = new Map(before);
    fn.loops.push(frame);
    body();
    fn.loops.pop();
    const { breaks, continues } = frame;
    // A path that ended without a recorded break or continue counts as if it ran on.
    const ends = fn.dead && breaks.length + continues.length > 0 ? continues : [fn.environment, ...continues];
    for (const [name, head] of frame.heads) {
      for (const end of ends) {
        const last = end.get(name);
        if (last !== undefined && last !== head.node && !head.inputs.includes(last)) head.inputs.push(last);
      }
    }
    fn.environment = this.merge(endless && breaks.length ? breaks : [frame.before, ...ends, ...breaks], before, span);
    fn.dead = wasDead;
  }

  /** `break`: what is defined here reaches what follows the innermost loop. Ends the path. */
  breakLoop(): void {
    const fn = this.current;
    if (!fn.dead) fn.loops[fn.loops.length - 1]?.breaks.push(fn.environment);
    fn.dead = true;
  }

  /** `continue`: what is defined here reaches the start of the innermost loop. Ends the path. */
  continueLoop(): void {
    const fn = this.current;
    if (!fn.dead) fn.loops[fn.loops.length - 1]?.continues.push(fn.environment);
    fn.dead = true;
  }

  /** `try`: each handler starts from what stood before the body or at its end; the finalizer sees every way out. */
  attempt(parts: { body: () => void; handlers: readonly (() => void)[]; otherwise?: () => void; finalizer?: () => void }, span: Span): void {
    const fn = this.current;
    const start = fn.environment;
    const wasDead = fn.dead;
    const live: Map<string, NodeId>[] = [];
    const all: Map<string, NodeId>[] = [];
    const finish = () => {
      all.push(fn.environment);
      if (!fn.dead) live.push(fn.environment);
    };
    fn.environment = new Map(start);
    parts.body();
    const handlerStart = parts.handlers.length ? this.merge([start, new Map(fn.environment)], start, span) : start;
    parts.otherwise?.();
    finish();
    for (const handler of parts.handlers) {
      fn.environment = new Map(handlerStart);
      fn.dead = wasDead;
      handler();
      finish();
    }
    fn.environment = this.merge(live.length ? live : all, start, span);
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

  /** A block with names of its own (JavaScript `let`, `const`, `class`): outer ones of the same name come back after it. */
  block(names: readonly string[], body: () => void): void {
    const fn = this.current;
    const saved = names.map((name) => ({ name, value: fn.environment.get(name), declared: fn.declared.has(name) }));
    for (const { name } of saved) {
      fn.declared.add(name);
      fn.environment.delete(name);
    }
    body();
    for (const { name, value, declared } of saved) {
      if (value === undefined) fn.environment.delete(name);
      else fn.environment.set(name, value);
      if (!declared && fn.id !== 0) fn.declared.delete(name);
    }
  }

  private merge(ends: readonly Map<string, NodeId>[], start: Map<string, NodeId>, span: Span): Map<string, NodeId> {
    const first = ends[0];
    if (!first) return start;
    if (ends.length === 1) return first;
    const merged = new Map(first);
    const differing = new Map<string, NodeId[]>();
    for (let i = 1; i < ends.length; i++) {
      const end = ends[i];
      if (!end) continue;
      for (const [name, value] of end) {
        const known = merged.get(name);
        if (known === value) continue;
        const list = differing.get(name);
        if (list) list.push(value);
        else if (known === undefined) merged.set(name, value);
        else differing.set(name, [known, value]);
      }
    }
    for (const [name, values] of differing) merged.set(name, this.join(values, span));
    return merged;
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
      calls: this.calls,
      stores: this.stores,
      exports: this.exports,
      stars: this.stars,
      imports: this.imports,
      documents: this.documents,
      directives: this.directives,
      lineStarts: LineIndex.of(this.text).toJSON(),
      length: this.text.length,
      ...(this.generated ? { generated: true as const } : {}),
      problems: this.problems,
    };
  }
}
