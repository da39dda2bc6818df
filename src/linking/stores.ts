import { memo } from '../base/memo.js';
import type { NodeId } from '../source/facts.js';
import type { Links } from './links.js';
import { isPython, literalOf, nodeOf } from './nodes.js';
import { saysNothing } from './plain.js';
import { type External, type NodeRef, type Ref, type Unit, union } from './refs.js';

/** How many stores under one name are looked at. */
const MAX_STORES = 24;

/** Under which what `x.set(v)` is given is kept beside what attributes are assigned. */
const SET = 'set()';

/** Before the names under which `x.set('name', v)` keeps something. */
const UNDER = 'set() ';

/** What code assigns to a member of something. */
interface Stored {
  readonly key: string;
  readonly object: NodeRef;
  readonly value: NodeRef;
}

/** By unit, so that an edit of one does not look through all. */
const stores = new WeakMap<Unit, readonly Stored[]>();

function storesIn(unit: Unit): readonly Stored[] {
  const found: Stored[] = [];
  const add = (key: string, object: NodeId, value: NodeId): void => {
    found.push({ key, object: { unit, id: object }, value: { unit, id: value } });
  };
  for (const { object, key, value } of unit.facts.stores) {
    if (key !== undefined && nodeOf(unit, object).op !== 'this' && (isPython(unit) || isShared(unit, object))) add(key, object, value);
  }
  const size = isPython(unit) ? 1 : 2;
  for (const id of unit.facts.calls) {
    const node = nodeOf(unit, id);
    const callee = node.op === 'call' && node.args.length === size ? nodeOf(unit, node.callee) : undefined;
    if (node.op !== 'call' || callee?.op !== 'member') continue;
    const [first, second] = node.args;
    // In Python `x.set(v)`, in JavaScript `storage.run(store, () => …)`.
    if (first && callee.name === (second ? 'run' : 'set')) add(SET, callee.object, first.value);
    const name = first && second && callee.name === 'set' ? literalOf(unit, first.value) : undefined;
    if (typeof name === 'string' && second) add(`${UNDER}${name}`, callee.object, second.value);
  }
  return found;
}

/** What code assigns to members of things from outside. */
export class Stores {
  /** By the name of the member. */
  private stored: Map<string, Stored[]> | undefined;

  constructor(private readonly links: Links) {}

  /** Values that code anywhere assigns to an attribute of an object: `app.state.client = v`, `settings.model = v`. */
  storedFrom(name: string, owns: (owner: Ref) => boolean): readonly Ref[] {
    this.stored ??= this.storeIndex();
    const stores = this.stored.get(name);
    if (!stores) return [];
    return union(stores.map(({ object, value }) => (this.links.refs(object.unit, object.id).some(owns) ? this.links.refs(value.unit, value.id) : []))).filter(
      (ref) => !saysNothing(ref),
    );
  }

  /** What an object of a library holds: what its `set` was given, anywhere, and the default that it was made with. */
  heldIn(holder: External): readonly Ref[] | undefined {
    const made = holder.calls[holder.calls.length - 1];
    if (!made) return undefined;
    const fallback = this.defaultOf(made).flatMap(({ unit, id }) => this.links.refs(unit, id).filter((ref) => !saysNothing(ref)));
    const found = union([this.storedFrom(SET, (ref) => isMadeBy(ref, made)), fallback]);
    return found.length ? found : undefined;
  }

  /** The values that `set` of an object of a library was given, anywhere, and the default that it was made with. */
  valuesHeld(holder: External): readonly NodeRef[] {
    const made = holder.calls[holder.calls.length - 1];
    return made ? [...this.storedAs(SET, (ref) => isMadeBy(ref, made)), ...this.defaultOf(made)] : [];
  }

  /** `ContextVar('said', default=v)` */
  private defaultOf(made: NodeRef): readonly NodeRef[] {
    return this.links.args.argumentsOf(made).flatMap(({ name, value }) => (name === 'default' ? [{ unit: made.unit, id: value }] : []));
  }

  /** What `holder.set(name, v)` put under a name, of whatever object of the same kind. */
  valuesUnder({ segments }: External, name: unknown): readonly NodeRef[] {
    if (typeof name !== 'string') return [];
    return this.storedAs(`${UNDER}${name}`, (owner) => owner.t === 'external' && isSameObject(owner.segments, segments));
  }

  /** What code sets as a member of what a framework keeps beside a request: `res.locals.text = v`, `g.text = v`. */
  valuesBeside(unit: Unit, object: NodeId, name: string): readonly NodeRef[] {
    const keepers = this.links.refs(unit, object).flatMap((ref) => (ref.t === 'external' && isKeeper(ref.segments) ? [ref.segments] : []));
    return keepers.length ? this.storedAs(name, (owner) => owner.t === 'external' && keepers.some((path) => isSameObject(owner.segments, path))) : [];
  }

  private storedAs(key: string, owns: (owner: Ref) => boolean): readonly NodeRef[] {
    this.stored ??= this.storeIndex();
    return (this.stored.get(key) ?? []).filter(({ object }) => this.links.refs(object.unit, object.id).some(owns)).map(({ value }) => value);
  }

  /** Drops what is known of what is assigned where. */
  forget(): void {
    this.stored = undefined;
  }

  private storeIndex(): Map<string, Stored[]> {
    const index = new Map<string, Stored[]>();
    for (const unit of this.links.units.values()) {
      for (const entry of memo(stores, unit, () => storesIn(unit))) {
        const list = index.get(entry.key);
        if (!list) index.set(entry.key, [entry]);
        else if (list.length < MAX_STORES) list.push(entry);
      }
    }
    return index;
  }
}

/** Whether something of a library is what a call made. */
function isMadeBy(ref: Ref, made: NodeRef): boolean {
  const call = ref.t === 'external' ? ref.calls[ref.calls.length - 1] : undefined;
  return call?.id === made.id && call.unit === made.unit;
}

/** Whether JavaScript code keeps things for others in an object: the global one, the `locals` of an application, an instance that it made. */
function isShared(unit: Unit, object: NodeId): boolean {
  const node = nodeOf(unit, object);
  if (node.op === 'typed') return node.value !== undefined && isShared(unit, node.value);
  if (node.op === 'bind') return isShared(unit, node.value);
  if (node.op === 'call') return node.isNew === true;
  return (node.op === 'name' && GLOBAL_OBJECTS.has(node.name)) || (node.op === 'member' && (node.name === 'locals' || node.name === 'state'));
}

/** The same object of a library, or a state that an application keeps on it however it is reached (`app.state`, `request.app.state`). */
export function isSameObject(a: readonly string[], b: readonly string[]): boolean {
  if (a[0] === '?' || b[0] === '?') return false;
  if ((isState(a) && isState(b)) || (isGlobalObject(a) && isGlobalObject(b))) return true;
  return a.length === b.length && a.every((segment, i) => segment === b[i]);
}

/** An object that JavaScript code made: another one of its class is not the same. */
export function isMade({ segments }: External): boolean {
  return /^(?:npm:|globalThis$)/.test(segments[0] ?? '') && segments[segments.length - 1] === '()';
}

function isState(path: readonly string[]): boolean {
  const last = path.length > 1 ? path[path.length - 1] : undefined;
  return (last === 'state' && (path[0] === 'fastapi' || path[0] === 'starlette' || path[0] === 'npm:koa')) || (last === 'locals' && path[0] === 'npm:express');
}

/** Where a framework keeps what belongs to one request. */
function isKeeper(path: readonly string[]): boolean {
  return isState(path) || (path.length === 2 && (path[0] === 'flask' || path[0] === 'quart') && path[1] === 'g');
}

/** Names of JavaScript's global object. */
const GLOBAL_OBJECTS = new Set(['globalThis', 'global', 'window', 'self']);

export function isGlobalObject(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === 'globalThis' && GLOBAL_OBJECTS.has(path[1] ?? '');
}
