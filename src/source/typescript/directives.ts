import type { Span } from '../../base/text.js';
import { parseDirective } from '../core/directives.js';
import { type SyntaxNode, spanOf } from '../core/syntax.js';
import type { Directive } from '../facts.js';

const STATEMENT = /_(?:statement|declaration|definition|signature)$|^pair$/;

/** The directives of a file: where each stands and which statement, member or property it is about. */
export function lowerDirectives(text: string, root: SyntaxNode, comments: readonly SyntaxNode[]): readonly Directive[] {
  let statements: readonly SyntaxNode[] | undefined;
  return comments.flatMap((comment): readonly Directive[] => {
    const parsed = parseDirective(text.slice(comment.start, comment.end));
    if (!parsed) return [];
    statements ??= statementsIn(root);
    return [{ ...parsed, span: spanOf(comment), target: targetOf(text, statements, comment) }];
  });
}

function statementsIn(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (STATEMENT.test(node.type)) found.push(node);
    for (const child of node.children) pending.push(child);
  }
  return found;
}

/** Trailing, the statement that ends (or begins) on its line; on a line of its own, the next one. */
function targetOf(text: string, statements: readonly SyntaxNode[], comment: SyntaxNode): Span {
  const lineStart = Math.max(text.lastIndexOf('\n', comment.start - 1), text.lastIndexOf('\r', comment.start - 1)) + 1;
  const trailing = text.slice(lineStart, comment.start).trim() !== '';
  let inside: SyntaxNode | undefined;
  let own: SyntaxNode | undefined;
  let next: SyntaxNode | undefined;
  for (const node of statements) {
    if (node.start <= comment.start && comment.end <= node.end) {
      // The innermost: of two that hold the comment, the one that begins later.
      if (!inside || node.start > inside.start || (node.start === inside.start && node.end < inside.end)) inside = node;
    } else if (node.end <= comment.start && node.end > lineStart && (!own || node.end > own.end || (node.end === own.end && node.start < own.start)))
      own = node;
    else if (node.start >= comment.end && (!next || node.start < next.start || (node.start === next.start && node.end > next.end))) next = node;
  }
  if (trailing && own) return spanOf(own);
  if (trailing && inside) return spanOf(inside);
  return next ? spanOf(next) : spanOf(comment);
}
