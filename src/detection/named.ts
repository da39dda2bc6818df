import type { Linker } from '../linking/linker.js';
import { definitionsIn, functionOf, literalOf, nodeOf } from '../linking/nodes.js';
import type { FunctionRef, NodeRef } from '../linking/refs.js';
import type { Rule } from '../rules/rule.js';
import type { NodeId } from '../source/facts.js';
import { HELD_BACK } from './parts.js';
import { type MatchedCall, select } from './select.js';

/** How many callers of a helper are looked at for what they name. */
export const MAX_NAMING_CALLERS = 40;

/** Methods of a text that give the text, or parts of it. */
const OF_TEXT = /^(?:strip|lstrip|rstrip|lower|upper|casefold|split|rsplit|splitlines|partition|replace|removeprefix|removesuffix|format|trim|concat)$/;

/** Calls that give what they are given in another form, by the last name: `str(path)`, `os.path.join(root, name)`, `open(path)`. */
const OF_ARGUMENTS =
  /^(?:str|list|tuple|set|sorted|reversed|enumerate|zip|iter|Path|PurePath|join|basename|dirname|abspath|realpath|expanduser|expandvars|normpath|fspath|glob|iglob|open|String|resolve)$/;

/**
 * Positions of the parameters of a function that a name, path or list of them in it is made of: the parameter itself, its
 * elements, and the text put together with it. What is a member of a parameter is named by whoever made the parameter.
 */
export function namingParameters(values: readonly NodeRef[], fn: FunctionRef): readonly number[] {
  const found = new Set<number>();
  const seen = new Set<NodeId>();
  const queue = values.filter(({ unit }) => unit === fn.unit).map(({ id }) => id);
  for (const id of queue) {
    if (seen.has(id) || seen.size > 200) continue;
    seen.add(id);
    const node = nodeOf(fn.unit, id);
    switch (node.op) {
      case 'param':
        if (node.fn === fn.fn) found.add(node.index);
        break;
      case 'concat':
        queue.push(...node.parts);
        break;
      case 'list':
        queue.push(...node.items);
        break;
      case 'map':
        queue.push(...node.entries.filter(({ key }) => !HELD_BACK.test(key ?? '')).map(({ value }) => value));
        break;
      case 'update':
        queue.push(node.object, node.value);
        break;
      case 'index':
        if (node.key === undefined || typeof literalOf(fn.unit, node.key) !== 'string') queue.push(node.object);
        break;
      case 'call': {
        const callee = nodeOf(fn.unit, node.callee);
        const name = callee.op === 'member' || callee.op === 'name' || callee.op === 'import' ? (callee.name ?? '') : '';
        if (callee.op === 'member' && OF_TEXT.test(name)) queue.push(callee.object);
        if (OF_ARGUMENTS.test(name) || (callee.op === 'member' && name === 'format')) queue.push(...node.args.map(({ value }) => value));
        break;
      }
      default:
        queue.push(...definitionsIn(fn.unit, id));
    }
  }
  return [...found].filter((index) => !isReceiver(fn, index)).sort((a, b) => a - b);
}

/** The values by which a call that a rule matched names what it is about. */
export function namingValues(linker: Linker, { subject }: Rule, matched: MatchedCall): readonly NodeRef[] {
  return subject.flatMap(({ from }) => (from ? select(linker, matched, from) : []));
}

function isReceiver({ unit, fn }: FunctionRef, index: number): boolean {
  const { cls, parameters } = functionOf(unit, fn);
  const parameter = parameters[index];
  return cls !== undefined && index === 0 && parameter !== undefined && nodeOf(unit, parameter.node).op === 'this';
}

/** What a value holds under keys that say nothing of a test: of `{'train': a, 'test': b}` the first. */
export function withoutHeldBack(linker: Linker, ref: NodeRef): readonly NodeRef[] {
  const parts = linker.refs(ref.unit, ref.id).flatMap((target) => {
    const node = target.t === 'value' ? nodeOf(target.unit, target.id) : undefined;
    if (target.t !== 'value' || node?.op !== 'map') return [];
    return node.entries.filter(({ key }) => !HELD_BACK.test(key ?? '')).map(({ value }) => ({ unit: target.unit, id: value }));
  });
  return parts.length ? parts : [ref];
}

/** The names by which a value is taken out of something, joined by dots (`eval.dataset` of `args.eval.dataset`), or that of the parameter that it is. */
export function nameOf(linker: Linker, ref: NodeRef): string {
  const node = linker.node(ref);
  if (node.op === 'bind') return nameOf(linker, { unit: ref.unit, id: node.value });
  return node.op === 'param' ? (functionOf(ref.unit, node.fn).parameters[node.index]?.name ?? '') : memberPath(linker, ref, 0);
}

function memberPath(linker: Linker, ref: NodeRef, depth: number): string {
  const node = linker.node(ref);
  if (depth > 8) return '';
  const under = (object: NodeId, name: string): string => [memberPath(linker, { unit: ref.unit, id: object }, depth + 1), name].filter(Boolean).join('.');
  if (node.op === 'bind') return memberPath(linker, { unit: ref.unit, id: node.value }, depth + 1);
  if (node.op === 'member') return under(node.object, node.name);
  const key = node.op === 'index' && node.key !== undefined ? literalOf(ref.unit, node.key) : undefined;
  return node.op === 'index' && typeof key === 'string' ? under(node.object, key) : '';
}
