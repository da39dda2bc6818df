import type { Heading, ListItem, Nodes, Paragraph, PhrasingContent, Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Span } from '../base/text.js';

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter).freeze();

/** A node that matters in a record, in the order of the text. */
export type Block =
  | { readonly type: 'heading'; readonly node: Heading; readonly span: Span }
  | { readonly type: 'item'; readonly node: ListItem; readonly paragraph: Paragraph | undefined; readonly span: Span };

export interface MarkdownBlocks {
  /** From behind the opening line to before the closing line; absent without front matter. */
  readonly frontMatter?: Span;
  readonly blocks: readonly Block[];
}

/**
 * Parses a record's Markdown. Spans are UTF-16 offsets into `text`, a byte order mark included.
 * Block quotes, code and tables are left out: nothing in them is a claim.
 * @throws RangeError on nesting too deep for the parser
 */
export function parseMarkdown(text: string): MarkdownBlocks {
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const tree: Root = processor.parse(shift === 0 ? text : text.slice(shift));
  const spanOf = (node: Nodes): Span => [shift + (node.position?.start.offset ?? 0), shift + (node.position?.end.offset ?? 0)];
  const blocks: Block[] = [];
  let frontMatter: Span | undefined;
  const stack: Nodes[] = [tree];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'yaml') frontMatter = between(text, spanOf(node));
    else if (node.type === 'heading') blocks.push({ type: 'heading', node, span: spanOf(node) });
    else if (node.type === 'root' || node.type === 'list' || node.type === 'listItem') {
      if (node.type === 'listItem') {
        const first = node.children[0];
        blocks.push({ type: 'item', node, paragraph: first?.type === 'paragraph' ? first : undefined, span: spanOf(node) });
      }
      for (let i = node.children.length - 1; i >= 0; i--) {
        const child = node.children[i];
        if (child) stack.push(child);
      }
    }
  }
  return frontMatter ? { frontMatter, blocks } : { blocks };
}

/** The offset of a node's start and end in the record's text. */
export function spanIn(text: string, node: Nodes): Span {
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  return [shift + (node.position?.start.offset ?? 0), shift + (node.position?.end.offset ?? 0)];
}

function between(text: string, [start, end]: Span): Span {
  const rest = text.slice(start, end);
  const opening = /^[^\r\n]*(?:\r\n|\r|\n)/u.exec(rest)?.[0].length ?? rest.length;
  const closing = Math.max(rest.lastIndexOf('\n'), rest.lastIndexOf('\r')) + 1;
  return [start + opening, start + Math.max(opening, closing)];
}

/** Text without Markdown; line ends become single spaces. */
export function plainText(nodes: readonly PhrasingContent[]): string {
  return mappedText('', nodes).plain;
}

/** Plain text, and for each of its UTF-16 units the span in the record's text that it stands for. */
export interface MappedText {
  readonly plain: string;
  readonly spans: readonly Span[];
}

/** The same as {@link plainText}, with the way back to `text`: through escapes, character references and line ends. */
export function mappedText(text: string, nodes: readonly PhrasingContent[]): MappedText {
  const units: [unit: string, span: Span][] = [];
  const stack: Nodes[] = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const span = spanIn(text, node);
    if (node.type === 'text') units.push(...mapped(text, span, node.value));
    else if (node.type === 'inlineCode') units.push(...mapped(text, [span[0] + 1, span[1]], node.value));
    else if (node.type === 'break') units.push([' ', span]);
    else if (node.type === 'image') for (const unit of (node.alt ?? '').split('')) units.push([unit, span]);
    else if ('children' in node) for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i] as Nodes);
  }
  const kept = units.flatMap(([unit, span], index): typeof units => {
    if (!/\s/u.test(unit)) return [[unit, span]];
    return index === 0 || /\s/u.test(units[index - 1]?.[0] ?? '') ? [] : [[' ', span]];
  });
  if (kept.at(-1)?.[0] === ' ') kept.pop();
  return { plain: kept.map(([unit]) => unit).join(''), spans: kept.map(([, span]) => span) };
}

const REFERENCE = /^&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][\dA-Za-z]{1,31});/u;

/** Each unit of a node's value with the span it was written as. */
function mapped(text: string, [start, end]: Span, value: string): [string, Span][] {
  let at = start;
  return value.split('').map((unit) => {
    const reference = text[at] === '&' ? REFERENCE.exec(text.slice(at, end))?.[0] : undefined;
    const escaped = text[at] === '\\' && text[at + 1] === unit && unit !== '\n' && unit !== '\r';
    if (!escaped && text[at] !== unit && reference === undefined) at = found(text, unit, at, end);
    const from = at;
    at += reference !== undefined && (unit !== '&' || reference === '&amp;') ? reference.length : escaped ? 2 : 1;
    return [unit, [Math.min(from, end), Math.min(at, end)]];
  });
}

/** Where a unit comes next: what stands before it (an indentation, a mark) is not part of the value. */
function found(text: string, unit: string, from: number, end: number): number {
  const next = text.indexOf(unit, from);
  return next < 0 || next >= end ? from : next;
}
