import type { Span } from '../../base/text.js';
import { parseDirective } from '../core/directives.js';
import { type SyntaxNode, spanOf } from '../core/syntax.js';
import type { Directive } from '../facts.js';

/** Statements that have a body; a comment in the body is not inside the statement itself. */
const COMPOUND = /^(?:function_definition|class_definition|decorated_definition|(?:if|for|while|try|with|match)_statement|\w+_clause)$/;
const STATEMENT = /_(?:statement|definition)$/;

/** The directives of a file: where each stands and which statement it is about. */
export function lowerDirectives(text: string, root: SyntaxNode, comments: readonly SyntaxNode[]): readonly Directive[] {
  const directives: Directive[] = [];
  let statements: readonly SyntaxNode[] | undefined;
  for (const comment of comments) {
    const parsed = parseDirective(text.slice(comment.start, comment.end));
    if (!parsed) continue;
    statements ??= collectStatements(root);
    directives.push({ ...parsed, span: spanOf(comment), target: targetOf(text, statements, comment) });
  }
  return directives;
}

/** Every statement, outer before inner, in source order. A decorated definition is one. */
function collectStatements(root: SyntaxNode): readonly SyntaxNode[] {
  const statements: SyntaxNode[] = [];
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const { type } = node;
    if (STATEMENT.test(type)) statements.push(node);
    if (STATEMENT.test(type) && !COMPOUND.test(type)) continue;
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child = node.children[i];
      if (!child) continue;
      // The definition under decorators is not a statement of its own.
      if (type === 'decorated_definition' && child.field === 'definition') pending.push(...child.children.filter((part) => part.type === 'block'));
      else pending.push(child);
    }
  }
  return statements;
}

function targetOf(text: string, statements: readonly SyntaxNode[], comment: SyntaxNode): Span {
  let container: SyntaxNode | undefined;
  for (const statement of statements) if (statement.start <= comment.start && comment.end <= statement.end) container = statement;
  if (container && isInsideItself(container, comment)) return spanOf(container);
  const lineStart = Math.max(text.lastIndexOf('\n', comment.start - 1), text.lastIndexOf('\r', comment.start - 1)) + 1;
  const trailing = text.slice(lineStart, comment.start).trim() !== '';
  if (trailing) {
    let own: SyntaxNode | undefined;
    for (const statement of statements) {
      const endsHere = statement.end <= comment.start && statement.end > lineStart;
      if (endsHere && (!own || statement.end > own.end || (statement.end === own.end && statement.start > own.start))) own = statement;
    }
    // After a header such as `def f():` it is about what the header opens.
    const opened = container && container.start >= lineStart ? container : undefined;
    const subject = own ?? opened ?? container;
    if (subject) return spanOf(subject);
  }
  for (const statement of statements) if (statement.start >= comment.end) return spanOf(statement);
  return spanOf(comment);
}

/** Between the statement's own tokens, as in the middle of a call, rather than in its body. */
function isInsideItself(statement: SyntaxNode, comment: SyntaxNode): boolean {
  if (!COMPOUND.test(statement.type)) return true;
  let at: SyntaxNode | undefined = statement;
  while (at) {
    const next: SyntaxNode | undefined = at.children.find((child) => child.start <= comment.start && comment.end <= child.end);
    if (!next || next.type === 'block') return false;
    if (!COMPOUND.test(next.type)) return true;
    at = next;
  }
  return false;
}
