import type { Linker } from '../linking/linker.js';
import { functionOf, parameterBehind } from '../linking/nodes.js';
import type { NodeRef, Unit } from '../linking/refs.js';
import type { Argument } from '../source/facts.js';

/** Arguments as they stand in a file. */
export interface Written {
  readonly unit: Unit;
  readonly args: readonly Argument[];
}

const MAX_CALLERS = 8;

/**
 * The arguments of a call that hands on all that its function was given, one list for each call of that function:
 * `(...args) => create(...args)`, `def run(*args, **named): return create(*args, **named)`.
 */
export function forwarded(linker: Linker, call: NodeRef, args: readonly Argument[]): readonly Written[] {
  const found: Written[] = [];
  for (const { value, spread } of args) {
    const parameter = spread === undefined ? undefined : parameterBehind(call.unit, value);
    if (!parameter) continue;
    const fn = { unit: call.unit, fn: parameter.fn };
    const { parameters } = functionOf(fn.unit, fn.fn);
    if (parameters[parameter.index]?.rest !== spread) continue;
    for (const giver of linker.giversTo(fn).slice(0, MAX_CALLERS)) {
      const given = linker.argumentsOf(giver);
      if (spread === 2) {
        const rest = given.filter(({ name, spread: all }) => all === 2 || (name !== undefined && !parameters.some((other) => other.name === name)));
        if (rest.length) found.push({ unit: giver.unit, args: rest });
        continue;
      }
      const [first] = linker.argumentsOfCall(giver, fn, parameter.index);
      const positional = given.filter(({ name, spread: all }) => name === undefined && all !== 2);
      const from = positional.findIndex((argument) => argument.value === first?.id);
      if (from >= 0) found.push({ unit: giver.unit, args: positional.slice(from) });
    }
  }
  return found;
}
