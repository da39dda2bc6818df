import { memo } from '../base/memo.js';
import { nodeOf, parameterBehind, withoutBinds } from '../linking/nodes.js';
import { type FunctionRef, functionKey, type NodeRef } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { ArgumentTest } from '../rules/rule.js';
import { type Builder, MAX_GIVERS } from './build.js';
import type { CallFound } from './calls.js';
import { functionOfCall } from './reach.js';
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

/**
 * Tells of a call of a function that hands on what a rule looks at whether it gives the function what the rule does not mean:
 * `send('https://other.example', body)`.
 */
export function otherTest({ builder, linker }: Scene, { rule, matched }: Pick<CallFound, 'rule' | 'matched'>, fn: FunctionRef): (call: NodeRef) => boolean {
  const tests = rule.where.args.flatMap((test) => {
    const parameters = matched && test.matches ? handedTo(fn, select(linker, matched, test.arg)) : [];
    return parameters.length ? [{ test, parameters }] : [];
  });
  return (call) =>
    tests.some(({ test, parameters }) =>
      isOther(
        builder,
        test,
        parameters.flatMap((index) => linker.argumentsOfCall(call, fn, index)),
      ),
    );
}

/** Whether the function around a call works for others too: then only those of its calls are places that mean what the rule does. */
export function isForOthers(scene: Scene, found: Pick<CallFound, 'rule' | 'call' | 'matched'>): boolean {
  const fn = functionOfCall(found.call);
  return scene.linker
    .giversTo(fn)
    .slice(0, MAX_GIVERS)
    .some(otherTest(scene, found, fn));
}

/** The parameters of a function that values are; none where one of them is anything else. */
function handedTo(fn: FunctionRef, values: readonly NodeRef[]): readonly number[] {
  const parameters = values.map(({ unit, id }) => (unit === fn.unit ? parameterBehind(unit, id) : undefined));
  return parameters.every((parameter) => parameter?.fn === fn.fn) ? parameters.flatMap((parameter) => parameter?.index ?? []) : [];
}

/** Whether values are known to be something else than a rule asks for. */
function isOther(builder: Builder, test: ArgumentTest, values: readonly NodeRef[]): boolean {
  if (!values.length || builder.passesAt(test, values)) return false;
  return values.every((value) => textsOf(builder.linker, value).some(({ text }) => text !== undefined));
}
