import type { FieldFact, NodeId } from '../source/facts.js';
import { MAX_CALLERS } from './callers.js';
import { hasHeldMembers } from './collections.js';
import type { Changes } from './elements.js';
import type { Links } from './links.js';
import { classOf, functionOf, hasConstructor, isPython, lastName, nodeOf, withoutBinds } from './nodes.js';
import { isPath, pathOf } from './paths.js';
import { isPlainType, saysNothing } from './plain.js';
import { type ClassRef, type External, extend, type FunctionRef, isUnknown, lastSegment, type NodeRef, type Ref, UNKNOWN, type Unit, union } from './refs.js';
import { isMade, isSameObject } from './stores.js';

/** What members are: of modules and maps, of classes, their instances and what these delegate to, of what a library gives. */
export class Members {
  /** Classes whose missing members are being looked for in what they delegate to. */
  private readonly delegating = new Set<string>();

  constructor(private readonly links: Links) {}

  memberRefs(unit: Unit, object: NodeId, name: string): readonly Ref[] {
    const owners = this.links.refs(unit, object);
    // Members of JavaScript's objects are set like their elements.
    const mayChange = !isPython(unit) && owners.some((ref) => isMap(ref) || (ref.t === 'external' && ref.holds));
    if (!mayChange) return union(owners.map((ref) => this.memberOf(ref, name)));
    const changes: Changes = { values: [], seen: new Set() };
    const settled = this.links.elements.collectChanges(unit, object, name, changes);
    const found = owners.map((ref) => (settled && isMap(ref) ? [] : this.memberOf(ref, name)));
    return union([...changes.values.map((value) => this.links.refs(value.unit, value.id)), ...found]);
  }

  /** `ref.name`. */
  memberOf(ref: Ref, name: string): readonly Ref[] {
    switch (ref.t) {
      case 'external': {
        if (ref.holds && hasHeldMembers(ref)) return ref.holds;
        if (name === 'parent' && isPath(ref)) return [ref];
        const member = extend(ref, name);
        const given = this.links.stores.storedFrom(name, (owner) => owner.t === 'external' && !isMade(owner) && isSameObject(owner.segments, ref.segments));
        return given.length ? union([[member], given]) : [member];
      }
      case 'module': {
        const found = this.links.scopes.exported(ref.unit, name) ?? [UNKNOWN];
        if (!found.every(saysNothing)) return found;
        return union([found, this.links.stores.storedFrom(name, (owner) => owner.t === 'module' && owner.unit === ref.unit)]);
      }
      case 'value':
        // Methods of a list are not its elements.
        return nodeOf(ref.unit, ref.id).op === 'map' ? this.links.elements.elementsOf(ref, name) : [this.ofPath(ref, name)];
      case 'function':
        return ['bind', 'call', 'apply', 'delay', 'apply_async', 'remote'].includes(name) ? [ref] : [UNKNOWN];
      case 'class':
        return this.classMember(ref, name, false, undefined, new Set()) ?? [UNKNOWN];
      case 'instance':
        return this.ofSubclasses(ref, name, this.instanceMember(ref, name) ?? this.delegated(ref, name) ?? [UNKNOWN]);
    }
  }

  private instanceMember(ref: Extract<Ref, { t: 'instance' }>, name: string): readonly Ref[] | undefined {
    const found = this.classMember(ref, name, true, ref.call, new Set());
    return found && ref.given ? this.links.types.withArguments(found, ref.given) : found;
  }

  /** `(root / name).open`. */
  private ofPath({ unit, id }: NodeRef, name: string): Ref {
    const path = nodeOf(unit, id).op === 'concat' ? pathOf(this.links, unit, id) : undefined;
    if (!path) return UNKNOWN;
    return name === 'parent' ? path : extend(path, name);
  }

  classMember(ref: ClassRef, name: string, instance: boolean, call: NodeRef | undefined, seen: Set<string>): readonly Ref[] | undefined {
    const key = `${ref.unit.path}#${ref.cls}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    const fact = classOf(ref.unit, ref.cls);
    const method = fact.methods.find((entry) => entry.name === name);
    if (method) {
      const fn = functionOf(ref.unit, method.fn);
      if (fn.kind === 'property') return this.links.calls.returnRefs(ref.unit, method.fn);
      return [{ t: 'function', unit: ref.unit, fn: method.fn, bound: fn.kind !== 'static' && (instance || fn.kind === 'class') && isPython(ref.unit) }];
    }
    const assigned = Object.hasOwn(fact.attributes, name) ? fact.attributes[name] : undefined;
    const found = assigned?.length
      ? this.fieldValues(union(assigned.map((node) => this.links.refs(ref.unit, node)))).filter((entry) => !isPlainType(entry))
      : [];
    if (found.every(saysNothing)) {
      const outside = this.links.stores.storedFrom(
        name,
        (owner) => (owner.t === 'instance' || owner.t === 'class') && owner.unit === ref.unit && owner.cls === ref.cls,
      );
      if (outside.length) return union([found, outside]);
    }
    if (!found.every(isUnknown)) return found;
    const field = fact.fields.find((entry) => entry.name === name);
    if (field?.type !== undefined) {
      const declared = this.links.types.instancesOf(ref.unit, field.type).filter((entry) => !isPlainType(entry));
      if (!declared.every(isUnknown)) return declared;
    }
    const given = field && instance ? this.fieldsGiven(ref, field, call) : [];
    if (given.length) return given;
    if (field?.value !== undefined) return this.fieldValues(this.links.refs(ref.unit, field.value));
    const inner = fact.inner.find((entry) => entry.name === name);
    if (inner) return [{ t: 'class', unit: ref.unit, cls: inner.cls }];
    // `self.session.add(row)` changes what the base class was given.
    const inherited = assigned?.every((node) => nodeOf(ref.unit, node).op === 'update') !== false && !field;
    if (!inherited) return [UNKNOWN];
    for (const base of fact.bases) {
      const generic = nodeOf(ref.unit, base);
      for (const parent of this.links.types.typeRefs(ref.unit, base)) {
        const found =
          parent.t === 'class'
            ? this.classMember(parent, name, instance, call, seen)?.map((entry) => asOf(entry, parent, ref))
            : parent.t === 'external' && !isUnknown(parent) && !assigned?.length
              ? [this.throughBase(parent, ref, name, instance, call)]
              : undefined;
        if (found)
          return generic.op === 'index' && generic.key !== undefined ? this.links.types.withArguments(found, { unit: ref.unit, id: generic.key }) : found;
      }
    }
    return assigned?.length ? [UNKNOWN] : undefined;
  }

  private throughBase(base: External, via: ClassRef, name: string, instance: boolean, call: NodeRef | undefined): External {
    const root: External = { ...base, via };
    return extend(instance ? extend(root, '()', call) : root, name);
  }

  /** What a class without a constructor of its own (a dataclass, a named tuple, a model) is given for a field. */
  private fieldsGiven({ unit, cls }: ClassRef, field: FieldFact, call: NodeRef | undefined): readonly Ref[] {
    const fact = classOf(unit, cls);
    if (!isPython(unit) || hasConstructor(fact)) return [];
    if (this.links.callersUnknown() && !call) return [];
    const calls = call ? [call] : this.links.callers.constructing({ unit, cls }).slice(0, MAX_CALLERS);
    // Fields of a base class come before its own.
    const index = this.links.hierarchy.parents({ unit, cls }).some((parent) => parent.t === 'class')
      ? -1
      : fact.fields.filter(({ type, value }) => type !== undefined || value === undefined).indexOf(field);
    const found = calls.map((at) => {
      const args = this.links.args.passedBy(at);
      const positional = args.filter(({ name }) => name === undefined);
      const argument = args.find(({ name }) => name === field.name) ?? (positional.some(({ spread }) => spread) ? undefined : positional[index]);
      return argument ? this.links.refs(at.unit, argument.value) : [];
    });
    return union(found).filter((ref) => !saysNothing(ref) && !isPlainType(ref));
  }

  /** What instances have for a field: `field(default_factory=f)` is what `f` gives. */
  private fieldValues(refs: readonly Ref[]): readonly Ref[] {
    if (!refs.some((ref) => ref.t === 'external' && lastSegment(ref) === '()')) return refs;
    return union(
      refs.map((ref) => {
        const call = ref.t === 'external' ? ref.calls[ref.calls.length - 1] : undefined;
        const node = call ? this.links.node(call) : undefined;
        if (ref.t !== 'external' || !call || node?.op !== 'call') return [ref];
        const gives = this.links.options.passthrough?.(ref.segments.slice(0, -1))?.gives;
        const made = typeof gives === 'object' && 'madeBy' in gives ? node.args.find(({ name }, i) => (name ?? i) === gives.madeBy) : undefined;
        return made
          ? union(this.links.refs(call.unit, made.value).map((maker) => this.links.calls.resultOf(maker, { unit: call.unit, id: made.value }, [])))
          : [ref];
      }),
    );
  }

  /** What a class leaves open (an attribute without a value, an abstract method), its subclasses say: `self` may be one of theirs. */
  private ofSubclasses(ref: Extract<Ref, { t: 'instance' }>, name: string, own: readonly Ref[]): readonly Ref[] {
    if (ref.call || !isPython(ref.unit) || !own.every((found) => saysNothing(found) || (found.t === 'function' && isOpen(found)))) return own;
    const theirs = this.links.hierarchy.below(ref).map((cls) => this.classMember(cls, name, true, undefined, new Set()) ?? []);
    return theirs.length ? union([own, ...theirs]) : own;
  }

  /** What an object does not have itself: `__getattr__` may ask another one, and `with` may have entered as another one. */
  private delegated(ref: Extract<Ref, { t: 'instance' }>, name: string): readonly Ref[] | undefined {
    if (!isPython(ref.unit)) return undefined;
    if (this.delegating.has(`${ref.unit.path}#${ref.cls}`)) {
      this.links.doubt();
      return undefined;
    }
    this.delegating.add(`${ref.unit.path}#${ref.cls}`);
    try {
      const others: (readonly Ref[])[] = [];
      for (const entry of this.classMember(ref, '__getattr__', true, ref.call, new Set()) ?? []) {
        if (entry.t !== 'function') continue;
        for (const value of functionOf(entry.unit, entry.fn).returns) {
          const node = nodeOf(entry.unit, withoutBinds(entry.unit, value));
          const [object] = node.op === 'call' && lastName(entry.unit, node.callee) === 'getattr' ? node.args : [];
          if (object) others.push(this.links.refs(entry.unit, object.value));
        }
      }
      for (const method of ['__enter__', '__aenter__']) {
        for (const entry of this.classMember(ref, method, true, ref.call, new Set()) ?? []) {
          if (entry.t === 'function') others.push(this.links.calls.returnRefs(entry.unit, entry.fn));
        }
      }
      const found = union(others.flatMap((list) => list.filter((other) => !isUnknown(other)).map((other) => this.memberOf(other, name))));
      return found.length ? found : undefined;
    } finally {
      this.delegating.delete(`${ref.unit.path}#${ref.cls}`);
    }
  }
}

/** What a class has from a library through a base class of the workspace is its own, not the base's: each model its own rows. */
function asOf(ref: Ref, base: ClassRef, { unit, cls }: ClassRef): Ref {
  return ref.t === 'external' && ref.via?.unit === base.unit && ref.via.cls === base.cls ? { ...ref, via: { unit, cls } } : ref;
}

function isMap(ref: Ref): boolean {
  return ref.t === 'value' && nodeOf(ref.unit, ref.id).op === 'map';
}

/** A method that gives nothing and does nothing: `...`, `pass`, `raise NotImplementedError`. */
function isOpen({ unit, fn }: FunctionRef): boolean {
  const { returns, cls } = functionOf(unit, fn);
  if (cls === undefined || returns.length) return false;
  return !unit.facts.calls.some((id) => {
    const node = nodeOf(unit, id);
    return node.op === 'call' && node.fn === fn && lastName(unit, node.callee) !== 'NotImplementedError';
  });
}
