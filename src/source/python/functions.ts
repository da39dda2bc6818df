import type { Span } from '../../base/text.js';
import { childOf, firstOfType, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { FunctionId, NodeId, ParameterFact } from '../facts.js';
import { lowerType } from './annotations.js';
import { assign } from './assignments.js';
import { type Lowering, lowerErrors, nameOf } from './context.js';
import { namesBound, outwardNames, targetNames } from './names.js';

type Parameter = Omit<ParameterFact, 'node'> & { readonly pattern?: SyntaxNode };

/** Decorators that change how a method is reached. Setters and the like belong to a property. */
const KINDS: Readonly<Record<string, 'static' | 'class' | 'property'>> = {
  staticmethod: 'static',
  classmethod: 'class',
  property: 'property',
  cached_property: 'property',
  hybrid_property: 'property',
  abstractproperty: 'property',
  setter: 'property',
  getter: 'property',
  deleter: 'property',
};

/** `def name(…): …`, decorated or not. Defines the name. */
export function lowerFunction(low: Lowering, node: SyntaxNode, decorators: readonly SyntaxNode[], extent: Span): void {
  const { builder } = low;
  const nameNode = childOf(node, 'name');
  const name = nameNode ? nameOf(low, nameNode) : '';
  const head = nameNode ? spanOf(nameNode) : ([node.start, node.start] as const);
  const cls = low.classScope;
  const decorations = decorators.map((decorator) => lowerDecorator(low, decorator));
  const kind = cls === undefined ? undefined : kindOf(low, decorators);
  let fn: FunctionId = 0;
  withTypeParameters(low, node, () => {
    const parameters = lowerParameters(low, childOf(node, 'parameters'));
    const returns = childOf(node, 'return_type');
    const returnType = returns && lowerType(low, returns, node);
    fn = builder.enterFunction({ name, head, extent, ...(cls === undefined ? {} : { cls }), ...(kind ? { kind } : {}) });
    builder.decorate(fn, decorations);
    if (returnType !== undefined) builder.setReturnType(fn, returnType);
    const body = childOf(node, 'body');
    if (body) for (const bound of namesBound(low, body)) builder.declare(bound);
    if (body && low.has.nonlocal) for (const shared of outwardNames(low, body, 'nonlocal_statement')) builder.share(shared);
    enterParameters(low, parameters, cls !== undefined && kind !== 'static' ? cls : undefined);
    low.classScope = undefined;
    low.block(body);
    lowerErrors(low, node);
    low.classScope = cls;
    builder.exitFunction();
  });
  const value = builder.add({ op: 'function', fn, span: spanOf(node) });
  if (!kind) for (const decoration of decorations) builder.apply(decoration, value, fn);
  if (cls !== undefined) builder.classFact(cls).methods.push({ name, fn });
  if (nameNode) builder.define(name, value, head);
}

/** `lambda x: …`. A name is given by `f = lambda …`. */
export function lowerLambda(low: Lowering, node: SyntaxNode, name = ''): NodeId {
  const { builder, classScope } = low;
  const parameters = lowerParameters(low, childOf(node, 'parameters'));
  const fn = builder.enterFunction({ name, head: [node.start, Math.min(node.start + 'lambda'.length, node.end)], extent: spanOf(node) });
  const body = childOf(node, 'body');
  if (body && low.has.walrus) for (const bound of namesBound(low, body)) builder.declare(bound);
  enterParameters(low, parameters, undefined);
  low.classScope = undefined;
  builder.returns(low.expression(body, node));
  low.classScope = classScope;
  builder.exitFunction();
  return builder.add({ op: 'function', fn, span: spanOf(node) });
}

/** A decorator as a value that stands where it is written, which a bare name alone would not. */
export function lowerDecorator(low: Lowering, decorator: SyntaxNode): NodeId {
  const [expression] = decorator.children;
  const value = low.expression(expression, decorator);
  return expression?.type === 'identifier' ? low.builder.add({ op: 'join', inputs: [value], span: spanOf(expression) }) : value;
}

function kindOf(low: Lowering, decorators: readonly SyntaxNode[]): 'static' | 'class' | 'property' | undefined {
  for (const decorator of decorators) {
    const last = /([A-Za-z_]\w*)\s*$/.exec(low.text.slice(decorator.start, decorator.end))?.[1];
    const kind = last !== undefined && Object.hasOwn(KINDS, last) ? KINDS[last] : undefined;
    if (kind) return kind;
  }
  return undefined;
}

/** Defaults and annotations are evaluated where the function is defined. */
function lowerParameters(low: Lowering, list: SyntaxNode | undefined): readonly Parameter[] {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const child of list?.children ?? []) {
    if (child.type === 'keyword_separator') keywordOnly = true;
    if (child.type === 'keyword_separator' || child.type === 'positional_separator' || child.type === 'ERROR') continue;
    const type = childOf(child, 'type');
    const value = childOf(child, 'value');
    const pattern = childOf(child, 'name') ?? (child.type === 'typed_parameter' ? (child.children[0] ?? child) : child);
    const splat = pattern.type === 'list_splat_pattern' ? 1 : pattern.type === 'dictionary_splat_pattern' ? 2 : undefined;
    const nameNode = splat ? firstOfType(pattern, 'identifier') : pattern.type === 'identifier' ? pattern : undefined;
    parameters.push({
      name: nameNode ? nameOf(low, nameNode) : '',
      span: spanOf(nameNode ?? child),
      ...(type ? { type: lowerType(low, type, child) } : {}),
      ...(value ? { default: low.expression(value, child) } : {}),
      ...(splat ? { rest: splat } : {}),
      ...(keywordOnly && !splat ? { keywordOnly: true as const } : {}),
      ...(nameNode ? {} : { pattern }),
    });
    if (splat === 1) keywordOnly = true;
  }
  return parameters;
}

function enterParameters(low: Lowering, parameters: readonly Parameter[], cls: number | undefined): void {
  const { builder } = low;
  parameters.forEach(({ pattern, ...info }, i) => {
    const node = builder.parameter(info, i === 0 && !info.rest && !info.keywordOnly ? cls : undefined);
    if (!pattern || (pattern.type !== 'tuple_pattern' && pattern.type !== 'pattern_list')) return;
    targetNames(pattern, (name) => builder.declare(nameOf(low, name)));
    assign(low, pattern, node);
  });
}

/** `[T: Bound]`: names that stand for their bound inside the definition. */
export function withTypeParameters(low: Lowering, node: SyntaxNode, body: () => void): void {
  const list = childOf(node, 'type_parameters');
  if (!list) {
    body();
    return;
  }
  const found: { name: SyntaxNode; bound: SyntaxNode | undefined }[] = [];
  for (const child of list.children) {
    let name: SyntaxNode | undefined = child;
    let bound: SyntaxNode | undefined;
    while (name && name.type !== 'identifier') {
      if (name.type === 'constrained_type') bound = name.children[1];
      name = name.type === 'splat_type' ? name.children[name.children.length - 1] : name.children[0];
    }
    if (name) found.push({ name, bound });
  }
  low.builder.scoped(
    found.map(({ name }) => nameOf(low, name)),
    true,
    () => {
      for (const { name, bound } of found) {
        low.builder.define(nameOf(low, name), bound ? lowerType(low, bound, list) : low.builder.unknown(spanOf(name)), spanOf(name));
      }
      body();
    },
  );
}
