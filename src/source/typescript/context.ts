import type { GraphBuilder } from '../core/graph.js';
import type { SyntaxNode } from '../core/syntax.js';
import type { ClassId, NodeId } from '../facts.js';

/** An object literal while its methods are being lowered: what `this` is in them. */
export interface ThisObject {
  /** A name that no program can have, under which the object is kept. */
  readonly name: string;
  isRead: boolean;
}

/** What every part of the TypeScript and JavaScript adapter shares while one file is lowered. */
export interface Lowering {
  readonly text: string;
  readonly builder: GraphBuilder;
  /** The file makes its own `require` with Node's `createRequire`. */
  readonly createsRequire: boolean;
  /** The class that `this` is an instance of; undefined in plain functions and outside of classes. */
  thisClass: ClassId | undefined;
  /** The object literal whose method this is. */
  thisObject: ThisObject | undefined;
  /** Names that the module, or the namespace that is being read, exports: perhaps by a clause above their definition. */
  exportedNames: { readonly local: string; readonly name: string; readonly node: SyntaxNode }[];
  /** Lowers an expression; a missing one is unknown, at the end of what it is missing from. */
  expression(node: SyntaxNode | undefined, within: SyntaxNode): NodeId;
  /** Lowers a function, arrow or class expression under the name that it is given to. */
  named(node: SyntaxNode | undefined, within: SyntaxNode, name: string): NodeId;
  statement(node: SyntaxNode): void;
  /** The statements of a body, with the names that the block has for itself. */
  block(node: SyntaxNode | undefined): void;
  type(node: SyntaxNode | undefined, within: SyntaxNode): NodeId;
  /** `(a: A) => B` as a function without a body. */
  signature(node: SyntaxNode): NodeId;
}

/** Anonymous tokens that the tree keeps. */
const TOKENS = new Set(['async', 'static', 'get', 'set', 'await', 'readonly', 'const', 'let', 'var', 'default', 'type', 'typeof', 'in', 'delete', 'void']);
const MORE_TOKENS = new Set(['instanceof', 'new', 'yield', 'from', 'export', 'accessibility_modifier', 'override_modifier']);

/** Children that are more than tokens and modifiers. */
export function parts(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter(({ type, children }) => children.length > 0 || (/^[a-z_]/i.test(type) && !TOKENS.has(type) && !MORE_TOKENS.has(type)));
}

export function hasToken(node: SyntaxNode, token: string): boolean {
  return node.children.some((child) => child.type === token && child.children.length === 0);
}

export function textOf(low: Lowering, node: SyntaxNode): string {
  return low.text.slice(node.start, node.end);
}

/** The value of a string literal that a node surely is. */
export function stringOf(low: Lowering, id: NodeId | undefined): string | undefined {
  if (id === undefined) return undefined;
  const node = low.builder.get(low.builder.throughLoops(id));
  return node.op === 'literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** A literal key as text: a string, or a number such as a list position. */
export function keyOf(low: Lowering, id: NodeId | undefined): string | undefined {
  if (id === undefined) return undefined;
  const node = low.builder.get(low.builder.throughLoops(id));
  return node.op === 'literal' && (typeof node.value === 'string' || typeof node.value === 'number') ? String(node.value) : undefined;
}

/** The node behind binds and casts. */
export function behind(low: Lowering, id: NodeId): NodeId {
  let at = id;
  for (;;) {
    at = low.builder.throughLoops(at);
    const node = low.builder.get(at);
    if (node.op === 'typed' && node.value !== undefined) at = node.value;
    else return at;
  }
}
