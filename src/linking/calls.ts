import type { Argument, NodeId } from '../source/facts.js';
import { collectionCall, type Evaluator, heldByBuiltin, holding } from './collections.js';
import type { Links } from './links.js';
import { CONSTRUCTORS, classOf, functionOf, isPython, literalOf, nodeOf } from './nodes.js';
import { isPlainType, saysNothing } from './plain.js';
import { type ClassRef, type External, extend, type FunctionRef, isUnknown, type NodeRef, type Ref, UNKNOWN, type Unit, union } from './refs.js';

/** Methods of dicts and lists that give one of their elements. */
const GETTERS = new Set(['get', 'pop', 'setdefault', '__getitem__', 'popleft']);

/** What calls run, and what they give. */
export class Calls {
  private readonly evaluator: Evaluator = {
    refs: (unit, id) => this.links.refs(unit, id),
    elementsOf: (unit, object, key) => this.links.elements.indexRefs(unit, object, key),
    elementIn: (ref, key) => (ref.t === 'value' ? this.links.elements.elementsOf(ref, key) : ref.t === 'external' ? (ref.holds ?? []) : []),
    instancesOf: (unit, type) => this.links.types.instancesOf(unit, type),
    resultOf: (ref, call) => this.resultOf(ref, call, []),
  };

  constructor(private readonly links: Links) {}

  callRefs(unit: Unit, id: NodeId, callee: NodeId, args: readonly Argument[], fn: number): readonly Ref[] {
    const target = nodeOf(unit, callee);
    if (target.op === 'name' && target.name === 'super') return this.superRefs(unit, fn);
    if (target.op === 'member' && isPython(unit) && GETTERS.has(target.name)) {
      const [key, fallback] = args;
      const held = this.links.refs(unit, target.object).some((ref) => ref.t === 'value' && ['map', 'list', 'index'].includes(nodeOf(ref.unit, ref.id).op));
      const given = key === undefined ? [] : this.links.elements.keywordsGiven(unit, target.object, String(literalOf(unit, key.value)));
      if (held || given.length)
        return union([this.links.elements.indexRefs(unit, target.object, key?.value), fallback ? this.links.refs(unit, fallback.value) : []]);
    }
    if (target.op === 'member' && !isPython(unit)) {
      if (target.name === 'catch' || target.name === 'finally') return this.links.refs(unit, target.object);
      const then = target.name === 'then' ? args[0] : undefined;
      if (then) {
        const given = this.links.refs(unit, then.value).filter((ref) => ref.t === 'function');
        if (given.length) return union(given.map((ref) => this.resultOf(ref, { unit, id }, [])));
      }
      if (target.name === 'bind') {
        const bound = this.links.refs(unit, target.object).filter((ref) => ref.t === 'function' || (ref.t === 'external' && !isUnknown(ref)));
        if (bound.length) return bound;
      }
      const held = collectionCall(this.evaluator, { unit, id }, target.object, target.name, args);
      if (held) return held;
    }
    return union(this.links.refs(unit, callee).map((ref) => this.resultOf(ref, { unit, id }, args)));
  }

  resultOf(ref: Ref, call: NodeRef, args: readonly Argument[]): readonly Ref[] {
    switch (ref.t) {
      case 'external': {
        const pass = isUnknown(ref) ? undefined : this.links.options.passthrough?.(ref.segments);
        const node = this.links.node(call);
        const types = node.op === 'call' ? (node.types ?? []) : [];
        if (!pass || (typeof pass.gives === 'object' && 'madeBy' in pass.gives))
          return [
            isPython(call.unit) ? extend(ref, '()', call) : holding(extend(ref, '()', call), heldByBuiltin(this.evaluator, ref.segments, call, args, types)),
          ];
        const receiver: External = { ...ref, segments: ref.segments.slice(0, -1) };
        if (pass.gives === 'kept') {
          const [name] = args;
          const kept = name ? this.links.stores.valuesUnder(receiver, literalOf(call.unit, name.value)) : [];
          return kept.length ? union(kept.map((value) => this.links.refs(value.unit, value.id))) : [extend(ref, '()', call)];
        }
        if (pass.gives === 'held') return this.links.stores.heldIn(receiver) ?? [extend(ref, '()', call)];
        if (pass.gives === 'receiver') return [receiver];
        if (pass.gives === 'arguments') return union(args.map((entry) => this.links.refs(call.unit, entry.value)));
        if (pass.gives === 'either') return union([[receiver], ...args.slice(0, 1).map((entry) => this.links.refs(call.unit, entry.value))]);
        const position = 'argument' in pass.gives ? pass.gives.argument : 'callOf' in pass.gives ? pass.gives.callOf : pass.gives.holderOf;
        const argument = args.filter((entry) => entry.name === undefined)[position] ?? args[position];
        const declared = types.length ? union(types.map((type) => this.links.types.instancesOf(call.unit, type))) : [UNKNOWN];
        if (!argument && !('holderOf' in pass.gives)) return declared;
        const values = argument ? this.links.refs(call.unit, argument.value) : [];
        const resultsOf = (value: Ref): readonly Ref[] => this.resultOf(value, { unit: call.unit, id: argument?.value ?? call.id }, []);
        if ('argument' in pass.gives && isPython(call.unit) && values.every(isSetting)) return [extend(ref, '()', call)];
        if ('argument' in pass.gives) return values.every(saysNothing) ? declared : values;
        if ('callOf' in pass.gives) return union(values.map(resultsOf));
        const kept = union([...values.map((value) => (value.t === 'function' ? resultsOf(value) : [value])), declared]);
        // A literal is what it begins with, not what it will be.
        return [{ ...extend(ref, '()', call), holds: kept.filter((held) => !isUnknown(held) && !isPlainType(held) && !isLiteral(held)) }];
      }
      case 'function': {
        const found = this.returnRefs(ref.unit, ref.fn);
        return ref.given ? this.links.types.withArguments(found, ref.given) : found;
      }
      case 'class':
        return [{ t: 'instance', unit: ref.unit, cls: ref.cls, call }];
      case 'module': {
        const inner = this.links.scopes.exported(ref.unit, 'default');
        return inner ? union(inner.map((entry) => this.resultOf(entry, call, args))) : [UNKNOWN];
      }
      case 'instance': {
        const method = this.links.members.classMember(ref, '__call__', true, ref.call, new Set());
        if (method) return union(method.map((entry) => (entry.t === 'instance' ? [UNKNOWN] : this.resultOf(entry, call, args))));
        // `cls()` in a class method.
        return isPython(ref.unit) && !ref.call ? [{ t: 'instance', unit: ref.unit, cls: ref.cls, call }] : [UNKNOWN];
      }
      case 'value':
        // `Callable[[], T]`
        return nodeOf(ref.unit, ref.id).op === 'index' ? this.links.types.heldBy(ref.unit, ref.id) : [UNKNOWN];
    }
  }

  returnRefs(unit: Unit, fn: number): readonly Ref[] {
    const fact = functionOf(unit, fn);
    const found = union(fact.returns.map((value) => this.links.refs(unit, value)));
    if (fact.returnType === undefined) return found.length ? found : [UNKNOWN];
    if (found.every(isUnknown)) return this.links.types.instancesOf(unit, fact.returnType);
    if (isPython(unit) && found.every((ref) => ref.t === 'external')) return this.links.types.withDeclared(unit, found, fact.returnType);
    const declared = this.links.types.instancesOf(unit, fact.returnType);
    return union([found, declared.filter((ref) => ref.t === 'instance' && !this.isAmong(ref, found))]);
  }

  /** Whether something of a class, or of one below it, is there. */
  private isAmong(of: ClassRef, refs: readonly Ref[]): boolean {
    return refs.some((ref) => ref.t === 'instance' && [ref, ...this.links.hierarchy.stoodFor(ref)].some((cls) => cls.unit === of.unit && cls.cls === of.cls));
  }

  private superRefs(unit: Unit, fn: number): readonly Ref[] {
    for (let at = fn; at >= 0; at = functionOf(unit, at).parent) {
      const { cls } = functionOf(unit, at);
      if (cls === undefined) continue;
      return union(
        classOf(unit, cls).bases.map((base) =>
          this.links.types.typeRefs(unit, base).map((ref): Ref => {
            if (ref.t === 'class') return { t: 'instance', unit: ref.unit, cls: ref.cls };
            return ref.t === 'external' && !isUnknown(ref) ? extend({ ...ref, via: { unit, cls } }, '()') : UNKNOWN;
          }),
        ),
      );
    }
    return [UNKNOWN];
  }

  private constructorsOf(cls: ClassRef, call: NodeRef): readonly (FunctionRef & { readonly bound: boolean })[] {
    return [...CONSTRUCTORS].flatMap((name) =>
      (this.links.members.classMember(cls, name, true, call, new Set()) ?? []).flatMap((entry) => (entry.t === 'function' ? [entry] : [])),
    );
  }

  /** The functions of the workspace that a call may run. */
  calledFunctions(call: NodeRef): readonly (FunctionRef & { readonly bound: boolean })[] {
    const node = this.links.node(call);
    if (node.op !== 'call') return [];
    const found: (FunctionRef & { bound: boolean })[] = [];
    const callee = nodeOf(call.unit, node.callee);
    // The constructor of the base class, in JavaScript.
    if (callee.op === 'name' && callee.name === 'super' && !isPython(call.unit))
      return this.superRefs(call.unit, node.fn).flatMap((ref) =>
        ref.t === 'instance'
          ? (this.links.members.classMember(ref, 'constructor', true, call, new Set()) ?? []).flatMap((entry) => (entry.t === 'function' ? [entry] : []))
          : [],
      );
    const given = this.links.givenFunction(call);
    if (given) for (const ref of this.links.refs(call.unit, given.target)) if (ref.t === 'function') found.push(ref);
    if (found.length) return found;
    for (const ref of this.links.refs(call.unit, node.callee)) {
      if (ref.t === 'function') {
        if (!functionOf(ref.unit, ref.fn).signature) found.push(ref);
      } else if (ref.t === 'class') {
        found.push(...this.constructorsOf(ref, call));
      } else if (ref.t === 'instance') {
        const method = this.links.members.classMember(ref, '__call__', true, ref.call, new Set());
        for (const entry of method ?? []) if (entry.t === 'function') found.push(entry);
        // `cls(client)` in a class method.
        if (!method && !ref.call && isPython(ref.unit)) found.push(...this.constructorsOf(ref, call));
      }
    }
    return found;
  }
}

/** `lru_cache(maxsize=None)`: a setting, where what is handed on comes with the next call. */
function isSetting(ref: Ref): boolean {
  if (ref.t !== 'value') return false;
  const node = nodeOf(ref.unit, ref.id);
  return node.op === 'literal' && typeof node.value !== 'string';
}

function isLiteral(ref: Ref): boolean {
  return ref.t === 'value' && nodeOf(ref.unit, ref.id).op === 'literal';
}
