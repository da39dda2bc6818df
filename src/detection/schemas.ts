import { compareStrings } from '../base/text.js';
import { isPython } from '../linking/nodes.js';
import type { Unit } from '../linking/refs.js';
import { isOfUsage } from './build.js';
import { type Entity, fieldScore } from './entities.js';
import { pageForms } from './forms.js';
import { personalAmong } from './persons.js';
import { firstLine } from './place.js';
import { namesPersons, requestTypes } from './requests.js';
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
    for (const unit of before ? [before.now] : scene.linker.units.values()) this.undeclared(unit);
  }

  /** Plain types of TypeScript that a request is said to have, and forms that a page shows. */
  private undeclared(unit: Unit): void {
    if (isPython(unit)) return;
    for (const [cls] of unit.facts.classes.entries()) {
      if (namesPersons(this.scene, { unit, cls })) this.fields(this.scene.entities.typeOf(unit, cls));
    }
    for (const form of pageForms(this.scene, unit)) this.fields(form);
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
    const names = scene.columnsOf(entity);
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
      const told = personalAmong(rules, entity.fields, [entity.name, entity.table], where.name);
      if (!told.length) continue;
      if (entity.definition.role === 'request' && (isOfProgram(entity) || isLogin(entity) || !this.isRequested(entity))) continue;
      const scheme = entity.definition.role === 'store' ? 'table' : entity.definition.role === 'form' ? 'form' : 'type';
      for (const { field, hit } of told) {
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
