import { compareStrings } from '../base/text.js';
import { classOf, nodeOf } from '../linking/nodes.js';
import type { ClassRef, Ref, Unit } from '../linking/refs.js';
import { isOfUsage } from './build.js';
import { type Entity, fieldScore } from './entities.js';
import { firstLine } from './place.js';
import type { Scene } from './scene.js';
import { holdsUserKey } from './text.js';
import type { Touchpoint } from './touchpoint.js';

/** Touchpoints at the definitions of stores, request types and forms: the header, and each personal field. */
export class Schemas {
  private readonly byUnit = new Map<Unit, Touchpoint[]>();
  private requested: ReadonlySet<string> | undefined;

  /** `before` is what was known before an edit of one file: only that file is looked at anew. */
  constructor(
    private readonly scene: Scene,
    before?: { readonly schemas: Schemas; readonly now: Unit },
  ) {
    this.requested = before?.schemas.requested;
    for (const entity of scene.entities.all) {
      if (before && entity.unit !== before.now && !entity.fields.some((field) => field.unit === before.now)) continue;
      this.headers(entity);
      this.fields(entity);
    }
  }

  of(unit: Unit): readonly Touchpoint[] {
    return this.byUnit.get(unit) ?? [];
  }

  private add(unit: Unit, touchpoint: Touchpoint): void {
    const list = this.byUnit.get(unit);
    if (list) list.push(touchpoint);
    else this.byUnit.set(unit, [touchpoint]);
  }

  private headers(entity: Entity): void {
    const { scene } = this;
    const { builder, rules } = scene;
    const names = entity.fields.map((field) => field.name);
    for (const rule of rules.entityRules) {
      const { match, where } = rule;
      if (match.type !== 'entity' || match.role !== entity.definition.role || !where.fields) continue;
      if (fieldScore(rules, names, [entity.name, entity.table], where.fields) < where.fields.atLeast) continue;
      const usage = isOfUsage(rule);
      const columns = names.filter((name) => (usage ? rules.lexicon.hit(name, 'token-usage') : rules.lexicon.holdsText(name)));
      const carries = [usage ? 'usage' : 'user-input', ...(holdsUserKey(scene, names) ? ['personal'] : [])].sort(compareStrings);
      const at = { unit: entity.unit, span: firstLine(entity.unit, entity.nameSpan), extent: entity.extent };
      const details = {
        subject: `table:${entity.table}`,
        certainty: rule.certainty,
        facets: { ...rule.facets, carries },
        material: columns.map((name) => `column=${name}`),
      };
      this.add(entity.unit, builder.touchpoint(rule, at, details));
      return;
    }
  }

  private fields(entity: Entity): void {
    const { builder, rules } = this.scene;
    for (const rule of rules.fieldRules) {
      const { match, where } = rule;
      if (match.type !== 'field' || !match.roles.includes(entity.definition.role) || !where.name) continue;
      const families = where.name;
      const hits = entity.fields.flatMap((field) => {
        const hit = families.map((family) => rules.lexicon.family(field.name, family)).find((found) => found !== undefined);
        return hit ? [{ field, hit }] : [];
      });
      if (!hits.some(({ hit }) => hit.strength === 'strong')) continue;
      if (entity.definition.role === 'request' && (isOfProgram(entity) || isLogin(entity) || !this.isRequested(entity))) continue;
      const scheme = entity.definition.role === 'store' ? 'table' : entity.definition.role === 'form' ? 'form' : 'type';
      for (const { field, hit } of hits) {
        const subject = `${scheme}:${entity.definition.role === 'store' ? entity.table : entity.name}`;
        const facets = { ...rule.facets, category: hit.category, field: field.name };
        const at = { unit: field.unit, span: firstLine(field.unit, field.nameSpan), extent: field.extent };
        this.add(field.unit, builder.touchpoint(rule, at, { subject, certainty: rule.certainty, facets, material: [`column=${field.name}`] }));
      }
    }
  }

  /** Request types are those that a handler takes, or that such a type holds; responses and settings are models too. */
  private isRequested(entity: Entity): boolean {
    this.requested ??= requestTypes(this.scene);
    return this.requested.has(entity.key);
  }
}

/** Whether a type holds what the program itself is set up with: its environment, or the keys of its own account somewhere. */
function isOfProgram({ fields }: Entity): boolean {
  const settings = fields.filter(({ name }) => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(name));
  return settings.length * 2 > fields.length || fields.some(({ name }) => /^private_?key(?:_?id)?$/i.test(name));
}

/** Whether a type asks for no more than what somebody who is known already logs in with. */
function isLogin({ name, fields }: Entity): boolean {
  const names = fields.map((field) => field.name);
  return (
    !/sign_?up|regist|creat|invit|new/i.test(name) &&
    names.some((field) => /^pass(?:word|wd|code)?$/i.test(field)) &&
    names.every((field) =>
      /^(?:pass(?:word|wd|code)?|e_?mail|user_?name|login|account|remember(?:_?me)?|captcha|code|otp|token|redirect\w*|callback\w*)$/i.test(field),
    )
  );
}

/** Functions that are given a schema to check what a form or a request holds, and the packages that have them. */
const CHECKS = /^\w+Resolver$|^[a-z]+Validator$/;
const CHECKING = /resolver|validator/i;

function isCheck(ref: Ref): boolean {
  return ref.t === 'external' && CHECKING.test(ref.segments[0] ?? '') && CHECKS.test(ref.segments[ref.segments.length - 1] ?? '');
}

/** Libraries of remote procedures, which are built with the schema of what they take. */
const PROCEDURES = /^npm:(?:@trpc\/server|@orpc\/server|next-safe-action)(?:\/|$)/;

function requestTypes(scene: Scene): ReadonlySet<string> {
  const { linker } = scene;
  const found = new Set<string>();
  const visit = (type: ClassRef): void => {
    const key = `${type.unit.path}#c${type.cls}`;
    if (found.has(key)) return;
    found.add(key);
    for (const base of linker.ancestors(type).classes) found.add(`${base.unit.path}#c${base.cls}`);
    for (const field of classOf(type.unit, type.cls).fields) {
      if (field.type !== undefined) for (const inner of classesIn(scene, type.unit, field.type, 0)) visit(inner);
    }
  };
  const schema = (ref: Ref): void => {
    if (ref.t === 'external') for (const call of ref.calls) found.add(`${call.unit.path}#n${call.id}`);
  };
  for (const route of scene.routes) {
    const { unit, fn } = route.handler;
    for (const parameter of unit.facts.functions[fn]?.parameters ?? []) {
      if (parameter.type !== undefined) for (const type of classesIn(scene, unit, parameter.type, 0)) visit(type);
    }
  }
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
          : [];
  const own = scene.linker
    .refs(unit, type)
    .flatMap((ref): readonly ClassRef[] => (ref.t === 'class' || ref.t === 'instance' ? [{ unit: ref.unit, cls: ref.cls }] : []));
  return [...own, ...below];
}
