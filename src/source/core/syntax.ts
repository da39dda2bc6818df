import type { Language, Parser, Tree } from 'web-tree-sitter';
import type { Span } from '../../base/text.js';
import { cursorAt } from './cursor.js';

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

/** Nodes whose left spine does not count as nesting: read them with {@link flattenChain}, never by recursion. */
const CHAINS = new Set(['binary_operator', 'boolean_operator', 'binary_expression']);

export interface CopiedTree {
  readonly root: SyntaxNode;
  readonly comments: readonly SyntaxNode[];
  /** Places where the parser found an error or had to make a token up. */
  readonly errors: readonly Span[];
  /** Branches deeper than the limit were left out. */
  readonly truncated: boolean;
}

/**
 * Parses and copies; comments are taken out of the tree. Throws only if the parser cannot be used at all.
 * An adapter that bounds its own recursion may ask for a deeper tree.
 */
export function parseAndCopy(parser: Parser, language: Language, text: string, maxDepth = MAX_DEPTH): CopiedTree {
  parser.setLanguage(language);
  const tree = parser.parse(text);
  if (!tree) throw new Error('the parser gave no tree');
  try {
    return copyTree(tree, maxDepth);
  } finally {
    tree.delete();
  }
}

/** Named nodes without children, or with children that say nothing: not asked for any, which halves the walk. */
const LEAVES = new Set([
  'comment',
  'identifier',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'string_start',
  'string_content',
  'string_end',
  'pass_statement',
  'break_statement',
  'continue_statement',
  'property_identifier',
  'private_property_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'statement_identifier',
  'type_identifier',
  'predefined_type',
  'string_fragment',
  'escape_sequence',
  'number',
  'null',
  'undefined',
  'this',
  'super',
]);

/** What to do with a node of each type id of a language. */
interface TypeTable {
  readonly keep: readonly boolean[];
  readonly leaf: readonly boolean[];
  readonly names: readonly string[];
}

const tables = new WeakMap<Language, TypeTable>();

function tableOf(language: Language): TypeTable {
  let table = tables.get(language);
  if (!table) {
    const names = language.types.map((type) => type ?? 'ERROR');
    table = {
      names,
      leaf: names.map((name, id) => LEAVES.has(name) || !language.nodeTypeIsNamed(id)),
      keep: names.map((name, id) => (language.nodeTypeIsNamed(id) && name !== 'line_continuation') || KEEP.has(name)),
    };
    tables.set(language, table);
  }
  return table;
}

/** Shared by all leaves; nothing is ever put into it. */
const NO_CHILDREN: SyntaxNode[] = [];

type OpenNode = SyntaxNode & { readonly children: SyntaxNode[] };

/** Walks with a stack of its own: the depth of the tree is bounded only by {@link MAX_DEPTH}, which chains do not count towards. */
function copyTree(tree: Tree, maxDepth: number): CopiedTree {
  const { fields } = tree.language;
  const { keep, leaf, names } = tableOf(tree.language);
  const flawed = tree.rootNode.hasError;
  const cursor = cursorAt(tree);
  const comments: SyntaxNode[] = [];
  const errors: Span[] = [];
  let truncated = false;
  try {
    const copy = (type: string, childless: boolean): OpenNode => {
      const start = cursor.startIndex;
      const end = cursor.endIndex;
      if (flawed && (type === 'ERROR' || (start === end && cursor.nodeIsMissing))) errors.push([start, end]);
      return { type, field: fields[cursor.currentFieldId] ?? undefined, start, end, children: childless ? NO_CHILDREN : [] };
    };
    const root = copy(names[cursor.nodeTypeId] ?? 'ERROR', false);
    const parents: OpenNode[] = [];
    const depths: number[] = [];
    let node = root;
    let depth = 0;
    let descend = true;
    for (;;) {
      const tooDeep = descend && depth >= maxDepth;
      if (tooDeep) truncated = true;
      if (descend && !tooDeep && cursor.gotoFirstChild()) {
        parents.push(node);
        depths.push(depth);
      } else {
        while (parents.length && !cursor.gotoNextSibling()) {
          cursor.gotoParent();
          parents.pop();
          depths.pop();
        }
      }
      const parent = parents[parents.length - 1];
      if (!parent) break;
      const id = cursor.nodeTypeId;
      const type = names[id] ?? 'ERROR';
      descend = id >= keep.length || keep[id] === true;
      if (!descend) {
        if (flawed && cursor.nodeIsMissing) errors.push([cursor.startIndex, cursor.endIndex]);
        continue;
      }
      descend = leaf[id] !== true;
      node = copy(type, !descend);
      depth = (depths[depths.length - 1] ?? 0) + (type === parent.type && !parent.children.length && CHAINS.has(type) ? 0 : 1);
      (type === 'comment' ? comments : parent.children).push(node);
    }
    return { root, comments, errors, truncated };
  } finally {
    cursor.delete();
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
