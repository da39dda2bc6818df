import type { NodeId } from '../source/facts.js';
import { CONTAINERS, holding } from './collections.js';
import type { Links } from './links.js';
import { functionOf, isPython, lastName, literalOf, nodeOf, withoutBinds } from './nodes.js';
import { isPlainType, isVague } from './plain.js';
import { type ClassRef, extend, isUnknown, lastSegment, type NodeRef, type Ref, UNKNOWN, type Unit, union } from './refs.js';

/** Generic types that say nothing of their own: the value is the argument's. */
const TRANSPARENT_TYPES = new Set([
  'Optional',
  'Union',
  'Annotated',
  'Awaitable',
  'Coroutine',
  'ClassVar',
  'Final',
  'Promise',
  'Partial',
  'Required',
  'Readonly',
  'NonNullable',
  'Pick',
  'Omit',
  'Awaited',
  'Mapped',
  'InstanceType',
  'SkipValidation',
  'Type',
  'type',
]);

/** Python types of what holds others, to which of their arguments says what is held: the first one, any, or the last one. */
const HOLDING_TYPES: ReadonlyMap<string, 'first' | 'any' | 'last'> = new Map([
  ...['Generator', 'AsyncGenerator'].map((name): [string, 'first'] => [name, 'first']),
  ...['list', 'List', 'Sequence', 'MutableSequence', 'Collection', 'Iterable', 'Iterator', 'AsyncIterable', 'AsyncIterator'].map((name): [string, 'any'] => [
    name,
    'any',
  ]),
  ...['tuple', 'Tuple', 'set', 'Set', 'frozenset', 'FrozenSet', 'deque', 'Deque'].map((name): [string, 'any'] => [name, 'any']),
  ...['dict', 'Dict', 'Mapping', 'MutableMapping', 'defaultdict', 'DefaultDict', 'OrderedDict', 'ContextVar'].map((name): [string, 'last'] => [name, 'last']),
  ['Callable', 'last'],
]);

/** Where Python's generic types are from. */
const TYPING = new Set(['typing', 'typing_extensions', 'collections', 'contextvars', 'builtins']);

/** What types say of the values that they are written for. */
export class Types {
  constructor(private readonly links: Links) {}

  /** The instances that a type expression describes. */
  instancesOf(unit: Unit, type: NodeId, depth = 0): readonly Ref[] {
    if (depth > 8) return [UNKNOWN];
    const node = nodeOf(unit, type);
    if (node.op === 'join') return union(node.inputs.map((input) => this.instancesOf(unit, input, depth + 1)));
    if (node.op === 'bind') return this.instancesOf(unit, node.value, depth + 1);
    if (node.op === 'list') return union(node.items.map((item) => this.instancesOf(unit, item, depth + 1)));
    if (node.op === 'index') {
      const part = node.key === undefined || isPython(unit) ? undefined : literalOf(unit, node.key);
      // `Tracker['capture']`
      if (typeof part === 'string') return union(this.instancesOf(unit, node.object, depth + 1).map((ref) => this.links.members.memberOf(ref, part)));
      if (typeof part === 'number') return this.parameterOf(unit, node.object, part, depth + 1);
      const name = this.genericName(unit, node.object);
      if (name && TRANSPARENT_TYPES.has(name) && !(isPython(unit) && /^type$/i.test(name)) && node.key !== undefined) {
        if (name === 'Annotated') {
          const given = this.annotatedValue(unit, node.key);
          if (given) return given;
        }
        return this.instancesOf(unit, node.key, depth + 1);
      }
      if (isPython(unit) && name && node.key !== undefined) {
        if (name === 'type' || name === 'Type') return this.links.refs(unit, node.key);
        if (this.heldBy(unit, type, depth).some((ref) => !isUnknown(ref) && !isPlainType(ref))) return [{ t: 'value', unit, id: type }];
      }
      const { key } = node;
      const instances = this.instancesOf(unit, node.object, depth + 1).map((ref) =>
        ref.t === 'instance' && key !== undefined ? { ...ref, given: { unit, id: key } } : ref,
      );
      if (name && CONTAINERS.has(name) && node.key !== undefined && !isPython(unit)) {
        const { items } = listBehind(unit, node.key);
        const elements = this.instancesOf(unit, items[items.length - 1] ?? node.key, depth + 1).filter((ref) => !isPlainType(ref));
        return instances.map((ref) => (ref.t === 'external' && !isUnknown(ref) ? holding(ref, elements) : ref));
      }
      const held = isPython(unit) || node.key === undefined ? undefined : this.links.refs(unit, node.key).find((ref) => ref.t === 'class');
      // `Repository<Message>`: the library's object, through the workspace's class.
      return held ? instances.map((ref) => (ref.t === 'external' && !isUnknown(ref) ? { ...ref, via: { unit: held.unit, cls: held.cls } } : ref)) : instances;
    }
    if (node.op === 'call' && this.links.refs(unit, type).some(isTypeVariable)) {
      // `T = TypeVar('T', bound=Client)`
      const bound = node.args.find(({ name }) => name === 'bound');
      return bound ? this.instancesOf(unit, bound.value, depth + 1) : [UNKNOWN];
    }
    // `ReturnType<typeof f>`, `typeof x`, `{ a: T }`, `(a: A) => T`.
    if (node.op === 'call' || (!isPython(unit) && (node.op === 'map' || node.op === 'typed' || node.op === 'function'))) return this.links.refs(unit, type);
    if (node.op === 'free' || node.op === 'import') {
      // `Client = Annotated[…]`, `type Client = ReturnType<typeof make>` of an outer scope or another file.
      const named = isPython(unit) ? this.links.scopes.definitionsOf(unit, type) : this.links.scopes.behindName(unit, type);
      const aliases = named.filter((entry) => isTypeExpression(entry.unit, withoutBinds(entry.unit, entry.id)));
      if (aliases.length) return union(aliases.map((entry) => this.instancesOf(entry.unit, entry.id, depth + 1)));
    }
    return union(
      this.links.refs(unit, type).map((ref): readonly Ref[] => {
        if (ref.t === 'class') return [{ t: 'instance', unit: ref.unit, cls: ref.cls }];
        if ((ref.t === 'instance' || ref.t === 'function') && !isPython(unit)) return [ref];
        if (ref.t === 'external' && !isUnknown(ref)) return isVague(lastSegment(ref)) || isTypeVariable(ref) ? [UNKNOWN] : [extend(ref, '()')];
        if (ref.t === 'value') {
          const target = nodeOf(ref.unit, ref.id);
          if (target.op === 'list') return this.instancesOf(ref.unit, ref.id, depth + 1);
        }
        return [UNKNOWN];
      }),
    );
  }

  /** `Parameters<F>[0]`, where `F` may itself be the parameter of a library's call: `Parameters<Parameters<typeof db.transaction>[0]>[0]`. */
  private parameterOf(unit: Unit, generic: NodeId, position: number, depth: number): readonly Ref[] {
    const node = nodeOf(unit, generic);
    if (node.op !== 'index' || node.key === undefined || this.genericName(unit, node.object) !== 'Parameters') return [UNKNOWN];
    const given = nodeOf(unit, node.key);
    const handed = given.op === 'index' && given.key !== undefined && typeof literalOf(unit, given.key) === 'number' ? nodeOf(unit, given.object) : undefined;
    if (handed?.op === 'index' && handed.key !== undefined) {
      const found = this.instancesOf(unit, handed.key, depth).flatMap((ref) => this.links.parameters.givenBack(ref, position));
      if (found.length) return found;
    }
    return union(
      this.instancesOf(unit, node.key, depth).map((ref) => {
        const type = ref.t === 'function' ? functionOf(ref.unit, ref.fn).parameters[position]?.type : undefined;
        return ref.t === 'function' && type !== undefined ? this.instancesOf(ref.unit, type, depth) : [UNKNOWN];
      }),
    );
  }

  /** The types of a type expression that say what something of them holds: of `list[T] | None` the first. */
  collectionsOf(unit: Unit, type: NodeId): readonly Ref[] {
    return this.instancesOf(unit, type).filter((ref) => ref.t === 'value' && nodeOf(ref.unit, ref.id).op === 'index');
  }

  /** What a type such as `list[T]`, `dict[K, V]` or `Callable[…, T]` holds or gives. */
  heldBy(unit: Unit, type: NodeId, depth = 0): readonly Ref[] {
    const node = nodeOf(unit, type);
    if (node.op !== 'index' || node.key === undefined) return [];
    const which = HOLDING_TYPES.get(this.genericName(unit, node.object) ?? '');
    if (!which) return [];
    const key = nodeOf(unit, node.key);
    const types = key.op === 'list' ? key.items : [node.key];
    const chosen = which === 'first' ? types.slice(0, 1) : which === 'last' ? types.slice(-1) : types;
    return union(chosen.map((entry) => this.instancesOf(unit, entry, depth + 1)));
  }

  /** The name of a generic type in its own library, whatever it was imported as. */
  private genericName(unit: Unit, type: NodeId): string | undefined {
    const name = lastName(unit, type);
    if (name === undefined || TRANSPARENT_TYPES.has(name) || HOLDING_TYPES.has(name) || !isPython(unit)) return name;
    const [ref] = this.links.refs(unit, type);
    return ref?.t === 'external' && TYPING.has(ref.segments[0] ?? '') ? ref.segments[ref.segments.length - 1] : name;
  }

  /** `Annotated[T, Depends(f)]`: what the dependency gives. */
  private annotatedValue(unit: Unit, key: NodeId): readonly Ref[] | undefined {
    const node = nodeOf(unit, key);
    if (node.op !== 'list') return undefined;
    for (const item of node.items.slice(1)) {
      if (nodeOf(unit, item).op !== 'call') continue;
      const refs = this.links.refs(unit, item).filter((ref) => !(ref.t === 'external' && ref.segments.includes('Depends')) && !isUnknown(ref));
      if (refs.length) return refs;
    }
    return undefined;
  }

  /** What a member of something generic is: where its own type is left open (`T`), what the type arguments say. */
  withArguments(found: readonly Ref[], given: NodeRef): readonly Ref[] {
    if (found.some((ref) => ref.t === 'function')) return found.map((ref) => (ref.t === 'function' && !ref.given ? { ...ref, given } : ref));
    return found.every((ref) => isUnknown(ref) || isPlainType(ref)) ? this.argumentsOf(given, found) : found;
  }

  private argumentsOf({ unit, id }: NodeRef, otherwise: readonly Ref[]): readonly Ref[] {
    const { items } = listBehind(unit, id);
    const types = union((items.length ? items : [id]).map((type) => this.instancesOf(unit, type))).filter((ref) => !isUnknown(ref) && !isPlainType(ref));
    return types.length ? types : otherwise;
  }

  /** A value of a library under an annotation: what is declared of another library says more than a call that nothing is known of. */
  withDeclared(unit: Unit, value: readonly Ref[], type: NodeId): readonly Ref[] {
    const roots = new Set(value.map((ref) => (ref.t === 'external' ? ref.segments[0] : undefined)));
    const declared = this.instancesOf(unit, type).filter(
      (ref) => !isUnknown(ref) && !isPlainType(ref) && !(ref.t === 'external' && roots.has(ref.segments[0])),
    );
    return declared.length ? union([declared, value]) : value;
  }

  /** A value that a type is asked of, `isinstance(one, T)`: where nothing that it is known to be is a `T`, it is one besides. */
  withChecked(unit: Unit, value: readonly Ref[], type: NodeId): readonly Ref[] {
    if (!value.some((ref) => ref.t === 'instance')) return value;
    const checked = this.instancesOf(unit, type).flatMap((ref) => (ref.t === 'instance' && !this.isProtocol(ref) ? [ref] : []));
    const fits = (ref: Ref): boolean =>
      ref.t === 'instance' &&
      [ref, ...this.links.hierarchy.ancestors(ref).classes].some((one) => checked.some((cls) => cls.unit === one.unit && cls.cls === one.cls));
    return checked.length && !value.some(fits) ? union([value, checked]) : value;
  }

  private isProtocol(ref: ClassRef): boolean {
    return this.links.hierarchy.ancestors(ref).external.some((base) => lastSegment(base) === 'Protocol');
  }

  /** A base class expression: `Generic[T]`, `Base[T]` mean the class itself. */
  typeRefs(unit: Unit, id: NodeId): readonly Ref[] {
    const node = nodeOf(unit, id);
    return node.op === 'index' ? this.typeRefs(unit, node.object) : this.links.refs(unit, id);
  }
}

/** `T = TypeVar('T')` */
function isTypeVariable(ref: Ref): boolean {
  return ref.t === 'external' && ref.segments[1] === 'TypeVar' && ref.segments[2] === '()' && TYPING.has(ref.segments[0] ?? '');
}

/** Whether an alias stands for a type that is more than the name of another. */
function isTypeExpression(unit: Unit, id: NodeId): boolean {
  const { op } = nodeOf(unit, id);
  return op === 'index' || (!isPython(unit) && (op === 'call' || op === 'typed'));
}

function listBehind(unit: Unit, id: NodeId): { readonly items: readonly NodeId[] } {
  const node = nodeOf(unit, id);
  return node.op === 'list' ? node : { items: [] };
}
