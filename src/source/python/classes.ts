import type { Span } from '../../base/text.js';
import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { Argument, NodeId } from '../facts.js';
import { lowerType } from './annotations.js';
import { type Lowering, lowerErrors, nameOf, symbolOf } from './context.js';
import { lowerDecorator, withTypeParameters } from './functions.js';
import { namesBound } from './names.js';

const ENUM = /^enum\.\w*(?:Enum|Flag)$/;

/** `class Name(bases, key=value): …`, decorated or not. Defines the name. */
export function lowerClass(low: Lowering, node: SyntaxNode, decorators: readonly SyntaxNode[], extent: Span): void {
  const { builder, classScope: outer } = low;
  const nameNode = childOf(node, 'name');
  const name = nameNode ? nameOf(low, nameNode) : '';
  const nameSpan = nameNode ? spanOf(nameNode) : ([node.start, node.start] as const);
  const decorations = decorators.map((decorator) => lowerDecorator(low, decorator));
  let cls = -1;
  withTypeParameters(low, node, () => {
    const { bases, keywords } = lowerBases(low, childOf(node, 'superclasses'));
    const form = bases.some((base) => ENUM.test(symbolOf(low, base) ?? '')) ? 'enum' : 'class';
    cls = builder.openClass({ name, nameSpan, extent, form });
    const fact = builder.classFact(cls);
    fact.bases.push(...bases);
    fact.keywords.push(...keywords);
    fact.decorators.push(...decorations);
    const body = childOf(node, 'body');
    low.classScope = cls;
    builder.scoped(body ? namesBound(low, body) : [], false, () => {
      low.block(body);
      lowerErrors(low, node);
    });
    low.classScope = outer;
  });
  if (outer !== undefined) builder.classFact(outer).inner.push({ name, cls });
  const value = builder.add({ op: 'class', cls, span: spanOf(node) });
  for (const decoration of decorations) builder.apply(decoration, value);
  if (nameNode) builder.define(name, value, nameSpan);
}

function lowerBases(low: Lowering, list: SyntaxNode | undefined): { bases: NodeId[]; keywords: Argument[] } {
  const bases: NodeId[] = [];
  const keywords: Argument[] = [];
  for (const child of list?.children ?? []) {
    if (child.type === 'keyword_argument') {
      const name = childOf(child, 'name');
      keywords.push({ value: low.expression(childOf(child, 'value'), child), ...(name ? { name: nameOf(low, name) } : {}) });
    } else if (child.type === 'dictionary_splat') keywords.push({ value: low.expression(child.children[child.children.length - 1], child), spread: 2 });
    else if (child.type !== 'ERROR') bases.push(child.type === 'subscript' ? lowerType(low, child, child) : low.expression(child, child));
  }
  return { bases, keywords };
}
