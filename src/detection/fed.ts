import { memo } from '../base/memo.js';
import type { Linker } from '../linking/linker.js';
import { classOf, definitionsIn, functionOf, isPython, isReturned, lastName, literalOf, mentions, nodeOf, usersOf } from '../linking/nodes.js';
import { type FunctionRef, functionKey, lastSegment, type NodeRef, type Ref, type Unit } from '../linking/refs.js';
import type { NodeId } from '../source/facts.js';
import { callsIn } from './handed.js';
import { HELD_BACK } from './parts.js';
import { entriesOf } from './select.js';

/** Under which names a trainer is given what it trains on; `datasets` by the names of the parts. */
const TRAINED_ON = /^train(?:ing)?_?(?:data|dataset|datasets|data_?loaders?|ds|dl|set|examples|samples|objectives)$|^datasets?$/;
const GIVEN_APART = ['train_dataset', 'train_data', 'train_dataloader'];

/** Classes that train, and the packages that have some. */
const TRAINER = /Trainer$/;
const TRAINS = /^(?:transformers|trl|sentence_transformers|setfit|unsloth)\b/;
/** Packages whose models and trainers have a method `fit`. */
const FITS = /^(?:lightning|pytorch_lightning|keras|tf_keras|tensorflow|sentence_transformers)\b/;

/** Methods that give what a function makes of each row: what it fills the rows into was not loaded to train on. */
const MAPS = /^(?:map|filter|flat_map|apply|set_transform|with_transform)$/;

/** Calls that take some of what they are given, by numbers that stand behind it. */
const PICKS = /^(?:Subset|random_split|take|islice)$/;

/** Under which names a class keeps its rows. */
const KEPT =
  /data|examples|samples|list|records|lines|texts|items|rows|corpus|conversations|sentences|pairs|files|encod|features|inputs|tokens|frame|table|dialog|chats|documents|articles/i;

const MAX_NODES = 1200;
const MAX_CALLERS = 24;

/** Stands between the parts of a call's name; in no path. */
const APART = '\0';

const namesOfCalls = new WeakMap<Unit, ReadonlyMap<NodeId, string>>();

/**
 * What names a call in the whole workspace, also after lines were typed around it: its file, the functions around it, what it
 * calls, and which one of those it is.
 */
export function callName({ unit, id }: NodeRef): string {
  const names = memo(namesOfCalls, unit, () => {
    const counts = new Map<string, number>();
    return new Map(
      unit.facts.calls.map((call) => {
        const node = nodeOf(unit, call);
        const around = node.op === 'call' ? functionsAround(unit, node.fn) : '';
        const name = [unit.path, around, node.op === 'call' ? (lastName(unit, node.callee) ?? '') : ''].join(APART);
        const count = counts.get(name) ?? 0;
        counts.set(name, count + 1);
        return [call, `${name}${APART}${count}`];
      }),
    );
  });
  return names.get(id) ?? '';
}

function functionsAround(unit: Unit, fn: number): string {
  const names: string[] = [];
  for (let at = fn; at > 0; at = functionOf(unit, at).parent) names.push(functionOf(unit, at).name);
  return names.join('.');
}

/** Values that a model is trained on in a file: what trainers are given, what is fitted to, and the batches of a loop of one's own. */
export function trainedOn(linker: Linker, unit: Unit): readonly NodeRef[] {
  if (!isPython(unit)) return [];
  const { calls, imports } = unit.facts;
  const has = (modules: RegExp): boolean => imports.some(({ module, names = [] }) => modules.test(module) || names.some((name) => TRAINER.test(name)));
  const trainers = has(TRAINS) || unit.facts.classes.some(({ name }) => TRAINER.test(name));
  const fits = has(FITS);
  const loops = has(/^torch\b/) && calls.some((id) => methodName(unit, id) === 'backward');
  if (!trainers && !fits && !loops) return [];
  return calls.flatMap((id): readonly NodeRef[] => {
    const node = nodeOf(unit, id);
    if (node.op !== 'call' || !node.args.length) return [];
    const given = node.args
      .filter(({ name, spread }) => spread === undefined && name !== undefined && TRAINED_ON.test(name))
      .map(({ value }) => ({ unit, id: value }));
    if (fits && methodName(unit, id) === 'fit') {
      const inOrder = node.args.filter(({ name }) => name === undefined || name === 'x').map(({ value }) => ({ unit, id: value }));
      return [...inOrder, ...given];
    }
    if (loops && isLoader(linker, unit, node.callee) && !isMeasuredWith(linker, { unit, id }))
      return node.args.filter(({ name }, i) => (name === undefined ? i === 0 : name === 'dataset')).map(({ value }) => ({ unit, id: value }));
    if (!trainers || !(given.length || node.args.some(({ spread }) => spread === 2)) || !isCalled(linker, unit, node.callee, TRAINER)) return [];
    const apart = node.args
      .filter(({ spread }) => spread === 2)
      .flatMap(({ value }) => GIVEN_APART.flatMap((key) => entriesOf(linker, { unit, id: value }, key)));
    return [...given, ...apart];
  });
}

function methodName(unit: Unit, id: NodeId): string | undefined {
  const node = nodeOf(unit, id);
  const callee = node.op === 'call' ? nodeOf(unit, node.callee) : undefined;
  return callee?.op === 'member' ? callee.name : undefined;
}

/** Whether what is called has such a name where it comes from, or else where it is called. */
export function isCalled(linker: Linker, unit: Unit, callee: NodeId, name: RegExp): boolean {
  if (name.test(lastName(unit, callee) ?? '')) return true;
  return linker.refs(unit, callee).some((ref) => {
    if (ref.t === 'external') return name.test(lastSegment(ref));
    return ref.t === 'class' && name.test(classOf(ref.unit, ref.cls).name);
  });
}

function isLoader(linker: Linker, unit: Unit, callee: NodeId): boolean {
  return linker.refs(unit, callee).some((ref) => ref.t === 'external' && ref.segments[0] === 'torch' && lastSegment(ref) === 'DataLoader');
}

/** Whether all that is done with a loader is to hand it to functions of the project that measure: they turn training off and never go backward. */
function isMeasuredWith(linker: Linker, { unit, id }: NodeRef): boolean {
  const handed: NodeId[] = [];
  const seen = new Set<NodeId>();
  const queue = [id];
  for (const at of queue) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (isReturned(unit, at)) return false;
    for (const user of usersOf(unit, at, mentions)) {
      const node = nodeOf(unit, user);
      if (node.op === 'bind' || node.op === 'typed' || node.op === 'join') queue.push(user);
      else if (node.op === 'call' && node.args.some(({ value }) => value === at)) handed.push(user);
      else return false;
    }
  }
  const functions = handed.map((call) => linker.calledFunctions({ unit, id: call }));
  return functions.length > 0 && functions.every((called) => called.length > 0 && called.every(measures));
}

/** `model.eval()`, `with torch.no_grad():` in a function that never goes backward. */
function measures({ unit, fn }: FunctionRef): boolean {
  const names = callsIn(unit, fn).map((id) => {
    const node = nodeOf(unit, id);
    return node.op === 'call' ? lastName(unit, node.callee) : undefined;
  });
  return !names.includes('backward') && names.some((name) => name === 'eval' || name === 'no_grad' || name === 'inference_mode');
}

/** The names of the calls that values are made of: followed backwards through names, containers, functions and classes of the workspace. */
export function callsBehind(linker: Linker, values: readonly NodeRef[]): ReadonlySet<string> {
  const calls = new Set<string>();
  const seen = new Map<Unit, Set<NodeId>>();
  let left = MAX_NODES;
  const queue = [...values];
  /** The calls by which a function was come to, and which of its parameters were met in it. */
  const entered = new Map<string, { readonly by: NodeRef[]; readonly met: Set<number> }>();
  const returns = (fn: FunctionRef): void => void queue.push(...functionOf(fn.unit, fn.fn).returns.map((id) => ({ unit: fn.unit, id })));
  const enter = (fn: FunctionRef, call: NodeRef): void => {
    const { by, met } = memo(entered, functionKey(fn), () => ({ by: [], met: new Set<number>() }));
    by.push(call);
    for (const index of met) queue.push(...linker.argumentsOfCall(call, fn, index));
    returns(fn);
  };
  const target = (ref: Ref): void => {
    if (ref.t === 'value') queue.push({ unit: ref.unit, id: ref.id });
    else if (ref.t === 'instance') queue.push(...(ref.call ? [ref.call] : []));
    else if (ref.t === 'external') queue.push(...ref.calls);
  };
  for (const ref of queue) {
    const { unit } = ref;
    const known = memo(seen, unit, () => new Set<NodeId>());
    if (known.has(ref.id) || left-- <= 0) continue;
    known.add(ref.id);
    const push = (...ids: readonly number[]): void => void queue.push(...ids.map((id) => ({ unit, id })));
    const node = linker.node(ref);
    switch (node.op) {
      case 'list':
        push(...node.items);
        break;
      case 'concat':
        push(...node.parts);
        break;
      case 'map':
        push(...node.entries.flatMap((entry) => (HELD_BACK.test(entry.key ?? '') ? [] : [entry.value])), ...node.spreads);
        break;
      case 'update':
        push(node.object);
        if (!HELD_BACK.test(node.key ?? '')) push(node.value);
        break;
      case 'index': {
        const part = node.key === undefined ? undefined : literalOf(unit, node.key);
        if (typeof part === 'string' && HELD_BACK.test(part)) break;
        const held = typeof part === 'string' ? entriesOf(linker, { unit, id: node.object }, part) : [];
        if (held.length) queue.push(...held);
        else push(node.object);
        break;
      }
      case 'member':
      case 'import':
        for (const one of linker.refs(unit, ref.id)) target(one);
        if (node.op === 'member') push(node.object);
        break;
      case 'param': {
        const fn = { unit, fn: node.fn };
        const known = entered.get(functionKey(fn));
        known?.met.add(node.index);
        for (const call of known?.by ?? linker.callersOf(fn).slice(0, MAX_CALLERS)) queue.push(...linker.argumentsOfCall(call, fn, node.index));
        break;
      }
      case 'call': {
        calls.add(callName(ref));
        const callee = nodeOf(unit, node.callee);
        if (callee.op === 'member') push(callee.object);
        const isMap = callee.op === 'member' && MAPS.test(callee.name);
        const given = node.args.filter(
          ({ name, value }) => !(name !== undefined && HELD_BACK.test(name)) && !(isMap && isFunction(linker, { unit, id: value })),
        );
        const functions = linker.calledFunctions(ref);
        for (const fn of functions) enter(fn, ref);
        // What is made of a class of the project is what the class keeps; its functions and classes say themselves what they are given.
        const classes = linker.refs(unit, node.callee).flatMap((made) => (made.t === 'class' ? [made] : []));
        for (const made of classes)
          for (const [name, kept] of Object.entries(classOf(made.unit, made.cls).attributes))
            if (KEPT.test(name)) queue.push(...kept.map((id) => ({ unit: made.unit, id })));
        if (functions.length || classes.length) break;
        push(...(isCalled(linker, unit, node.callee, PICKS) ? given.slice(0, 1) : given).map(({ value }) => value));
        break;
      }
      case 'function':
        returns({ unit, fn: node.fn });
        break;
      default:
        push(...definitionsIn(unit, ref.id));
    }
  }
  return calls;
}

function isFunction(linker: Linker, { unit, id }: NodeRef): boolean {
  return linker.refs(unit, id).some((ref) => ref.t === 'function');
}
