import { functionOf, isReturned, lastName, mayBeParameter, nodeOf, usersOf } from '../linking/nodes.js';
import { type ClassRef, type FunctionRef, functionKey, type NodeRef, type Unit } from '../linking/refs.js';
import type { ValueNode } from '../source/facts.js';
import { givenBy } from './given.js';
import { functionOfCall } from './reach.js';
import type { Scene } from './scene.js';

/** A function by which others come to a place, and which values in it are handed on to the place. */
export interface Entrance {
  readonly fn: FunctionRef;
  readonly sinks: readonly NodeRef[];
  /** It is a method that a helper of its class works for. */
  readonly isHelped: boolean;
}

const MAX_ENTRANCES = 12;

/**
 * The functions that make up one layer around a place: the one that it stands in; where that is an inner function that is run there
 * and then, the one around it; where it is a helper method, the methods of its class that it works for. `joins` says of a
 * function that a helper works for whether it is of the same work, `leading` which parameters of a function values in it are made of, `through` whether a
 * call of a helper comes to the place.
 */
export function entrancesTo(
  scene: Scene,
  call: NodeRef,
  sinks: readonly NodeRef[],
  joins: (fn: FunctionRef) => boolean,
  leading: (sinks: readonly NodeRef[], fn: FunctionRef) => readonly number[],
  through: (caller: NodeRef, fn: FunctionRef) => boolean = () => true,
): readonly Entrance[] {
  const found = new Map<string, { readonly fn: FunctionRef; sinks: readonly NodeRef[]; readonly isHelped: boolean }>();
  const queue: Entrance[] = [{ fn: functionOfCall(call), sinks, isHelped: false }];
  for (const { fn, sinks, isHelped } of queue) {
    const known = found.get(functionKey(fn));
    if (known) known.sinks = [...known.sinks, ...sinks];
    if (fn.fn === 0 || known || found.size >= MAX_ENTRANCES) continue;
    found.set(functionKey(fn), { fn, sinks, isHelped });
    if (scene.routesOf(fn.unit, fn.fn).length) continue;
    const around = functionAround(scene, fn);
    if (around) queue.push({ fn: around, sinks, isHelped });
    const inside = around ? scene.linker.callersOf(fn).filter((caller) => isWithin(caller, around)) : helpedBy(scene, fn);
    if (!inside.length) continue;
    const parameters = leading(sinks, fn);
    for (const caller of inside) {
      if (!through(caller, fn)) continue;
      const given = parameters.flatMap((index) => givenBy(scene.linker, caller, fn, index).map(({ value }) => value));
      const user = methodOf(caller);
      if (given.length && (around || (user && joins(user)))) queue.push({ fn: functionOfCall(caller), sinks: given, isHelped: !around });
    }
  }
  return [...found.values()];
}

/** Whether a call stands in a function or in one inside it. */
export function isWithin(call: NodeRef, fn: FunctionRef): boolean {
  if (call.unit !== fn.unit) return false;
  for (let at = functionOfCall(call).fn; at > 0; at = functionOf(call.unit, at).parent) if (at === fn.fn) return true;
  return false;
}

/** The function around one that is run inside it; undefined where it is a method, or is handed out for others to run at another time. */
function functionAround(scene: Scene, { unit, fn }: FunctionRef): FunctionRef | undefined {
  const { parent, cls, decorators } = functionOf(unit, fn);
  if (parent <= 0 || cls !== undefined || decorators.length) return undefined;
  const around = { unit, fn: parent };
  const isOwn = (id: number): boolean => scene.linker.refs(unit, id).some((ref) => ref.t === 'function' && ref.unit === unit && ref.fn === fn);
  if (functionOf(unit, parent).returns.some((id) => gives(scene, unit, id, isOwn))) return undefined;
  if (scene.linker.callersOf({ unit, fn }).some((call) => isWithin(call, around))) return around;
  const takers = scene.graph.callsIn(unit, parent).filter((id) => {
    const node = nodeOf(unit, id);
    return node.op === 'call' && node.args.some(({ value }) => nodeOf(unit, value).op !== 'literal' && isOwn(value));
  });
  // What is given a function and gives nothing back keeps it: `app.on('message', f)`.
  return takers.some((id) => isUsed(unit, id)) ? around : undefined;
}

/** Whether a value is the function, or holds it: `{ ask }`. */
function gives(scene: Scene, unit: Unit, id: number, isOwn: (id: number) => boolean): boolean {
  if (isOwn(id)) return true;
  return scene.linker.refs(unit, id).some((ref) => {
    if (ref.t !== 'value' || ref.unit !== unit) return false;
    const node = nodeOf(unit, ref.id);
    return (node.op === 'map' && node.entries.some(({ value }) => isOwn(value))) || (node.op === 'list' && node.items.some(isOwn));
  });
}

/** Whether anything is done with what a call gives. */
function isUsed(unit: Unit, id: number): boolean {
  return isReturned(unit, id) || !usersOf(unit, id, uses).next().done;
}

/** What only starts what it is given, or waits for it. */
const STARTS = /^(?:create_task|ensure_future|run_coroutine_threadsafe|call_soon_threadsafe|gather|wait_for|shield|resolve)$/;

/** Whether anything else is done with what a call gives than to return it, or to start it. */
export function isTaken(unit: Unit, id: number): boolean {
  for (const user of usersOf(unit, id, uses)) {
    const node = nodeOf(unit, user);
    const callee = node.op === 'call' ? lastName(unit, node.callee) : undefined;
    if (callee === undefined || !STARTS.test(callee) || isTaken(unit, user)) return true;
  }
  return false;
}

function uses(node: ValueNode, id: number): boolean {
  switch (node.op) {
    case 'bind':
    case 'update':
    case 'typed':
      return node.value === id;
    case 'member':
    case 'index':
      return node.object === id;
    case 'call':
      return node.args.some(({ value }) => value === id);
    case 'join':
      return node.inputs.includes(id);
    default:
      return false;
  }
}

/** The calls of a helper method by other methods of its class; none where others call it too (tests aside) and its name does not say that they should not; and those of the methods in its place. */
function helpedBy(scene: Scene, fn: FunctionRef): readonly NodeRef[] {
  const { name, cls } = functionOf(fn.unit, fn.fn);
  if (cls === undefined) return [];
  const own = { unit: fn.unit, cls };
  const all = scene.linker.giversTo(fn).filter((call) => !isWithin(call, fn) && !isByParameter(call));
  const callers = all.filter((call) => !isBySuper(call));
  const family = callers.filter((call) => {
    const user = methodOf(call);
    const userClass = user && functionOf(user.unit, user.fn).cls;
    return user !== undefined && userClass !== undefined && isFamily(scene, own, { unit: user.unit, cls: userClass });
  });
  const helped = family.length === callers.length || /^(?:_(?!_)|#)/.test(name);
  return helped ? [...all.filter(isBySuper), ...family] : all.filter(isBySuper);
}

/** Whether a function is called as what another was given: as a decorator does with what it stands on. */
export function isByParameter({ unit, id }: NodeRef): boolean {
  const node = nodeOf(unit, id);
  return node.op === 'call' && mayBeParameter(unit, node.callee);
}

/** Whether a method calls the one that it stands for: `super().ask(prompt)`. */
export function isBySuper({ unit, id }: NodeRef): boolean {
  const node = nodeOf(unit, id);
  const callee = node.op === 'call' ? nodeOf(unit, node.callee) : undefined;
  const object = callee?.op === 'member' ? nodeOf(unit, callee.object) : undefined;
  const made = object?.op === 'call' ? nodeOf(unit, object.callee) : object;
  return made?.op === 'name' && made.name === 'super';
}

function isFamily(scene: Scene, a: ClassRef, b: ClassRef): boolean {
  const isSame = (x: ClassRef, y: ClassRef): boolean => x.unit === y.unit && x.cls === y.cls;
  return isSame(a, b) || scene.linker.stoodFor(a).some((base) => isSame(base, b)) || scene.linker.stoodFor(b).some((base) => isSame(base, a));
}

/** The method in which a call stands, through functions inside it. */
function methodOf(call: NodeRef): FunctionRef | undefined {
  const { unit } = call;
  for (let { fn } = functionOfCall(call); fn > 0; fn = functionOf(unit, fn).parent) if (functionOf(unit, fn).cls !== undefined) return { unit, fn };
  return undefined;
}
