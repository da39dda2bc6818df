import type { ClassId, FunctionId, LinkedFacts, NodeId } from '../source/facts.js';

/** A file inside the linker, with the facts it was given. */
export interface Unit {
  /** Relative to the scanned root, forward slashes. */
  readonly path: string;
  readonly facts: LinkedFacts;
}

export interface NodeRef {
  readonly unit: Unit;
  readonly id: NodeId;
}

export interface ClassRef {
  readonly unit: Unit;
  readonly cls: ClassId;
}

export interface FunctionRef {
  readonly unit: Unit;
  readonly fn: FunctionId;
}

/**
 * What an expression may stand for. Something of a library is a path of segments from its import:
 * `openai`, `OpenAI`, `()`, `chat`, `completions`, `create`; `()` is the result of a call, `[]` an
 * element. JavaScript packages begin with `npm:NAME`, builtins with `builtins` / `globalThis`, and what
 * nothing is known of with `?`.
 */
export type Ref =
  | {
      readonly t: 'external';
      readonly segments: readonly string[];
      /** The call behind each `()` segment, in order. */
      readonly calls: readonly NodeRef[];
      /** The workspace class through whose base the library was reached. */
      readonly via?: ClassRef;
      /** What its elements are, or the value that it keeps: of `Map<string, Client>`, of `useRef(client)`. */
      readonly holds?: readonly Ref[];
    }
  /** `given`: the type arguments of what a method was taken of. */
  | { readonly t: 'function'; readonly unit: Unit; readonly fn: FunctionId; readonly bound: boolean; readonly given?: NodeRef }
  | { readonly t: 'class'; readonly unit: Unit; readonly cls: ClassId }
  /** `given`: its type arguments, of `Slot<Client>`. */
  | { readonly t: 'instance'; readonly unit: Unit; readonly cls: ClassId; readonly call?: NodeRef; readonly given?: NodeRef }
  | { readonly t: 'module'; readonly unit: Unit }
  /** A structural value: map, list, literal, concatenation. */
  | { readonly t: 'value'; readonly unit: Unit; readonly id: NodeId };

export type External = Extract<Ref, { t: 'external' }>;

export const UNKNOWN: External = { t: 'external', segments: ['?'], calls: [] };

/** How long a path may grow before what follows is unknown. */
const MAX_SEGMENTS = 14;

export function extend(ref: External, segment: string, call?: NodeRef): External {
  if (ref.segments.length >= MAX_SEGMENTS) return UNKNOWN;
  // A namespace and its default export are one thing: `npm:openai.default` is `npm:openai`.
  if (segment === 'default' && ref.segments.length === 1 && ref.segments[0]?.startsWith('npm:')) return ref;
  return {
    t: 'external',
    segments: [...ref.segments, segment],
    calls: call ? [...ref.calls, call] : ref.calls,
    ...(ref.via ? { via: ref.via } : {}),
  };
}

export function isUnknown(ref: Ref): boolean {
  return ref.t === 'external' && ref.segments[0] === '?';
}

/** The last part of a path of a library: what is called, read or made. */
export function lastSegment({ segments }: External): string {
  return segments[segments.length - 1] ?? '';
}

/** What names a node in the workspace. */
export function nodeKey({ unit, id }: NodeRef): string {
  return `${unit.path}#${id}`;
}

/** A key under which one function of the workspace stands. */
export function functionKey({ unit, fn }: FunctionRef): string {
  return `${unit.path}#${fn}`;
}

/** A key under which equal refs are one. */
export function keyOf(ref: Ref): string {
  switch (ref.t) {
    case 'external':
      return `e ${ref.segments.join('.')} ${ref.calls.map(nodeKey).join(',')} ${(ref.holds ?? []).map(keyOf).join(';')}`;
    case 'function':
      return `f ${functionKey(ref)}${ref.given ? ` ${nodeKey(ref.given)}` : ''}`;
    case 'class':
      return `c ${ref.unit.path}#${ref.cls}`;
    case 'instance':
      return `i ${ref.unit.path}#${ref.cls}#${ref.call ? nodeKey(ref.call) : ''}${ref.given ? ` ${nodeKey(ref.given)}` : ''}`;
    case 'module':
      return `m ${ref.unit.path}`;
    case 'value':
      return `v ${nodeKey(ref)}`;
  }
}

/** How many alternatives of one expression are kept; more of what is made of classes of the workspace and of their methods, as a factory of many has them. */
export const MAX_ALTERNATIVES = 12;
const MAX_INSTANCES = 40;

/** The distinct refs, unknown ones dropped when anything is known. */
export function union(lists: readonly (readonly Ref[])[]): readonly Ref[] {
  const first = lists[0];
  if (lists.length === 1 && first) return first;
  const telling = lists.filter((list) => !list.every(isUnknown));
  const [only] = telling;
  if (telling.length === 1 && only && !only.some(isUnknown)) return only;
  const seen = new Map<string, Ref>();
  for (const list of lists)
    for (const ref of list)
      if (seen.size < (ref.t === 'instance' || (ref.t === 'function' && ref.bound) ? MAX_INSTANCES : MAX_ALTERNATIVES)) seen.set(keyOf(ref), ref);
  const refs = [...seen.values()];
  const known = refs.filter((ref) => !isUnknown(ref));
  return known.length ? known : refs;
}
