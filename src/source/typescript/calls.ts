import type { Span } from '../../base/text.js';
import { childOf, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { Argument, NodeId } from '../facts.js';
import { type Lowering, parts, stringOf, textOf } from './context.js';
import { changed } from './patterns.js';
import { lowerTemplate } from './strings.js';
import { lowerType } from './types.js';

/** Methods that put their last argument into the receiver. */
const ADDING = new Set(['push', 'unshift', 'append', 'add', 'set', 'concat', 'splice', 'fill']);

/** `f(a)`, `new C(a)`, a tagged template, `require('m')` and `import('m')`. */
export function lowerCall(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const isNew = node.type === 'new_expression';
  const target = childOf(node, isNew ? 'constructor' : 'function');
  const list = childOf(node, 'arguments');
  const imported = target && list && !isNew ? importedBy(low, node, target, list) : undefined;
  if (imported !== undefined) return imported;
  const callee = low.expression(target, node);
  const args: Argument[] = [];
  if (list?.type === 'template_string') args.push({ value: lowerTemplate(low, list) });
  else {
    for (const child of list ? parts(list) : []) {
      if (child.type === 'spread_element') args.push({ value: low.expression(parts(child)[0], child), spread: 1 });
      else args.push({ value: low.expression(child, node) });
    }
  }
  const given = childOf(node, 'type_arguments');
  const types = given ? parts(given).map((type) => lowerType(low, type)) : [];
  const call = builder.call(callee, args, spanOf(node), { written: target && spanOf(target), isNew, types });
  if (target && textOf(low, target) === 'Object.assign') assignMembers(low, args);
  const member = builder.get(callee);
  const added = args[args.length - 1]?.value;
  if (target?.type === 'member_expression' && member.op === 'member' && added !== undefined && ADDING.has(member.name)) {
    const key = args.length > 1 ? stringOf(low, args[0]?.value) : undefined;
    const after = builder.add({ op: 'update', object: member.object, ...(key === undefined ? {} : { key }), value: added, span: spanOf(node) });
    changed(low, childOf(target, 'object'), member.object, after);
  }
  return call;
}

/** `Object.assign(this, { client })` */
function assignMembers({ builder }: Lowering, [target, ...sources]: readonly Argument[]): void {
  const owner = target && builder.get(builder.throughLoops(target.value));
  if (owner?.op !== 'this') return;
  for (const source of sources) {
    const node = builder.get(builder.throughLoops(source.value));
    if (node.op !== 'map') continue;
    for (const { key, value } of node.entries) if (key !== undefined) builder.addAttribute(owner.cls, key, value);
  }
}

function importedBy(low: Lowering, node: SyntaxNode, target: SyntaxNode, list: SyntaxNode): NodeId | undefined {
  const { builder } = low;
  const isRequire = target.type === 'identifier' && low.text.slice(target.start, target.end) === 'require' && givesModules(low);
  if (!isRequire && target.type !== 'import') return undefined;
  const [first] = parts(list);
  const module = first && stringOf(low, low.expression(first, list));
  if (module === undefined) return undefined;
  builder.imports.push({ module });
  return isRequire ? required(low, module, spanOf(node)) : builder.add({ op: 'import', module, span: spanOf(node) });
}

/** What `require` gives: of a file of the workspace, its exports by name or what `module.exports` was set to as a whole. */
export function required({ builder }: Lowering, module: string, span: Span): NodeId {
  const names = builder.add({ op: 'import', module, span });
  return module.startsWith('.') ? builder.join([names, builder.add({ op: 'import', module, name: 'default', span })], span) : names;
}

/** Whether `require` is the one of Node: what the file does not define, or what `createRequire` gave. */
function givesModules({ builder, createsRequire }: Lowering): boolean {
  return createsRequire || !builder.knows('require');
}
