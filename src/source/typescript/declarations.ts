import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { MapEntry, NodeId } from '../facts.js';
import { behind, type Lowering, parts, textOf } from './context.js';
import { blockNames } from './names.js';
import { assign } from './patterns.js';
import { lowerStatements } from './statements.js';

/** `namespace Name { … }`: what it exports, by name. */
export function lowerNamespace(low: Lowering, node: SyntaxNode): void {
  const { builder, exportedNames } = low;
  const body = childOf(node, 'body');
  const name = childOf(node, 'name');
  if (!body) return;
  const entries: MapEntry[] = [];
  builder.block(blockNames(low, body.children), () => {
    low.exportedNames = [];
    lowerStatements(low, body.children);
    for (const { local, name: key, node: place } of low.exportedNames) entries.push({ key, value: builder.read(local, spanOf(place)) });
    low.exportedNames = exportedNames;
  });
  const span = spanOf(node);
  if (name?.type === 'identifier') builder.define(textOf(low, name), builder.add({ op: 'map', entries, spreads: [], span }), spanOf(name));
}

/** `import Name = a.b.C`. */
export function lowerAlias(low: Lowering, node: SyntaxNode): void {
  const [name, target] = parts(node);
  if (name && target) low.builder.define(textOf(low, name), low.type(target, node), spanOf(name));
}

export function lowerDeclarator(low: Lowering, node: SyntaxNode): void {
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
  if (type) {
    const declared = low.type(type, node);
    typeParameters(low, value, type, declared);
    value = builder.add({ op: 'typed', value, type: declared, span: spanOf(node) });
  }
  assign(low, target, value);
}

/** Types of functional components: their argument is the type of the first parameter. */
const COMPONENT_TYPES = /(?:^|\.)(?:FC|VFC|FunctionComponent)$/;

/** `const ask: (client: OpenAI) => void = (client) => …`, `const Ask: React.FC<Props> = (props) => …` */
function typeParameters(low: Lowering, value: NodeId, annotation: SyntaxNode, declared: NodeId): void {
  const { builder } = low;
  const node = builder.get(value);
  if (node.op !== 'function') return;
  const signature = builder.get(behind(low, declared));
  if (signature.op === 'function') {
    for (const [i, { type }] of builder.functionFact(signature.fn).parameters.entries()) if (type !== undefined) builder.typeParameter(node.fn, i, type);
    return;
  }
  const [type] = parts(annotation);
  const name = type && childOf(type, 'name');
  if (type?.type !== 'generic_type' || !name || !COMPONENT_TYPES.test(textOf(low, name))) return;
  const list = childOf(type, 'type_arguments');
  const [props] = list ? parts(list) : [];
  if (props) builder.typeParameter(node.fn, 0, low.type(props, type));
}
