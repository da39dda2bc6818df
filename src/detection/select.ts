import type { Linker } from '../linking/linker.js';
import { classOf, isPython, nodeOf } from '../linking/nodes.js';
import { type External, lastSegment, type NodeRef, nodeKey, type Ref, type Unit } from '../linking/refs.js';
import type { Selector, SelectorPath } from '../rules/selector.js';
import type { Argument, NodeId, ValueNode } from '../source/facts.js';
import { forwarded, type Written } from './forwarded.js';

/** A call that a rule matched: the call and the library path it was matched by. */
export interface MatchedCall {
  readonly call: NodeRef;
  readonly path: External;
  /** The same of what else it may be called on: `(fast ? a : b).create()`. */
  readonly others?: readonly External[];
  /** Where the call gives what was matched to a library that runs it: with these arguments. */
  readonly args?: readonly Argument[];
}

/** The nodes that a selector means in a call; the first alternative that gives any wins. */
export function select(linker: Linker, matched: MatchedCall, selector: Selector): readonly NodeRef[] {
  for (const alternative of selector.alternatives) {
    const found = selectPath(linker, matched, alternative);
    if (found.length) return found;
  }
  return [];
}

function selectPath(linker: Linker, matched: MatchedCall, path: SelectorPath): readonly NodeRef[] {
  const call = path.from === 'call' ? matched.call : path.from === 'ctor' ? matched.path.calls[0] : matched.path.calls[matched.path.calls.length - 1];
  if (!call) return [];
  const node = linker.node(call);
  // `(root / name).open()`: what a path is made of by an operator is all that it is made with.
  if (node.op === 'concat') return 'position' in path.head && path.head.position === 0 && !path.steps.length ? [call] : [];
  if (node.op !== 'call') return [];
  const args = (path.from === 'call' ? matched.args : undefined) ?? linker.argumentsOf(call);
  const passed = args.some(({ spread }) => spread) && !('special' in path.head) ? forwarded(linker, call, args) : [];
  let current = heads(linker, { unit: call.unit, args }, node.callee, path);
  if (!current.length) current = passed.flatMap((written) => heads(linker, written, node.callee, path));
  for (const { key } of path.steps) current = current.flatMap((ref) => entriesOf(linker, ref, key));
  return current;
}

function heads(linker: Linker, { unit, args }: Written, callee: number, path: SelectorPath): readonly NodeRef[] {
  const at = (id: number): NodeRef => ({ unit, id });
  const { head } = path;
  if ('position' in head) {
    const positional = args.filter((argument) => argument.name === undefined && argument.spread !== 2);
    const found = positional[head.position];
    return found && !positional.slice(0, head.position + 1).some((argument) => argument.spread === 1) ? [at(found.value)] : [];
  }
  if ('keyword' in head) {
    const named = args.find((argument) => argument.name === head.keyword);
    if (named) return [at(named.value)];
    const spread = args.filter((argument) => argument.spread === 2).flatMap((argument) => entriesOf(linker, at(argument.value), head.keyword));
    if (spread.length) return spread;
    // JavaScript passes named values in an object: `{ model }` as the only or last argument.
    const objects = args
      .filter((argument) => argument.name === undefined && argument.spread === undefined)
      .flatMap((argument) => (isMap(linker, at(argument.value)) ? [argument] : []));
    return objects.flatMap((argument) => entriesOf(linker, at(argument.value), head.keyword)).slice(0, 4);
  }
  switch (head.special) {
    case '*':
      return args.map((argument) => at(argument.value));
    case 'last': {
      const last = args.filter((argument) => argument.name === undefined).pop();
      return last ? [at(last.value)] : [];
    }
    case 'receiver': {
      const target = nodeOf(unit, callee);
      return target.op === 'member' ? [at(target.object)] : [];
    }
    case 'via':
    case 'segment':
      return [];
  }
}

/** The values that an argument hands over: those of a map whose entries are given by name, else the one. */
export function givenBy(linker: Linker, unit: Unit, { value, spread }: Argument): readonly NodeRef[] {
  const ref = { unit, id: value };
  return spread === 2 && isMap(linker, ref) ? entriesOf(linker, ref, '*') : [ref];
}

/** Whether an expression may be a map written in the code. */
export function isMap(linker: Linker, ref: NodeRef): boolean {
  return linker.refs(ref.unit, ref.id).some((target) => target.t === 'value' && nodeOf(target.unit, target.id).op === 'map');
}

const MAX_DEPTH = 40;

/** A value, and what holds it: a literal map or list, a change in place, a call that is given it by name. */
export interface Held {
  readonly value: NodeRef;
  readonly holder: NodeRef;
}

/** The values under a key of a map or list expression, changes in place included. `*` is every value. */
export function entriesOf(linker: Linker, ref: NodeRef, key: string | number): readonly NodeRef[] {
  return heldIn(linker, ref, key).map(({ value }) => value);
}

/** The same, each with what holds it. */
export function heldIn(linker: Linker, ref: NodeRef, key: string | number): readonly Held[] {
  return held(linker, ref, key, { depth: 0, seen: new Set() });
}

/** How deep a value is looked into, and what was seen on the way: branches that meet again hold the same. */
interface Look {
  readonly depth: number;
  readonly seen: Set<string>;
}

function held(linker: Linker, ref: NodeRef, key: string | number, { depth, seen }: Look): readonly Held[] {
  const name = nodeKey(ref);
  if (depth > MAX_DEPTH || seen.has(name)) return [];
  seen.add(name);
  const node = linker.node(ref);
  const at = (id: number): NodeRef => ({ unit: ref.unit, id });
  const one = (id: number): Held => ({ value: at(id), holder: ref });
  const further = { depth: depth + 1, seen };
  switch (node.op) {
    case 'bind':
      return held(linker, at(node.value), key, further);
    case 'typed':
      return node.value === undefined ? [] : held(linker, at(node.value), key, further);
    case 'join':
      return node.inputs.flatMap((input) => held(linker, at(input), key, further));
    case 'update': {
      const below = held(linker, at(node.object), key, further);
      if (key === '*' || node.key === undefined) return [...below, one(node.value)];
      return node.key === key ? [one(node.value)] : below;
    }
    case 'map': {
      const own = node.entries.filter((entry) => key === '*' || entry.key === key).map((entry) => one(entry.value));
      return own.length && key !== '*' ? own : [...own, ...node.spreads.flatMap((spread) => held(linker, at(spread), key, further))];
    }
    case 'list': {
      if (typeof key === 'number') return node.items[key] === undefined ? [] : [one(node.items[key])];
      if (key === '*') return node.items.map(one);
      return node.items.flatMap((item) => held(linker, at(item), key, further));
    }
    case 'call': {
      // `dict(model=m)`; `EngineArgs(model=m)`: an object of settings holds what its class is given by name.
      const named = node.args.flatMap((argument) => {
        if (argument.spread === 2) return held(linker, at(argument.value), key, further);
        return argument.name !== undefined && (argument.name === key || key === '*') ? [one(argument.value)] : [];
      });
      if (named.length && (isDict(nodeOf(ref.unit, node.callee)) || (key !== '*' && isClass(linker, ref.unit, node.callee)))) return named;
      // `Request(url, data)`: an object of a library holds what its class is given in order.
      if (typeof key === 'number' && isLibraryClass(linker, ref.unit, node.callee)) {
        const given = node.args.slice(0, key + 1).some((argument) => argument.name !== undefined || argument.spread) ? undefined : node.args[key];
        return given ? [one(given.value)] : [];
      }
      const inOrder = typeof key === 'string' ? givenInOrder(linker, ref.unit, node.callee, key) : -1;
      const given =
        inOrder < 0 || node.args.slice(0, inOrder + 1).some((argument) => argument.name !== undefined || argument.spread) ? undefined : node.args[inOrder];
      if (given) return [one(given.value)];
      return deeper(linker, ref, key, further);
    }
    default:
      return deeper(linker, ref, key, further);
  }
}

function isDict(callee: ValueNode): boolean {
  return callee.op === 'name' && callee.name === 'dict';
}

/** Whether what is called is a class, by what it resolves to or, of a library, by its name. */
function isClass(linker: Linker, unit: Unit, callee: NodeId): boolean {
  return linker.refs(unit, callee).some((ref) => ref.t === 'class' || isOfLibrary(ref));
}

function isLibraryClass(linker: Linker, unit: Unit, callee: NodeId): boolean {
  return linker.refs(unit, callee).some(isOfLibrary);
}

/** Whether something of a library is a class, by its name. */
function isOfLibrary(ref: Ref): boolean {
  return ref.t === 'external' && /^[A-Z]/.test(lastSegment(ref));
}

/** The position at which a Python class that writes no constructor (a data class, a named tuple) is given a field; -1 where it is not told. */
function givenInOrder(linker: Linker, unit: Unit, callee: NodeId, field: string): number {
  if (!isPython(unit)) return -1;
  for (const ref of linker.refs(unit, callee)) {
    if (ref.t !== 'class' || linker.ancestors(ref).classes.length) continue;
    const { fields, methods } = classOf(ref.unit, ref.cls);
    if (!methods.some(({ name }) => name === '__init__' || name === '__new__')) return fields.findIndex(({ name }) => name === field);
  }
  return -1;
}

function deeper(linker: Linker, ref: NodeRef, key: string | number, look: Look): readonly Held[] {
  return linker.refs(ref.unit, ref.id).flatMap((target) => {
    const next = valueBehind(target);
    return !next || (next.unit === ref.unit && next.id === ref.id) ? [] : held(linker, next, key, look);
  });
}

/** The expression that made what a name stands for. */
function valueBehind(target: Ref): NodeRef | undefined {
  if (target.t === 'value') return { unit: target.unit, id: target.id };
  if (target.t === 'instance') return target.call;
  return target.t === 'external' && lastSegment(target) === '()' ? target.calls[target.calls.length - 1] : undefined;
}
