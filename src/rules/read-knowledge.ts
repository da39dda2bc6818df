import type { YamlReader } from '../base/yaml-reader.js';
import type { Channel } from './passthrough.js';
import { parseSegments } from './pattern.js';
import { ruleRegex } from './regex.js';
import type { EntityDefinition } from './rule.js';
import { PATH_LISTS, type RuleSetParts } from './ruleset.js';
import type { Selector } from './selector.js';
import { argumentOf, capturesOf, patternsOf, ROLES, selectorOf } from './yaml-fields.js';

/** What a rule file holds beside its rules, by its keys. */
export const KNOWLEDGE_KEYS = [
  'entities',
  'flow',
  'passthrough',
  'callbacks',
  'channels',
  'runs',
  'makers',
  'hosts',
  'aliases',
  'lexicon',
  'literals',
  'paths',
  'trainers',
  'rows',
] as const;

/** Reads what one file says of libraries, words and paths, and puts it to the parts of the rule set. */
export class KnowledgeReader {
  constructor(
    private readonly reader: YamlReader,
    private readonly parts: RuleSetParts,
  ) {}

  /** What rules refer to by a name. */
  readNamed(file: ReadonlyMap<string, unknown>): void {
    this.paths(file.get('paths'));
  }

  read(file: ReadonlyMap<string, unknown>): void {
    const { reader } = this;
    this.parts.entities.push(...reader.list(file.get('entities'), 'entities').flatMap((node) => this.entity(node) ?? []));
    this.flow(file.get('flow'));
    for (const node of reader.list(file.get('passthrough'), 'passthrough')) this.passthrough(node);
    for (const node of reader.list(file.get('callbacks'), 'callbacks')) this.callback(node);
    for (const node of reader.list(file.get('channels'), 'channels')) this.channel(node);
    for (const node of reader.list(file.get('runs'), 'runs')) this.runs(node);
    for (const node of reader.list(file.get('makers'), 'makers')) this.maker(node);
    for (const node of reader.list(file.get('hosts'), 'hosts')) this.host(node);
    for (const [name, value] of reader.record(file.get('aliases'), 'aliases')) {
      for (const alias of reader.strings(value, `aliases of ${name}`)) this.parts.aliases.push([alias, name]);
    }
    for (const [name, value] of reader.record(file.get('lexicon'), 'lexicon')) this.lexiconClass(name, value);
    this.parts.literals.push(...reader.strings(file.get('literals'), 'literals'));
    this.rows(file.get('rows'));
    this.parts.trainers.push(...patternsOf(reader, file.get('trainers'), 'trainers'));
  }

  private entity(node: unknown): EntityDefinition | undefined {
    const { reader } = this;
    const map = reader.map(node, 'an entity', [
      'id',
      'role',
      'bases',
      'decorators',
      'keywords',
      'schema',
      'schemaName',
      'schemaFields',
      'name',
      'columns',
      'abstract',
    ]);
    if (!map) return undefined;
    const id = reader.string(map.get('id'), 'id');
    const role = reader.oneOf(map.get('role'), 'role', ROLES);
    if (id === undefined || role === undefined) return undefined;
    const keywords: Record<string, boolean> = {};
    for (const [name, value] of reader.record(map.get('keywords'), 'keywords')) keywords[name] = reader.boolean(value, name) ?? true;
    const schemaName = map.has('schemaName') ? selectorOf(reader, map.get('schemaName'), 'schemaName') : undefined;
    const schemaFields = map.has('schemaFields') ? selectorOf(reader, map.get('schemaFields'), 'schemaFields') : undefined;
    return {
      id,
      role,
      keywords,
      bases: patternsOf(reader, map.get('bases'), 'bases'),
      decorators: patternsOf(reader, map.get('decorators'), 'decorators'),
      schemas: patternsOf(reader, map.get('schema'), 'schema'),
      ...(schemaName ? { schemaName } : {}),
      ...(schemaFields ? { schemaFields } : {}),
      name: reader.strings(map.get('name'), 'name'),
      columns: patternsOf(reader, map.get('columns'), 'columns'),
      abstract: reader.strings(map.get('abstract'), 'abstract'),
    };
  }

  private paths(node: unknown): void {
    if (node === undefined || node === null) return;
    const { reader } = this;
    const map = reader.map(node, 'paths', PATH_LISTS);
    const regexes = (key: string): readonly RegExp[] =>
      reader.strings(map?.get(key), key).flatMap((text) => reader.attempt(map?.get(key), () => ruleRegex(text, 'iu')) ?? []);
    for (const name of PATH_LISTS) this.parts.paths[name].push(...regexes(name));
  }

  private rows(node: unknown): void {
    if (node === undefined || node === null) return;
    const { reader } = this;
    const map = reader.map(node, 'rows', ['forms', 'not']);
    if (!map) return;
    for (const item of reader.list(map.get('forms'), 'forms')) {
      const form = reader.map(item, 'a form of rows', ['keys', 'turns', 'unsure', 'keyed']);
      if (!form) continue;
      const keys = reader.strings(form.get('keys'), 'keys').map((group) => group.split('|'));
      const turns = reader.strings(form.get('turns'), 'turns').flatMap((group) => group.split('|'));
      const unsure = form.has('unsure') && reader.boolean(form.get('unsure'), 'unsure') === true;
      const keyed = form.has('keyed') && reader.boolean(form.get('keyed'), 'keyed') === true;
      if (keys.length) this.parts.rowForms.push({ keys, turns, unsure, keyed });
      else reader.report(item, 'A form of rows needs keys.', 'missing');
    }
    this.parts.notRows.push(...reader.strings(map.get('not'), 'not').flatMap((group) => group.split('|')));
  }

  private flow(node: unknown): void {
    if (node === undefined || node === null) return;
    const { reader } = this;
    const map = reader.map(node, 'flow', ['sources', 'stops', 'stopNames', 'stopMembers']);
    if (!map) return;
    for (const item of reader.list(map.get('sources'), 'sources')) {
      const entry = reader.map(item, 'a source', ['value', 'label']);
      if (!entry) continue;
      const label = entry.has('label') ? (reader.string(entry.get('label'), 'label') ?? 'user-input') : 'user-input';
      for (const pattern of patternsOf(reader, entry.get('value'), 'value')) this.parts.sources.push({ pattern, label });
    }
    this.parts.stops.push(...patternsOf(reader, map.get('stops'), 'stops'));
    for (const text of reader.strings(map.get('stopNames'), 'stopNames')) {
      const regex = reader.attempt(map.get('stopNames'), () => ruleRegex(text, 'i'));
      if (regex) this.parts.stopNames.push(regex);
    }
    this.parts.stopMembers.push(...reader.strings(map.get('stopMembers'), 'stopMembers'));
  }

  private passthrough(node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, 'passthrough', ['call', 'gives', 'argument']);
    if (!map) return;
    const gives = reader.oneOf(map.get('gives'), 'gives', ['receiver', 'either', 'arguments', 'argument', 'call', 'holder', 'field', 'held', 'kept'] as const);
    if (!gives) return;
    if (gives === 'field') {
      const written = reader.string(map.get('argument'), 'argument');
      if (written === undefined) return;
      const madeBy = argumentOf(written);
      for (const pattern of patternsOf(reader, map.get('call'), 'call')) this.parts.passthrough.push({ pattern, value: { gives: { madeBy } } });
      return;
    }
    const position = map.has('argument') ? (reader.number(map.get('argument'), 'argument') ?? 0) : 0;
    const given = { argument: { argument: position }, call: { callOf: position }, holder: { holderOf: position } };
    for (const pattern of patternsOf(reader, map.get('call'), 'call')) {
      const value = gives === 'receiver' || gives === 'either' || gives === 'arguments' || gives === 'held' || gives === 'kept' ? gives : given[gives];
      this.parts.passthrough.push({ pattern, value: { gives: value } });
    }
  }

  private callback(node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, 'callbacks', ['call', 'parameter', 'is']);
    if (!map) return;
    const parameter = map.has('parameter') ? (reader.number(map.get('parameter'), 'parameter') ?? 0) : 0;
    const is = reader.string(map.get('is'), 'is');
    if (is === undefined) return;
    for (const pattern of patternsOf(reader, map.get('call'), 'call')) {
      this.parts.callbacks.push({ pattern, value: { parameter, is: is === 'receiver' ? 'receiver' : parseSegments(is) } });
    }
  }

  private channel(node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, 'channels', ['put', 'take', 'putName', 'takeName', 'runs', 'anywhere', 'hands']);
    if (!map) return;
    const selector = (key: string): Selector | undefined => (map.has(key) ? selectorOf(reader, map.get(key), key) : undefined);
    const putName = selector('putName');
    const takeName = selector('takeName');
    const runs = selector('runs');
    const hands = map.has('hands') ? reader.number(map.get('hands'), 'hands') : undefined;
    const value: Channel = {
      id: `${this.parts.channels.length}`,
      ...(putName ? { putName } : {}),
      ...(takeName ? { takeName } : {}),
      ...(runs ? { runs } : {}),
      ...(map.has('anywhere') && reader.boolean(map.get('anywhere'), 'anywhere') ? { anywhere: true } : {}),
      ...(hands === undefined ? {} : { hands }),
    };
    for (const pattern of patternsOf(reader, map.get('put'), 'put')) this.parts.channels.push({ side: 'puts', pattern, value });
    for (const pattern of patternsOf(reader, map.get('take'), 'take')) this.parts.channels.push({ side: 'takes', pattern, value });
  }

  private runs(node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, 'runs', ['call', 'argument', 'later', 'packed']);
    if (!map) return;
    const written = map.has('argument') ? (reader.string(map.get('argument'), 'argument') ?? '0') : '0';
    const argument = argumentOf(written);
    const is = (key: 'later' | 'packed'): { readonly [name in typeof key]?: true } =>
      map.has(key) && reader.boolean(map.get(key), key) ? { [key]: true } : {};
    for (const pattern of patternsOf(reader, map.get('call'), 'call')) this.parts.runs.push({ pattern, value: { argument, ...is('later'), ...is('packed') } });
  }

  private maker(node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, 'a maker', ['value', 'capture']);
    if (!map) return;
    const capture = capturesOf(reader, map.get('capture'));
    for (const pattern of patternsOf(reader, map.get('value'), 'value')) this.parts.makers.push({ pattern, capture });
  }

  private host(node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, 'a host', ['host', 'who', 'paths']);
    if (!map) return;
    const who = reader.oneOf(map.get('who'), 'who', ['vendor', 'self'] as const);
    if (!who) return;
    for (const host of reader.strings(map.get('host'), 'host')) this.parts.hosts.push({ host, who, paths: reader.strings(map.get('paths'), 'paths') });
  }

  private lexiconClass(name: string, node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, `the lexicon class ${name}`, ['category', 'words', 'not', 'weak']);
    if (!map) return;
    this.parts.lexicon.push({
      name,
      category: map.has('category') ? (reader.string(map.get('category'), 'category') ?? name) : name,
      words: reader.strings(map.get('words'), 'words'),
      weak: reader.strings(map.get('weak'), 'weak'),
      not: reader.strings(map.get('not'), 'not'),
    });
  }
}
