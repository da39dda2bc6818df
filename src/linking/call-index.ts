import { memo } from '../base/memo.js';
import type { NodeRef, Unit } from './refs.js';

/** Calls by what they have to do with: `PATH#FUNCTION` or a key of the user's own. Can be brought up to date when one file is edited. */
export class CallIndex {
  private readonly calls = new Map<string, NodeRef[]>();
  /** The keys under which calls of a file stand. */
  private readonly keys = new WeakMap<Unit, Set<string>>();

  add(key: string, call: NodeRef): void {
    memo(this.calls, key, (): NodeRef[] => []).push(call);
    memo(this.keys, call.unit, () => new Set<string>()).add(key);
  }

  get(key: string): readonly NodeRef[] {
    return this.calls.get(key) ?? [];
  }

  /** Takes the calls of a former unit out, and puts those of functions whose number has changed under their present one. */
  forget(before: Unit, renamed: ReadonlyMap<string, string>): void {
    for (const key of this.keys.get(before) ?? []) {
      const kept = this.get(key).filter((call) => call.unit !== before);
      this.calls.set(key, kept);
    }
    const moved: [string, readonly NodeRef[]][] = [];
    for (const [key, now] of renamed) {
      const calls = this.calls.get(key);
      if (!calls) continue;
      this.calls.delete(key);
      moved.push([now, calls]);
    }
    for (const [key, calls] of moved) if (key !== '') for (const call of calls) this.add(key, call);
  }
}

/** Keys of functions whose number has changed with an edit, to what they are now; empty for those that are gone. */
export function renumbered(before: Unit, now: Unit): ReadonlyMap<string, string> {
  const names = (unit: Unit): readonly string[] => {
    const seen = new Map<string, number>();
    return unit.facts.functions.map(({ name, cls }) => {
      const full = `${cls === undefined ? '' : (unit.facts.classes[cls]?.name ?? '')}.${name}`;
      const count = seen.get(full) ?? 0;
      seen.set(full, count + 1);
      return `${full}#${count}`;
    });
  };
  const numbers = new Map(names(now).map((name, fn) => [name, fn]));
  const renamed = new Map<string, string>();
  for (const [fn, name] of names(before).entries()) {
    const number = numbers.get(name);
    if (number !== fn) renamed.set(`${before.path}#${fn}`, number === undefined ? '' : `${before.path}#${number}`);
  }
  return renamed;
}
