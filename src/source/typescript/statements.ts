import { childOf, childrenOf, firstOfType, type SyntaxNode, spanOf } from '../core/syntax.js';
import { lowerClass, lowerEnum, lowerTypeDeclaration } from './classes.js';
import { hasToken, type Lowering, parts, textOf } from './context.js';
import { lowerExpression } from './expressions.js';
import { lowerFunction } from './functions.js';
import { lowerCommonExport, lowerExport, lowerImport } from './modules.js';
import { blockNames } from './names.js';
import { assign, patternNames } from './patterns.js';

const FUNCTIONS = new Set(['function_declaration', 'generator_function_declaration']);

/** A list of statements: functions first, since they are hoisted. */
export function lowerStatements(low: Lowering, statements: readonly SyntaxNode[]): void {
  for (const statement of statements) {
    if (FUNCTIONS.has(statement.type)) lowerFunctionDeclaration(low, statement);
    else if (statement.type === 'export_statement') {
      const declaration = childOf(statement, 'declaration');
      if (declaration && FUNCTIONS.has(declaration.type)) lowerExport(low, statement, (inner) => lowerFunctionDeclaration(low, inner));
    }
  }
  for (const statement of statements) {
    if (FUNCTIONS.has(statement.type)) continue;
    if (statement.type === 'export_statement' && FUNCTIONS.has(childOf(statement, 'declaration')?.type ?? '')) continue;
    low.statement(statement);
  }
}

function lowerFunctionDeclaration(low: Lowering, node: SyntaxNode): void {
  const name = childOf(node, 'name');
  const value = low.builder.add({ op: 'function', fn: lowerFunction(low, node), span: spanOf(node) });
  if (name) low.builder.define(textOf(low, name), value, spanOf(name));
}

/** One statement. */
export function lowerStatement(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  const span = spanOf(node);
  switch (node.type) {
    case 'import_statement':
      return lowerImport(low, node);
    case 'export_statement':
      return lowerExport(low, node, (declaration, decorators) => {
        if (/class_declaration$/.test(declaration.type)) lowerClassDeclaration(low, declaration, decorators, node);
        else if (FUNCTIONS.has(declaration.type)) lowerFunctionDeclaration(low, declaration);
        else low.statement(declaration);
      });
    case 'function_declaration':
    case 'generator_function_declaration':
      return lowerFunctionDeclaration(low, node);
    case 'class_declaration':
    case 'abstract_class_declaration':
      return lowerClassDeclaration(low, node, [], node);
    case 'interface_declaration':
    case 'type_alias_declaration':
      return lowerTypeDeclaration(low, node);
    case 'enum_declaration':
      return lowerEnum(low, node);
    case 'ambient_declaration':
      for (const child of parts(node)) if (/_declaration$/.test(child.type)) low.statement(child);
      return;
    case 'internal_module':
    case 'module':
      return low.block(childOf(node, 'body'));
    case 'lexical_declaration':
    case 'variable_declaration':
      for (const child of node.children) if (child.type === 'variable_declarator') lowerDeclarator(low, child);
      return;
    case 'expression_statement': {
      const [only] = parts(node);
      if (only?.type === 'internal_module') return low.statement(only);
      if (only) lowerExpression(low, only);
      if (only?.type === 'assignment_expression') lowerCommonExport(low, only);
      return;
    }
    case 'statement_block':
      return low.block(node);
    case 'if_statement': {
      low.expression(childOf(node, 'condition'), node);
      const alternative = childOf(node, 'alternative');
      const arms = [childOf(node, 'consequence'), ...(alternative ? [alternative] : [])];
      return builder.branch(
        arms.map((arm) => () => arm && low.statement(arm)),
        alternative !== undefined,
        span,
      );
    }
    case 'else_clause':
      for (const child of parts(node)) low.statement(child);
      return;
    case 'for_statement':
      return lowerFor(low, node);
    case 'for_in_statement':
      return lowerForIn(low, node);
    case 'while_statement':
      return builder.loop(
        () => {
          low.expression(childOf(node, 'condition'), node);
          body(low, node);
        },
        span,
        /^\(\s*(?:true|1)\s*\)$/.test(conditionText(low, node)),
      );
    case 'do_statement':
      return builder.loop(() => {
        body(low, node);
        low.expression(childOf(node, 'condition'), node);
      }, span);
    case 'switch_statement':
      return lowerSwitch(low, node);
    case 'try_statement':
      return lowerTry(low, node);
    case 'return_statement':
      if (parts(node)[0]) builder.returns(low.expression(parts(node)[0], node));
      return builder.terminate();
    case 'throw_statement':
      low.expression(parts(node)[0], node);
      return builder.terminate();
    case 'break_statement':
    case 'continue_statement': {
      const label = childOf(node, 'label');
      const name = label && textOf(low, label);
      return node.type === 'break_statement' ? builder.breakLoop(name) : builder.continueLoop(name);
    }
    case 'labeled_statement': {
      const label = childOf(node, 'label');
      const inner = childOf(node, 'body');
      return builder.labelled(label ? textOf(low, label) : '', () => inner && low.statement(inner), span);
    }
    case 'ERROR':
      return lowerStatements(low, parts(node));
    case 'empty_statement':
    case 'function_signature':
    case 'comment':
    case 'hash_bang_line':
    case 'import_alias':
      return;
    default:
      lowerExpression(low, node);
  }
}

function lowerClassDeclaration(low: Lowering, node: SyntaxNode, decorators: readonly SyntaxNode[], whole: SyntaxNode): void {
  const name = childOf(node, 'name');
  const value = lowerClass(low, node, '', decorators, spanOf(whole));
  if (name) low.builder.define(textOf(low, name), value, spanOf(name));
}

function lowerDeclarator(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  const target = childOf(node, 'name');
  const given = childOf(node, 'value');
  const type = childOf(node, 'type');
  if (!target) return;
  if (!given) {
    if (type && target.type === 'identifier') assign(low, target, builder.add({ op: 'typed', type: low.type(type, node), span: spanOf(node) }));
    return;
  }
  let value = low.named(given, node, target.type === 'identifier' ? textOf(low, target) : '');
  if (type) value = builder.add({ op: 'typed', value, type: low.type(type, node), span: spanOf(node) });
  assign(low, target, value);
}

function body(low: Lowering, node: SyntaxNode): void {
  const inner = childOf(node, 'body');
  if (inner) low.statement(inner);
}

function conditionText(low: Lowering, node: SyntaxNode): string {
  const condition = childOf(node, 'condition');
  return condition ? textOf(low, condition) : '';
}

function lowerFor(low: Lowering, node: SyntaxNode): void {
  const initializer = childOf(node, 'initializer');
  low.builder.block(initializer ? blockNames(low, [initializer]) : [], () => {
    if (initializer) low.statement(initializer);
    low.builder.loop(() => {
      const condition = childOf(node, 'condition');
      if (condition) low.statement(condition);
      body(low, node);
      const increment = childOf(node, 'increment');
      if (increment) low.expression(increment, node);
    }, spanOf(node));
  });
}

/** `for (const x of xs)`: any element; `for (const k in o)`: a key, which carries no text. */
function lowerForIn(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  const left = childOf(node, 'left');
  const of = childOf(node, 'operator')?.type !== 'in' && /\bof\b/.test(low.text.slice(left?.end ?? node.start, childOf(node, 'right')?.start ?? node.end));
  const right = low.expression(childOf(node, 'right'), node);
  const names: string[] = [];
  if (left && (hasToken(node, 'const') || hasToken(node, 'let'))) patternNames(low, left, (name) => names.push(name));
  builder.loop(() => {
    builder.block(names, () => {
      const span = left ? spanOf(left) : spanOf(node);
      assign(low, left, of ? builder.add({ op: 'index', object: right, span }) : builder.unknown(span));
      body(low, node);
    });
  }, spanOf(node));
}

function lowerSwitch(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  low.expression(childOf(node, 'value'), node);
  const cases = childOf(node, 'body')?.children.filter(({ type }) => type === 'switch_case' || type === 'switch_default') ?? [];
  const statements = cases.flatMap((entry) => childrenOf(entry, 'body'));
  builder.block(blockNames(low, statements), () => {
    builder.cascade(
      cases.map((entry) => () => {
        const value = childOf(entry, 'value');
        if (value) low.expression(value, entry);
        for (const statement of childrenOf(entry, 'body')) low.statement(statement);
      }),
      cases.some(({ type }) => type === 'switch_default'),
      spanOf(node),
    );
  });
}

function lowerTry(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  const handler = childOf(node, 'handler');
  const finalizer = childOf(node, 'finalizer');
  builder.attempt(
    {
      body: () => body(low, node),
      handlers: handler ? [() => lowerCatch(low, handler)] : [],
      ...(finalizer ? { finalizer: () => body(low, finalizer) } : {}),
    },
    spanOf(node),
  );
}

function lowerCatch(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  const parameter = childOf(node, 'parameter') ?? firstOfType(node, 'identifier');
  const names: string[] = [];
  if (parameter) patternNames(low, parameter, (name) => names.push(name));
  builder.block(names, () => {
    if (parameter) assign(low, parameter, builder.unknown(spanOf(parameter)));
    body(low, node);
  });
}
