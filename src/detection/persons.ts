import type { Linker } from '../linking/linker.js';
import { nodeOf } from '../linking/nodes.js';
import { lastSegment, type NodeRef } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { LexiconHit } from '../rules/lexicon.js';
import type { RuleSet } from '../rules/ruleset.js';
import type { Entities, Entity } from './entities.js';

/** Families of names of what is personal. */
const PERSONAL = ['personal'];

/** What makes a column a key to the rows of another table. */
const KEYS = /^(?:ForeignKey|OneToOneField|ForeignKeyField|OneToOneRel|references)$/;

/** Whether a column of a table is a key to a table of people: then it says whose a row is, whatever it is called. */
export function pointsAtPerson(linker: Linker, rules: RuleSet, entities: Entities, { fields }: Entity): boolean {
  return fields.some(({ unit, value }) => value !== undefined && targetsOf(linker, entities, { unit, id: value }).some((target) => isOfPersons(rules, target)));
}

function isOfPersons(rules: RuleSet, { definition, fields, name, table }: Entity): boolean {
  if (definition.role !== 'store') return false;
  return personalAmong(rules, fields, [name, table], PERSONAL).length > 0 || isPerson(rules, name);
}

/** The tables that a column is said to be a key to: `ForeignKey("people.id")`, `ForeignKey(Person)`. */
function targetsOf(linker: Linker, entities: Entities, { unit, id }: NodeRef, depth = 0): readonly Entity[] {
  const node = nodeOf(unit, id);
  if (node.op === 'bind' || (node.op === 'typed' && node.value !== undefined)) return targetsOf(linker, entities, { unit, id: node.value ?? id }, depth);
  const calls = node.op === 'call' ? [{ unit, id }] : linker.refs(unit, id).flatMap((ref) => (ref.t === 'external' ? ref.calls.slice(-1) : []));
  return depth > 2 ? [] : calls.flatMap((call) => targetsOfCall(linker, entities, call, depth));
}

function targetsOfCall(linker: Linker, entities: Entities, call: NodeRef, depth: number): readonly Entity[] {
  const node = linker.node(call);
  if (node.op !== 'call') return [];
  const { unit } = call;
  const isKey = linker.refs(unit, node.callee).some((ref) => ref.t === 'external' && KEYS.test(lastSegment(ref)));
  if (!isKey) return node.args.flatMap(({ value }) => targetsOf(linker, entities, { unit, id: value }, depth + 1));
  const [first] = node.args;
  if (!first) return [];
  const target = { unit, id: first.value };
  const texts = textsOf(linker, target).flatMap(({ text }) => text ?? []);
  return texts.length ? texts.flatMap((text) => text.split('.')).flatMap((part) => entities.ofTable(part) ?? []) : [entities.of(target) ?? []].flat();
}

/** Of the fields of a record, those that name a person or reach one; `own` are the names of the record. */
export function personalAmong<Field extends { readonly name: string }>(
  rules: RuleSet,
  fields: readonly Field[],
  own: readonly string[],
  families: readonly string[],
): readonly { readonly field: Field; readonly hit: LexiconHit }[] {
  const hits = fields.flatMap((field) => {
    const hit = families.map((family) => rules.lexicon.family(field.name, family)).find((found) => found !== undefined);
    return hit ? [{ field, hit }] : [];
  });
  const names = fields.map(({ name }) => name);
  if (hits.some(({ hit }) => hit.strength === 'strong') || own.some((name) => isPerson(rules, name))) return hits;
  return tellsVisit(rules, names) ? hits.filter(({ hit }) => hit.name === VISIT) : [];
}

/** What stands around the name of what a record is of: `CreateUserDto`, `user_info`. */
const AROUND =
  /^(?:create|update|new|add|edit|save|upsert|patch|put)(?=[A-Z_])|_?(?:dto|request|req|input|form|body|payload|schema|model|entity|info|base|create|update|in)$/i;

/** Whether a record is of a person, by its name: then an `age` or a `gender` in it is a person's. */
function isPerson({ lexicon }: RuleSet, name: string): boolean {
  const bare = name.replace(AROUND, '').replace(AROUND, '');
  return lexicon.hit(bare, 'person')?.strength === 'strong';
}

const VISIT = 'personal.ip';

/** What machines have. */
const OF_MACHINE = /^(?:port|host_?name|host|mac|mac_?addr\w*|ssh\w*|cpu\w*|os|subnet|gateway|netmask|device\w*)$/i;

/** Whether a record is of somebody's visit: then an `ip` in it is that person's. */
function tellsVisit({ lexicon }: RuleSet, names: readonly string[]): boolean {
  const has = (className: string): boolean => names.some((name) => lexicon.hit(name, className)?.strength === 'strong');
  return has('user-agent') || (has('user-key') && !names.some((name) => OF_MACHINE.test(name)));
}
