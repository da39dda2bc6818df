import { memo } from '../base/memo.js';
import type { Span } from '../base/text.js';
import type { Linker } from '../linking/linker.js';
import { classOf, functionOf, literalOf, nodeOf } from '../linking/nodes.js';
import { type ClassRef, type FunctionRef, isUnknown, lastSegment, type NodeRef, type Ref, type Unit } from '../linking/refs.js';
import { matchesSegment } from '../rules/pattern.js';
import type { Match, Rule } from '../rules/rule.js';
import type { RuleSet } from '../rules/ruleset.js';
import { matchesPath } from './glob.js';
import { asHanded, type Handing, handedAs, handedToRun, isHanded, runByCall, textAsHanded } from './handed.js';
import { calleeSpan, firstLine } from './place.js';
import { entriesOf, type MatchedCall, select } from './select.js';

type RouteMatch = Extract<Match, { type: 'route' }>;

/** A public route, bot or page handler. */
export interface Route {
  readonly rule: Rule;
  readonly handler: FunctionRef;
  readonly unit: Unit;
  /** The handler's head; the registering call where the handler is anonymous. */
  readonly span: Span;
  readonly extent: Span;
  readonly path: string | undefined;
  readonly method: string | undefined;
  /** Functions that were handed over for it to run, without those that are handlers themselves. */
  readonly runs?: readonly FunctionRef[];
  /** The others: handing on to them makes it no place. */
  readonly passesTo?: readonly FunctionRef[];
}

/** A function that answers, and the calls by which it was handed to what registers it. */
interface Answering {
  readonly fn: FunctionRef;
  readonly by: readonly Handing[];
  readonly runs?: readonly FunctionRef[];
  readonly passesTo?: readonly FunctionRef[];
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'head', 'all', 'websocket', 'ws']);

/** The method of requests that something is named for: `GET` of `router.get`. */
function verbOf(name: string): string | undefined {
  return METHODS.has(name.toLowerCase()) ? name.toUpperCase() : undefined;
}

/** What procedures are called that only read. */
const READS = new Set(['query', 'subscription']);

/** Finds every route that a rule describes. */
export function findRoutes(linker: Linker, rules: RuleSet): readonly Route[] {
  return distinctRoutes([...linker.units.values()].flatMap((unit) => routesIn(linker, rules, unit)));
}

/** The first of those that have handler, method and path in common. */
export function distinctRoutes(all: readonly Route[]): readonly Route[] {
  const seen = new Set<string>();
  return all.filter((route) => {
    const key = `${route.handler.unit.path}#${route.handler.fn}#${route.method}#${route.path}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The routes that one file describes. */
export function routesIn(linker: Linker, rules: RuleSet, unit: Unit): readonly Route[] {
  const routes: Route[] = [];
  for (const [fn, fact] of unit.facts.functions.entries()) {
    for (const decorator of fact.decorators) routes.push(...decorated(linker, rules, { unit, fn }, { unit, id: decorator }));
  }
  if (!rules.routes.empty) for (const id of unit.facts.calls) routes.push(...registered(linker, rules, { unit, id }));
  for (const rule of rules.fileRouteRules) routes.push(...fileRoutes(linker, rule, unit));
  routes.push(...directiveRoutes(linker, rules, unit));
  if (!rules.routeBases.empty) for (const [cls] of unit.facts.classes.entries()) routes.push(...classRoutes(linker, rules, unit, cls));
  return routes;
}

function decorated(linker: Linker, rules: RuleSet, handler: FunctionRef, decorator: NodeRef): readonly Route[] {
  const node = linker.node(decorator);
  const callee = node.op === 'call' ? node.callee : decorator.id;
  return linker.refs(decorator.unit, callee).flatMap((target) => {
    if (target.t !== 'external' || isUnknown(target)) return [];
    return rules.routes.find(target.segments).flatMap(({ value: rule, pattern }): Route[] => {
      if (rule.match.type !== 'route' || !rule.match.decorators.includes(pattern)) return [];
      const matched = { call: decorator, path: target };
      const { match } = rule;
      const name = lastSegment(target);
      return throughHanded(linker, match, matched, { fn: handler, by: [] }).map(({ fn, by, ...rest }) => {
        const path = node.op === 'call' ? pathOf(linker, match, matched, by) : undefined;
        const named = node.op === 'call' ? methodOf(linker, match, matched, by) : undefined;
        const method = named ?? verbOf(name);
        return { rule, handler: fn, path, method, ...rest, ...placeOfHandler(fn, by.at(-1)?.call) };
      });
    });
  });
}

/** `app.post('/chat')(handler)`: a decorator that is applied by hand. */
function appliedDecorators(linker: Linker, rules: RuleSet, call: NodeRef): readonly Route[] {
  const node = linker.node(call);
  const [handed] = node.op === 'call' && node.args.length === 1 ? node.args : [];
  if (node.op !== 'call' || !handed) return [];
  return linker.refs(call.unit, node.callee).flatMap((target) => {
    const decorator = target.t === 'external' ? target.calls[target.calls.length - 1] : undefined;
    if (!decorator) return [];
    return handlerFunctions(linker, { unit: call.unit, id: handed.value }).flatMap((handler) => decorated(linker, rules, handler, decorator));
  });
}

function registered(linker: Linker, rules: RuleSet, call: NodeRef): readonly Route[] {
  const node = linker.node(call);
  if (node.op !== 'call') return [];
  if (nodeOf(call.unit, node.callee).op === 'call') return appliedDecorators(linker, rules, call);
  return linker.refs(call.unit, node.callee).flatMap((target) => {
    if (target.t !== 'external' || isUnknown(target)) return [];
    return rules.routes.find(target.segments).flatMap(({ value: rule, pattern }): Route[] => {
      if (rule.match.type !== 'route' || !rule.match.registers.includes(pattern)) return [];
      const matched = { call, path: target };
      if (rule.match.table) return select(linker, matched, rule.match.table).flatMap((ref) => tableRoutes(linker, rule, ref));
      const { match } = rule;
      const name = lastSegment(target);
      const handlers = match.handler
        ? select(linker, matched, match.handler)
        : node.args
            .filter((argument) => argument.name === undefined)
            .slice(-1)
            .map((argument) => ({ unit: call.unit, id: argument.value }));
      return handlers
        .flatMap((ref) => answering(linker, ref))
        .flatMap((found) => throughHanded(linker, match, matched, found))
        .map(({ fn, by, ...rest }) => {
          const at = by.at(-1)?.call ?? call;
          const under = functionOf(fn.unit, fn.fn).name === '' ? keysOf(at.unit).get(at.id) : undefined;
          const method = methodOf(linker, match, matched, by) ?? verbOf(name) ?? (READS.has(name) ? 'GET' : undefined);
          const place = placeOfHandler(fn, at);
          return {
            rule,
            handler: fn,
            path: pathOf(linker, match, matched, by) ?? under?.name,
            method,
            ...rest,
            ...place,
            ...(under ? { span: under.span } : {}),
          };
        });
    });
  });
}

/** `('/chat', 'ChatHandler', '/wx', 'channel.wx.Query')`: paths and the classes that answer there, by name. */
function tableRoutes(linker: Linker, rule: Rule, table: NodeRef): readonly Route[] {
  return linker.refs(table.unit, table.id).flatMap((target): readonly Route[] => {
    const node = target.t === 'value' ? nodeOf(target.unit, target.id) : undefined;
    if (target.t !== 'value' || node?.op !== 'list') return [];
    const { unit } = target;
    return node.items.flatMap((item, i) => {
      const path = i % 2 ? literalOf(unit, node.items[i - 1] ?? item) : undefined;
      if (typeof path !== 'string') return [];
      const name = literalOf(unit, item);
      const classes =
        typeof name === 'string'
          ? classesNamed(linker, unit, name)
          : linker.refs(unit, item).flatMap((ref) => (ref.t === 'class' ? [{ unit: ref.unit, cls: ref.cls }] : []));
      return classes
        .flatMap((found) => viewMethods(found.unit, found.cls))
        .map((handler): Route => {
          const fact = functionOf(handler.unit, handler.fn);
          return { rule, handler, unit: handler.unit, span: fact.head, extent: fact.extent, path, method: fact.name.toUpperCase() };
        });
    });
  });
}

/** Classes of a file, or of the module that a dotted name begins with. */
function classesNamed(linker: Linker, from: Unit, name: string): readonly ClassRef[] {
  const parts = name.split('.');
  const last = parts.pop() ?? '';
  const file = `${parts.join('/')}.py`;
  const units = parts.length ? [...linker.units.values()].filter(({ path }) => path === file || path.endsWith(`/${file}`)) : [from];
  return units.flatMap((unit) => unit.facts.classes.flatMap((fact, cls) => (fact.name === last ? [{ unit, cls }] : [])));
}

const keysByUnit = new WeakMap<Unit, ReadonlyMap<number, { readonly name: string; readonly span: Span }>>();

/** Calls that stand in a map under a name: `router({ ask: procedure.mutation(…) })`. */
function keysOf(unit: Unit): ReadonlyMap<number, { readonly name: string; readonly span: Span }> {
  return memo(keysByUnit, unit, () => {
    const keys = new Map<number, { readonly name: string; readonly span: Span }>();
    for (let id = 0; id < unit.facts.nodes.length; id++) {
      const node = nodeOf(unit, id);
      if (node.op !== 'map') continue;
      for (const { key, keySpan, value } of node.entries)
        if (key !== undefined && keySpan && nodeOf(unit, value).op === 'call') keys.set(value, { name: key, span: keySpan });
    }
    return keys;
  });
}

/** The handler's head; of an anonymous one the call that hands it over. */
function placeOfHandler({ unit, fn }: FunctionRef, call: NodeRef | undefined): Pick<Route, 'unit' | 'span' | 'extent'> {
  const fact = functionOf(unit, fn);
  if (fact.name !== '' || !call) return { unit, span: fact.head, extent: fact.extent };
  return { unit: call.unit, span: calleeSpan(call), extent: nodeOf(call.unit, call.id).span };
}

/** The functions that an argument hands over, where need be by calls of the function in which that is done. */
function answering(linker: Linker, ref: NodeRef): readonly Answering[] {
  const handed = handedAs(linker, ref);
  if (!handed.length) return handlerFunctions(linker, ref).map((fn) => ({ fn, by: [] }));
  return handed.flatMap(({ value, by }) => handlerFunctions(linker, value).map((fn) => ({ fn, by })));
}

/** How many functions may hand what they get on to each other. */
const MAX_LAYERS = 3;

/**
 * A handler, and the functions that were handed over for it to run. Where their path was handed over with them, they are what
 * answers: `server.post('/chat', ask)`. So they are of a bot that gives them its messages and does nothing with what comes of it.
 */
function throughHanded(linker: Linker, match: RouteMatch, matched: MatchedCall | undefined, found: Answering, depth = 0): readonly Answering[] {
  if (depth > MAX_LAYERS) return [found];
  const handed = handedToRun(linker, found.fn).flatMap(({ value, by, taken, kept }) =>
    handlerFunctions(linker, value).map((fn) => ({ fn, by: [...found.by, ...by], taken, kept })),
  );
  if (!handed.length) return [found];
  const isRoute = match.scheme === 'route';
  const isElsewhere =
    matched !== undefined &&
    match.path !== undefined &&
    isRoute &&
    select(linker, matched, match.path).some((ref) => isHanded(asHanded(linker, ref, found.by)));
  // What a class keeps and leaves the message to: the route is its own, and the answer that of others.
  const left = handed.filter(({ taken }) => !taken);
  const answers = isRoute ? (isElsewhere ? handed.filter(({ kept }) => !kept) : []) : left;
  const also = isRoute ? left.filter(({ kept }) => kept) : [];
  const runs = handed.flatMap(({ fn }) => (answers.some((one) => one.fn === fn) ? [] : [fn]));
  const own = { ...found, runs, ...(answers.length ? { passesTo: answers.map(({ fn }) => fn) } : {}) };
  return [own, ...[...answers, ...also].flatMap(({ fn, by }) => throughHanded(linker, match, matched, { fn, by }, depth + 1))];
}

/** The functions that an argument hands over: itself, an array of middlewares, wrapped in a library call, or a view class. */
function handlerFunctions(linker: Linker, ref: NodeRef, depth = 0): readonly FunctionRef[] {
  if (depth > 3) return [];
  const run = runByCall(linker, ref).flatMap((argument) => handlerFunctions(linker, argument, depth + 1));
  if (run.length) return run;
  return linker.refs(ref.unit, ref.id).flatMap((target: Ref): readonly FunctionRef[] => {
    if (target.t === 'function') return [target];
    if (target.t === 'class') return viewMethods(target.unit, target.cls);
    if (target.t === 'value') {
      const node = nodeOf(target.unit, target.id);
      const last = node.op === 'list' ? node.items[node.items.length - 1] : undefined;
      return last === undefined ? [] : handlerFunctions(linker, { unit: target.unit, id: last }, depth + 1);
    }
    if (target.t === 'external') {
      const call = target.calls[target.calls.length - 1];
      const node = call ? linker.node(call) : undefined;
      if (target.via) return viewMethods(target.via.unit, target.via.cls);
      if (call && node?.op === 'call') return node.args.flatMap((argument) => handlerFunctions(linker, { unit: call.unit, id: argument.value }, depth + 1));
    }
    return [];
  });
}

const VIEW_METHODS = ['get', 'post', 'put', 'patch', 'delete', 'create', 'list', 'retrieve', 'update', 'destroy', 'POST', 'GET'];

function viewMethods(unit: Unit, cls: number): readonly FunctionRef[] {
  return classOf(unit, cls)
    .methods.filter((method) => VIEW_METHODS.includes(method.name))
    .map((method) => ({ unit, fn: method.fn }));
}

function fileRoutes(linker: Linker, rule: Rule, unit: Unit): readonly Route[] {
  const { match } = rule;
  if (match.type !== 'route' || !match.files.some((glob) => matchesPath(glob, unit.path))) return [];
  const path = match.scheme === 'route' ? routeOfFile(unit.path) : undefined;
  return unit.facts.exports.flatMap((entry) => {
    const given = { unit, id: entry.node };
    const inside = match.exports.flatMap((name) => (name.startsWith(`${entry.name}.`) ? entriesOf(linker, given, name.slice(entry.name.length + 1)) : []));
    // `export default { fetch(request) {…} }`: of what a server runs, not of a module that others import.
    const below = inside.length && !linker.importersOf(unit).length ? inside : [];
    const handlers = match.exports.includes(entry.name) ? [given, ...below] : below;
    return handlers
      .flatMap((ref) => handlerFunctions(linker, ref))
      .map((handler): Route => {
        const fact = functionOf(handler.unit, handler.fn);
        return {
          rule,
          handler,
          unit: handler.unit,
          span: firstLine(handler.unit, fact.head),
          extent: fact.extent,
          path,
          method: verbOf(entry.name),
        };
      });
  });
}

/** Each exported function of a file that begins with `'use server'`: a page anywhere may call it. */
function directiveRoutes(linker: Linker, rules: RuleSet, unit: Unit): readonly Route[] {
  const { prologue } = unit.facts;
  if (prologue === undefined) return [];
  return rules.directiveRouteRules.flatMap((rule) => {
    if (rule.match.type !== 'route' || rule.match.directive !== prologue) return [];
    return unit.facts.exports.flatMap((entry) =>
      handlerFunctions(linker, { unit, id: entry.node })
        .filter((handler) => handler.unit === unit && isCalledFromPages(linker, handler))
        .map((handler): Route => {
          const fact = functionOf(unit, handler.fn);
          return { rule, handler, unit, span: firstLine(unit, fact.head), extent: fact.extent, path: undefined, method: undefined };
        }),
    );
  });
}

/** Not where all that calls a function runs on the server itself. */
function isCalledFromPages(linker: Linker, fn: FunctionRef): boolean {
  const callers = linker.callersOf(fn);
  return !callers.length || callers.some(({ unit }) => unit.facts.prologue === 'use client');
}

/** `src/app/api/chat/route.ts` → `/api/chat`, `src/routes/x/+server.ts` → `/x`, `pages/api/y.ts` → `/api/y`. */
function routeOfFile(path: string): string {
  const match = /(?:^|\/)(?:app\/routes|app|routes|pages|server)\/(.*)$/.exec(path);
  const rest = (match?.[1] ?? path).replace(/\/?(route|\+server|\+page\.server|index)?\.[cm]?[jt]sx?$/, '').replace(/\/?\([^)]*\)/g, '');
  return `/${rest.replace(/^\//, '')}`;
}

function classRoutes(linker: Linker, rules: RuleSet, unit: Unit, cls: number): readonly Route[] {
  const { external } = linker.ancestors({ unit, cls });
  return external.flatMap((base) =>
    rules.routeBases.find(base.segments).flatMap(({ value: rule }): Route[] => {
      const { match } = rule;
      if (match.type !== 'route') return [];
      const path = classOf(unit, cls).name;
      return classOf(unit, cls)
        .methods.filter(({ name }) => match.methods.some((wanted) => matchesSegment(wanted, name)))
        .flatMap(({ name, fn }) =>
          throughHanded(linker, match, undefined, { fn: { unit, fn }, by: [] }).map(({ fn: handler, by, ...rest }) => {
            const method = verbOf(name);
            return { rule, handler, path, method, ...rest, ...placeOfHandler(handler, by.at(-1)?.call) };
          }),
        );
    }),
  );
}

function pathOf(linker: Linker, match: RouteMatch, matched: MatchedCall, by: readonly Handing[]): string | undefined {
  const path = match.path ? text(linker, select(linker, matched, match.path), by) : undefined;
  const prefix = path !== undefined && match.prefix ? text(linker, select(linker, matched, match.prefix), by) : undefined;
  return prefix ? `${prefix.replace(/\/$/, '')}/${path?.replace(/^\//, '')}`.replace(/(?<=.)\/$/, '') : path;
}

/** The first method that a registration names. */
function methodOf(linker: Linker, match: RouteMatch, matched: MatchedCall, by: readonly Handing[]): string | undefined {
  return match.method ? text(linker, select(linker, matched, match.method), by)?.toUpperCase() : undefined;
}

function text(linker: Linker, refs: readonly NodeRef[], by: readonly Handing[]): string | undefined {
  for (const ref of refs) {
    const literal = literalOf(ref.unit, ref.id);
    if (typeof literal === 'string') return literal;
    const found = textAsHanded(linker, ref, by);
    if (found !== undefined) return found;
  }
  return undefined;
}
