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
  const closing = /[^\r\n]*$/u.exec(rest)?.index ?? rest.length;
  return [start + opening, start + Math.max(opening, closing)];
}

/** Text without Markdown; line ends become single spaces. */
export function plainText(nodes: readonly PhrasingContent[]): string {
  let text = '';
  const stack: Nodes[] = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'text' || node.type === 'inlineCode') text += node.value;
    else if (node.type === 'break') text += ' ';
    else if (node.type === 'image') text += node.alt ?? '';
    else if ('children' in node) for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i] as Nodes);
  }
  return text.replace(/\s+/gu, ' ').trim();
}
