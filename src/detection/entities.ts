import { memo } from '../base/memo.js';
import type { Span } from '../base/text.js';
import type { Linker } from '../linking/linker.js';
import { classOf, isPython, lastName, literalOf, nodeOf } from '../linking/nodes.js';
import { isUnknown, type NodeRef, type Unit } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { EntityDefinition, FieldScore } from '../rules/rule.js';
import type { RuleSet } from '../rules/ruleset.js';
import type { NodeId } from '../source/facts.js';
import { calleeSpan } from './place.js';
import { entriesOf, type MatchedCall, select } from './select.js';

export interface EntityField {
  readonly name: string;
  /** What it is set to where it is declared. */
  readonly value?: NodeId;
  readonly unit: Unit;
  readonly nameSpan: Span;
  readonly extent: Span;
}

/** A table, collection, request type or form of the workspace. */
export interface Entity {
  readonly definition: EntityDefinition;
  readonly unit: Unit;
  /** Class name or the name the schema is bound to. */
  readonly name: string;
  /** Name of the table or collection in the store. */
  readonly table: string;
  readonly nameSpan: Span;
  readonly extent: Span;
  readonly fields: readonly EntityField[];
  readonly key: string;
  /** The call that makes a type of the workspace a collection: `db.collection<Talk>('talks')`. */
  readonly by?: NodeRef;
}

/** A definition that no rule file gives: what makes something an entity is where it is used or shown, nothing in it. */
export function undeclared(id: string, role: EntityDefinition['role']): EntityDefinition {
  return { id, role, bases: [], decorators: [], keywords: {}, schemas: [], name: [], columns: [], abstract: [] };
}

/** Plain types under which code reads, sends or keeps a request. */
const REQUEST_TYPE = undeclared('type', 'request');

/** All entities of the workspace, found by class, by schema value and by table name. */
export class Entities {
  readonly all: Entity[] = [];
  private readonly byKey = new Map<string, Entity>();
  private readonly byTable = new Map<string, Entity>();

  constructor(
    private readonly linker: Linker,
    private readonly rules: RuleSet,
    /** Entities of former times: those of all units but the edited one are taken over. */
    before?: { readonly entities: Entities; readonly edited: Unit; readonly now: Unit },
  ) {
    if (before) {
      for (const entity of before.entities.all) if (entity.unit !== before.edited && entity.by?.unit !== before.edited) this.add(entity);
      this.read(before.now);
      // What a call elsewhere makes of a type of the edited file.
      for (const { unit, by } of before.entities.all) if (unit === before.edited && by && by.unit !== before.edited) this.add(this.schemaEntity(by));
    } else for (const unit of linker.units.values()) this.read(unit);
    this.dropCopies();
  }

  /**
   * A tool may write down what a database holds beside the schema that the code works with: of tables of one name in
   * several files, those that no code in use imports are no places of their own.
   */
  private dropCopies(): void {
    const byName = new Map<string, Entity[]>();
    for (const entity of this.all) {
      if (entity.definition.role === 'store' && entity.definition.schemaFields)
        memo(byName, `${entity.definition.id} ${entity.table}`, (): Entity[] => []).push(entity);
    }
    const copies = new Set(
      [...byName.values()].flatMap((same) => {
        if (new Set(same.map(({ unit }) => unit)).size < 2) return [];
        const unused = same.filter(({ unit }) => !this.isInUse(unit));
        return unused.length < same.length ? unused : [];
      }),
    );
    if (!copies.size) return;
    const kept = this.all.filter((entity) => !copies.has(entity));
    this.all.length = 0;
    this.byKey.clear();
    this.byTable.clear();
    for (const entity of kept) this.add(entity);
  }

  /** Whether a file is imported by one that others import in turn. */
  private isInUse(unit: Unit): boolean {
    return this.linker.importersOf(unit).some((importer) => this.linker.importersOf(importer).length > 0);
  }

  private read(unit: Unit): void {
    for (const [cls] of unit.facts.classes.entries()) this.add(this.classEntity(unit, cls));
    for (const id of unit.facts.calls) this.add(this.schemaEntity({ unit, id }));
  }

  private add(entity: Entity | undefined): void {
    if (!entity || (entity.by && this.byKey.has(entity.key))) return;
    this.all.push(entity);
    this.byKey.set(entity.key, entity);
    if (entity.definition.role === 'store' && !this.byTable.has(entity.table.toLowerCase())) {
      this.byTable.set(entity.table.toLowerCase(), entity);
      if (!this.byTable.has(entity.name.toLowerCase())) this.byTable.set(entity.name.toLowerCase(), entity);
    }
  }

  ofClass(unit: Unit, cls: number): Entity | undefined {
    return this.byKey.get(`${unit.path}#c${cls}`);
  }

  ofNode(ref: NodeRef): Entity | undefined {
    return this.byKey.get(`${ref.unit.path}#n${ref.id}`);
  }

  ofTable(name: string): Entity | undefined {
    return this.byTable.get(name.toLowerCase());
  }

  /** The entity that an expression is, is an instance of, or names. */
  of(ref: NodeRef): Entity | undefined {
    for (const target of this.linker.refs(ref.unit, ref.id)) {
      if (target.t === 'instance' || target.t === 'class') {
        const found = this.ofClass(target.unit, target.cls);
        if (found) return found;
      }
      if (target.t === 'external') {
        for (const call of target.calls) {
          const found = this.ofNode(call);
          if (found) return found;
        }
        if (target.via) {
          const found = this.ofClass(target.via.unit, target.via.cls);
          if (found) return found;
        }
      }
      if (target.t === 'value') {
        const node = nodeOf(target.unit, target.id);
        if (node.op === 'list')
          for (const item of node.items.slice(0, 4)) {
            const found = this.of({ unit: target.unit, id: item });
            if (found) return found;
          }
        if (node.op === 'literal' && typeof node.value === 'string') {
          const found = this.ofTable(node.value);
          if (found) return found;
        }
      }
    }
    return undefined;
  }

  /** A plain type of the workspace, as what a request is said to have. */
  typeOf(unit: Unit, cls: number): Entity {
    return this.entityOf(unit, cls, REQUEST_TYPE, classOf(unit, cls).name);
  }

  private classEntity(unit: Unit, cls: number): Entity | undefined {
    const fact = classOf(unit, cls);
    if (fact.form === 'enum') return undefined;
    const definition = this.definitionOf(unit, cls);
    if (!definition || this.isAbstract(unit, cls, definition)) return undefined;
    return this.entityOf(unit, cls, definition, this.tableName(unit, cls, definition));
  }

  private entityOf(unit: Unit, cls: number, definition: EntityDefinition, table: string): Entity {
    const fact = classOf(unit, cls);
    const fields: EntityField[] = [];
    const names = new Set<string>();
    for (const owner of [{ unit, cls }, ...this.linker.ancestors({ unit, cls }).classes]) {
      for (const field of classOf(owner.unit, owner.cls).fields) {
        if (names.has(field.name) || !this.isColumn(owner.unit, field, definition)) continue;
        names.add(field.name);
        fields.push({
          name: field.name,
          unit: owner.unit,
          nameSpan: field.nameSpan,
          extent: field.extent,
          ...(field.value === undefined ? {} : { value: field.value }),
        });
      }
    }
    return {
      definition,
      unit,
      name: fact.name,
      table,
      nameSpan: fact.nameSpan,
      extent: fact.extent,
      fields,
      key: `${unit.path}#c${cls}`,
    };
  }

  private definitionOf(unit: Unit, cls: number): EntityDefinition | undefined {
    const fact = classOf(unit, cls);
    const candidates = this.rules.entities.filter((definition) => definition.bases.length || definition.decorators.length);
    if (!candidates.length) return undefined;
    const { external } = this.linker.ancestors({ unit, cls });
    const decorators = fact.decorators.flatMap((id) => this.linker.refs(unit, id)).flatMap((ref) => (ref.t === 'external' ? [ref.segments] : []));
    return candidates.find((definition) => {
      const byBase = definition.bases.some((pattern) => external.some((base) => equal(pattern.segments, base.segments)));
      const byDecorator = definition.decorators.some((pattern) =>
        decorators.some((segments) => equal(pattern.segments, segments) || equal([...pattern.segments, '()'], segments)),
      );
      if (!byBase && !byDecorator) return false;
      return Object.entries(definition.keywords).every(([name, wanted]) => {
        const given = fact.keywords.find((keyword) => keyword.name === name);
        return (given !== undefined && literalOf(unit, given.value) === true) === wanted;
      });
    });
  }

  private isAbstract(unit: Unit, cls: number, definition: EntityDefinition): boolean {
    return definition.abstract.some((path) => {
      if (path === 'ABC') return classOf(unit, cls).bases.some((base) => lastName(unit, base) === 'ABC');
      const value = this.ownAttribute(unit, cls, path);
      return value !== undefined && literalOf(value.unit, value.id) === true;
    });
  }

  private ownAttribute(unit: Unit, cls: number, path: string): NodeRef | undefined {
    const [head, ...rest] = path.split('.');
    const fact = classOf(unit, cls);
    if (rest.length) {
      const inner = fact.inner.find((entry) => entry.name === head);
      return inner ? this.ownAttribute(unit, inner.cls, rest.join('.')) : undefined;
    }
    if (head === undefined) return undefined;
    const assigned = Object.hasOwn(fact.attributes, head) ? fact.attributes[head]?.[0] : undefined;
    const id = assigned ?? fact.fields.find((field) => field.name === head)?.value ?? fact.keywords.find((keyword) => keyword.name === head)?.value;
    return id === undefined ? undefined : { unit, id };
  }

  private tableName(unit: Unit, cls: number, definition: EntityDefinition): string {
    for (const path of definition.name) {
      if (path === 'decorator') {
        for (const decorator of classOf(unit, cls).decorators) {
          const node = nodeOf(unit, decorator);
          const first = node.op === 'call' ? node.args[0] : undefined;
          const text = first ? textsOf(this.linker, { unit, id: first.value })[0]?.text : undefined;
          if (text) return text;
        }
        continue;
      }
      const value = this.ownAttribute(unit, cls, path);
      const text = value ? textsOf(this.linker, value)[0]?.text : undefined;
      if (text) return text;
    }
    return classOf(unit, cls).name;
  }

  private isColumn(
    unit: Unit,
    field: { readonly name: string; readonly type?: number; readonly value?: number; readonly decorators?: readonly number[] },
    definition: EntityDefinition,
  ): boolean {
    if (field.name.startsWith('__') || field.name === 'model_config') return false;
    // `messages Message[]`: the rows of another table, not a column of this one.
    if (!definition.columns.length) return definition.role !== 'store' || field.type === undefined || !this.isRelation(unit, field.type, 0);
    const paths = [field.value, field.type, ...(field.decorators ?? [])].flatMap((id) => (id === undefined ? [] : this.linker.refs(unit, id)));
    return (
      paths.some((ref) => ref.t === 'external' && !isUnknown(ref) && definition.columns.some((pattern) => startsWith(ref.segments, pattern.segments))) ||
      this.annotated(unit, field.type, definition)
    );
  }

  private isRelation(unit: Unit, type: number, depth: number): boolean {
    const node = nodeOf(unit, type);
    const inner = node.op === 'list' ? node.items : node.op === 'index' && node.key !== undefined ? [node.key] : [];
    if (depth < 3 && inner.some((id) => this.isRelation(unit, id, depth + 1))) return true;
    return this.linker
      .refs(unit, type)
      .some(
        (ref) =>
          (ref.t === 'class' || ref.t === 'instance') && classOf(ref.unit, ref.cls).form !== 'enum' && this.definitionOf(ref.unit, ref.cls)?.role === 'store',
      );
  }

  private annotated(unit: Unit, type: number | undefined, definition: EntityDefinition): boolean {
    if (type === undefined) return false;
    const node = nodeOf(unit, type);
    const outer = node.op === 'index' ? node.object : type;
    return this.linker.refs(unit, outer).some((ref) => ref.t === 'external' && definition.columns.some((pattern) => equal(pattern.segments, ref.segments)));
  }

  private schemaEntity(ref: NodeRef): Entity | undefined {
    const node = this.linker.node(ref);
    if (node.op !== 'call') return undefined;
    const callee = nodeOf(ref.unit, node.callee);
    if (callee.op === 'member' && !this.rules.schemas.mayEndIn(callee.name)) return undefined;
    for (const target of this.linker.refs(ref.unit, node.callee)) {
      if (target.t !== 'external' || isUnknown(target)) continue;
      const definition = this.rules.schemas.find(target.segments)[0]?.value;
      if (!definition) continue;
      const matched = { call: ref, path: target };
      if (!definition.schemaFields) return this.collectionOf(ref, definition, matched);
      const bound = this.boundName(ref);
      const table =
        (definition.schemaName ? select(this.linker, matched, definition.schemaName).flatMap((entry) => textsOf(this.linker, entry))[0]?.text : undefined) ??
        bound?.name.replace(/(.)(Schema|Model|Table)$/, '$1') ??
        '';
      const fields = definition.schemaFields ? select(this.linker, matched, definition.schemaFields).flatMap((entry) => this.fieldsIn(entry)) : [];
      if (!fields.length) continue;
      return {
        definition,
        unit: ref.unit,
        name: bound?.name ?? (table || 'anonymous'),
        table: table || 'anonymous',
        // The node of a plain name is where it was imported.
        nameSpan: bound?.span ?? [node.span[0], node.span[0]],
        extent: node.span,
        fields,
        key: `${ref.unit.path}#n${ref.id}`,
      };
    }
    return undefined;
  }

  /** A type that a call makes a collection by naming it as its type argument. */
  private collectionOf(ref: NodeRef, definition: EntityDefinition, matched: MatchedCall): Entity | undefined {
    const node = this.linker.node(ref);
    const [type] = node.op === 'call' ? (node.types ?? []) : [];
    const name = definition.schemaName && select(this.linker, matched, definition.schemaName).flatMap((entry) => textsOf(this.linker, entry))[0]?.text;
    if (type === undefined || !name) return undefined;
    for (const target of this.linker.refs(ref.unit, type)) {
      if (target.t === 'class' && classOf(target.unit, target.cls).fields.length)
        return { ...this.entityOf(target.unit, target.cls, definition, name), by: ref };
    }
    return undefined;
  }

  private boundName(ref: NodeRef): { name: string; span: Span } | undefined {
    const { nodes } = ref.unit.facts;
    for (let id = ref.id + 1; id < Math.min(nodes.length, ref.id + 400); id++) {
      const node = nodes.at(id);
      if (node?.op === 'bind' && this.isMadeOf(ref.unit, node.value, ref.id)) return { name: node.name, span: node.span };
    }
    return undefined;
  }

  /** `pgTable(…).enableRLS()`: what methods of a schema give is the schema. */
  private isMadeOf(unit: Unit, value: number, made: number): boolean {
    for (let id = value, depth = 0; depth < 8; depth++) {
      if (id === made) return true;
      const node = nodeOf(unit, id);
      const callee = node.op === 'call' ? nodeOf(unit, node.callee) : undefined;
      if (callee?.op !== 'member') return false;
      id = callee.object;
    }
    return false;
  }

  private fieldsIn(ref: NodeRef): readonly EntityField[] {
    const node = this.linker.node(ref);
    if (node.op === 'bind' || node.op === 'free' || node.op === 'import' || node.op === 'member') {
      return this.linker.refs(ref.unit, ref.id).flatMap((target) => (target.t === 'value' ? this.fieldsIn(target) : []));
    }
    if (node.op === 'map') {
      return [
        ...node.entries.flatMap((entry): EntityField[] =>
          entry.key === undefined || !entry.keySpan
            ? []
            : [{ name: entry.key, unit: ref.unit, nameSpan: entry.keySpan, extent: [entry.keySpan[0], nodeOf(ref.unit, entry.value).span[1]] }],
        ),
        ...node.spreads.flatMap((spread) => this.fieldsIn({ unit: ref.unit, id: spread })),
      ];
    }
    if (node.op === 'function') {
      const fact = ref.unit.facts.functions[node.fn];
      return (fact?.returns ?? []).flatMap((value) => this.fieldsIn({ unit: ref.unit, id: value }));
    }
    if (node.op === 'call' && isPython(ref.unit)) {
      // `Table('chat', metadata, Column('text', Text), …)`
      const first = node.args[0];
      const callee = lastName(ref.unit, node.callee);
      const text = first && callee === 'Column' ? textsOf(this.linker, { unit: ref.unit, id: first.value })[0]?.text : undefined;
      if (text && first) {
        // A constant has its place where it is defined, not in the table.
        const name = nodeOf(ref.unit, first.value);
        return [{ name: text, unit: ref.unit, nameSpan: name.op === 'literal' ? name.span : calleeSpan(ref), extent: node.span }];
      }
    }
    return [];
  }
}

/** Points of an entity's fields (and, as `name:CLASS`, of its own name). */
export function fieldScore(rules: RuleSet, names: readonly string[], own: readonly string[], test: FieldScore): number {
  let points = 0;
  for (const [key, value] of Object.entries(test.score)) {
    const [of, className] = key.startsWith('name:') ? [own, key.slice(5)] : [names, key];
    if (of.some((name) => rules.lexicon.family(name, className))) points += value;
  }
  return points;
}

/** What MongoDB calls the changes that write what they are given. */
export const CHANGES = ['$set', '$setOnInsert', '$push', '$addToSet'];

/** Field names written in a map: `{ text, userId }`. */
export function mapKeys(linker: Linker, ref: NodeRef, depth = 0): readonly string[] {
  const keys = new Set<string>();
  // `history = history + [history]`: a value may hold itself.
  if (depth > 4) return [];
  const node = linker.node(ref);
  if (node.op === 'map') for (const entry of node.entries) if (entry.key !== undefined) keys.add(entry.key);
  for (const key of keysPutInto(linker, ref)) keys.add(key);
  for (const target of linker.refs(ref.unit, ref.id)) {
    if (target.t !== 'value') continue;
    const value = nodeOf(target.unit, target.id);
    if (value.op === 'map') for (const entry of value.entries) if (entry.key !== undefined) keys.add(entry.key);
    if (value.op === 'list')
      for (const item of value.items.slice(0, 3)) for (const key of mapKeys(linker, { unit: target.unit, id: item }, depth + 1)) keys.add(key);
  }
  if (node.op === 'map' && node.spreads.length)
    for (const spread of node.spreads) for (const key of mapKeys(linker, { unit: ref.unit, id: spread }, depth + 1)) keys.add(key);
  for (const operator of CHANGES) for (const inner of entriesOf(linker, ref, operator)) for (const key of mapKeys(linker, inner, depth + 1)) keys.add(key);
  return [...keys];
}

/** `row = {}; row['text'] = text`: the keys under which something was put into a value after it was made. */
function keysPutInto(linker: Linker, { unit, id }: NodeRef): readonly string[] {
  const keys: string[] = [];
  const seen = new Set<number>();
  const queue = [id];
  for (const at of queue) {
    if (seen.has(at) || seen.size > 200) continue;
    seen.add(at);
    const node = linker.node({ unit, id: at });
    if (node.op === 'bind') queue.push(node.value);
    else if (node.op === 'typed' && node.value !== undefined) queue.push(node.value);
    else if (node.op === 'join') queue.push(...node.inputs);
    else if (node.op === 'update') {
      if (node.key !== undefined) keys.push(node.key);
      queue.push(node.object);
    }
  }
  return keys;
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((segment, i) => segment === b[i]);
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((segment, i) => segment === path[i] || (segment.includes('*') && matchesGlob(segment, path[i] ?? '')));
}

function matchesGlob(pattern: string, text: string): boolean {
  const [head = '', tail = ''] = pattern.split('*');
  return text.startsWith(head) && text.endsWith(tail);
}
