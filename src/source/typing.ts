import { Edit, Parser, type Point, type Tree } from 'web-tree-sitter';
import type { Former } from './core/copy.js';
import type { CopiedTree, Remembering } from './core/syntax.js';

/** Shorter texts are parsed anew: they are parts of a file, such as a type in quotes. */
const WORTH_KEEPING = 4000;

/** Texts that differ in more than this part are parsed anew. */
const MOST_CHANGED = 0.25;

/** The last longer text. */
interface Last {
  readonly language: Parser['language'];
  readonly text: string;
  readonly tree: Tree;
  copy?: CopiedTree;
}

/**
 * A parser that remembers the last longer text: when it comes again with a small change, only what the change touches is
 * parsed and copied. Around syntax errors the tree may differ from that of a text parsed by itself.
 */
export class TypingParser extends Parser implements Remembering {
  former: Former | undefined;
  private last: Last | undefined;
  /** What was parsed last is {@link last}. */
  private isLast = false;

  override parse(...given: Parameters<Parser['parse']>): Tree | null {
    const [text] = given;
    this.former = undefined;
    this.isLast = typeof text === 'string' && text.length >= WORTH_KEEPING;
    if (typeof text !== 'string' || !this.isLast) return super.parse(...given);
    const { last } = this;
    this.last = undefined;
    const edit = last?.language === this.language ? editBetween(last?.text ?? '', text) : undefined;
    if (last && edit) last.tree.edit(edit);
    const tree = super.parse(text, last && edit ? last.tree : undefined);
    if (last?.copy && edit && tree) {
      const changed = last.tree.getChangedRanges(tree).map(({ startIndex, endIndex }) => [startIndex, endIndex] as const);
      this.former = { copy: last.copy, edit: { start: edit.startIndex, oldEnd: edit.oldEndIndex, newEnd: edit.newEndIndex }, changed };
    }
    last?.tree.delete();
    if (tree) this.last = { language: this.language, text, tree: tree.copy() };
    return tree;
  }

  remember(copy: CopiedTree): void {
    if (this.isLast && this.last) this.last.copy = copy;
  }
}

/** The one stretch in which two texts differ; undefined where it is too long to be worth it. */
function editBetween(before: string, now: string): Edit | undefined {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === now.charCodeAt(start)) start++;
  let end = 0;
  while (end < shorter - start && before.charCodeAt(before.length - 1 - end) === now.charCodeAt(now.length - 1 - end)) end++;
  // Not between the halves of one character.
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start--;
  if (end > 0 && isLowSurrogate(before.charCodeAt(before.length - end))) end--;
  const [oldEnd, newEnd] = [before.length - end, now.length - end];
  if (Math.max(oldEnd, newEnd) - start > shorter * MOST_CHANGED) return undefined;
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(now, newEnd),
  });
}

function pointAt(text: string, offset: number): Point {
  let row = 0;
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    line = at + 1;
  }
  return { row, column: offset - line };
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
