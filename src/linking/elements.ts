import type { NodeId } from '../source/facts.js';
import { MAX_CALLERS } from './callers.js';
import { isKeyed, listOf } from './collections.js';
import type { Links } from './links.js';
import { functionOf, isPython, literalOf, nodeOf, withoutBinds } from './nodes.js';
import { extend, type NodeRef, nodeKey, type Ref, UNKNOWN, type Unit, union } from './refs.js';

/** How far changes of one list or map are followed. */
const MAX_CHANGES = 64;

/** What is put into a list or map after it was made, and where that was looked for. */
export interface Changes {
  readonly values: NodeRef[];
  readonly seen: Set<string>;
}

/** What lists and maps hold, at first and by what is put into them later. */
export class Elements {
  constructor(private readonly links: Links) {}

  indexRefs(unit: Unit, object: NodeId, key: NodeId | undefined): readonly Ref[] {
    const name = key === undefined ? undefined : this.constantOf(unit, key);
    const changes: Changes = { values: [], seen: new Set() };
    const settled = this.collectChanges(unit, object, name === undefined || name === null ? undefined : String(name), changes);
    const keywords = typeof name === 'string' ? this.keywordsGiven(unit, object, name) : [];
    const yields = key === undefined && this.isIteration(unit, object);
    const found = this.links.refs(unit, object).map((ref): readonly Ref[] => {
      if (yields) return [ref];
      if (ref.t === 'value') return settled ? [] : this.elementsOf(ref, name, true);
      if (ref.t === 'external') return ref.holds ?? [typeof name === 'string' ? extend(ref, name) : extend(ref, '[]')];
      const given = ref.t === 'instance' && isPython(unit) ? this.givenByItem(ref, name) : [];
      if (given.length) return given;
      if (typeof name === 'string') return this.links.members.memberOf(ref, name);
      return [UNKNOWN];
    });
    return union([...[...changes.values, ...keywords].map((value) => this.links.refs(value.unit, value.id)), ...found]);
  }

  /** What the `__getitem__` of a class gives, where it gives one thing: of a map, what that has under the key from the start. */
  private givenByItem(ref: Extract<Ref, { t: 'instance' }>, key: string | number | boolean | null | undefined): readonly Ref[] {
    const [method] = this.links.members.classMember(ref, '__getitem__', true, ref.call, new Set()) ?? [];
    if (method?.t !== 'function') return [];
    const { unit } = method;
    const [only, ...others] = functionOf(unit, method.fn).returns;
    if (only === undefined || others.length) return [];
    const node = nodeOf(unit, withoutBinds(unit, only));
    if (node.op !== 'index') return this.links.calls.returnRefs(unit, method.fn);
    return union(this.links.refs(unit, node.object).map((owner) => (owner.t === 'value' ? this.elementsOf(owner, key, true) : [])));
  }

  /** What `for (… of x)` and `[...x]` see of x: of a map, its pairs. */
  iterated(unit: Unit, object: NodeId): readonly Ref[] {
    const found = this.indexRefs(unit, object, undefined);
    return this.links.refs(unit, object).some(isKeyed) ? listOf(found) : found;
  }

  /** Whether a value is what a generator function of the workspace gives, whose results are its elements. */
  private isIteration(unit: Unit, id: NodeId): boolean {
    const call = nodeOf(unit, withoutBinds(unit, id));
    if (call.op !== 'call') return false;
    return this.links.refs(unit, call.callee).some((ref) => ref.t === 'function' && functionOf(ref.unit, ref.fn).generator === true);
  }

  /** What callers pass by a name that a function takes in its `**kwargs`. */
  keywordsGiven(unit: Unit, id: NodeId, key: string): readonly NodeRef[] {
    if (!isPython(unit)) return [];
    const node = nodeOf(unit, withoutBinds(unit, id));
    if (node.op !== 'param' || functionOf(unit, node.fn).parameters[node.index]?.rest !== 2) return [];
    if (this.links.callersUnknown()) return [];
    return this.links.callers
      .giversTo({ unit, fn: node.fn })
      .slice(0, MAX_CALLERS)
      .flatMap((call) => this.links.args.passedBy(call).flatMap(({ name, value }) => (name === key ? [{ unit: call.unit, id: value }] : [])));
  }

  /** The literal that an expression is, or that the one constant which it names is. */
  private constantOf(unit: Unit, id: NodeId): string | number | boolean | null | undefined {
    const literal = literalOf(unit, id);
    if (literal !== undefined || !['free', 'member', 'import', 'name'].includes(nodeOf(unit, id).op)) return literal;
    const [only, ...others] = this.links.refs(unit, id);
    return only?.t === 'value' && others.length === 0 ? literalOf(only.unit, only.id) : undefined;
  }

  /** The elements put into a list or map after it was made: `x[key] = v`, `x.append(v)`. True if none of its first ones is left under the key. */
  collectChanges(unit: Unit, id: NodeId, key: string | undefined, into: Changes): boolean {
    const mark = nodeKey({ unit, id });
    if (into.seen.has(mark) || into.seen.size > MAX_CHANGES) return false;
    into.seen.add(mark);
    const node = nodeOf(unit, id);
    if (node.op === 'update') {
      if (key === undefined || node.key === undefined || node.key === key) into.values.push({ unit, id: node.value });
      return (key !== undefined && node.key === key) || this.collectChanges(unit, node.object, key, into);
    }
    const behind = this.links.scopes.definitionsOf(unit, id);
    if (!behind.length) return false;
    const settled = behind.map((entry) => this.collectChanges(entry.unit, entry.id, key, into));
    return settled.every(Boolean);
  }

  /** What a list or map has under a key; without one, any of its elements. `isIndex`: a key that only run time knows may be the one; that of a member of JavaScript is not. */
  elementsOf(ref: Extract<Ref, { t: 'value' }>, key: string | number | boolean | null | undefined, isIndex = isPython(ref.unit)): readonly Ref[] {
    const node = nodeOf(ref.unit, ref.id);
    if (node.op === 'index') return this.links.types.heldBy(ref.unit, ref.id);
    if (node.op === 'list') {
      const item = typeof key === 'number' ? node.items.slice(key)[0] : undefined;
      if (item !== undefined) return this.links.refs(ref.unit, item);
      return union(node.items.slice(0, 16).map((entry) => this.links.refs(ref.unit, entry)));
    }
    if (node.op === 'map') {
      const exact = typeof key === 'string' ? node.entries.filter((entry) => entry.key === key) : node.entries.slice(0, 24);
      const chosen = exact.length || !isIndex ? exact : node.entries.filter((entry) => entry.key === undefined);
      const found = chosen.map((entry) => this.links.refs(ref.unit, entry.value));
      if (typeof key === 'string' && !chosen.length && node.spreads.length) found.push(...this.spreadElements(ref.unit, ref.id, node.spreads, key));
      return found.length ? union(found) : [UNKNOWN];
    }
    return [UNKNOWN];
  }

  /** What a map has under a key by spreading others. `x = { ...x, … }`: it may spread itself. */
  private spreadElements(unit: Unit, id: NodeId, spreads: readonly NodeId[], key: string): readonly (readonly Ref[])[] {
    const outer = this.links.spreading;
    const seen = outer ?? new Set();
    const mark = `${unit.path}#${id}#${key}`;
    if (seen.has(mark)) return [];
    seen.add(mark);
    this.links.spreading = seen;
    const found = spreads.flatMap((spread) => this.links.refs(unit, spread).map((inner) => this.links.members.memberOf(inner, key)));
    this.links.spreading = outer;
    return found;
  }
}
