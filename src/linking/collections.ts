import type { Argument, NodeId } from '../source/facts.js';
import { type External, isUnknown, type NodeRef, type Ref, type Unit, union } from './refs.js';

/** What this module asks of the linker. */
export interface Evaluator {
  refs(unit: Unit, id: NodeId): readonly Ref[];
  /** `object[key]`; without a key, any element. */
  elementsOf(unit: Unit, object: NodeId, key?: NodeId): readonly Ref[];
  /** An element of a list or map that a ref stands for; a number is a position. */
  elementIn(ref: Ref, key?: number): readonly Ref[];
  instancesOf(unit: Unit, type: NodeId): readonly Ref[];
  /** What a call of a function or class gives. */
  resultOf(ref: Ref, call: NodeRef): readonly Ref[];
}

/** Types whose last argument is what their values hold. */
export const CONTAINERS: ReadonlySet<string> = new Set([
  'Array',
  'ReadonlyArray',
  'Map',
  'ReadonlyMap',
  'WeakMap',
  'Set',
  'ReadonlySet',
  'WeakSet',
  'Record',
  'Iterable',
  'AsyncIterable',
  'WeakRef',
  'AsyncLocalStorage',
  // Of Python, what `*clients: Client` and `**clients: Client` take.
  'tuple',
]);

/** Methods of JavaScript's collections that give one of their elements, and those that give another collection of them. */
const GIVING: ReadonlySet<string> = new Set(['get', 'at', 'pop', 'shift', 'find', 'findLast', 'deref', 'getStore']);
const KEEPING: ReadonlySet<string> = new Set(['filter', 'slice', 'concat', 'reverse', 'sort', 'toReversed', 'toSorted', 'values', 'flat']);
const MAPPING: ReadonlySet<string> = new Set(['map', 'flatMap']);

/** A ref with what it holds; as it is where nothing is known of that. */
export function holding(ref: External, held: readonly Ref[]): External {
  const known = held.filter((entry) => !isUnknown(entry));
  return known.length ? { ...ref, holds: known } : ref;
}

/** Whether a ref is a map, of which pairs are seen one after the other. */
export function isKeyed(ref: Ref): boolean {
  return (
    ref.t === 'external' && ref.segments[0] === 'globalThis' && (ref.segments[1] === 'Map' || ref.segments[1] === 'ReadonlyMap') && ref.segments.length === 3
  );
}

/** An array of what is held. */
export function listOf(held: readonly Ref[]): readonly Ref[] {
  return [holding({ t: 'external', segments: ['globalThis', 'Array', '()'], calls: [] }, held)];
}

/** Whether the members of what holds something are what it holds: those of a record or a React ref are, those of an array or map are methods. */
export function hasHeldMembers({ segments: [root, name] }: External): boolean {
  return (root !== 'globalThis' && root !== 'npm:async_hooks' && root !== 'builtins') || name === undefined || name === 'Record' || !CONTAINERS.has(name);
}

/** What a method of one of JavaScript's collections gives: `clients.get(name)`, `keys.map(make)`. Undefined where the receiver is none, or holds nothing that is known. */
export function collectionCall(linker: Evaluator, call: NodeRef, receiver: NodeId, method: string, args: readonly Argument[]): readonly Ref[] | undefined {
  if (!GIVING.has(method) && !KEEPING.has(method) && !MAPPING.has(method)) return undefined;
  const { unit } = call;
  const owners = linker.refs(unit, receiver);
  if (!owners.some(isCollection)) return undefined;
  const [first] = args;
  const found = MAPPING.has(method)
    ? linker.refs(unit, first?.value ?? receiver).flatMap((ref) => (ref.t === 'function' ? linker.resultOf(ref, call) : []))
    : linker.elementsOf(unit, receiver, method === 'get' ? first?.value : undefined);
  if (found.every(isUnknown)) return undefined;
  return GIVING.has(method) ? found : listOf(found);
}

function isCollection(ref: Ref): boolean {
  if (ref.t === 'value') return true;
  if (ref.t !== 'external') return false;
  const [root, name, result] = ref.segments;
  return ref.holds !== undefined || (root === 'globalThis' && name !== undefined && CONTAINERS.has(name) && result === '()');
}

/** What the result of a call of JavaScript's own holds: `new Map([[name, client]])`, `new Map<string, Client>()`, `Object.values(clients)`. */
export function heldByBuiltin(
  linker: Evaluator,
  segments: readonly string[],
  call: NodeRef,
  args: readonly Argument[],
  types: readonly NodeId[],
): readonly Ref[] {
  const [root, ...path] = segments;
  if (root !== 'globalThis' && root !== 'npm:async_hooks') return [];
  const [first] = args;
  const given = (): readonly Ref[] => (first ? linker.elementsOf(call.unit, first.value) : []);
  const name = path.join('.');
  const last = types[types.length - 1];
  const declared = last !== undefined && CONTAINERS.has(name) ? linker.instancesOf(call.unit, last) : [];
  switch (name) {
    case 'Map':
    case 'WeakMap':
    case 'Object.fromEntries':
      return union([...given().map((pair) => linker.elementIn(pair, 1)), declared]);
    case 'WeakRef':
      return union([first ? linker.refs(call.unit, first.value) : [], declared]);
    case 'Set':
    case 'Object.values':
      return union([given(), declared]);
    case 'Object.entries':
      return given().every(isUnknown) ? [] : listOf(given());
    default:
      return declared;
  }
}
