import { functionOf, isPython, nodeOf } from '../linking/nodes.js';
import type { NodeRef, Unit } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import { isForOthers } from './addressed.js';
import { isConstant, passesTexts, weaker } from './build.js';
import { isOwnCache } from './cached.js';
import { isHeldOut } from './held-out.js';
import { type Match, type StoreMatch, storesIn } from './matches.js';
import { namingParameters, namingValues } from './named.js';
import { isHeldBack, usesPart } from './parts.js';
import { calleeSpan } from './place.js';
import { isCalibration, isEvaluation, isLookedAt, isOfSettings } from './purpose.js';
import { functionOfCall } from './reach.js';
import type { Scene } from './scene.js';
import { type MatchedCall, select } from './select.js';
import { hostName, hostSubject, ownerOf, UNRESOLVED } from './subject.js';
import { textFacets, textIn } from './text.js';
import type { Certainty, Facets, Kind, Touchpoint } from './touchpoint.js';
import { tellsWhose } from './whose.js';

/** A touchpoint at a call, with what a caller's touchpoint would need. */
export interface CallFound {
  readonly touchpoint: Touchpoint;
  readonly call: NodeRef;
  /** The call as its rule matched it; absent for writes. */
  readonly matched?: MatchedCall;
  /** The arguments that carry text. */
  readonly sinks: readonly NodeRef[];
  /** They are kept as text by a store of conversations, whoever gives them. */
  readonly isKept?: boolean;
  /** The function around it works for others too: only calls of it that mean this are places. */
  readonly isForOthers?: boolean;
  readonly rule: Match['rule'];
}

/** Touchpoints of `call` rules in a file. */
export function callTouchpoints(scene: Scene, unit: Unit): readonly CallFound[] {
  return scene.matchesOf(unit).flatMap((match) => {
    if (match.rule.match.type !== 'call' || match.rule.where.rows || match.rule.where.within) return [];
    const found = callTouchpoint(scene, unit, match);
    return found ? [found] : [];
  });
}

/** Kinds of places at which something is sent to an address. */
const SENDING: ReadonlySet<Kind> = new Set(['model-call', 'media-generation', 'user-input-sharing']);

function callTouchpoint(scene: Scene, unit: Unit, match: Match): CallFound | undefined {
  const { rule, matched } = match;
  const { builder, linker } = scene;
  if (!rule.where.args.every((test) => builder.passes(test, matched))) return undefined;
  if (rule.where.fed && (isEvaluation(matched.call) || isOfSettings(matched.call) || !isFed(scene, match))) return undefined;
  if (rule.where.part !== undefined && !usesPart(matched.call, rule.where.part)) return undefined;
  if (rule.kind === 'training-data') {
    if (isHeldOut(linker, matched.call) || isHeldBack(matched.call)) return undefined;
    if (isLookedAt(matched.call, scene.trainsIn(unit)) && !scene.isFed(matched.call)) return undefined;
    if (scene.isMeasuredWith(matched.call) && !scene.isFed(matched.call)) return undefined;
    if (isOwnCache(linker, matched.call, namingValues(linker, rule, matched))) return undefined;
  }
  let certainty: Certainty = match.by === 'name' ? rule.certainty : 'likely';
  const isCall = nodeOf(unit, matched.call.id).op === 'call';
  const { whose, about } = rule.where;
  if (!isCall && (whose || about)) return undefined;
  const named = whose ? select(linker, matched, whose) : about ? select(linker, matched, about) : undefined;
  if (named && !(whose ? named.some((node) => !isConstant(linker, node)) : tellsWhose(scene, named))) return undefined;
  const required = rule.where.text && isCall ? select(linker, matched, rule.where.text) : undefined;
  const carrying = rule.carries && isCall ? select(linker, matched, rule.carries) : (required ?? []);
  const sinks = required ?? (named && !rule.carries ? [] : carrying);
  const text = sinks.length ? textIn(scene, sinks, functionOfCall(matched.call), rule.where.uploads) : undefined;
  if (required) {
    if (!text?.certainty) return undefined;
    if (rule.where.served && (text.certainty !== 'certain' || !scene.isServed(functionOfCall(matched.call)))) return undefined;
    certainty = weaker(certainty, text.certainty);
  } else if (certainty === 'declared' && text?.certainty === 'certain') certainty = 'certain';
  if (rule.kind === 'training-data' && isCalibration(matched.call)) certainty = 'likely';
  if (rule.kind === 'model-call' && scene.isInTraining(matched.call)) certainty = 'likely';
  const described = builder.describe(rule, matched);
  let { subject } = described;
  if (subject === UNRESOLVED && rule.subject.some((option) => option.from?.source === 'segment')) {
    const name = match.matched.path.segments[match.matched.path.segments.length - 2];
    const scheme = rule.subject[0]?.scheme ?? 'table';
    if (name !== undefined && /^[\w-]+$/.test(name) && !/^(db|database|collection|client)$/i.test(name)) subject = `${scheme}:${name}`;
  }
  const facets: Facets = {
    ...described.facets,
    ...(text ? textFacets(rule.kind, { ...text, carries: text.carries.length ? merged(described.facets.carries, text.carries) : [] }) : {}),
  };
  const evidence = [...described.evidence, ...(text?.evidence ?? [])];
  const at = { unit, span: match.span, extent: match.extent };
  return {
    touchpoint: builder.touchpoint(rule, at, { subject, certainty, facets, material: described.material, evidence }),
    call: matched.call,
    matched,
    ...(SENDING.has(rule.kind) && isForOthers(scene, { rule, call: matched.call, matched }) ? { isForOthers: true } : {}),
    sinks: named ? [...named, ...spreadIn(matched.call)] : sinks,
    rule,
  };
}

/** `capture(...args)`: what is handed on as a whole. */
function spreadIn({ unit, id }: NodeRef): readonly NodeRef[] {
  const node = nodeOf(unit, id);
  return node.op === 'call' ? node.args.flatMap(({ spread, value }) => (spread ? [{ unit, id: value }] : [])) : [];
}

function merged(fixed: string | readonly string[] | undefined, found: readonly string[]): readonly string[] {
  return [...new Set([...(fixed === undefined ? [] : typeof fixed === 'string' ? [fixed] : fixed), ...found])].sort();
}

/** Touchpoints of `store` rules: settings of a library that are assigned. */
export function storeTouchpoints(scene: Scene, unit: Unit): readonly Touchpoint[] {
  return storesIn(scene.linker, scene.rules, unit).flatMap((match) => storeTouchpoint(scene, unit, match) ?? []);
}

function storeTouchpoint(scene: Scene, unit: Unit, { rule, value, span, extent }: StoreMatch): Touchpoint | undefined {
  const { builder } = scene;
  const texts = textsOf(scene.linker, value);
  const known = texts.flatMap((text) => text.text ?? []);
  const set = nodeOf(unit, value.id);
  if (set.op === 'literal' && (set.value === null || set.value === false || set.value === '')) return undefined;
  for (const test of rule.where.args) if (test.arg.source === 'value' && ((test.in && !known.length) || !passesTexts(test, known))) return undefined;
  const allowed = rule.where.args.find((test) => test.in)?.in;
  const named = allowed ? known.filter((text) => allowed.includes(text)) : known;
  let subject = UNRESOLVED;
  let host: string | undefined;
  for (const option of rule.subject) {
    const text = option.name ?? named[0];
    if (text === undefined) continue;
    if (option.scheme === 'host') {
      const name = hostName(text);
      if (!name) continue;
      host = ownerOf(scene.rules, name, scene.around.hosts);
      subject = hostSubject(host === 'self' ? 'self' : 'vendor', name);
    } else subject = builder.subjectFor(option.scheme, text);
    break;
  }
  const material = rule.material.includes('value')
    ? named.filter((text) => builder.subjectFor(rule.subject[0]?.scheme ?? 'recipient', text) !== subject).map((text) => `value=${text}`)
    : [];
  return builder.touchpoint(
    rule,
    { unit, span, extent },
    { subject, certainty: rule.certainty, facets: { ...rule.facets, ...(host === undefined ? {} : { host }) }, material },
  );
}

/** Calls of functions that `clausemark.yaml` names as wrappers. */
export function configuredWrappers(scene: Scene, unit: Unit): readonly Touchpoint[] {
  const wrappers = scene.around.wrappers;
  if (!wrappers?.size) return [];
  return unit.facts.calls.flatMap((id) => {
    const node = nodeOf(unit, id);
    if (node.op !== 'call') return [];
    for (const name of namesOf(scene, { unit, id })) {
      const wrapper = wrappers.get(name);
      if (!wrapper) continue;
      const owner = wrapper.host === undefined ? 'unknown' : wrapper.host === 'self' ? 'self' : ownerOf(scene.rules, wrapper.host, scene.around.hosts);
      const subject = wrapper.host === undefined ? UNRESOLVED : hostSubject(owner, wrapper.host);
      const rule = scene.wrapperRule(wrapper.kind, name);
      const text = textIn(
        scene,
        node.args.map((argument) => ({ unit, id: argument.value })),
      );
      const facets: Facets = { host: owner, ...textFacets(wrapper.kind, text) };
      return [
        scene.builder.touchpoint(
          rule,
          { unit, span: calleeSpan({ unit, id }), extent: node.span },
          { subject, certainty: 'certain', facets, evidence: text.evidence },
        ),
      ];
    }
    return [];
  });
}

/** The names under which a call's function may stand in `clausemark.yaml`. */
function namesOf(scene: Scene, call: NodeRef): readonly string[] {
  const node = scene.linker.node(call);
  if (node.op !== 'call') return [];
  const names = scene.linker.refs(call.unit, node.callee).flatMap((ref) => (ref.t === 'external' ? [ref.segments.join('.').replace(/\.\(\)/g, '()')] : []));
  for (const fn of scene.linker.calledFunctions(call)) {
    const fact = fn.unit.facts.functions[fn.fn];
    const cls = fact?.cls === undefined ? undefined : fn.unit.facts.classes[fact.cls]?.name;
    const name = [cls, fact?.name].filter(Boolean).join('.');
    names.push(`${fn.unit.path}:${name}`);
    const module = fn.unit.path.replace(/\.[^./]+$/, '').replace(/\/__init__$/, '');
    names.push(`${module}:${name}`);
    if (isPython(fn.unit)) names.push(`${module.replace(/^src\//, '').replace(/\//g, '.')}.${name}`);
  }
  return names;
}

/** Whether what is read goes where its rule asks: to a trainer, or, of what is named, into rows of a training file. */
function isFed(scene: Scene, { rule, matched }: Match): boolean {
  const { fed = [] } = rule.where;
  if (fed.includes('trainer') && scene.isFed(matched.call)) return true;
  const isOnlyNamed = fed.includes('named-rows');
  if (!(isOnlyNamed || fed.includes('rows')) || !scene.isConverted(matched.call)) return false;
  const names = namingValues(scene.linker, rule, matched);
  const fn = functionOfCall(matched.call);
  const isNamed = names.some((node) => namesSet(scene, node));
  const parameters = namingParameters(names, fn);
  if (!parameters.length) return isNamed;
  // A helper reads what those name who call it: in its own file once, in others many times. A method may be called by a library, with
  // what only run time knows.
  const [call, ...others] = scene.linker.callersOf(fn);
  if (call?.unit === fn.unit && !others.length) {
    const given = parameters.flatMap((index) => scene.linker.argumentsOfCall(call, fn, index));
    return given.some((value) => namesSet(scene, value) && !namingParameters([value], functionOfCall(call)).length);
  }
  return functionOf(fn.unit, fn.fn).cls !== undefined && !isNamed && !isOnlyNamed;
}

/** Whether a value names something: by a text, a flag, a variable of the environment, or a word of the command line. */
function namesSet({ linker }: Scene, node: NodeRef): boolean {
  return (
    textsOf(linker, node).length > 0 || linker.refs(node.unit, node.id).some((ref) => ref.t === 'external' && ref.segments.join('.').startsWith('sys.argv'))
  );
}
