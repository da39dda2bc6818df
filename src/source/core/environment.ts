import type { NodeId } from '../facts.js';

/**
 * What each name stands for at one point of a function. A fork sees what its parent holds and keeps
 * its own changes, so that a branch costs as much as it defines.
 */
export class Environment {
  private readonly own = new Map<string, NodeId | undefined>();

  constructor(private readonly parent?: Environment) {}

  get(key: string): NodeId | undefined {
    for (let at: Environment | undefined = this; at; at = at.parent) {
      const value = at.own.get(key);
      if (value !== undefined || at.own.has(key)) return value;
    }
    return undefined;
  }

  set(key: string, value: NodeId): void {
    this.own.set(key, value);
  }

  delete(key: string): void {
    if (this.parent) this.own.set(key, undefined);
    else this.own.delete(key);
  }

  fork(): Environment {
    return new Environment(this);
  }

  /** The keys set between an ancestor (exclusive) and here. */
  changedSince(ancestor: Environment, keys: Set<string>): void {
    for (let at: Environment | undefined = this; at && at !== ancestor; at = at.parent) for (const key of at.own.keys()) keys.add(key);
  }

  /** A copy that no later change reaches: one fork of the ancestor with all that was set since. */
  since(ancestor: Environment): Environment {
    const copy = new Environment(ancestor);
    for (let at: Environment | undefined = this; at && at !== ancestor; at = at.parent) {
      for (const [key, value] of at.own) if (!copy.own.has(key)) copy.own.set(key, value);
    }
    return copy;
  }
}
