import { memo } from '../base/memo.js';
import { nodeOf, withoutBinds } from '../linking/nodes.js';
import { type FunctionRef, functionKey, type NodeRef } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { CallFound } from './calls.js';
import type { Scene } from './scene.js';
import { select } from './select.js';

/**
 * Tells of a call of a function around a request whether that request goes to what its rule means. A function that takes the address
 * (`send(path, body)`) sends whatever it is given anywhere: only who gives it such an address counts.
 */
export function addressTest(
  scene: Scene,
  found: CallFound,
  leading: (values: readonly NodeRef[], fn: FunctionRef) => readonly number[],
): (call: NodeRef, fn: FunctionRef) => boolean {
  const { linker } = scene;
  const { matched } = found;
  const tests = matched && nodeOf(matched.call.unit, matched.call.id).op === 'call' ? found.rule.where.args : [];
  const open = tests.flatMap(({ arg, matches }) => {
    const nodes = matches && matched ? select(linker, matched, arg) : [];
    return matches && nodes.length && !nodes.some((node) => matches.test(written(node))) ? [{ nodes, matches }] : [];
  });
  const taken = new Map<string, readonly { readonly index: number; readonly matches: RegExp }[]>();
  return (call, fn) => {
    const parameters = memo(taken, functionKey(fn), () => open.flatMap(({ nodes, matches }) => leading(nodes, fn).map((index) => ({ index, matches }))));
    if (!parameters.length) return true;
    return parameters.some(({ index, matches }) =>
      linker.argumentsOfCall(call, fn, index).some((given) => textsOf(linker, given).some(({ text }) => text !== undefined && matches.test(text))),
    );
  };
}

/** What of a text stands where it is put together. */
function written({ unit, id }: NodeRef): string {
  const node = nodeOf(unit, withoutBinds(unit, id));
  if (node.op === 'literal') return String(node.value);
  if (node.op !== 'concat') return '';
  return node.parts.map((part) => written({ unit, id: part }) || '…').join('');
}
