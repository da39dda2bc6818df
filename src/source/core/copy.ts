import type { Language, Tree } from 'web-tree-sitter';
import type { Span } from '../../base/text.js';
import { cursorAt } from './cursor.js';
import type { CopiedTree, SyntaxNode } from './syntax.js';

/** The copy of a tree of the parser. */

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
export const MAX_DEPTH = 400;

/** Nodes whose left spine does not count as nesting: read them with `flattenChain`, never by recursion. */
const CHAINS = new Set(['binary_operator', 'boolean_operator', 'binary_expression']);

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
const NO_CHILDREN: OpenNode[] = [];

interface OpenNode extends SyntaxNode {
  start: number;
  end: number;
  readonly children: OpenNode[];
}

/** Walks with a stack of its own: the depth of the tree is bounded only by `maxDepth`, which chains do not count towards. */
export function copyTree(tree: Tree, maxDepth: number, former?: Former): CopiedTree {
  const { fields } = tree.language;
  const { keep, leaf, names } = tableOf(tree.language);
  const flawed = tree.rootNode.hasError;
  const cursor = cursorAt(tree);
  const comments: SyntaxNode[] = [];
  const errors: Span[] = [];
  const before = former?.copy.maxDepth === maxDepth && !former.copy.truncated ? new Unchanged(former) : undefined;
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
    before?.enter(before.root);
    for (;;) {
      const tooDeep = descend && depth >= maxDepth;
      if (tooDeep) truncated = true;
      if (descend && !tooDeep && cursor.gotoFirstChild()) {
        parents.push(node);
        depths.push(depth);
      } else {
        if (descend) before?.leave();
        while (parents.length && !cursor.gotoNextSibling()) {
          cursor.gotoParent();
          parents.pop();
          depths.pop();
          before?.leave();
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
      if (descend && before) {
        const same = before.same(node);
        if (same && before.isUnchanged(same, node)) {
          parent.children.push(before.move(same, comments));
          descend = false;
          continue;
        }
        before.enter(same);
      }
      depth = (depths[depths.length - 1] ?? 0) + (type === parent.type && !parent.children.length && CHAINS.has(type) ? 0 : 1);
      (type === 'comment' ? comments : parent.children).push(node);
    }
    return { root, comments, errors, truncated, maxDepth };
  } finally {
    cursor.delete();
  }
}

/** What may be taken over from the copy of a text's former state. It is used up by that: its nodes move to where they are now. */
export interface Former {
  readonly copy: CopiedTree;
  /** The one stretch in which the texts differ, in UTF-16 offsets: from `start` to `oldEnd` before and to `newEnd` now. */
  readonly edit: { readonly start: number; readonly oldEnd: number; readonly newEnd: number };
  /** Where the parser says that the tree of now is not that of before. */
  readonly changed: readonly Span[];
}

/** Goes through the former copy beside the walk over the tree of now. */
class Unchanged {
  private readonly path: { readonly children: readonly OpenNode[]; next: number }[] = [];
  private nextComment = 0;

  constructor(private readonly former: Former) {}

  get root(): OpenNode {
    return this.former.copy.root as OpenNode;
  }

  /** The walk goes into a node; `former` was at its place. */
  enter(former: OpenNode | undefined): void {
    this.path.push({ children: former?.children ?? NO_CHILDREN, next: 0 });
  }

  leave(): void {
    this.path.pop();
  }

  /** What was in the place of a node of now, in the same role. */
  same(node: SyntaxNode): OpenNode | undefined {
    const at = this.path[this.path.length - 1];
    if (!at) return undefined;
    const { start, type, field } = node;
    for (; at.next < at.children.length; at.next++) {
      const former = at.children[at.next];
      if (!former) break;
      const now = this.now(former.start);
      if (now !== undefined && now > start) break;
      if (now === start && former.type === type && former.field === field) {
        at.next++;
        return former;
      }
    }
    return undefined;
  }

  /** True where nothing in a node, nor directly beside it, is other than before. */
  isUnchanged(former: SyntaxNode, { start, end }: SyntaxNode): boolean {
    const { edit, changed, copy } = this.former;
    if (start <= edit.newEnd && end >= edit.start) return false;
    const shift = start - former.start;
    if (end - former.end !== shift || (shift !== 0 && former.start <= edit.oldEnd)) return false;
    return !changed.some(([from, to]) => start <= to && end >= from) && !copy.errors.some(([from, to]) => former.start <= to && former.end >= from);
  }

  /** A former node at its place of now, with all that is in it; its comments are put to the others. */
  move(former: OpenNode, comments: SyntaxNode[]): OpenNode {
    const all = this.former.copy.comments as readonly OpenNode[];
    const { start, end } = former;
    const shift = (this.now(start) ?? start) - start;
    for (; this.nextComment < all.length; this.nextComment++) {
      const comment = all[this.nextComment];
      // Comments that moved with a node before are behind `nextComment`.
      if (!comment || comment.start >= end) break;
      if (comment.start < start) continue;
      comment.start += shift;
      comment.end += shift;
      comments.push(comment);
    }
    if (shift === 0) return former;
    const open = [former];
    for (let node = open.pop(); node; node = open.pop()) {
      node.start += shift;
      node.end += shift;
      for (const child of node.children) open.push(child);
    }
    return former;
  }

  /** Where an offset of before is now; undefined where it was taken out. */
  private now(offset: number): number | undefined {
    const { start, oldEnd, newEnd } = this.former.edit;
    if (offset <= start) return offset;
    return offset >= oldEnd ? offset + newEnd - oldEnd : undefined;
  }
}
