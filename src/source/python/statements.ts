import { childOf, firstOfType, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { lowerType } from './annotations.js';
import { assign, changed } from './assignments.js';
import { lowerClass } from './classes.js';
import { type Lowering, lowerErrors, nameOf, stringOf } from './context.js';
import { lowerFunction } from './functions.js';
import { lowerFromImport, lowerImport } from './imports.js';
import { elementOf, lowerIterable } from './iteration.js';
import { narrow } from './narrowing.js';
import { matchPattern } from './patterns.js';

export function lowerStatement(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  switch (node.type) {
    case 'assert_statement':
      for (const child of node.children) low.expression(child, node);
      narrow(low, node.children[0], true);
      return;
    case 'expression_statement':
      for (const child of node.children) low.expression(child, node);
      return;
    case 'exec_statement':
      low.oldStatement ??= spanOf(node);
      for (const child of node.children) low.expression(child, node);
      return;
    case 'import_statement':
      lowerImport(low, node);
      return;
    case 'import_from_statement':
      lowerFromImport(low, node);
      return;
    case 'function_definition':
      lowerFunction(low, node, [], spanOf(node));
      return;
    case 'class_definition':
      lowerClass(low, node, [], spanOf(node));
      return;
    case 'decorated_definition':
      lowerDecorated(low, node);
      return;
    case 'if_statement':
      lowerIf(low, node);
      lowerErrors(low, node);
      return;
    case 'for_statement':
      lowerFor(low, node);
      lowerErrors(low, node);
      return;
    case 'while_statement':
      lowerWhile(low, node);
      lowerErrors(low, node);
      return;
    case 'try_statement':
      lowerTry(low, node);
      lowerErrors(low, node);
      return;
    case 'with_statement':
      lowerWith(low, node);
      lowerErrors(low, node);
      return;
    case 'match_statement':
      lowerMatch(low, node);
      lowerErrors(low, node);
      return;
    case 'return_statement': {
      const [value] = node.children;
      if (value) builder.returns(low.expression(value, node));
      builder.terminate();
      return;
    }
    case 'raise_statement':
      for (const child of node.children) if (child.type !== 'from') low.expression(child, node);
      builder.terminate();
      return;
    case 'break_statement':
      builder.breakLoop();
      return;
    case 'continue_statement':
      builder.continueLoop();
      return;
    case 'global_statement':
    case 'nonlocal_statement':
      if (builder.currentFunction !== 0) for (const child of node.children) builder.declareOutward(nameOf(low, child), spanOf(child));
      return;
    case 'delete_statement':
      lowerDelete(low, node);
      return;
    case 'print_statement':
      lowerPrint(low, node);
      return;
    case 'type_alias_statement': {
      const name = childOf(node, 'left');
      const value = lowerType(low, childOf(node, 'right'), node);
      const [target] = name?.children ?? [];
      const word = target?.type === 'generic_type' ? target.children[0] : target;
      if (word?.type === 'identifier') builder.define(nameOf(low, word), value, spanOf(word));
      return;
    }
    case 'future_import_statement':
    case 'pass_statement':
      return;
    case 'block':
    case 'ERROR':
      for (const child of node.children) lowerStatement(low, child);
      return;
    case 'elif_clause':
    case 'else_clause':
    case 'except_clause':
    case 'finally_clause':
    case 'case_clause':
      for (const child of node.children) if (child.type === 'block') low.block(child);
      return;
    default:
      low.expression(node, node);
  }
}

function lowerDecorated(low: Lowering, node: SyntaxNode): void {
  const definition = childOf(node, 'definition');
  const decorators = node.children.filter((child) => child.type === 'decorator');
  if (definition?.type === 'function_definition') lowerFunction(low, definition, decorators, spanOf(node));
  else if (definition?.type === 'class_definition') lowerClass(low, definition, decorators, spanOf(node));
}

function lowerIf(low: Lowering, node: SyntaxNode): void {
  const condition = childOf(node, 'condition');
  low.expression(condition, node);
  const arms = [
    () => {
      narrow(low, condition, true);
      low.block(childOf(node, 'consequence'));
    },
  ];
  let exhaustive = false;
  for (const child of node.children) {
    if (child.type === 'elif_clause') {
      arms.push(() => {
        low.expression(childOf(child, 'condition'), child);
        narrow(low, childOf(child, 'condition'), true);
        low.block(childOf(child, 'consequence'));
      });
    } else if (child.type === 'else_clause') {
      exhaustive = true;
      arms.push(() => low.block(childOf(child, 'body')));
    }
  }
  // `if not isinstance(x, T): return`
  if (!exhaustive && arms.length === 1) {
    exhaustive = true;
    arms.push(() => narrow(low, condition, false));
  }
  low.builder.branch(arms, exhaustive, spanOf(node));
}

function lowerFor(low: Lowering, node: SyntaxNode): void {
  const iterable = lowerIterable(low, node);
  const left = childOf(node, 'left');
  low.builder.loop(() => {
    if (left) assign(low, left, elementOf(low, iterable, left));
    low.block(childOf(node, 'body'));
  }, spanOf(node));
  lowerElse(low, node);
}

function lowerWhile(low: Lowering, node: SyntaxNode): void {
  const condition = childOf(node, 'condition');
  low.builder.loop(
    () => {
      low.expression(condition, node);
      low.block(childOf(node, 'body'));
    },
    spanOf(node),
    condition?.type === 'true',
  );
  lowerElse(low, node);
}

/** The `else` of a loop: it runs, or a break skipped it. */
function lowerElse(low: Lowering, node: SyntaxNode): void {
  const otherwise = firstOfType(node, 'else_clause');
  if (otherwise) low.builder.branch([() => low.block(childOf(otherwise, 'body'))], false, spanOf(otherwise));
}

function lowerTry(low: Lowering, node: SyntaxNode): void {
  const otherwise = firstOfType(node, 'else_clause');
  const finalizer = firstOfType(node, 'finally_clause');
  const handlers = node.children
    .filter((child) => child.type === 'except_clause' || child.type === 'except_group_clause')
    .map((handler) => () => lowerHandler(low, handler));
  low.builder.attempt(
    {
      body: () => low.block(childOf(node, 'body')),
      handlers,
      ...(otherwise ? { otherwise: () => low.block(childOf(otherwise, 'body')) } : {}),
      ...(finalizer ? { finalizer: () => low.block(firstOfType(finalizer, 'block')) } : {}),
    },
    spanOf(node),
  );
}

/** `except Type as name:` — the name is an instance of the type. */
function lowerHandler(low: Lowering, handler: SyntaxNode): void {
  for (const child of handler.children) {
    if (child.type === 'block') low.block(child);
    else if (child.type === 'as_pattern') {
      const type = low.expression(child.children[0], child);
      assign(low, childOf(child, 'alias'), low.builder.add({ op: 'typed', type, span: spanOf(child) }));
    } else if (child.type !== '*') low.expression(child, handler);
  }
}

/** `with a as b, c as d:` — the names stand for the context values. */
function lowerWith(low: Lowering, node: SyntaxNode): void {
  for (const item of firstOfType(node, 'with_clause')?.children ?? []) {
    let value = childOf(item, 'value') ?? item.children[0];
    if (value?.type === 'parenthesized_expression' && value.children[0]?.type === 'as_pattern') value = value.children[0];
    if (value?.type === 'as_pattern') assign(low, childOf(value, 'alias'), low.expression(value.children[0], value));
    else if (value) low.expression(value, item);
  }
  low.block(childOf(node, 'body'));
}

function lowerMatch(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  const subjects = node.children.filter((child) => child.field === 'subject').map((child) => low.expression(child, node));
  const [first] = subjects;
  if (first === undefined) return;
  const subject: NodeId = subjects.length === 1 ? first : builder.add({ op: 'list', items: subjects, span: spanOf(node) });
  const clauses = (childOf(node, 'body')?.children ?? []).filter((child) => child.type === 'case_clause');
  const isDefault = (clause: SyntaxNode | undefined) => {
    const [pattern] = clause?.children ?? [];
    return !!clause && !childOf(clause, 'guard') && pattern?.type === 'case_pattern' && /^\w+$/.test(low.text.slice(pattern.start, pattern.end));
  };
  const arms = clauses.map((clause) => () => {
    const patterns = clause.children.filter((child) => child.type === 'case_pattern');
    patterns.forEach((pattern, i) => {
      const part =
        patterns.length === 1 ? subject : builder.add({ op: 'index', object: subject, key: builder.literal(i, spanOf(pattern)), span: spanOf(pattern) });
      matchPattern(low, pattern, part);
    });
    for (const condition of childOf(clause, 'guard')?.children ?? []) low.expression(condition, clause);
    low.block(childOf(clause, 'consequence'));
  });
  builder.branch(arms, isDefault(clauses[clauses.length - 1]), spanOf(node));
}

/** `del x[k]` reads `x` and `k`; a deleted name is a builtin or nothing at all from here on. */
function lowerDelete(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  for (const child of node.children) {
    const targets = ['expression_list', 'tuple', 'list', 'pattern_list'].includes(child.type) ? child.children : [child];
    for (const target of targets) {
      if (target.type !== 'identifier') lowerRemoval(low, target, low.expression(target, node));
      else if (builder.isDefined(nameOf(low, target)))
        builder.assume(nameOf(low, target), builder.add({ op: 'name', name: nameOf(low, target), span: spanOf(target) }));
    }
  }
}

/** `del x['k']`: what `x` stands for from here on has nothing under the key. */
function lowerRemoval(low: Lowering, target: SyntaxNode, id: NodeId): void {
  const { builder } = low;
  const place = childOf(target, target.type === 'subscript' ? 'value' : 'object');
  const removed = builder.get(id);
  if (place?.type !== 'identifier' || (removed.op !== 'member' && removed.op !== 'index')) return;
  const key = removed.op === 'member' ? removed.name : stringOf(low, removed.key);
  if (key !== undefined) changed(low, place, removed.object, builder.remove(removed.object, key, spanOf(target)));
}

/** Python 2 `print x`. */
function lowerPrint(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  low.oldStatement ??= spanOf(node);
  const args: NodeId[] = [];
  for (const child of node.children) {
    if (child.field === 'argument') args.push(low.expression(child, node));
    else for (const part of child.children) low.expression(part, child);
  }
  const callee = builder.read('print', [node.start, Math.min(node.start + 'print'.length, node.end)]);
  builder.call(
    callee,
    args.map((value) => ({ value })),
    spanOf(node),
  );
}
