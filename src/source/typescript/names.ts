import { childOf, type SyntaxNode } from '../core/syntax.js';
import { hasToken, type Lowering, parts, textOf } from './context.js';
import { patternNames } from './patterns.js';

const DECLARED = new Set([
  'function_declaration',
  'generator_function_declaration',
  'function_signature',
  'class_declaration',
  'abstract_class_declaration',
  'enum_declaration',
  'interface_declaration',
  'type_alias_declaration',
  'internal_module',
  'module',
]);

/** Names that a list of statements has for itself: `let`, `const`, classes, functions, types and imports. */
export function blockNames(low: Lowering, statements: readonly SyntaxNode[]): readonly string[] {
  const names: string[] = [];
  const add = (name: string): void => {
    names.push(name);
  };
  for (const statement of statements) ownNames(low, statement, add);
  return names;
}

function ownNames(low: Lowering, node: SyntaxNode, add: (name: string) => void): void {
  if (DECLARED.has(node.type)) {
    const name = childOf(node, 'name');
    if (name) add(textOf(low, name));
  } else if (node.type === 'lexical_declaration') {
    for (const child of node.children) {
      const name = child.type === 'variable_declarator' ? childOf(child, 'name') : undefined;
      if (name) patternNames(low, name, add);
    }
  } else if (node.type === 'export_statement' || node.type === 'ambient_declaration') {
    const declaration =
      childOf(node, 'declaration') ?? parts(node).find(({ type }) => DECLARED.has(type) || type === 'import_alias' || type.endsWith('_declaration'));
    if (declaration) ownNames(low, declaration, add);
  } else if (node.type === 'import_alias') {
    const [name] = parts(node);
    if (name) add(textOf(low, name));
  } else if (node.type === 'expression_statement' && node.children[0]?.type === 'internal_module') ownNames(low, node.children[0], add);
  else if (node.type === 'import_statement') importedNames(low, node, add);
}

function importedNames(low: Lowering, node: SyntaxNode, add: (name: string) => void): void {
  for (const clause of node.children) {
    if (clause.type !== 'import_clause' && clause.type !== 'import_require_clause') continue;
    for (const child of clause.children) {
      if (child.type === 'identifier') add(textOf(low, child));
      else if (child.type === 'namespace_import') {
        const name = parts(child)[0];
        if (name) add(textOf(low, name));
      } else if (child.type === 'named_imports') {
        for (const specifier of child.children) {
          const name = childOf(specifier, 'alias') ?? childOf(specifier, 'name');
          if (name) add(textOf(low, name));
        }
      }
    }
  }
}

/** Names of `var` anywhere in a function's own body. */
export function varNames(low: Lowering, body: SyntaxNode): readonly string[] {
  const names: string[] = [];
  const pending: SyntaxNode[] = [body];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node !== body && (/function|class|method|arrow/.test(node.type) || node.type === 'expression_statement')) continue;
    if (node.type === 'variable_declaration') {
      for (const child of node.children) {
        const name = child.type === 'variable_declarator' ? childOf(child, 'name') : undefined;
        if (name) patternNames(low, name, (found) => names.push(found));
      }
    }
    if (node.type === 'for_in_statement' && hasToken(node, 'var')) {
      const left = childOf(node, 'left');
      if (left) patternNames(low, left, (found) => names.push(found));
    }
    for (const child of node.children) if (child.children.length) pending.push(child);
  }
  return names;
}
