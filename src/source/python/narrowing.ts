import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import { lowerType } from './annotations.js';
import { type Lowering, nameOf } from './context.js';

/** What a condition that came out as `holds` says of local names: `isinstance(x, T)`, joined by `and` or turned by `not`. */
export function narrow(low: Lowering, condition: SyntaxNode | undefined, holds: boolean): void {
  const [only] = condition?.children ?? [];
  switch (condition?.type) {
    case 'parenthesized_expression':
      narrow(low, only, holds);
      return;
    case 'not_operator':
      narrow(low, childOf(condition, 'argument'), !holds);
      return;
    case 'boolean_operator':
      if (childOf(condition, 'operator')?.type !== (holds ? 'and' : 'or')) return;
      narrow(low, childOf(condition, 'left'), holds);
      narrow(low, childOf(condition, 'right'), holds);
      return;
    case 'call':
      if (holds) narrowByInstance(low, condition);
      return;
    default:
      return;
  }
}

function narrowByInstance(low: Lowering, call: SyntaxNode): void {
  const { builder } = low;
  const callee = childOf(call, 'function');
  const [subject, type, more] = childOf(call, 'arguments')?.children ?? [];
  if (callee?.type !== 'identifier' || low.text.slice(callee.start, callee.end) !== 'isinstance') return;
  if (subject?.type !== 'identifier' || !type || more || !builder.isDefined(nameOf(low, subject))) return;
  const types = lowerType(low, type, call);
  // `str`, `dict` and the like say nothing that helps.
  if (builder.get(types).op === 'name') return;
  const value = builder.read(nameOf(low, subject), spanOf(subject));
  builder.assume(nameOf(low, subject), builder.add({ op: 'typed', value, type: types, span: spanOf(subject) }));
}
