import type { Span } from '../../base/text.js';
import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { ClassId, FunctionId, NodeId, ParameterFact } from '../facts.js';
import { hasToken, type Lowering, parts, type ThisObject, textOf } from './context.js';
import { varNames } from './names.js';
import { assign, patternNames } from './patterns.js';
import { defineTypeParameters, typeParameterNames } from './types.js';

export interface FunctionOptions {
  readonly name?: string;
  /** The name where it is defined. */
  readonly head?: Span;
  readonly extent?: Span;
  /** The class of which it is a method. */
  readonly cls?: ClassId;
  readonly kind?: 'static' | 'property';
  readonly decorators?: readonly NodeId[];
  /** The object literal of which it is a method. */
  readonly thisObject?: ThisObject;
}

/** A function, arrow, or method, or the signature of one. Returns its id; defines no name outside. */
export function lowerFunction(low: Lowering, node: SyntaxNode, options: FunctionOptions = {}): FunctionId {
  const { builder, thisClass, thisObject } = low;
  const own = childOf(node, 'name');
  const name = options.name ?? (own ? textOf(low, own) : '');
  const head: Span = options.head ?? (own ? spanOf(own) : [node.start, Math.min(node.end, firstToken(low, node))]);
  const { cls, kind } = options;
  const fn = builder.enterFunction({
    name,
    head,
    extent: options.extent ?? spanOf(node),
    ...(cls === undefined ? {} : { cls }),
    ...(kind ? { kind } : {}),
    ...(node.type === 'function_type' ? { signature: true as const } : {}),
  });
  if (options.decorators?.length) builder.decorate(fn, options.decorators);
  if (node.type !== 'arrow_function') {
    low.thisClass = cls;
    low.thisObject = options.thisObject;
  }
  for (const found of typeParameterNames(low, node)) builder.declare(found);
  defineTypeParameters(low, node);
  const body = childOf(node, 'body');
  if (body?.type === 'statement_block') for (const found of varNames(low, body)) builder.declare(found);
  lowerParameters(low, node, name === 'constructor' ? cls : undefined);
  const returns = childOf(node, 'return_type');
  if (returns) builder.setReturnType(fn, low.type(returns, node));
  if (body?.type === 'statement_block') low.block(body);
  else if (body) builder.returns(low.expression(body, node));
  low.thisClass = thisClass;
  low.thisObject = thisObject;
  builder.exitFunction();
  return fn;
}

/** The end of the first line, so that the head of an anonymous function is one line. */
function firstToken(low: Lowering, node: SyntaxNode): number {
  const body = childOf(node, 'body');
  const end = body ? body.start : node.end;
  const line = /^[^\r\n]*/.exec(low.text.slice(node.start, end))?.[0] ?? '';
  return node.start + Math.max(1, line.trimEnd().length);
}

function lowerParameters(low: Lowering, node: SyntaxNode, constructorOf: ClassId | undefined): void {
  const single = childOf(node, 'parameter');
  const list = childOf(node, 'parameters');
  const later: { pattern: SyntaxNode; node: NodeId }[] = [];
  for (const child of single ? [single] : list ? parts(list) : []) {
    if (child.type === 'decorator' || child.type === 'ERROR') continue;
    const outer = childOf(child, 'pattern') ?? (child.type === 'assignment_pattern' ? childOf(child, 'left') : child);
    if (!outer || outer.type === 'this') continue;
    const rest = outer.type === 'rest_pattern';
    const pattern = rest ? (parts(outer)[0] ?? outer) : outer;
    const isName = pattern.type === 'identifier';
    const type = childOf(child, 'type');
    const fallback = childOf(child, 'value') ?? (child.type === 'assignment_pattern' ? childOf(child, 'right') : undefined);
    const info: Omit<ParameterFact, 'node'> = {
      name: isName ? textOf(low, pattern) : '',
      span: spanOf(pattern),
      ...(type ? { type: low.type(type, child) } : {}),
      ...(fallback ? { default: low.expression(fallback, child) } : {}),
      ...(rest ? { rest: 1 as const } : {}),
    };
    const id = low.builder.parameter(info);
    if (!isName) {
      patternNames(low, pattern, (name) => low.builder.declare(name));
      later.push({ pattern, node: id });
    }
    if (constructorOf !== undefined && isName && (child.children.some(({ type }) => type === 'accessibility_modifier') || hasToken(child, 'readonly'))) {
      const { builder } = low;
      const value = info.type === undefined ? id : builder.add({ op: 'typed', value: id, type: info.type, span: spanOf(pattern) });
      builder.addAttribute(constructorOf, info.name, value);
    }
  }
  for (const { pattern, node: id } of later) assign(low, pattern, id);
}
