import { phrase } from '../base/phrase.js';
import { functionOf, nodeOf } from '../linking/linker.js';
import type { NodeRef } from '../linking/refs.js';
import { isConstant, weaker } from './build.js';
import type { CallFound } from './calls.js';
import { parametersIn } from './flow.js';
import { runSpan } from './place.js';
import { functionOfCall } from './reach.js';
import type { Scene } from './scene.js';
import { textIn } from './text.js';
import type { Facets, Kind, Touchpoint } from './touchpoint.js';

const KINDS_WITH_CALLERS: ReadonlySet<Kind> = new Set(['model-call', 'media-generation', 'user-input-retention', 'user-input-sharing']);
const MAX_CALLERS = 40;
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
 * resolve to that function are places too, with the subject of what they lead to. One layer only.
 */
export function callerTouchpoints(scene: Scene, found: CallFound): readonly { readonly touchpoint: Touchpoint; readonly call: NodeRef }[] {
  // Of a place that is a guess itself, a second guess helps nobody.
  if (!KINDS_WITH_CALLERS.has(found.rule.kind) || !found.sinks.length || found.touchpoint.certainty === 'likely') return [];
  const fn = functionOfCall(found.call);
  if (fn.fn === 0) return [];
  const callers = scene.linker.callersOf(fn).slice(0, MAX_CALLERS);
  if (!callers.length || scene.routesOf(fn.unit, fn.fn).length) return [];
  const parameters = parametersIn(scene.linker, scene.rules, found.sinks, fn);
  if (!parameters.length) return [];
  const { name } = functionOf(fn.unit, fn.fn);
  if (found.rule.kind === 'user-input-retention' && !isWriter(name, found.touchpoint.subject.startsWith('log:'))) return [];
  return callers.flatMap((call) => {
    if (call.unit === fn.unit && functionOfCall(call).fn === fn.fn) return [];
    const node = nodeOf(call.unit, call.id);
    const sinks = parameters.flatMap((index) => scene.linker.argumentsOfCall(call, fn, index));
    if (node.op !== 'call' || !sinks.length) return [];
    const text = textIn(scene, sinks);
    const isModel = found.rule.kind === 'model-call' || found.rule.kind === 'media-generation';
    // What counts whatever it carries is no place where only the program's own words are passed.
    const any = isModel || (found.rule.where.text === undefined && found.rule.match.type === 'call');
    if (!text.certainty && (!any || (!isModel && sinks.every((sink) => isConstant(scene.linker, sink))))) return [];
    const { touchpoint: inner } = found;
    const carries = isModel ? text.carries : [...new Set([...(Array.isArray(inner.facets['carries']) ? inner.facets['carries'] : []), ...text.carries])].sort();
    const facets: Facets = { ...inner.facets, carries };
    const certainty = isModel || !text.certainty ? inner.certainty : weaker(inner.certainty, text.certainty);
    const evidence = [
      { path: inner.path, range: inner.range, note: name ? phrase('{name} leads here', { name }) : phrase('the function leads here') },
      ...text.evidence,
    ];
    const material = inner.material.filter((item) => !item.startsWith('carries='));
    const at = { unit: call.unit, span: runSpan(scene.linker, call), extent: node.span };
    return [{ touchpoint: scene.builder.touchpoint(found.rule, at, { subject: inner.subject, certainty, facets, material, evidence }), call }];
  });
}
