import { functionOf } from '../linking/nodes.js';
import { type FunctionRef, functionKey, isUnknown, type NodeRef, type Unit } from '../linking/refs.js';
import type { RuleSet } from '../rules/ruleset.js';
import { functionAt } from './reach.js';
import type { Route } from './routes.js';
import type { Scene } from './scene.js';

/** Names under which the whole of a request is handed around; they say nothing of what is in it. */
const WHOLE = /^$|^(?:data|body|payload|req|request|event|form|form_?data|params?|ctx|context|args|props|dto|values|obj|raw|update|json|evt|e|_?ctx|info)$/i;

/** Types of which a value is no text. */
const NO_TEXT = new Set(['int', 'float', 'bool', 'complex', 'number', 'boolean', 'bigint', 'Date']);

/** Schemes of routes that take requests. */
const REQUESTS = new Set(['route', 'socket', 'action', 'procedure']);

/** Whether a request comes in, rather than a message of a bot or what is typed on a page. */
function isRequest({ rule }: Route): boolean {
  return rule.match.type === 'route' && REQUESTS.has(rule.match.scheme);
}

/** Whether a route's path says that people talk to it. */
export function isChatPath(rules: RuleSet, route: Route): boolean {
  const { path, method } = route;
  // What is there already is read, changed or taken away by these.
  if (!isRequest(route) || (method !== undefined && /^(?:GET|DELETE|HEAD|OPTIONS|PATCH|PUT)$/.test(method))) return false;
  return path !== undefined && rules.chatPaths.some((regex) => regex.test(path));
}

/** Names of handlers of what a messenger sends, for routes whose path only run time knows. */
const HOOK = /message|msg|event|hook|callback/i;

/** Paths by which a messenger is set up. */
const SET_UP = /oauth|authori[sz]e|install|log_?in|verif|status|health|config|setting|menu/i;

/** Whether a messenger calls a route with what people write to it: its path says so, in a file that has to do with one. */
export function isHookPath(rules: RuleSet, route: Route): boolean {
  const { path, handler, unit } = route;
  if (!mayBePosted(route)) return false;
  const named = path === undefined ? HOOK.test(functionOf(handler.unit, handler.fn).name) : rules.hookPaths.some((regex) => regex.test(path));
  return named && importsMessenger(rules, unit);
}

/** Whether something may be posted to a route. */
function mayBePosted(route: Route): boolean {
  return isRequest(route) && (route.method === undefined || route.method === 'POST');
}

function importsMessenger(rules: RuleSet, { facts }: Unit): boolean {
  return facts.imports.some(({ module }) => rules.messengers.some((regex) => regex.test(module)));
}

/** Whether a file has to do with a messenger: by what it imports, or by its own name or that of a class. */
export function isAdapter(rules: RuleSet, unit: Unit): boolean {
  if (importsMessenger(rules, unit)) return true;
  const { path, facts } = unit;
  const names = facts.classes.map(({ name }) => name.replace(/([a-z0-9])(?=[A-Z])/g, '$1_'));
  return [path, ...names].some((name) => rules.adapters.some((regex) => regex.test(name)));
}

/** Whether something is posted to a file that reads what a messenger sends. */
export function isReadHook(scene: Scene, route: Route): boolean {
  const { path, unit } = route;
  if (!mayBePosted(route) || (path !== undefined && SET_UP.test(path))) return false;
  return scene.readsMessages(unit);
}

/** Whether a route's path says that people send files to it. */
function isUploadPath(rules: RuleSet, { path, method }: Route): boolean {
  return path !== undefined && method !== 'GET' && method !== 'DELETE' && rules.uploadPaths.some((regex) => regex.test(path));
}

/** Whether a route's path is, by convention, that of a model server. */
export function isGatewayPath(rules: RuleSet, { path, method }: Route): boolean {
  return path !== undefined && method !== 'GET' && rules.gatewayPaths.some((regex) => regex.test(path));
}

/**
 * Where a request or a message brings what a person says to a model. Services also take settings, ids and files by
 * requests: so the whole of a request counts only where its handler serves a model, and elsewhere what is named `prompt` or `message`.
 */
export class Talk {
  private reached: ReadonlySet<string> | undefined;
  private taking: ReadonlySet<string> | undefined;

  constructor(private readonly scene: Scene) {}

  /** Whether parameter `index` of a function is a number or a switch: its type says so, or its route: `/questions/<int:question>`. */
  isNumber(unit: Unit, fn: number, index: number): boolean {
    const parameter = functionOf(unit, fn).parameters[index];
    if (!parameter) return false;
    const { name, type } = parameter;
    if (type === undefined) return this.scene.routesOf(unit, fn).some(({ path }) => path !== undefined && numbersIn(path).includes(name));
    const types = this.scene.linker.instancesOf(unit, type);
    return types.length > 0 && types.every((ref) => ref.t === 'external' && !isUnknown(ref) && isScalar(ref.segments) && NO_TEXT.has(ref.segments[1] ?? ''));
  }

  /** Whether parameter `index` of a handler is what a person says, or a request that holds it. */
  isTalk(unit: Unit, fn: number, index: number, said: boolean): boolean {
    const routes = this.scene.routesOf(unit, fn);
    if (routes.some((route) => !isRequest(route))) return true;
    const parameter = functionOf(unit, fn).parameters[index];
    if (!parameter) return false;
    const { name, type } = parameter;
    if (!routes.some((route) => this.serves(route)))
      return (said || this.scene.rules.lexicon.hit(name, 'user-text') !== undefined) && routes.some(({ method }) => method !== 'GET');
    if (type === undefined) return WHOLE.test(name) || this.scene.rules.lexicon.holdsText(name);
    const types = this.scene.linker.instancesOf(unit, type);
    const scalars = types.flatMap((ref) => (ref.t === 'external' && !isUnknown(ref) && isScalar(ref.segments) ? [ref.segments[1] ?? ''] : []));
    if (!scalars.length) return true;
    return scalars.some((scalar) => !NO_TEXT.has(scalar)) && this.scene.rules.lexicon.holdsText(name);
  }

  /** Whether what a library gives of a request at a place holds what a person says; `trail` leads there from where it is used. */
  isTalkAt(ref: NodeRef, said: boolean, trail: readonly NodeRef[]): boolean {
    const fn = this.handlerOn(trail) ?? functionAt(ref);
    const routes = this.scene.routesOf(fn.unit, fn.fn);
    if (said && !(routes.length && routes.every(({ method }) => method === 'GET'))) return true;
    if (!routes.length && this.scene.leadsToModel(fn)) return true;
    this.reached ??= this.scene.graph.reachedFrom(this.scene.routes.filter((route) => !isRequest(route) || this.serves(route)).map(({ handler }) => handler));
    return this.reached.has(functionKey(fn));
  }

  /** The handler whose request a helper is given: `part(request, 'question')` takes of any request, of a chat or of settings. */
  private handlerOn(trail: readonly NodeRef[]): FunctionRef | undefined {
    for (let i = trail.length - 1, before: FunctionRef | undefined; i >= 0; i--) {
      const node = trail[i];
      const fn = node && functionAt(node);
      if (!fn || (before && fn.fn === before.fn && fn.unit === before.unit)) continue;
      if (this.scene.routesOf(fn.unit, fn.fn).length) return fn;
      before = fn;
    }
    return undefined;
  }

  /** Whether a file that a library gives at a place was sent by a person who uses the service: a route for files, or one that serves a model, leads there. */
  isUploadAt(ref: NodeRef): boolean {
    const { scene } = this;
    if (!scene.asksModels) return false;
    this.taking ??= scene.graph.reachedFrom(
      scene.routes.filter((route) => isRequest(route) && (isUploadPath(scene.rules, route) || this.serves(route))).map(({ handler }) => handler),
    );
    return this.taking.has(functionKey(functionAt(ref)));
  }

  /** Whether a route leads to a model, or says by its path that people talk to it. */
  private serves(route: Route): boolean {
    const { scene } = this;
    return (
      isChatPath(scene.rules, route) ||
      isHookPath(scene.rules, route) ||
      isGatewayPath(scene.rules, route) ||
      scene.leadsToModel(route.handler, Number.POSITIVE_INFINITY)
    );
  }
}

/** The names of the parts of a path that are numbers: `<int:n>`, `{n:int}`. */
function numbersIn(path: string): readonly string[] {
  return [...path.matchAll(/<(?:int|float)(?:\([^)]*\))?:(\w+)>|\{(\w+):(?:int|float)\}/g)].flatMap(([, flask, starlette]) => flask ?? starlette ?? []);
}

function isScalar([root, name]: readonly string[]): boolean {
  return (
    (root === 'builtins' && name !== undefined && /^(?:str|int|float|bool|complex|bytes)$/.test(name)) ||
    (root === 'globalThis' && /^(?:string|number|boolean|bigint|Date)$/i.test(name ?? ''))
  );
}
