import type { SyntaxNode } from '../core/syntax.js';
import { type Lowering, nameOf } from './context.js';

/** Nodes between a scope and the statements and targets that bind its names. */
const CONTAINERS = new Set([
  'module',
  'block',
  'if_statement',
  'elif_clause',
  'else_clause',
  'for_statement',
  'while_statement',
  'try_statement',
  'except_clause',
  'except_group_clause',
  'finally_clause',
  'with_statement',
  'with_clause',
  'with_item',
  'match_statement',
  'case_clause',
  'expression_statement',
  'ERROR',
]);

/** The names that a scope's own code binds, in order; those of functions and classes inside it are not looked into. */
export function namesBound(low: Lowering, scope: SyntaxNode): readonly string[] {
  const names = new Set<string>();
  const outward = new Set<string>();
  const pending: SyntaxNode[] = [scope];
  const add = (node: SyntaxNode | undefined) => {
    if (node?.type === 'identifier') names.add(nameOf(low, node));
  };
  for (let node = pending.pop(); node; node = pending.pop()) {
    switch (node.type) {
      case 'function_definition':
      case 'class_definition':
        add(node.children.find((child) => child.field === 'name'));
        continue;
      case 'decorated_definition':
        for (const child of node.children) if (child.field === 'definition') pending.push(child);
        continue;
      case 'assignment':
      case 'augmented_assignment':
        for (const child of node.children) {
          if (child.field === 'left') targetNames(child, add);
          else if (child.field === 'right' && (child.type === 'assignment' || low.has.walrus)) pending.push(child);
        }
        continue;
      case 'for_statement':
        for (const child of node.children) if (child.field === 'left') targetNames(child, add);
        break;
      case 'as_pattern':
        for (const child of node.children) if (child.field === 'alias') targetNames(child, add);
        break;
      case 'import_statement':
      case 'import_from_statement':
        for (const child of node.children) {
          if (child.field !== 'name') continue;
          add(child.type === 'aliased_import' ? child.children.find((part) => part.field === 'alias') : child.children[0]);
        }
        continue;
      case 'type_alias_statement':
        add(node.children.find((child) => child.field === 'left')?.children[0]);
        continue;
      case 'case_clause':
        for (const child of node.children) if (child.type === 'case_pattern') captureNames(child, add);
        break;
      case 'global_statement':
      case 'nonlocal_statement':
        for (const child of node.children) outward.add(nameOf(low, child));
        continue;
      case 'named_expression':
        add(node.children.find((child) => child.field === 'name'));
        break;
      case 'lambda':
        continue;
      default:
        break;
    }
    if (!low.has.walrus && !CONTAINERS.has(node.type) && node !== scope) continue;
    // Backwards, so that the names come out in source order.
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child = node.children[i];
      if (child && (low.has.walrus || CONTAINERS.has(child.type) || BINDING.has(child.type))) pending.push(child);
    }
  }
  for (const name of outward) names.delete(name);
  return [...names];
}

const BINDING = new Set([
  'function_definition',
  'class_definition',
  'decorated_definition',
  'assignment',
  'augmented_assignment',
  'as_pattern',
  'import_statement',
  'import_from_statement',
  'type_alias_statement',
  'global_statement',
  'nonlocal_statement',
]);

/** Identifiers that an assignment target binds; attributes and elements bind nothing. */
export function targetNames(target: SyntaxNode, add: (node: SyntaxNode) => void): void {
  if (target.type === 'identifier') add(target);
  else if (target.type !== 'attribute' && target.type !== 'subscript' && target.type !== 'call') for (const child of target.children) targetNames(child, add);
}

/** Identifiers that a `case` pattern binds. */
export function captureNames(pattern: SyntaxNode, add: (node: SyntaxNode) => void): void {
  const { children } = pattern;
  switch (pattern.type) {
    case 'dotted_name':
      if (children.length === 1 && children[0]) add(children[0]);
      return;
    case 'class_pattern':
      for (const child of children.slice(1)) captureNames(child, add);
      return;
    case 'keyword_pattern':
      for (const child of children.slice(1)) captureNames(child, add);
      return;
    case 'as_pattern':
    case 'splat_pattern':
      for (const child of children) {
        if (child.type === 'identifier') add(child);
        else captureNames(child, add);
      }
      return;
    default:
      for (const child of children) if (child.field !== 'key') captureNames(child, add);
  }
}

/** Names in `global` (or `nonlocal`) statements of the functions in a scope, at any depth. */
export function outwardNames(low: Lowering, scope: SyntaxNode, type: 'global_statement' | 'nonlocal_statement'): readonly string[] {
  const names = new Set<string>();
  const pending: SyntaxNode[] = [scope];
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const child of node.children) {
      if (child.type === type) for (const name of child.children) names.add(nameOf(low, name));
      else if (CONTAINERS.has(child.type) || child.type.endsWith('_definition')) pending.push(child);
    }
  }
  return [...names];
}
