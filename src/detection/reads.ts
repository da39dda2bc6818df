import { classOf, definitionsIn, isPython, nodeOf } from '../linking/nodes.js';
import type { ClassRef, NodeRef, Unit } from '../linking/refs.js';
import { matches, type SymbolPattern } from '../rules/pattern.js';
import type { CallFound } from './calls.js';
import type { Match } from './matches.js';
import { MAX_NAMING_CALLERS, namingParameters, namingValues } from './named.js';
import { calleeSpan } from './place.js';
import { isEvaluation, isUse } from './purpose.js';
import { classAround, functionOfCall } from './reach.js';
import type { Scene } from './scene.js';
import { select } from './select.js';

const TESTS = /(?:^|_)(?:test|val|valid|validation|dev)(?:_|$|[A-Z])|eval|benchmark|infer|predict/i;

const MAX_NODES = 300;

/**
 * Touchpoints of `call` rules that ask for a class (`where.within`): what a project's own data set reads in its methods, or is
 * given when it is made. Where a helper reads what its parameter names, its calls are the places.
 */
export function readTouchpoints(scene: Scene, unit: Unit): readonly CallFound[] {
  return scene.matchesOf(unit).flatMap((match) => {
    const { rule, matched } = match;
    const bases = rule.where.within;
    if (!bases || isUse(matched.call) || isEvaluation(matched.call)) return [];
    if (!isReadFor(scene, matched.call, bases)) return handed(scene, match, bases);
    return rule.where.args.every((test) => scene.builder.passes(test, matched))
      ? [found(scene, match, matched.call, scene.builder.describe(rule, matched).subject)]
      : [];
  });
}

/** `def jload(path)`: the calls of a helper that reads what it is given the name of. */
function handed(scene: Scene, match: Match, bases: readonly SymbolPattern[]): readonly CallFound[] {
  const { linker, builder } = scene;
  const { rule, matched } = match;
  const fn = functionOfCall(matched.call);
  if (fn.fn === 0) return [];
  const naming = namingValues(linker, rule, matched);
  const parameters = namingParameters(naming, fn);
  const named = rule.where.args.filter((test) => select(linker, matched, test.arg).some((node) => naming.some(({ id }) => id === node.id)));
  const others = rule.where.args.filter((test) => !named.includes(test));
  if (!parameters.length || !others.every((test) => builder.passes(test, matched))) return [];
  return linker
    .callersOf(fn)
    .slice(0, MAX_NAMING_CALLERS)
    .flatMap((call) => {
      const paths = parameters.flatMap((index) => linker.argumentsOfCall(call, fn, index));
      if (!paths.length || isUse(call) || isEvaluation(call) || !named.every((test) => builder.passesAt(test, paths))) return [];
      if (!isReadFor(scene, call, bases)) return [];
      return [found(scene, match, call, builder.subjectNamed('file', paths))];
    });
}

function found(scene: Scene, { rule }: Match, call: NodeRef, subject: string): CallFound {
  const { unit, id } = call;
  const at = { unit, span: calleeSpan(call), extent: nodeOf(unit, id).span };
  return { touchpoint: scene.builder.touchpoint(rule, at, { subject, certainty: rule.certainty }), call, sinks: [], rule };
}

function isReadFor(scene: Scene, call: NodeRef, bases: readonly SymbolPattern[]): boolean {
  const around = classAround(call);
  return (around !== undefined && isSetClass(scene, around, bases)) || scene.given(call.unit, bases, () => givenToSets(scene, call.unit, bases)).has(call.id);
}

/** Whether a class derives from one of the given, and does not say by its name that it tests. */
function isSetClass({ linker }: Scene, ref: ClassRef, bases: readonly SymbolPattern[]): boolean {
  const { name, bases: own } = classOf(ref.unit, ref.cls);
  if (!own.length || TESTS.test(name)) return false;
  return linker.ancestors(ref).external.some(({ segments }) => bases.some((base) => matches(base.segments, segments)));
}

/** The calls in a file whose results a data set is made of: `Talks(json.load(open(path)))`. */
function givenToSets(scene: Scene, unit: Unit, bases: readonly SymbolPattern[]): ReadonlySet<number> {
  const { linker } = scene;
  const calls = new Set<number>();
  if (!isPython(unit)) return calls;
  const queue: number[] = [];
  for (const id of unit.facts.calls) {
    const node = nodeOf(unit, id);
    if (node.op !== 'call' || !node.args.length) continue;
    if (linker.refs(unit, node.callee).some((ref) => ref.t === 'class' && isSetClass(scene, ref, bases))) queue.push(...node.args.map(({ value }) => value));
  }
  const seen = new Set<number>();
  for (const id of queue) {
    if (seen.has(id) || seen.size > MAX_NODES) continue;
    seen.add(id);
    const node = nodeOf(unit, id);
    switch (node.op) {
      case 'list':
        queue.push(...node.items);
        break;
      case 'update':
        queue.push(node.object, node.value);
        break;
      case 'index':
        queue.push(node.object);
        break;
      case 'call': {
        calls.add(id);
        const callee = nodeOf(unit, node.callee);
        if (callee.op === 'member') queue.push(callee.object);
        queue.push(...node.args.map(({ value }) => value));
        break;
      }
      default:
        queue.push(...definitionsIn(unit, id));
    }
  }
  return calls;
}
