import type { Span } from '../../base/text.js';
import { childOf, childrenOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { ClassId, NodeId } from '../facts.js';
import { hasToken, type Lowering, parts, textOf } from './context.js';
import { lowerFunction } from './functions.js';
import { stringValue } from './strings.js';
import { defineTypeParameters, typeParameterNames, withTypes } from './types.js';

/** `class Name extends Base { … }`, as a statement or an expression. Returns the class value; its own name is defined for its body. */
export function lowerClass(low: Lowering, node: SyntaxNode, given = '', decorators: readonly SyntaxNode[] = [], extent: Span = spanOf(node)): NodeId {
  const own = childOf(node, 'name');
  const names = [...(node.type === 'class' && own ? [textOf(low, own)] : []), ...typeParameterNames(low, node)];
  let value: NodeId | undefined;
  low.builder.block(names, () => {
    defineTypeParameters(low, node);
    value = lowerClassBody(low, node, given, decorators, extent);
  });
  return value ?? low.builder.unknown(spanOf(node));
}

function lowerClassBody(low: Lowering, node: SyntaxNode, given: string, decorators: readonly SyntaxNode[], extent: Span): NodeId {
  const { builder, thisClass } = low;
  const own = childOf(node, 'name');
  const name = own ? textOf(low, own) : given;
  const nameSpan: Span = own ? spanOf(own) : [node.start, Math.min(node.end, node.start + 'class'.length)];
  const cls = builder.openClass({ name, nameSpan, extent, form: 'class' });
  const fact = builder.classFact(cls);
  for (const decorator of [...decorators, ...childrenOf(node, 'decorator')]) fact.decorators.push(low.expression(parts(decorator)[0], decorator));
  for (const heritage of node.children) {
    if (heritage.type !== 'class_heritage') continue;
    fact.bases.push(...basesIn(low, heritage));
    const interfaces = heritage.children
      .filter(({ type }) => type === 'implements_clause')
      .flatMap((clause) => parts(clause).map((type) => low.type(type, clause)));
    if (interfaces.length) fact.interfaces = interfaces;
  }
  const value = builder.add({ op: 'class', cls, span: spanOf(node) });
  if (own) builder.define(name, value, nameSpan);
  const members = childOf(node, 'body')?.children ?? [];
  const implemented = new Set(members.map((member) => (member.type === 'method_definition' ? memberName(low, member)?.name : undefined)));
  let pending: SyntaxNode[] = [];
  for (const member of members) {
    if (member.type === 'decorator') {
      pending.push(member);
      continue;
    }
    if (SIGNATURES.has(member.type)) lowerSignature(low, cls, member, implemented);
    else lowerMember(low, cls, member, pending);
    pending = [];
  }
  low.thisClass = thisClass;
  return value;
}

const SIGNATURES = new Set(['method_signature', 'abstract_method_signature']);

/** A method without a body: what it takes and gives is known all the same. Of overloads, the first one. */
function lowerSignature(low: Lowering, cls: ClassId, member: SyntaxNode, known: Set<string | undefined>): void {
  const named = memberName(low, member);
  if (!named || known.has(named.name) || hasToken(member, 'set')) return;
  known.add(named.name);
  const kind = hasToken(member, 'get') ? 'property' : hasToken(member, 'static') ? 'static' : undefined;
  const type = childOf(member, 'type');
  const signature = type ? (parts(type)[0] ?? member) : member;
  const fn = lowerFunction(low, signature, { name: named.name, head: named.span, extent: spanOf(member), cls, ...(kind ? { kind } : {}) });
  low.builder.classFact(cls).methods.push({ name: named.name, fn });
}

function basesIn(low: Lowering, heritage: SyntaxNode): readonly NodeId[] {
  return parts(heritage).flatMap((clause): readonly NodeId[] => {
    if (clause.type === 'implements_clause') return [];
    if (clause.type !== 'extends_clause') return [low.expression(clause, heritage)];
    const value = childOf(clause, 'value');
    if (!value) return [];
    const base = low.expression(value, clause);
    const list = childOf(clause, 'type_arguments');
    const types = (list ? parts(list) : []).map((argument) => low.type(argument, clause));
    return [withTypes(low, base, types, spanOf(clause))];
  });
}

function memberName(low: Lowering, node: SyntaxNode): { name: string; span: Span } | undefined {
  const name = childOf(node, 'name') ?? childOf(node, 'property');
  if (!name || name.type === 'computed_property_name') return undefined;
  return { name: name.type === 'string' ? stringValue(low, name) : textOf(low, name), span: spanOf(name) };
}

function lowerMember(low: Lowering, cls: ClassId, member: SyntaxNode, before: readonly SyntaxNode[]): void {
  const { builder } = low;
  const fact = builder.classFact(cls);
  const decorators = (): NodeId[] => [...before, ...childrenOf(member, 'decorator')].map((decorator) => low.expression(parts(decorator)[0], decorator));
  const start = before[0]?.start ?? member.start;
  switch (member.type) {
    case 'method_definition': {
      const named = memberName(low, member);
      const kind = hasToken(member, 'get') || hasToken(member, 'set') ? 'property' : hasToken(member, 'static') ? 'static' : undefined;
      const fn = lowerFunction(low, member, {
        name: named?.name ?? '',
        ...(named ? { head: named.span } : {}),
        extent: [start, member.end],
        cls,
        ...(kind ? { kind } : {}),
        decorators: decorators(),
      });
      if (named && !hasToken(member, 'set')) fact.methods.push({ name: named.name, fn });
      return;
    }
    case 'public_field_definition':
    case 'field_definition': {
      const named = memberName(low, member);
      const type = childOf(member, 'type');
      const given = childOf(member, 'value');
      const typeNode = type && low.type(type, member);
      const saved = low.thisClass;
      low.thisClass = cls;
      const value = given && low.named(given, member, named?.name ?? '');
      low.thisClass = saved;
      if (!named) return;
      const all = decorators();
      const span: Span = [start, member.end];
      fact.fields.push({
        name: named.name,
        nameSpan: named.span,
        extent: span,
        ...(typeNode === undefined ? {} : { type: typeNode }),
        ...(value === undefined ? {} : { value }),
        ...(all.length ? { decorators: all } : {}),
      });
      if (value !== undefined) {
        const held = typeNode === undefined ? value : builder.add({ op: 'typed', value, type: typeNode, span });
        builder.addAttribute(cls, named.name, held);
        const node = builder.get(value);
        if (node.op === 'function') fact.methods.push({ name: named.name, fn: node.fn });
      }
      return;
    }
    case 'class_static_block':
      low.thisClass = cls;
      low.block(childOf(member, 'body'));
      return;
    default:
      for (const decorator of before) low.expression(parts(decorator)[0], decorator);
  }
}

/** `interface Name { … }`, `type Name = { … }`: a class of form `type` with its fields. Other aliases stand for their type. */
export function lowerTypeDeclaration(low: Lowering, node: SyntaxNode): void {
  const nameNode = childOf(node, 'name');
  if (!nameNode) return;
  const bodies = node.type === 'interface_declaration' ? childrenOf(node, 'body') : objectTypes(childOf(node, 'value'));
  low.builder.block(typeParameterNames(low, node), () => {
    defineTypeParameters(low, node);
    lowerNamedType(low, node, nameNode, bodies);
  });
}

function lowerNamedType(low: Lowering, node: SyntaxNode, nameNode: SyntaxNode, bodies: readonly SyntaxNode[]): void {
  const { builder } = low;
  const name = textOf(low, nameNode);
  if (node.type === 'type_alias_declaration' && !bodies.length) {
    const value = childOf(node, 'value');
    if (value) builder.define(name, low.type(value, node), spanOf(nameNode));
    return;
  }
  const cls = builder.openClass({ name, nameSpan: spanOf(nameNode), extent: spanOf(node), form: 'type' });
  const fact = builder.classFact(cls);
  builder.define(name, builder.add({ op: 'class', cls, span: spanOf(node) }), spanOf(nameNode));
  const others =
    node.type === 'interface_declaration'
      ? node.children.filter(({ type }) => type === 'extends_type_clause').flatMap(parts)
      : alsoTypes(childOf(node, 'value'));
  for (const base of others) fact.bases.push(low.type(base, node));
  const known = new Set<string | undefined>();
  for (const body of bodies) {
    for (const member of body.children) {
      if (member.type === 'method_signature' || isFunctionProperty(member)) lowerSignature(low, cls, member, known);
      if (member.type !== 'property_signature') continue;
      const named = memberName(low, member);
      const type = childOf(member, 'type');
      if (named) fact.fields.push({ name: named.name, nameSpan: named.span, extent: spanOf(member), ...(type ? { type: low.type(type, member) } : {}) });
    }
  }
}

/** `make: () => Client`. */
function isFunctionProperty(member: SyntaxNode): boolean {
  const type = member.type === 'property_signature' ? childOf(member, 'type') : undefined;
  return type !== undefined && parts(type)[0]?.type === 'function_type';
}

function objectTypes(value: SyntaxNode | undefined): readonly SyntaxNode[] {
  if (value?.type === 'object_type') return [value];
  return value?.type === 'intersection_type' ? parts(value).flatMap(objectTypes) : [];
}

function alsoTypes(value: SyntaxNode | undefined): readonly SyntaxNode[] {
  return value?.type === 'intersection_type' ? parts(value).filter(({ type }) => type !== 'object_type' && type !== 'intersection_type') : [];
}

/** `enum Name { A, B = 'b' }`. */
export function lowerEnum(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  const nameNode = childOf(node, 'name');
  if (!nameNode) return;
  const cls = builder.openClass({ name: textOf(low, nameNode), nameSpan: spanOf(nameNode), extent: spanOf(node), form: 'enum' });
  for (const member of childOf(node, 'body')?.children ?? []) {
    if (member.type !== 'enum_assignment') continue;
    const named = memberName(low, member);
    const value = childOf(member, 'value');
    if (named && value) builder.addAttribute(cls, named.name, low.expression(value, member));
  }
  builder.define(textOf(low, nameNode), builder.add({ op: 'class', cls, span: spanOf(node) }), spanOf(nameNode));
}
