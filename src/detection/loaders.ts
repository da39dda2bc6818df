import { phrase } from '../base/phrase.js';
import { functionOf, nodeOf } from '../linking/nodes.js';
import { type FunctionRef, functionKey, type NodeRef } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { ArgumentTest } from '../rules/rule.js';
import type { CallFound } from './calls.js';
import { entrancesTo, isWithin } from './layers.js';
import { MAX_NAMING_CALLERS, namingParameters, namingValues } from './named.js';
import { runSpan } from './place.js';
import { isEvaluation } from './purpose.js';
import type { Scene } from './scene.js';
import { select } from './select.js';
import { UNRESOLVED } from './subject.js';
import type { Touchpoint } from './touchpoint.js';

/**
 * Calls of a project's own loader: where a function loads the data set that its parameter names, the calls that name one
 * are places too. One layer only; a caller that gives a test set, or the whole of its settings, is none.
 */
export function loaderTouchpoints(scene: Scene, found: CallFound): readonly { readonly touchpoint: Touchpoint; readonly call: NodeRef }[] {
  const { rule, touchpoint, matched } = found;
  if (rule.kind !== 'training-data' || touchpoint.certainty === 'likely' || !matched) return [];
  // What is read to be written again is no set that others load.
  if (rule.where.fed && !scene.isFed(found.call)) return [];
  const { linker } = scene;
  const naming = namingValues(linker, rule, matched);
  if (!naming.length) return [];
  const leading = (values: readonly NodeRef[], fn: FunctionRef): readonly number[] => namingParameters(values, fn);
  const doors = entrancesTo(scene, found.call, naming, () => true, leading).flatMap(({ fn, sinks }) => {
    const parameters = scene.routesOf(fn.unit, fn.fn).length ? [] : leading(sinks, fn);
    return parameters.length ? [{ fn, parameters, tests: testsOf(scene, found, fn) }] : [];
  });
  return doors.flatMap(({ fn, parameters, tests }) =>
    linker
      .callersOf(fn)
      .slice(0, MAX_NAMING_CALLERS)
      .filter((call) => !isEvaluation(call) && !doors.some((door) => isWithin(call, door.fn)) && (!rule.where.fed || scene.isFed(call)))
      .flatMap((call) => {
        const given = parameters.flatMap((index) => linker.argumentsOfCall(call, fn, index)).filter((value) => !isSetting(scene, value));
        // A script's own helper is read together with it: there, only a set that is named anew is a place.
        const isNamed = call.unit !== fn.unit || given.some((value) => isLiteral(scene, value));
        const isLoad = given.length > 0 && isNamed && tests.every(({ test, index }) => scene.builder.passesAt(test, linker.argumentsOfCall(call, fn, index)));
        return isLoad ? [{ touchpoint: callerTouchpoint(scene, found, call, fn, given), call }] : [];
      }),
  );
}

/** Whether a value is a number or a switch: a part of the name of a cache, but no data set. */
function isSetting({ linker }: Scene, value: NodeRef): boolean {
  const texts = textsOf(linker, value);
  return texts.length > 0 && texts.every(({ text }) => text !== undefined && /^(?:-?\d+(?:\.\d+)?|true|false)$/i.test(text));
}

/** Whether a value is written where it stands, or is what a name there was given. */
function isLiteral({ linker }: Scene, value: NodeRef): boolean {
  const isWritten = linker.refs(value.unit, value.id).some((ref) => ref.t === 'value');
  return isWritten && textsOf(linker, value).some(({ text, from }) => text !== undefined && from === 'literal');
}

/** The tests of a rule that what callers give for a parameter decides. */
function testsOf(scene: Scene, { rule, call, matched }: CallFound, fn: FunctionRef): readonly { readonly test: ArgumentTest; readonly index: number }[] {
  const node = nodeOf(call.unit, call.id);
  if (!matched || node.op !== 'call' || functionKey({ unit: call.unit, fn: node.fn }) !== functionKey(fn)) return [];
  return rule.where.args
    .filter(({ notIn, notMatches }) => notIn || notMatches)
    .flatMap((test) => namingParameters(select(scene.linker, matched, test.arg), fn).map((index) => ({ test, index })));
}

function callerTouchpoint(scene: Scene, { rule, touchpoint: inner }: CallFound, call: NodeRef, fn: FunctionRef, given: readonly NodeRef[]): Touchpoint {
  const { builder } = scene;
  const decided = builder.decide(given.flatMap((node) => textsOf(scene.linker, node)));
  const scheme = rule.subject.length === 1 ? (rule.subject[0]?.scheme ?? 'auto') : 'auto';
  const subject = decided.text ? builder.subjectFor(scheme, decided.text) : UNRESOLVED;
  const { name } = functionOf(fn.unit, fn.fn);
  const evidence = [
    { path: inner.path, range: inner.range, note: name ? phrase('{name} leads here', { name }) : phrase('the function leads here') },
    ...decided.evidence,
  ];
  const at = { unit: call.unit, span: runSpan(scene.linker, call), extent: nodeOf(call.unit, call.id).span };
  return builder.touchpoint(rule, at, { subject, certainty: inner.certainty, facets: inner.facets, evidence });
}
