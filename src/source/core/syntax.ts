import type { Language, Parser } from 'web-tree-sitter';
import type { Span } from '../../base/text.js';
import { copyTree, type Former, MAX_DEPTH } from './copy.js';

/** A named node of a concrete syntax tree, copied out of the parser's memory in one walk. */
export interface SyntaxNode {
  readonly type: string;
  /** Field name under which the parent holds it. */
  readonly field: string | undefined;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Named children, errors included, and the anonymous ones listed in `KEEP` of copy.ts. */
  readonly children: readonly SyntaxNode[];
}

export interface CopiedTree {
  readonly root: SyntaxNode;
  readonly comments: readonly SyntaxNode[];
  /** Places where the parser found an error or had to make a token up. */
  readonly errors: readonly Span[];
  /** Branches deeper than the limit were left out. */
  readonly truncated: boolean;
  readonly maxDepth: number;
}

/** A parser that knows what of its last text is as before, and keeps the copy of its tree for the next. */
export interface Remembering {
  /** What the copy of the tree that was parsed last may take over. */
  readonly former: Former | undefined;
  remember(copy: CopiedTree): void;
}

/**
 * Parses and copies; comments are taken out of the tree. Throws only if the parser cannot be used at all.
 * An adapter that bounds its own recursion may ask for a deeper tree.
 */
export function parseAndCopy(parser: Parser & Partial<Remembering>, language: Language, text: string, maxDepth = MAX_DEPTH): CopiedTree {
  parser.setLanguage(language);
  const tree = parser.parse(text);
  if (!tree) throw new Error('the parser gave no tree');
  try {
    const copy = copyTree(tree, maxDepth, parser.former);
    parser.remember?.(copy);
    return copy;
  } finally {
    tree.delete();
  }
}

/** `a + b - c` as `a` and `[+, b]`, `[-, c]`: the left spine of binary operators of one node type, without recursion. */
export function flattenChain(node: SyntaxNode): {
  first: SyntaxNode | undefined;
  rest: { operator: string; operand: SyntaxNode; node: SyntaxNode; at: Span }[];
} {
  const rest: { operator: string; operand: SyntaxNode; node: SyntaxNode; at: Span }[] = [];
  let at: SyntaxNode | undefined = node;
  while (at?.type === node.type) {
    const left = childOf(at, 'left');
    const operand = childOf(at, 'right');
    const operator = childOf(at, 'operator');
    if (operand) rest.push({ operator: operator?.type ?? '', operand, node: at, at: operator ? spanOf(operator) : [operand.start, operand.start] });
    at = left;
  }
  return { first: at, rest: rest.reverse() };
}

export function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  for (const child of node.children) if (child.field === field) return child;
  return undefined;
}

export function childrenOf(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

export function firstOfType(node: SyntaxNode, type: string): SyntaxNode | undefined {
  for (const child of node.children) if (child.type === type) return child;
  return undefined;
}

export function spanOf(node: SyntaxNode): Span {
  return [node.start, node.end];
}
