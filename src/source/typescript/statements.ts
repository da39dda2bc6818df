import { childOf, firstOfType, type SyntaxNode, spanOf } from '../core/syntax.js';
import { lowerClass, lowerEnum, lowerTypeDeclaration } from './classes.js';
import { type Lowering, parts, textOf } from './context.js';
import { lowerDo, lowerFor, lowerForIn, lowerIf, lowerSwitch, lowerTry, lowerWhile } from './control.js';
import { lowerAlias, lowerDeclarator, lowerNamespace } from './declarations.js';
import { lowerExpression } from './expressions.js';
import { lowerFunction } from './functions.js';
import { lowerCommonExport, lowerExport, lowerImport } from './modules.js';

const FUNCTIONS = new Set(['function_declaration', 'generator_function_declaration']);
const TYPES = new Set(['interface_declaration', 'type_alias_declaration']);
const HOISTED = new Set([...FUNCTIONS, ...TYPES]);

/** A list of statements: types and functions first, since they are hoisted. */
export function lowerStatements(low: Lowering, statements: readonly SyntaxNode[]): void {
  for (const statement of statements) if (TYPES.has(declared(statement).type)) low.statement(statement);
  lowerSignatures(low, statements);
  for (const statement of statements) if (FUNCTIONS.has(declared(statement).type)) low.statement(statement);
  for (const statement of statements) if (!HOISTED.has(declared(statement).type)) low.statement(statement);
}

/** What an `export` declares, or the statement itself. */
function declared(statement: SyntaxNode): SyntaxNode {
  return statement.type === 'export_statement' ? (childOf(statement, 'declaration') ?? statement) : statement;
}

/** Functions that are declared without a body: those that no other statement implements. Of overloads, the first one. */
function lowerSignatures(low: Lowering, statements: readonly SyntaxNode[]): void {
  const known = new Set<string>();
  const signatures: SyntaxNode[] = [];
  for (const statement of statements) {
    const inner = INNER.has(statement.type) ? (childOf(statement, 'declaration') ?? firstOfType(statement, 'function_signature')) : statement;
    if (inner?.type === 'function_signature') signatures.push(inner);
    else if (inner && FUNCTIONS.has(inner.type)) known.add(nameOf(low, inner));
  }
  for (const signature of signatures) {
    const name = nameOf(low, signature);
    if (known.has(name)) continue;
    known.add(name);
    lowerFunctionDeclaration(low, signature);
  }
}

/** `declare global { var client: OpenAI }`: members of the global object, by their types. */
function lowerGlobals(low: Lowering, block: SyntaxNode): void {
  const { builder } = low;
  const declarators = block.children.flatMap((child) => (child.type === 'variable_declaration' || child.type === 'lexical_declaration' ? child.children : []));
  for (const child of declarators) {
    const name = childOf(child, 'name');
    const type = childOf(child, 'type');
    if (child.type !== 'variable_declarator' || !name || !type) continue;
    const span = spanOf(child);
    const value = builder.add({ op: 'typed', type: low.type(type, child), span });
    builder.store(builder.add({ op: 'name', name: 'globalThis', span }), textOf(low, name), value, span);
  }
}

const INNER = new Set(['export_statement', 'ambient_declaration']);

function nameOf(low: Lowering, node: SyntaxNode): string {
  const name = childOf(node, 'name');
  return name ? textOf(low, name) : '';
}

function lowerFunctionDeclaration(low: Lowering, node: SyntaxNode): void {
  const name = childOf(node, 'name');
  const value = low.builder.add({ op: 'function', fn: lowerFunction(low, node), span: spanOf(node) });
  if (name) low.builder.define(textOf(low, name), value, spanOf(name));
}

/** One statement. */
export function lowerStatement(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  switch (node.type) {
    case 'import_statement':
      lowerImport(low, node);
      return;
    case 'export_statement':
      lowerExport(low, node, (declaration, decorators) => {
        if (/class_declaration$/.test(declaration.type)) lowerClass(low, declaration, '', decorators, spanOf(node));
        else low.statement(declaration);
      });
      return;
    case 'function_declaration':
    case 'generator_function_declaration':
      lowerFunctionDeclaration(low, node);
      return;
    case 'class_declaration':
    case 'abstract_class_declaration':
      lowerClass(low, node);
      return;
    case 'interface_declaration':
    case 'type_alias_declaration':
      lowerTypeDeclaration(low, node);
      return;
    case 'enum_declaration':
      lowerEnum(low, node);
      return;
    case 'ambient_declaration':
      for (const child of parts(node)) {
        if (/_declaration$/.test(child.type)) low.statement(child);
        else if (child.type === 'statement_block') lowerGlobals(low, child);
      }
      return;
    case 'internal_module':
    case 'module':
      lowerNamespace(low, node);
      return;
    case 'import_alias':
      lowerAlias(low, node);
      return;
    case 'lexical_declaration':
    case 'variable_declaration':
      for (const child of node.children) if (child.type === 'variable_declarator') lowerDeclarator(low, child);
      return;
    case 'expression_statement': {
      const [only] = parts(node);
      if (only?.type === 'internal_module') lowerNamespace(low, only);
      else if (only) lowerExpression(low, only);
      if (only?.type === 'assignment_expression') lowerCommonExport(low, only);
      return;
    }
    case 'statement_block':
      low.block(node);
      return;
    case 'if_statement':
      lowerIf(low, node);
      return;
    case 'else_clause':
      for (const child of parts(node)) low.statement(child);
      return;
    case 'for_statement':
      lowerFor(low, node);
      return;
    case 'for_in_statement':
      lowerForIn(low, node);
      return;
    case 'while_statement':
      lowerWhile(low, node);
      return;
    case 'do_statement':
      lowerDo(low, node);
      return;
    case 'switch_statement':
      lowerSwitch(low, node);
      return;
    case 'try_statement':
      lowerTry(low, node);
      return;
    case 'return_statement':
      if (parts(node)[0]) builder.returns(low.expression(parts(node)[0], node));
      builder.terminate();
      return;
    case 'throw_statement':
      low.expression(parts(node)[0], node);
      builder.terminate();
      return;
    case 'break_statement':
    case 'continue_statement': {
      const label = childOf(node, 'label');
      const name = label && textOf(low, label);
      if (node.type === 'break_statement') builder.breakLoop(name);
      else builder.continueLoop(name);
      return;
    }
    case 'labeled_statement': {
      const label = childOf(node, 'label');
      const inner = childOf(node, 'body');
      builder.labelled(label ? textOf(low, label) : '', () => inner && low.statement(inner), spanOf(node));
      return;
    }
    case 'ERROR':
      lowerStatements(low, parts(node));
      return;
    case 'empty_statement':
    case 'function_signature':
    case 'comment':
    case 'hash_bang_line':
      return;
    default:
      lowerExpression(low, node);
  }
}
