import type { Span } from '../../base/text.js';
import { parseDirective } from '../core/directives.js';
import type { ConfigDocument, ConfigNode, Directive } from '../facts.js';

/** A comment of a configuration file, its sign included. */
export interface ConfigComment {
  readonly text: string;
  readonly span: Span;
}

/** Directives in comments: one behind an entry is about its own line, one on a line of its own about the next entry. */
export function attachDirectives(comments: readonly ConfigComment[], documents: readonly ConfigDocument[], text: string): Directive[] {
  return comments.flatMap(({ text: comment, span }): Directive[] => {
    const parsed = parseDirective(comment);
    if (!parsed) return [];
    const lineStart = Math.max(text.lastIndexOf('\n', span[0] - 1), text.lastIndexOf('\r', span[0] - 1)) + 1;
    const trailing = text.slice(lineStart, span[0]).trim() !== '';
    return [{ ...parsed, span, target: trailing ? [lineStart, span[0]] : nextEntry(documents, span[1]) }];
  });
}

/** The first entry or item at or after an offset, the widest one that starts there; an empty span where there is none. */
export function nextEntry(documents: readonly ConfigDocument[], offset: number): Span {
  let best: Span | undefined;
  const visit = (node: ConfigNode, isRoot: boolean): void => {
    const start = node.keySpan ? Math.min(node.keySpan[0], node.span[0]) : node.span[0];
    const end = Math.max(node.span[1], node.keySpan?.[1] ?? 0);
    if (!isRoot && start >= offset && (!best || start < best[0] || (start === best[0] && end > best[1]))) best = [start, end];
    for (const entry of node.entries ?? []) visit(entry.node, false);
    for (const item of node.items ?? []) visit(item, false);
  };
  for (const document of documents) visit(document.root, true);
  return best ?? [offset, offset];
}
