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
    if (target?.op === 'this' && key !== undefined) this.addAttribute(target.cls, key, value);
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

  /** Python `global` / `nonlocal`: assignments to the name define the outer one. */
  declareOutward(name: string): void {
    this.current.outward.add(name);
    this.current.declared.delete(name);
  }

  /** Defines a name from here on. Returns the `bind` node. */
  define(name: string, value: NodeId, span: Span): NodeId {
    const bind = this.add({ op: 'bind', name, value, span });
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

  /** The value of a name here. */
  read(name: string, span: Span): NodeId {
    const { current } = this;
    const known = this.readIn(current, name);
    if (known !== undefined) return known;
    if (current.declared.has(name)) {
      // Read before (or on a path without) a definition: any definition of the scope.
      current.captured.add(name);
      return this.add({ op: 'free', fn: current.id, name, span });
    }
    const owner = this.ownerOf(name);
    if (!owner) return this.add({ op: 'name', name, span });
    owner.captured.add(name);
    return this.add({ op: 'free', fn: owner.id, name, span });
  }

  private readIn(fn: OpenFunction, name: string): NodeId | undefined {
    const value = fn.environment.get(name);
    const loop = fn.loops[fn.loops.length - 1];
    if (value === undefined || !loop || loop.before.get(name) !== value) return value;
    const existing = loop.heads.get(name);
    if (existing) return existing.node;
    const inputs = [value];
    const node = this.add({ op: 'join', inputs, span: this.get(value).span });
    loop.heads.set(name, { node, inputs });
    fn.environment.set(name, node);
    return node;
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

  /** Runs a body that may repeat. Definitions at its end reach reads at its start. */
  loop(body: () => void, span: Span): void {
    const fn = this.current;
    const before = fn.environment;
    const wasDead = fn.dead;
    const frame: LoopFrame = { heads: new Map(), before: new Map(before) };
    fn.environment = new Map(before);
    fn.loops.push(frame);
    body();
    fn.loops.pop();
    const after = fn.environment;
    for (const [name, head] of frame.heads) {
      const last = after.get(name);
      if (last !== undefined && last !== head.node && !head.inputs.includes(last)) head.inputs.push(last);
    }
    fn.environment = this.merge([before, after], before, span);
    fn.dead = wasDead;
  }

  /** A block with names of its own (JavaScript `let`, `const`, `class`): outer ones of the same name come back after it. */
  block(names: readonly string[], body: () => void): void {
    const fn = this.current;
    if (!names.length) return body();
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
    const names = new Set(ends.flatMap((end) => [...end.keys()]));
    const merged = new Map<string, NodeId>();
    for (const name of names) {
      const values = ends.map((end) => end.get(name)).filter((value) => value !== undefined);
      merged.set(name, this.join(values, span));
    }
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
