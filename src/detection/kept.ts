import type { Span } from '../base/text.js';
import { CONSTRUCTORS, definitionsIn, functionOf, literalOf, nodeOf, withoutBinds } from '../linking/nodes.js';
import { type External, type FunctionRef, lastSegment, type NodeRef, type Unit } from '../linking/refs.js';
import type { NodeId } from '../source/facts.js';
import type { CallFound } from './calls.js';
import { calleeName } from './names.js';
import { calleeSpan, firstLine } from './place.js';
import { functionAt, functionOfCall } from './reach.js';
import type { Scene } from './scene.js';
import { textIn } from './text.js';

/** Something that is put under a key into a map, or into what a map has under it. */
interface Kept {
  readonly map: NodeRef;
  readonly key: NodeRef;
  readonly values: readonly NodeRef[];
  /** The function in which it is done. */
  readonly fn: FunctionRef;
  /** The call that does it; absent where an assignment does. */
  readonly call?: NodeRef;
  readonly span: Span;
}

/** Methods that put an argument into a list, and those that give what a map has under a key. */
const ADDS = /^(?:append|appendleft|extend|insert|add|push|unshift)$/;
const GIVES = /^(?:get|setdefault)$/;

/** What makes a map, whatever else it does with what it holds. */
const MAPS = /^(?:dict|defaultdict|OrderedDict|TTLCache|LRUCache|LFUCache|FIFOCache|Map|LRU|QuickLRU)$/;

/** How many names and choices may stand between an expression and what it is. */
const MAX_STEPS = 8;

/** Places at which what is said stays in the memory of a process that serves people, by whose it is: `turns[user].append(text)`. */
export function keptTouchpoints(scene: Scene, unit: Unit): readonly CallFound[] {
  return scene.rules.keptRules.flatMap((rule) => {
    const { match } = rule;
    if (match.type !== 'kept') return [];
    return keptIn(scene, unit).flatMap(({ map, key, values, fn, call, span }): CallFound[] => {
      const names = namesIn(scene, key);
      if (!names.some((name) => scene.rules.lexicon.hit(name, match.under)) || !scene.isServed(fn) || !isLasting(scene, map, fn)) return [];
      const text = textIn(scene, values, fn);
      const at = text.certainty && (call ?? changeAt(unit, span));
      if (!at) return [];
      const touchpoint = scene.builder.touchpoint(
        rule,
        { unit, span: firstLine(unit, span), extent: nodeOf(unit, at.id).span },
        {
          subject: 'memory:process',
          certainty: rule.certainty,
          facets: { carries: [...new Set([...text.carries, 'personal'])].sort() },
          evidence: text.evidence,
        },
      );
      return [{ touchpoint, call: at, sinks: values, rule }];
    });
  });
}

function keptIn(scene: Scene, unit: Unit): readonly Kept[] {
  const calls = unit.facts.calls.flatMap((id): Kept[] => {
    const node = nodeOf(unit, id);
    const callee = node.op === 'call' ? nodeOf(unit, node.callee) : undefined;
    if (node.op !== 'call' || callee?.op !== 'member' || !node.args.length || !(callee.name === 'set' || ADDS.test(callee.name))) return [];
    const call = { unit, id };
    const how = { fn: functionOfCall(call), call, span: calleeSpan(call) };
    const args = node.args.map(({ value }) => ({ unit, id: value }));
    const [first, second] = args;
    if (callee.name === 'set' && first && second) return [{ map: { unit, id: callee.object }, key: first, values: [second], ...how }];
    return callee.name === 'set' ? [] : elementsBehind(scene, { unit, id: callee.object }).map((element) => ({ ...element, values: args, ...how }));
  });
  const stores = unit.facts.stores.flatMap(({ object, by, value, span, fn }): Kept[] =>
    by === undefined ? [] : [{ map: { unit, id: object }, key: { unit, id: by }, values: [{ unit, id: value }], fn: { unit, fn }, span }],
  );
  return [...calls, ...stores];
}

/** The change in place that an assignment to an element is. */
function changeAt(unit: Unit, [from, to]: Span): NodeRef | undefined {
  for (let id = unit.facts.nodes.length - 1; id >= 0; id--) {
    const node = nodeOf(unit, id);
    if (node.op === 'update' && node.span[0] === from && node.span[1] === to) return { unit, id };
  }
  return undefined;
}

/** The maps and keys under which something is found: `turns[user]`, `turns.setdefault(user, [])`, in a name or what a function gives. */
function elementsBehind(scene: Scene, ref: NodeRef, depth = 0): readonly Pick<Kept, 'map' | 'key'>[] {
  const { unit } = ref;
  const id = withoutBinds(unit, ref.id);
  const node = nodeOf(unit, id);
  if (depth > MAX_STEPS) return [];
  const behind = (next: NodeRef): readonly Pick<Kept, 'map' | 'key'>[] => elementsBehind(scene, next, depth + 1);
  switch (node.op) {
    case 'update':
      return behind({ unit, id: node.object });
    case 'index':
      return node.key === undefined || literalOf(unit, node.key) !== undefined ? [] : [{ map: { unit, id: node.object }, key: { unit, id: node.key } }];
    case 'call': {
      const callee = nodeOf(unit, node.callee);
      const [first, second] = node.args;
      // What `get` gives where nothing is there yet belongs to nobody.
      if (callee.op === 'member' && first && GIVES.test(callee.name) && (callee.name !== 'get' || !second))
        return [{ map: { unit, id: callee.object }, key: { unit, id: first.value } }];
      return scene.linker
        .calledFunctions({ unit, id })
        .flatMap((fn) => functionOf(fn.unit, fn.fn).returns.flatMap((value) => behind({ unit: fn.unit, id: value })));
    }
    default: {
      // `turns.get(user) ?? []`: a list that may be a new one belongs to nobody yet.
      const all = definitionsIn(unit, id).map((next) => behind({ unit, id: next }));
      return all.every((found) => found.length) ? all.flat() : [];
    }
  }
}

/** Names that say whose something is: of parameters, members, keys and functions, never of variables. */
function namesIn(scene: Scene, ref: NodeRef, depth = 0): readonly string[] {
  const { unit } = ref;
  const node = nodeOf(unit, withoutBinds(unit, ref.id));
  if (depth > MAX_STEPS) return [];
  const next = (id: NodeId): readonly string[] => namesIn(scene, { unit, id }, depth + 1);
  switch (node.op) {
    case 'param':
      return [functionOf(unit, node.fn).parameters[node.index]?.name ?? ''];
    case 'member':
      return [node.name, `${calleeName(nodeOf(unit, node.object))}_${node.name}`];
    case 'index': {
      const key = node.key === undefined ? undefined : literalOf(unit, node.key);
      return typeof key === 'string' ? [key] : [];
    }
    case 'call': {
      const given = node.args.map(({ value }) => literalOf(unit, value)).filter((value) => typeof value === 'string');
      return [calleeName(nodeOf(unit, node.callee)).replace(/^get_?/, ''), ...given, ...node.args.flatMap(({ value }) => next(value))];
    }
    case 'concat':
      return node.parts.flatMap(next);
    default:
      return definitionsIn(unit, ref.id).flatMap(next);
  }
}

/** Whether a map was made once, for all that come to a function: by a module, a class or its constructor, or by what is around the function. */
function isLasting(scene: Scene, { unit, id }: NodeRef, by: FunctionRef): boolean {
  const at = withoutBinds(unit, id);
  return scene.linker.refs(unit, at).some((ref) => {
    if (ref.t === 'value') return nodeOf(ref.unit, ref.id).op === 'map' && isMadeOnce(scene, ref, by);
    if (ref.t !== 'external' || !isMap(ref)) return false;
    const made = ref.calls[ref.calls.length - 1];
    return made ? isMadeOnce(scene, made, by) : nodeOf(unit, at).op === 'member';
  });
}

function isMap(ref: External): boolean {
  const name = lastSegment(ref) === '()' ? (ref.segments[ref.segments.length - 2] ?? '') : '';
  return MAPS.test(name);
}

function isMadeOnce(scene: Scene, ref: NodeRef, by: FunctionRef): boolean {
  const made = functionAt(ref);
  const { name, cls } = functionOf(made.unit, made.fn);
  if (made.fn === 0 || (cls !== undefined && CONSTRUCTORS.has(name))) return true;
  if (made.unit !== by.unit || scene.isServed(made)) return false;
  for (let at = by.fn; at > 0; at = functionOf(by.unit, at).parent) if (at === made.fn) return at !== by.fn;
  return false;
}
