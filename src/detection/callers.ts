import { memo } from '../base/memo.js';
import { phrase } from '../base/phrase.js';
import { functionOf, isPython, nodeOf } from '../linking/nodes.js';
import type { FunctionRef, NodeRef, Unit } from '../linking/refs.js';
import type { NodeId } from '../source/facts.js';
import { addressTest, otherTest } from './addressed.js';
import { isConstant, weaker } from './build.js';
import type { CallFound } from './calls.js';
import { parametersIn } from './flow.js';
import { givenBy } from './given.js';
import { isKeeper } from './keepers.js';
import { type Entrance, entrancesTo, isByParameter, isBySuper, isWithin } from './layers.js';
import { runSpan } from './place.js';
import type { Scene } from './scene.js';
import { textFacets, textIn } from './text.js';
import { type Facets, type Kind, MODEL_KINDS, type Touchpoint } from './touchpoint.js';
import { isThrownAway } from './trial.js';
import { tellsWhose, whoseParameters } from './whose.js';

const KINDS_WITH_CALLERS: ReadonlySet<Kind> = new Set(['model-call', 'media-generation', 'user-input-retention', 'user-input-sharing']);
const MAX_CALLERS = 120;
/** How often something may be put into what is handed on. */
const MAX_PUT = 8;
/** Of helpers that report what people do: whose an event is, is quickly seen. */
const MAX_REPORTERS = 400;
/** What functions are called whose work is to keep something; others only mention the text on their way. */
const WRITER =
  /(?:^|_)(?:log|print|write|save|store|insert|add|append|create|record|put|update|upsert|push|set|persist|track|remember|archive|dump|emit|upload|keep)(?:$|_|(?=[A-Z]))|^(?:log|write|save|store|insert|add|append|create|record|put|update|upsert|push|set|persist|track|remember|archive|dump|upload|keep)[A-Z]/;

const LOGGER =
  /(?:^|_)(?:log(?:ger|ging)?|print|write|record|trace|debug|info|warn(?:ing)?|error|emit|report)(?:$|_|(?=[A-Z]))|^(?:log|print|write|record|trace)[A-Z]/i;

function isWriter(name: string, logs: boolean): boolean {
  if (logs) return LOGGER.test(name) || /(?:日志|记录|打印)/.test(name);
  return WRITER.test(name) || /(?:保存|记录|写入|存储)/.test(name);
}

/**
 * Calls of the workspace's own abstraction: where a function hands its parameter to a touchpoint, the calls that
 * resolve to that function are places too, with the subject of what they lead to. One layer only, in which a helper counts as
 * part of the method that it works for.
 */
export function callerTouchpoints(scene: Scene, found: CallFound): readonly { readonly touchpoint: Touchpoint; readonly call: NodeRef }[] {
  // Of a place that is a guess itself, a second guess helps nobody.
  if (!KINDS_WITH_CALLERS.has(found.rule.kind) || (found.touchpoint.certainty === 'likely' && found.rule.match.type !== 'kept')) return [];
  const wholes = isModel(found) ? wholesIn(found.call) : [];
  const sinks = found.sinks.length ? [...found.sinks, ...wholes] : wholes.filter(({ unit, id }) => isRest(unit, id));
  if (!sinks.length || (isModel(found) && isThrownAway(found.call))) return [];
  const keeps = ({ unit, fn }: FunctionRef): boolean => {
    if (found.rule.kind === 'user-input-retention') {
      const logs = found.touchpoint.subject.startsWith('log:');
      return isWriter(functionOf(unit, fn).name, logs) || (!logs && isKeeper(scene, { unit, fn }, found.call));
    }
    // A function that asks a model and has that traced is no wrapper of the tracer.
    return found.rule.kind !== 'user-input-sharing' || !scene.leadsToModel({ unit, fn });
  };
  const { whose, about: told } = found.rule.where;
  const leading = (values: readonly NodeRef[], fn: FunctionRef): readonly number[] =>
    whose || told ? whoseParameters(values, fn) : parametersIn(scene.linker, scene.rules, values, fn, isModel(found) ? scene.graph.calledIn(fn) : undefined);
  const through = isModel(found) ? addressTest(scene, found, leading) : () => true;
  const entrances = entrancesTo(scene, found.call, sinks, keeps, leading, through).filter(({ fn }) => keeps(fn) && !scene.routesOf(fn.unit, fn.fn).length);
  const known = new Map<Entrance, readonly number[]>();
  const parametersOf = (way: Entrance): readonly number[] => memo(known, way, () => leading(way.sinks, way.fn));
  // A method that hands a helper of its class more than fixed words is of the same layer, whether or not anybody here calls it.
  const isInside = (call: NodeRef): boolean =>
    entrances.some(
      (way) =>
        isWithin(call, way.fn) &&
        (way.isHelped ? way.sinks.some((sink) => !isConstant(scene.linker, sink)) : scene.linker.callersOf(way.fn).length > 0 && parametersOf(way).length > 0),
    );
  return entrances.flatMap((way) => {
    const callers = scene.linker.callersOf(way.fn).slice(0, whose || told ? MAX_REPORTERS : MAX_CALLERS);
    const parameters = callers.length ? parametersOf(way) : [];
    if (!parameters.length) return [];
    const isOther = otherTest(scene, found, way.fn);
    return callers
      .filter((call) => !isByParameter(call) && !isBySuper(call) && !isOther(call) && !isInside(call) && through(call, way.fn))
      .flatMap((call) => callerTouchpoint(scene, found, call, way.fn, parameters));
  });
}

function isModel({ rule }: CallFound): boolean {
  return MODEL_KINDS.has(rule.kind);
}

/** `create(**payload)`, `generate(*inputs)`, in JavaScript `create(payload)`, `create({ ...payload, stream })`: what is asked may be in something that was put together elsewhere. */
function wholesIn({ unit, id }: NodeRef): readonly NodeRef[] {
  const call = nodeOf(unit, id);
  if (call.op !== 'call') return [];
  const wholes = call.args.flatMap(({ name, spread, value }) => {
    const node = nodeOf(unit, value);
    if (node.op === 'map') return node.spreads;
    return spread || (name === undefined && node.op !== 'literal' && !isPython(unit)) ? [value] : [];
  });
  return wholes.map((value) => ({ unit, id: value }));
}

/** Whether a value is what a function was given besides its parameters, as it is or with more put in: `*inputs`, `**options`. */
function isRest(unit: Unit, id: NodeId, depth = 0): boolean {
  const node = nodeOf(unit, id);
  if (depth > MAX_PUT) return false;
  if (node.op === 'param') return functionOf(unit, node.fn).parameters[node.index]?.rest !== undefined;
  if (node.op === 'join') return node.inputs.some((input) => isRest(unit, input, depth + 1));
  if (node.op === 'update') return isRest(unit, node.object, depth + 1);
  return node.op === 'bind' && isRest(unit, node.value, depth + 1);
}

function callerTouchpoint(
  scene: Scene,
  found: CallFound,
  call: NodeRef,
  fn: FunctionRef,
  parameters: readonly number[],
): readonly { readonly touchpoint: Touchpoint; readonly call: NodeRef }[] {
  const node = nodeOf(call.unit, call.id);
  const sinks = parameters.flatMap((index) => givenBy(scene.linker, call, fn, index).map(({ value }) => value));
  if (node.op !== 'call' || !sinks.length) return [];
  const { about, uploads } = found.rule.where;
  if (about && !tellsWhose(scene, sinks)) return [];
  const text = textIn(scene, sinks, undefined, uploads);
  // What counts whatever it carries is no place where only the program's own words are passed.
  const any = isModel(found) || found.isKept || (found.rule.where.text === undefined && found.rule.match.type === 'call');
  if (!text.certainty && (!any || (!isModel(found) && sinks.every((sink) => isConstant(scene.linker, sink))))) return [];
  const { touchpoint: inner } = found;
  const carries = isModel(found)
    ? text.carries
    : [...new Set([...(Array.isArray(inner.facets['carries']) ? inner.facets['carries'] : []), ...text.carries])].sort();
  const { trait: _, ...given } = inner.facets;
  const facets: Facets = { ...given, ...textFacets(inner.kind, text), carries };
  const sure = isModel(found) || !text.certainty ? inner.certainty : weaker(inner.certainty, text.certainty);
  const certainty = found.rule.kind === 'model-call' && scene.isInTraining(call) ? 'likely' : sure;
  const { name } = functionOf(fn.unit, fn.fn);
  const evidence = [
    { path: inner.path, range: inner.range, note: name ? phrase('{name} leads here', { name }) : phrase('the function leads here') },
    ...text.evidence,
  ];
  const material = inner.material.filter((item) => !item.startsWith('carries='));
  const at = { unit: call.unit, span: runSpan(scene.linker, call), extent: node.span };
  return [{ touchpoint: scene.builder.touchpoint(found.rule, at, { subject: inner.subject, certainty, facets, material, evidence }), call }];
}
