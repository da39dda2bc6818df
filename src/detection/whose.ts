import { definitionsIn, functionOf, nodeOf, parameterBehind } from '../linking/nodes.js';
import type { FunctionRef, NodeRef } from '../linking/refs.js';
import type { NodeId } from '../source/facts.js';
import { isConstant } from './build.js';
import { mapKeys } from './entities.js';
import { givenBy } from './given.js';
import type { Scene } from './scene.js';
import { entriesOf } from './select.js';

/** How many calls of a function are looked at for what they hand it. */
const MAX_CALLERS = 100;

/**
 * Whether values say by a name in them whose or about which talk a record is: `{ userId }`, `{ chat_id: chat.id }`. Of what a
 * function is only handed, its callers say it.
 */
export function tellsWhose(scene: Scene, values: readonly NodeRef[]): boolean {
  return values.some((value) => tells(scene, value, 0));
}

function tells(scene: Scene, value: NodeRef, depth: number): boolean {
  const { linker } = scene;
  const isSaid = (key: string): boolean => entriesOf(linker, value, key).some((entry) => !isConstant(linker, entry));
  if (mapKeys(linker, value).some((key) => isWhose(scene, key) && isSaid(key))) return true;
  const parameter = parameterBehind(value.unit, value.id);
  if (!parameter || depth > 1) return false;
  const fn = { unit: value.unit, fn: parameter.fn };
  return linker
    .giversTo(fn)
    .slice(0, MAX_CALLERS)
    .some((call) => givenBy(linker, call, fn, parameter.index).some((given) => tells(scene, given.value, depth + 1)));
}

function isWhose({ rules }: Scene, name: string): boolean {
  const { lexicon } = rules;
  return (
    lexicon.hit(name, 'user-key')?.strength === 'strong' ||
    lexicon.hit(name, 'chat-key')?.strength === 'strong' ||
    lexicon.family(name, 'personal')?.strength === 'strong'
  );
}

/** Parameters that a framework hands on to every step of its work. */
const PASSED_ON = /^(?:req|request|ctx|context|c|res|response|info|next|self|cls)$/i;

const MAX_NODES = 200;

/** Positions of the parameters of a function that such values are, or are taken out of: `user` of `{ distinctId: user.id }`. */
export function whoseParameters(values: readonly NodeRef[], fn: FunctionRef): readonly number[] {
  const found = new Set<number>();
  const seen = new Set<NodeId>();
  const queue = values.filter(({ unit }) => unit === fn.unit).map(({ id }) => id);
  for (const id of queue) {
    if (seen.has(id) || seen.size > MAX_NODES) continue;
    seen.add(id);
    const node = nodeOf(fn.unit, id);
    switch (node.op) {
      case 'param':
        if (node.fn === fn.fn && !PASSED_ON.test(functionOf(fn.unit, fn.fn).parameters[node.index]?.name ?? '')) found.add(node.index);
        break;
      case 'member':
      case 'index':
        queue.push(node.object);
        break;
      case 'map':
        queue.push(...node.entries.map(({ value }) => value), ...node.spreads);
        break;
      case 'concat':
        queue.push(...node.parts);
        break;
      default:
        queue.push(...definitionsIn(fn.unit, id));
    }
  }
  return [...found].sort((a, b) => a - b);
}
