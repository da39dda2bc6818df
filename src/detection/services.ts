import { phrase } from '../base/phrase.js';
import { functionOf, nodeOf } from '../linking/nodes.js';
import { type FunctionRef, functionKey, type Ref } from '../linking/refs.js';
import { weaker } from './build.js';
import type { Route } from './routes.js';
import type { Scene } from './scene.js';
import { isChatPath, isGatewayPath, isHookPath, isReadHook } from './talk.js';
import type { Certainty, Evidence, Kind, Touchpoint } from './touchpoint.js';

/** Whether a handler's name or path says that people talk to it. */
function takesTalk(scene: Scene, route: Route): boolean {
  const { rules } = scene;
  const { rule, handler } = route;
  const { name } = functionOf(handler.unit, handler.fn);
  if (rule.where.handsOn) return rule.where.handsOn.test(name);
  return isChatPath(rules, route) || isHookPath(rules, route) || isReadHook(scene, route);
}

/** Methods by which something is left for others to work on. */
const QUEUES =
  /^(put|put_nowait|produce|publish|emit|enqueue|dispatch|submit|delay|apply_async|send_task|create_task|commit_event|handle_msg|push|send|send_bytes|send_json)$/;

/** The kinds of places inside each function, with one of each and its certainty. */
export type KindsByFunction = ReadonlyMap<string, ReadonlyMap<Kind, { readonly certainty: Certainty; readonly touchpoint: Touchpoint }>>;

/** A touchpoint for each route whose handler leads to a place of a wanted kind, but for what `trials` lead to. */
export function serviceTouchpoints(scene: Scene, kinds: KindsByFunction, trials: readonly FunctionRef[], only?: string): readonly Touchpoint[] {
  return scene.routes.flatMap((route) => (only !== undefined && route.unit.path !== only ? [] : (serviceTouchpoint(scene, kinds, trials, route) ?? [])));
}

/** Whether a handler of messages gives its input to others, in a workspace where a place of a wanted kind is part of the product. */
function handsOn(scene: Scene, kinds: KindsByFunction, wanted: readonly Kind[], route: Route): boolean {
  const { handler } = route;
  if (route.passesTo || !takesTalk(scene, route)) return false;
  const reached = [...kinds.values()].some((inside) => wanted.some((kind) => inside.get(kind)?.touchpoint.context === 'product'));
  if (!reached) return false;
  // Where a library gives the request elsewhere, nothing need be handed on by hand: `Web().post_message()`.
  const { parameters, cls } = functionOf(handler.unit, handler.fn);
  const takes = parameters.length > (cls === undefined ? 0 : 1);
  return scene.graph.callsIn(handler.unit, handler.fn).some((id) => {
    const call = { unit: handler.unit, id };
    const node = scene.linker.node(call);
    if (node.op !== 'call' || (takes && !node.args.length)) return false;
    const callee = nodeOf(handler.unit, node.callee);
    if (scene.linker.calledFunctions(call).length > 0 || (callee.op === 'member' && QUEUES.test(callee.name))) return true;
    // What was kept in a session is known to nobody: `session.get('chain').ask(message.content)`.
    return node.args.some(({ value }) => isOfParameter(handler, value)) && scene.linker.refs(handler.unit, node.callee).some(isKept);
  });
}

/** What sessions of frameworks give back. */
function isKept(ref: Ref): boolean {
  return ref.t === 'external' && ref.segments.some((segment, i) => /^(?:user_)?session$/.test(segment) && /^\w+$/.test(ref.segments[i + 1] ?? ''));
}

/** Whether an expression is a parameter of a function, or a part of one. */
function isOfParameter({ unit, fn }: FunctionRef, id: number): boolean {
  const node = nodeOf(unit, id);
  if (node.op === 'param') return node.fn === fn;
  if (node.op === 'bind') return isOfParameter({ unit, fn }, node.value);
  return (node.op === 'member' || node.op === 'index') && isOfParameter({ unit, fn }, node.object);
}

function serviceTouchpoint(scene: Scene, kinds: KindsByFunction, trials: readonly FunctionRef[], route: Route): Touchpoint | undefined {
  const wanted = route.rule.where.reaches;
  const told = wanted !== undefined && !route.passesTo && isGatewayPath(scene.rules, route);
  let certainty: Certainty | undefined = wanted ? undefined : route.rule.certainty;
  const evidence: Evidence[] = [];
  const starts = wanted ? [route.handler, ...(route.runs ?? [])].filter(({ unit, fn }) => !trials.some((trial) => trial.unit === unit && trial.fn === fn)) : [];
  const without = [...trials, ...(route.passesTo ?? [])];
  for (const [at, start] of starts.entries()) {
    if (certainty === 'certain') break;
    scene.graph.walk(
      start,
      (fn: FunctionRef, depth) => {
        const inside = kinds.get(functionKey(fn));
        if (!inside) return false;
        for (const kind of wanted ?? []) {
          const found = inside.get(kind);
          if (!found || (certainty && weaker(certainty, found.certainty) === found.certainty)) continue;
          certainty = found.certainty;
          evidence.splice(0, evidence.length, {
            path: found.touchpoint.path,
            range: found.touchpoint.range,
            note: depth + at ? phrase('leads to this {kind}', { kind }) : phrase('makes this {kind}', { kind }),
          });
        }
        return certainty === 'certain';
      },
      without,
    );
  }
  if (told && (!certainty || certainty === 'likely')) certainty = 'declared';
  if (!certainty && wanted && handsOn(scene, kinds, wanted, route)) certainty = 'likely';
  if (!certainty) return undefined;
  const { match } = route.rule;
  const scheme = match.type === 'route' ? match.scheme : 'route';
  const name = route.path ?? functionOf(route.handler.unit, route.handler.fn).name;
  const subject =
    scheme === 'route'
      ? `${route.method ?? 'ANY'} ${route.path === undefined ? name : route.path.startsWith('/') || /^https?:/.test(route.path) ? route.path : `/${route.path}`}`
      : `${scheme}:${name || 'main'}`;
  return scene.builder.touchpoint(
    route.rule,
    { unit: route.unit, span: route.span, extent: route.extent },
    { subject, certainty: weaker(route.rule.certainty, certainty), evidence },
  );
}
