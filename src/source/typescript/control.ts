import { childOf, childrenOf, firstOfType, type SyntaxNode, spanOf } from '../core/syntax.js';
import { hasToken, type Lowering, parts, textOf } from './context.js';
import { blockNames } from './names.js';
import { assign, patternNames } from './patterns.js';

export function lowerIf(low: Lowering, node: SyntaxNode): void {
  const condition = childOf(node, 'condition');
  low.expression(condition, node);
  const consequence = childOf(node, 'consequence');
  const alternative = childOf(node, 'alternative');
  const then = (): void => {
    assumeChecked(low, condition);
    if (consequence) low.statement(consequence);
  };
  low.builder.branch(alternative ? [then, () => low.statement(alternative)] : [then], alternative !== undefined, spanOf(node));
}

/** After `x instanceof C`, x is one. */
function assumeChecked(low: Lowering, condition: SyntaxNode | undefined): void {
  const check = condition?.type === 'parenthesized_expression' ? parts(condition)[0] : condition;
  const left = check?.type === 'binary_expression' && childOf(check, 'operator')?.type === 'instanceof' ? childOf(check, 'left') : undefined;
  const right = check && childOf(check, 'right');
  if (left?.type !== 'identifier' || !right) return;
  const { builder } = low;
  const name = textOf(low, left);
  builder.assume(name, builder.add({ op: 'typed', value: low.expression(left, left), type: low.expression(right, right), span: spanOf(left) }));
}

export function lowerWhile(low: Lowering, node: SyntaxNode): void {
  const run = (): void => {
    low.expression(childOf(node, 'condition'), node);
    body(low, node);
  };
  low.builder.loop(run, spanOf(node), /^\(\s*(?:true|1)\s*\)$/.test(conditionText(low, node)));
}

export function lowerDo(low: Lowering, node: SyntaxNode): void {
  low.builder.loop(() => {
    body(low, node);
    low.expression(childOf(node, 'condition'), node);
  }, spanOf(node));
}

/** The body of a loop or clause. */
function body(low: Lowering, node: SyntaxNode): void {
  const inner = childOf(node, 'body');
  if (inner) low.statement(inner);
}

function conditionText(low: Lowering, node: SyntaxNode): string {
  const condition = childOf(node, 'condition');
  return condition ? textOf(low, condition) : '';
}

export function lowerFor(low: Lowering, node: SyntaxNode): void {
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
export function lowerForIn(low: Lowering, node: SyntaxNode): void {
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

export function lowerSwitch(low: Lowering, node: SyntaxNode): void {
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

export function lowerTry(low: Lowering, node: SyntaxNode): void {
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
