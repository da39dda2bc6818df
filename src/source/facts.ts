import type { Phrase } from '../base/phrase.js';
/**
 * What a language adapter says about one file, by itself: a language-neutral value graph.
 *
 * Every expression is lowered to a node; operands are node ids of the same file. Local names are
 * already resolved to the definitions that reach them, so that aliases, destructuring, reassignment
 * and branches need no further thought. What another file decides stays symbolic (`import`).
 * Facts are plain data: cacheable as bytes ({@link ./packed.js}), keyed by content hash. All spans are UTF-16 offsets
 * into the analysed text (for a notebook: its joined cells, see {@link CellFact}).
 */
import type { Problem } from '../base/problem.js';
import type { Span } from '../base/text.js';

export type NodeId = number;
export type FunctionId = number;
export type ClassId = number;

export interface Argument {
  readonly value: NodeId;
  /** Keyword of a Python keyword argument. */
  readonly name?: string;
  /** `*args` / `...args` is 1, `**kwargs` is 2. */
  readonly spread?: 1 | 2;
}

export interface MapEntry {
  /** Absent: a computed key that is not a literal. */
  readonly key?: string;
  readonly keySpan?: Span;
  readonly value: NodeId;
}

interface Base {
  readonly span: Span;
}

export type ValueNode =
  /** String, number, boolean or null literal. A plain template or f-string without holes is one too. */
  | (Base & { readonly op: 'literal'; readonly value: string | number | boolean | null })
  /** f-string, template, `+`, `%`, implicit concatenation: the parts in order, literal text included. */
  | (Base & { readonly op: 'concat'; readonly parts: readonly NodeId[] })
  /** List, tuple, set or array; comprehensions are a list of their element. Spread items are `index` nodes without key. */
  | (Base & { readonly op: 'list'; readonly items: readonly NodeId[] })
  /** Dict or object literal; `spreads` are the values of `**x` / `...x`. */
  | (Base & { readonly op: 'map'; readonly entries: readonly MapEntry[]; readonly spreads: readonly NodeId[] })
  /** A name that the file does not define: a builtin or a global such as `print`, `fetch`, `process`. */
  | (Base & { readonly op: 'name'; readonly name: string })
  /** A name of an enclosing function (0 is the module) read from an inner one: any of its definitions. */
  | (Base & { readonly op: 'free'; readonly fn: FunctionId; readonly name: string })
  /**
   * An imported thing. `name` absent: the module itself (namespace, `import a.b as x`, `require`, dynamic import).
   * Python: `level` is the number of leading dots, `module` the dotted rest. JavaScript: `module` is the specifier as written.
   * `import a.b` without `as` binds `a`: module `a`.
   */
  | (Base & { readonly op: 'import'; readonly module: string; readonly name?: string; readonly level?: number })
  /** Parameter `index` of function `fn` (Python `self` / `cls` included). */
  | (Base & { readonly op: 'param'; readonly fn: FunctionId; readonly index: number })
  /** `object.name`; `nameSpan` is the name alone. */
  | (Base & { readonly op: 'member'; readonly object: NodeId; readonly name: string; readonly nameSpan: Span })
  /** `object[key]`, a generic `Optional[X]` / `Promise<X>`, or (without key) any element: iteration, spread, rest pattern. */
  | (Base & { readonly op: 'index'; readonly object: NodeId; readonly key?: NodeId })
  /**
   * A call or `new`. `fn` is the enclosing function. A tagged template is a call with the template as
   * first argument. `await` is transparent. A Python `with X() as y` binds y to `member(X(), '__enter__')` called—
   * lowered as the context value itself, since SDK clients return themselves.
   */
  | (Base & {
      readonly op: 'call';
      readonly callee: NodeId;
      readonly args: readonly Argument[];
      readonly fn: FunctionId;
      readonly isNew?: true;
      /** Where the callee is written, if its node does not say so: a name stands for what it was defined as. */
      readonly calleeSpan?: Span;
      /** Type arguments: `collection<Talk>('talks')`. */
      readonly types?: readonly NodeId[];
    })
  /** A function or lambda as a value. */
  | (Base & { readonly op: 'function'; readonly fn: FunctionId })
  | (Base & { readonly op: 'class'; readonly cls: ClassId })
  /** The instance inside a method: Python's first parameter of a method, JavaScript's `this`. */
  | (Base & { readonly op: 'this'; readonly cls: ClassId })
  /** Any of: reaching definitions after branches, `a or b`, `a ?? b`, ternaries. */
  | (Base & { readonly op: 'join'; readonly inputs: readonly NodeId[] })
  /** `object` after a change in place: `x[key] = v`, `x.key = v`, `x.append(v)`, `x += v`; `key` absent where unknown. */
  | (Base & { readonly op: 'update'; readonly object: NodeId; readonly key?: string; readonly value: NodeId })
  /** Operators whose result carries no text of its operands: comparison, arithmetic, `not`, `typeof`, `in`. */
  | (Base & { readonly op: 'derive'; readonly inputs: readonly NodeId[] })
  /** A value under an annotation, cast or `as`: `x: T = v`. `value` absent for a bare declaration. */
  | (Base & { readonly op: 'typed'; readonly value?: NodeId; readonly type: NodeId })
  /** A definition of a local name: what later reads refer to. `span` is the name at its definition. */
  | (Base & { readonly op: 'bind'; readonly name: string; readonly value: NodeId })
  /** A JSX element: props as a map node, children in order. `tag` is a string literal or the component. */
  | (Base & { readonly op: 'element'; readonly tag: NodeId; readonly props: NodeId; readonly children: readonly NodeId[] })
  | (Base & { readonly op: 'unknown' });

export interface ParameterFact {
  readonly name: string;
  readonly node: NodeId;
  readonly span: Span;
  readonly type?: NodeId;
  readonly default?: NodeId;
  /** `*args` / rest is 1, `**kwargs` is 2. */
  readonly rest?: 1 | 2;
  readonly keywordOnly?: true;
}

export interface FunctionFact {
  /** Own or assigned name; empty for an anonymous function. The module is function 0 with an empty name. */
  readonly name: string;
  /** The name at its definition; for an anonymous function its first token. One line. */
  readonly head: Span;
  /** The whole definition, decorators included. */
  readonly extent: Span;
  readonly parent: FunctionId;
  /** The class of which it is a method. */
  readonly cls?: ClassId;
  readonly parameters: readonly ParameterFact[];
  readonly returnType?: NodeId;
  /** Values of `return` and `yield`, and of an arrow's expression body. */
  readonly returns: readonly NodeId[];
  readonly decorators: readonly NodeId[];
  /** Calls that are not written as such: each decorator of a Python function, given the function, and those of the classes that it defines, given the class. Not among the calls of the file. */
  readonly applied?: readonly NodeId[];
  /** It yields: its returns are the elements of what it gives. */
  readonly generator?: true;
  /** Python `@staticmethod` / `@classmethod` / `@property`, JavaScript `static`, `get`. */
  readonly kind?: 'static' | 'class' | 'property';
  /** A function type, of which nothing runs. */
  readonly signature?: true;
  /** Definitions of names that inner functions read; for the module, of every name. */
  readonly locals: Readonly<Record<string, readonly NodeId[]>>;
}

export interface FieldFact {
  readonly name: string;
  readonly nameSpan: Span;
  readonly extent: Span;
  readonly type?: NodeId;
  readonly value?: NodeId;
  readonly decorators?: readonly NodeId[];
}

export interface ClassFact {
  readonly name: string;
  readonly nameSpan: Span;
  readonly extent: Span;
  /** `class`, or a TypeScript `interface` / object `type` (form `type`), or `enum`. */
  readonly form: 'class' | 'type' | 'enum';
  readonly bases: readonly NodeId[];
  /** What it says that it implements; gives no members of its own. */
  readonly interfaces?: readonly NodeId[];
  /** Class keywords: `table=True`, `metaclass=…`. */
  readonly keywords: readonly Argument[];
  readonly decorators: readonly NodeId[];
  readonly fields: readonly FieldFact[];
  readonly methods: readonly { readonly name: string; readonly fn: FunctionId }[];
  /** Inner classes by name (`Meta`, `Config`). */
  readonly inner: readonly { readonly name: string; readonly cls: ClassId }[];
  /** Everything assigned to an attribute: class level, `self.x = v` in any method, constructor parameter properties. */
  readonly attributes: Readonly<Record<string, readonly NodeId[]>>;
  readonly fn: FunctionId;
}

/** `object.key = value` and `object[key] = value`, for settings such as `litellm.success_callback = […]`. */
export interface StoreFact {
  readonly object: NodeId;
  readonly key?: string;
  /** What an element is set under, where that is no fixed text: `turns[user] = …`. */
  readonly by?: NodeId;
  readonly value: NodeId;
  readonly span: Span;
  readonly fn: FunctionId;
}

export interface ExportFact {
  /** `default` for a default export. */
  readonly name: string;
  readonly node: NodeId;
}

/** `from m import *`, `export * from 'm'`; with `as`, `export * as name`. */
export interface StarFact {
  readonly module: string;
  readonly level?: number;
  readonly reexport: boolean;
}

/** `# clausemark: …` parsed from a real comment. */
export type Directive =
  | { readonly type: 'record'; readonly name: string; readonly span: Span; readonly target: Span }
  | { readonly type: 'ignore'; readonly kind: string; readonly reason: string; readonly span: Span; readonly target: Span }
  | { readonly type: 'malformed'; readonly said: Phrase; readonly span: Span; readonly target: Span };

/** A value in a configuration document, with places. */
export interface ConfigNode {
  readonly type: 'map' | 'list' | 'scalar';
  /** The value as a whole. */
  readonly span: Span;
  /** Its key in the parent map, if it has one. */
  readonly keySpan?: Span;
  readonly entries?: readonly { readonly key: string; readonly node: ConfigNode }[];
  readonly items?: readonly ConfigNode[];
  readonly value?: string | number | boolean | null;
}

export interface ConfigDocument {
  /** `code`: a map that is written in a program. */
  readonly format: 'yaml' | 'json' | 'toml' | 'env' | 'arguments' | 'prisma' | 'code';
  readonly root: ConfigNode;
}

/** A cell of a notebook inside the joined text. */
export interface CellFact {
  readonly index: number;
  /** The cell's part of the joined text. */
  readonly span: Span;
  /**
   * Pairs, ascending, of an offset in the joined text and the offset in the raw JSON from which on both
   * run in step, one unit for one, until the next pair.
   */
  readonly steps: readonly (readonly [joined: number, raw: number])[];
}

export type LanguageId = 'python' | 'typescript' | 'tsx' | 'javascript' | 'notebook' | 'yaml' | 'json' | 'toml' | 'env' | 'prisma';

/** Nodes of one file by their id; an array is one. */
export interface NodeTable {
  readonly length: number;
  at(id: NodeId): ValueNode | undefined;
}

/** Facts as linking and detection read them: those of an adapter, or such as were packed. */
export type LinkedFacts = Omit<FileFacts, 'nodes'> & { readonly nodes: NodeTable };

export interface FileFacts {
  readonly language: LanguageId;
  readonly nodes: readonly ValueNode[];
  /** Function 0 is the module. */
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  /** Ids of all `call` nodes, in source order. */
  readonly calls: readonly NodeId[];
  /** Ids of the maps of Python that name three things or more: what a program is given as its settings may be among them. */
  readonly settings: readonly NodeId[];
  readonly stores: readonly StoreFact[];
  readonly exports: readonly ExportFact[];
  readonly stars: readonly StarFact[];
  /** Every imported module, for the module graph: specifier or dotted name, with level. */
  readonly imports: readonly { readonly module: string; readonly level?: number; readonly names?: readonly string[] }[];
  readonly documents: readonly ConfigDocument[];
  readonly directives: readonly Directive[];
  /** Line starts of the analysed text. */
  readonly lineStarts: readonly number[];
  readonly length: number;
  /** Notebooks only. */
  readonly cells?: readonly CellFact[];
  /** Line starts and length of the raw JSON, notebooks only. */
  readonly rawLineStarts?: readonly number[];
  readonly rawLength?: number;
  /** The text that stands alone at the head of a script: `use server`. */
  readonly prologue?: string;
  /** The file says of itself that it was generated. */
  readonly generated?: true;
  /** Ranges relate to the file's own text; `path` is filled in by the caller. */
  readonly problems: readonly Problem[];
}
