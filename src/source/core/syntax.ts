import type { Language, Parser, Tree, TreeCursor } from 'web-tree-sitter';
import type { Span } from '../../base/text.js';

/** A named node of a concrete syntax tree, copied out of the parser's memory in one walk. */
export interface SyntaxNode {
  readonly type: string;
  /** Field name under which the parent holds it. */
  readonly field: string | undefined;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Named children, errors included, and the anonymous ones listed in {@link KEEP}. */
  readonly children: readonly SyntaxNode[];
}

/** Anonymous tokens that carry meaning: operators and modifiers. */
const KEEP = new Set([
  'async',
  'static',
  'get',
  'set',
  'await',
  'readonly',
  'const',
  'let',
  'var',
  'default',
  'type',
  'typeof',
  '*',
  '**',
  '?',
  'not',
  'in',
  'is',
  'and',
  'or',
  '+',
  '-',
  '/',
  '%',
  '//',
  '|',
  '&',
  '||',
  '&&',
  '??',
  '==',
  '!=',
  '===',
  '!==',
  '<',
  '>',
  '<=',
  '>=',
  '!',
  '~',
  '+=',
  '-=',
  '??=',
  '||=',
  '&&=',
  '|=',
  'delete',
  'void',
  'instanceof',
  'new',
  'yield',
  'from',
  'export',
]);

/** How deep a tree may nest before the rest of a branch is left out, so that no input can overflow the stack. */
const MAX_DEPTH = 400;

export interface CopiedTree {
  readonly root: SyntaxNode;
  readonly comments: readonly SyntaxNode[];
  /** Places where the parser found an error or had to make a token up. */
  readonly errors: readonly Span[];
  /** Branches deeper than the limit were left out. */
  readonly truncated: boolean;
}

/** Parses and copies; comments are taken out of the tree. Throws only if the parser cannot be used at all. */
export function parseAndCopy(parser: Parser, language: Language, text: string): CopiedTree {
  parser.setLanguage(language);
  const tree = parser.parse(text);
  if (!tree) throw new Error('the parser gave no tree');
  try {
    return copyTree(tree);
  } finally {
    tree.delete();
  }
}

function copyTree(tree: Tree): CopiedTree {
  const cursor = tree.walk();
  const comments: SyntaxNode[] = [];
  const errors: Span[] = [];
  const state = { truncated: false };
  try {
    const root = copyNode(cursor, 0, comments, errors, state);
    return { root, comments, errors, truncated: state.truncated };
  } finally {
    cursor.delete();
  }
}

function copyNode(cursor: TreeCursor, depth: number, comments: SyntaxNode[], errors: Span[], state: { truncated: boolean }): SyntaxNode {
  const type = cursor.nodeType;
  const field = cursor.currentFieldName ?? undefined;
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const children: SyntaxNode[] = [];
  if (type === 'ERROR' || cursor.nodeIsMissing) errors.push([start, end]);
  if (depth >= MAX_DEPTH) state.truncated = true;
  else if (cursor.gotoFirstChild()) {
    do {
      const named = cursor.nodeIsNamed;
      if (!named && !KEEP.has(cursor.nodeType)) continue;
      const child = copyNode(cursor, depth + 1, comments, errors, state);
      if (child.type === 'comment') comments.push(child);
      else children.push(child);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, field, start, end, children };
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
