import { classOf, definitionsIn, functionOf, isPython, nodeOf } from '../linking/nodes.js';
import { type ClassRef, lastSegment, type Ref, type Unit } from '../linking/refs.js';
import type { NodeId } from '../source/facts.js';
import type { Scene } from './scene.js';

/** Functions that are given a schema to check what a form or a request holds, and the packages that have them. */
const CHECKS = /^\w+Resolver$|^[a-z]+Validator$/;
const CHECKING = /resolver|validator/i;

function isCheck(ref: Ref): boolean {
  return ref.t === 'external' && CHECKING.test(ref.segments[0] ?? '') && CHECKS.test(lastSegment(ref));
}

/** Libraries of remote procedures, which are built with the schema of what they take. */
const PROCEDURES = /^npm:(?:@trpc\/server|@orpc\/server|next-safe-action)(?:\/|$)/;

/** The objects of frameworks that hold a request, and where in them stands what it says. */
const HOLDER = /(?:Request|Context|Req)$/;
const HELD = /^(?:body|query|data|payload|json|form)$/i;

/** Parameters of a controller's method that are no part of what is sent: who is logged in, what an earlier step left. */
const OF_SESSION = /jwt|token|session|current|principal|state$|result$|response$/i;
const OF_BODY = /dto|input|request|req$|body|form|payload|command|data|args|params|creat|updat|regist|sign_?up|contact|invit/i;

/** Keys of the classes (`path#cN`) and schemas (`path#nN`) of the workspace that say what a request holds. */
export function requestTypes(scene: Scene): ReadonlySet<string> {
  const { linker } = scene;
  const found = new Set<string>();
  const visit = (type: ClassRef): void => {
    const key = `${type.unit.path}#c${type.cls}`;
    if (found.has(key)) return;
    const { classes, external } = linker.ancestors(type);
    const isHolder = !isPython(type.unit) && external.some((base) => HOLDER.test(lastSegment(base)));
    if (!isHolder) {
      found.add(key);
      for (const base of classes) found.add(`${base.unit.path}#c${base.cls}`);
    }
    for (const field of classOf(type.unit, type.cls).fields) {
      if (field.type !== undefined && (!isHolder || HELD.test(field.name))) for (const inner of classesIn(scene, type.unit, field.type, 0)) visit(inner);
    }
  };
  const schema = (ref: Ref): void => {
    if (ref.t === 'external') for (const call of ref.calls) found.add(`${call.unit.path}#n${call.id}`);
  };
  for (const route of scene.routes) {
    const { unit, fn } = route.handler;
    const { parameters, cls } = functionOf(unit, fn);
    const picks = !isPython(unit) && cls !== undefined;
    for (const parameter of parameters) {
      if (parameter.type === undefined) continue;
      for (const type of classesIn(scene, unit, parameter.type, 0)) {
        const { name } = classOf(type.unit, type.cls);
        if (isPython(unit) || (!OF_SESSION.test(name) && (!picks || OF_BODY.test(name) || OF_BODY.test(parameter.name)))) visit(type);
      }
    }
  }
  for (const type of typedRequests(scene)) visit(type);
  // `Body.parse(await request.json())`, `BodySerializer(data=request.data)`: schemas that read what comes in.
  const checks = [...linker.units.values()].some(({ facts }) => facts.imports.some(({ module }) => CHECKING.test(module)));
  for (const unit of linker.units.values()) {
    for (const id of unit.facts.calls) {
      const node = nodeOf(unit, id);
      if (node.op !== 'call') continue;
      const callee = nodeOf(unit, node.callee);
      if (callee.op === 'member' && /^(safe)?parse(Async)?$|^validate(Async|Sync)?$|^model_validate(_json)?$|^parse_(obj|raw)$|^load$/i.test(callee.name)) {
        for (const ref of linker.refs(unit, callee.object)) {
          schema(ref);
          if (ref.t === 'class') visit(ref);
          if (ref.t === 'instance') visit(ref);
        }
        continue;
      }
      // `procedure.input(schema)`: what a remote procedure takes.
      if (
        callee.op === 'member' &&
        /^input(?:Schema)?$/.test(callee.name) &&
        linker.refs(unit, callee.object).some((ref) => ref.t === 'external' && PROCEDURES.test(ref.segments[0] ?? ''))
      ) {
        for (const { value } of node.args.slice(0, 1)) for (const ref of linker.refs(unit, value)) schema(ref);
        continue;
      }
      // `useForm({ resolver: zodResolver(schema) })`, `app.post('/ask', zValidator('json', schema), …)`
      if (checks && linker.refs(unit, node.callee).some(isCheck)) {
        for (const { value } of node.args) for (const ref of linker.refs(unit, value)) schema(ref);
        continue;
      }
      const data = node.args.find((argument) => argument.name === 'data');
      if (!data) continue;
      for (const ref of linker.refs(unit, node.callee)) if (ref.t === 'class') visit(ref);
    }
  }
  return found;
}

/** Classes of the workspace named in a type expression, generics included. */
function classesIn(scene: Scene, unit: Unit, type: number, depth: number): readonly ClassRef[] {
  if (depth > 6) return [];
  const node = nodeOf(unit, type);
  const inner = (id: number): readonly ClassRef[] => classesIn(scene, unit, id, depth + 1);
  const below =
    node.op === 'index'
      ? [node.object, ...(node.key === undefined ? [] : [node.key])].flatMap(inner)
      : node.op === 'list'
        ? node.items.flatMap(inner)
        : node.op === 'join'
          ? node.inputs.flatMap(inner)
          : node.op === 'map'
            ? node.entries.flatMap(({ value }) => inner(value))
            : node.op === 'typed'
              ? inner(node.type)
              : [];
  const own = scene.linker
    .refs(unit, type)
    .flatMap((ref): readonly ClassRef[] => (ref.t === 'class' || ref.t === 'instance' ? [{ unit: ref.unit, cls: ref.cls }] : []));
  return [...own, ...below];
}

/** Types of TypeScript that code says a request has: `(await request.json()) as SignUp`, `useForm<SignUp>()`, `fetch(url, { body: JSON.stringify(signUp) })`. */
function typedRequests(scene: Scene): readonly ClassRef[] {
  const { linker } = scene;
  const units = [...linker.units.values()].filter((unit) => isTyped(unit));
  const holders = new Set(units.filter((unit) => unit.facts.classes.some((_, cls) => namesPersons(scene, { unit, cls }))));
  if (!holders.size) return [];
  const importing = new Set([...holders].flatMap((holder) => linker.importersOf(holder)));
  const near = units.filter((unit) => holders.has(unit) || importing.has(unit));
  const handling = new Set(scene.routes.map(({ handler }) => handler.unit));
  return near.flatMap((unit) => [...(handling.has(unit) ? readAs(scene, unit) : []), ...sentAs(scene, unit)]);
}

function isTyped({ facts }: Unit): boolean {
  return facts.language === 'typescript' || facts.language === 'tsx';
}

/** Whether a plain type of the workspace has a field that names a person or reaches one. */
export function namesPersons({ rules, entities }: Scene, { unit, cls }: ClassRef): boolean {
  const { form, fields } = classOf(unit, cls);
  return form !== 'enum' && !entities.ofClass(unit, cls) && fields.some(({ name }) => rules.lexicon.family(name, 'personal')?.strength === 'strong');
}

/** The types under which a file reads what a request brings. */
function readAs(scene: Scene, unit: Unit): readonly ClassRef[] {
  const { nodes } = unit.facts;
  const found: ClassRef[] = [];
  for (let id = 0; id < nodes.length; id++) {
    const node = nodeOf(unit, id);
    if (node.op !== 'typed' || node.value === undefined) continue;
    const isRead = scene.linker
      .refs(unit, node.value)
      .some((ref) => ref.t === 'external' && scene.rules.sources.find(ref.segments).some(({ value }) => value === 'request'));
    if (isRead) found.push(...classesIn(scene, unit, node.type, 0));
  }
  return found;
}

const SENDERS = /^(?:post|put|patch|request|fetch|\$fetch)$/;

/** The types of what a file sends in requests, and of the forms that it has a library keep. */
function sentAs(scene: Scene, unit: Unit): readonly ClassRef[] {
  const { linker } = scene;
  return unit.facts.calls.flatMap((id) => {
    const node = nodeOf(unit, id);
    if (node.op !== 'call') return [];
    const callee = nodeOf(unit, node.callee);
    if (node.types?.length && linker.refs(unit, node.callee).some(isForm)) return node.types.slice(0, 1).flatMap((type) => classesIn(scene, unit, type, 0));
    const name = callee.op === 'member' || callee.op === 'name' || callee.op === 'import' ? callee.name : undefined;
    if (name === undefined || !SENDERS.test(name)) return [];
    return node.args.flatMap(({ value }) => bodiesIn(unit, value)).flatMap((body) => typesOf(scene, unit, body));
  });
}

function isForm(ref: Ref): boolean {
  return ref.t === 'external' && ref.segments[0] === 'npm:react-hook-form' && ref.segments[1] === 'useForm';
}

/** What may be the body of a request in an argument: itself, or what stands under a name that says so; as text or not. */
function bodiesIn(unit: Unit, id: NodeId, depth = 0): readonly NodeId[] {
  const node = nodeOf(unit, id);
  const inner = (ids: readonly NodeId[]): readonly NodeId[] => (depth > 4 ? [] : ids.flatMap((one) => bodiesIn(unit, one, depth + 1)));
  if (node.op === 'map') return node.entries.flatMap(({ key, value }) => (key !== undefined && /^(?:body|data|json)$/.test(key) ? inner([value]) : []));
  const callee = node.op === 'call' ? nodeOf(unit, node.callee) : undefined;
  if (node.op === 'call' && callee?.op === 'member' && callee.name === 'stringify') return node.args.slice(0, 1).map(({ value }) => value);
  if (node.op === 'call') return [];
  const made = definitionsIn(unit, id).filter((definition) => ['map', 'call', 'bind'].includes(nodeOf(unit, definition).op));
  return made.length ? inner(made) : [id];
}

/** The types of the workspace that a value is declared to have. */
function typesOf(scene: Scene, unit: Unit, id: NodeId, depth = 0): readonly ClassRef[] {
  const node = nodeOf(unit, id);
  if (depth > 4) return [];
  if (node.op === 'typed') return classesIn(scene, unit, node.type, 0);
  if (node.op === 'param') {
    const type = functionOf(unit, node.fn).parameters[node.index]?.type;
    return type === undefined ? [] : classesIn(scene, unit, type, 0);
  }
  return definitionsIn(unit, id).flatMap((definition) => typesOf(scene, unit, definition, depth + 1));
}
