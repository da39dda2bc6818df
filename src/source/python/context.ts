import type { Span } from '../../base/text.js';
import type { GraphBuilder } from '../core/graph.js';
import type { SyntaxNode } from '../core/syntax.js';
import type { ClassId, NodeId } from '../facts.js';

/** What every part of the Python adapter shares while one file is lowered. */
export interface Lowering {
  readonly text: string;
  readonly builder: GraphBuilder;
  /** The class whose body is being lowered, unless a function inside it is. */
  classScope: ClassId | undefined;
  /** Modules imported under their dotted name (`import a.b`), with those above them: `a.b.c` and `a.b`. */
  readonly dottedModules: Set<string>;
  /** Lists that stand for several loop variables; none of their items is a spread. */
  readonly pairs: Set<NodeId>;
  /** The first statement that only Python 2 has. */
  oldStatement: Span | undefined;
  /** The parser found an error somewhere. */
  readonly flawed: boolean;
  /** Words that occur in the text, so that files without them pay nothing. */
  readonly has: { readonly walrus: boolean; readonly nonlocal: boolean };
  /** Lowers an expression; a missing one is unknown, at the end of what it is missing from. */
  expression(node: SyntaxNode | undefined, within: SyntaxNode): NodeId;
  statement(node: SyntaxNode): void;
  /** The statements of a body. */
  block(node: SyntaxNode | undefined): void;
  /** Parses a part of the text as an expression, for annotations in quotes. */
  parseExpression(span: Span): SyntaxNode | undefined;
}

/** What the parser could not place in a compound statement is read after its body. */
export function lowerErrors(low: Lowering, node: SyntaxNode): void {
  if (low.flawed) for (const child of node.children) if (child.type === 'ERROR') low.statement(child);
}

const BEYOND_ASCII = /[^ -~]/;

/** The source of a node as an identifier; Python compares identifiers in NFKC. */
export function nameOf(low: Lowering, node: SyntaxNode): string {
  const name = low.text.slice(node.start, node.end);
  return BEYOND_ASCII.test(name) ? name.normalize('NFKC') : name;
}

/** A dotted name without the spaces or line breaks that may stand around its dots. */
export function dottedName(low: Lowering, node: SyntaxNode): string {
  const name = nameOf(low, node);
  return /\s|\\/.test(name) ? name.replace(/[\s\\]+/g, '') : name;
}

/** The node behind binds and annotations. */
export function behind(low: Lowering, id: NodeId): NodeId {
  let at = id;
  for (;;) {
    at = low.builder.throughLoops(at);
    const node = low.builder.get(at);
    if (node.op === 'typed' && node.value !== undefined) at = node.value;
    else return at;
  }
}

/** Whether a value is a dict that is written here, whatever was put into it since. */
export function isDict(low: Lowering, id: NodeId): boolean {
  let node = low.builder.get(behind(low, id));
  while (node.op === 'update') node = low.builder.get(behind(low, node.object));
  return node.op === 'map';
}

/** The dotted name of an imported thing or builtin that a node surely is: `importlib.import_module`, `getattr`. */
export function symbolOf(low: Lowering, id: NodeId): string | undefined {
  const node = low.builder.get(behind(low, id));
  if (node.op === 'name') return node.name;
  if (node.op === 'import' && !node.level) return node.name === undefined ? node.module : `${node.module}.${node.name}`;
  if (node.op !== 'member') return undefined;
  const object = low.builder.get(behind(low, node.object));
  if (object.op === 'import' && !object.level) return `${object.module}.${object.name === undefined ? '' : `${object.name}.`}${node.name}`;
  return undefined;
}

/** The value of a string literal node. */
export function stringOf(low: Lowering, id: NodeId | undefined): string | undefined {
  if (id === undefined) return undefined;
  const node = low.builder.get(behind(low, id));
  return node.op === 'literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** A literal key as text: a string, or a number such as a list position. */
export function keyOf(low: Lowering, id: NodeId | undefined): string | undefined {
  if (id === undefined) return undefined;
  const node = low.builder.get(behind(low, id));
  return node.op === 'literal' && (typeof node.value === 'string' || typeof node.value === 'number') ? String(node.value) : undefined;
}
