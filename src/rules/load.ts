import { isMap } from 'yaml';
import type { Problem, Result } from '../base/problem.js';
import { compareStrings } from '../base/text.js';
import { YamlReader } from '../base/yaml-reader.js';
import { KINDS, type Kind } from './kind.js';
import type { Channel } from './passthrough.js';
import { expandBraces, parsePattern, parseSegments, type SymbolPattern } from './pattern.js';
import { ruleRegex } from './regex.js';
import {
  type ArgumentTest,
  type Capture,
  type EntityDefinition,
  type EntityRole,
  FED,
  type FieldScore,
  type Match,
  type Rule,
  type SubjectRule,
} from './rule.js';
import { PATH_LISTS, type PathList, RuleSet, type RuleSetParts } from './ruleset.js';
import { parseSelector, type Selector } from './selector.js';

const FILE_KEYS = [
  'rules',
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
];
const RULE_KEYS = ['id', 'kind', 'match', 'where', 'capture', 'subject', 'material', 'facets', 'certainty', 'carries', 'note'];
const MATCH_KEYS = {
  call: ['call', 'shape', 'own'],
  store: ['store'],
  write: ['write', 'entity', 'value', 'then'],
  entity: ['entity'],
  field: ['field'],
  route: ['route'],
  entry: ['entry', 'has', 'files', 'formats', 'nested'],
} as const;
const ROUTE_KEYS = [
  'decorator',
  'register',
  'path',
  'prefix',
  'method',
  'handler',
  'files',
  'exports',
  'bases',
  'methods',
  'scheme',
  'ignore',
  'directive',
  'table',
];
const ROLES: readonly EntityRole[] = ['store', 'request', 'form'];

/**
 * Compiles rule and lexicon files (path → text) into one RuleSet. A broken file, rule or key is left out
 * and reported with file, line and what was expected; everything else is used.
 */
export function loadRules(files: ReadonlyMap<string, string>): Result<RuleSet> {
  const { value, problems } = readRules(files);
  return { value: new RuleSet(value), problems };
}

/** The same as plain data that can be stored; `before` is what the files come on top of. */
export function readRules(files: ReadonlyMap<string, string>, before?: RuleSetParts): Result<RuleSetParts> {
  const problems: Problem[] = [];
  const parts: RuleSetParts = {
    rules: [],
    entities: [...(before?.entities ?? [])],
    sources: [...(before?.sources ?? [])],
    stops: [...(before?.stops ?? [])],
    stopNames: [...(before?.stopNames ?? [])],
    stopMembers: [...(before?.stopMembers ?? [])],
    passthrough: [...(before?.passthrough ?? [])],
    callbacks: [...(before?.callbacks ?? [])],
    runs: [...(before?.runs ?? [])],
    channels: [...(before?.channels ?? [])],
    makers: [...(before?.makers ?? [])],
    hosts: [...(before?.hosts ?? [])],
    aliases: [...(before?.aliases ?? [])],
    lexicon: [...(before?.lexicon ?? [])],
    literals: [...(before?.literals ?? [])],
    paths: Object.fromEntries(PATH_LISTS.map((name) => [name, [...(before?.paths[name] ?? [])]])) as Record<PathList, RegExp[]>,
    trainers: [...(before?.trainers ?? [])],
    rowForms: [...(before?.rowForms ?? [])],
    notRows: [...(before?.notRows ?? [])],
  };
  const readers = [...files].sort(([a], [b]) => compareStrings(a, b)).map(([path, text]) => new YamlReader(path, text, 'rule'));
  // What rules name comes before the rules, in whatever file it stands.
  const loaders = readers.flatMap((reader) => (reader.root === null ? [] : [new FileLoader(reader, parts)]));
  for (const loader of loaders) loader.loadNamed();
  for (const loader of loaders) loader.load();
  problems.push(...readers.flatMap((reader) => reader.problems));
  const rules = [...(before?.rules ?? [])];
  const seen = new Map<string, Rule>(rules.map((rule) => [rule.id, rule]));
  for (const rule of parts.rules) {
    const other = seen.get(rule.id);
    if (other) {
      const position = { line: rule.line, character: 0 };
      problems.push({
        path: rule.file,
        range: { start: position, end: position },
        code: 'rule.duplicate-id',
        message: `The id "${rule.id}" is taken by ${other.file} line ${other.line + 1}; ids are unique.`,
      });
    } else {
      seen.set(rule.id, rule);
      rules.push(rule);
    }
  }
  return { value: { ...parts, rules }, problems };
}

class FileLoader {
  private readonly file: ReadonlyMap<string, unknown> | undefined;

  constructor(
    private readonly reader: YamlReader,
    private readonly parts: RuleSetParts,
  ) {
    this.file = reader.map(reader.root, 'a rule file', FILE_KEYS);
  }

  /** Reads what rules refer to by a name. */
  loadNamed(): void {
    this.paths(this.file?.get('paths'));
  }

  load(): void {
    const { reader, file } = this;
    if (!file) return;
    for (const node of reader.list(file.get('rules'), 'rules')) {
      const rule = this.rule(node);
      if (rule) this.parts.rules.push(rule);
    }
    for (const node of reader.list(file.get('entities'), 'entities')) {
      const entity = this.entity(node);
      if (entity) this.parts.entities.push(entity);
    }
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
    this.parts.trainers.push(...this.patterns(file.get('trainers'), 'trainers'));
  }

  // Rules

  private rule(node: unknown): Rule | undefined {
    const { reader } = this;
    const map = reader.map(node, 'a rule', RULE_KEYS);
    if (!map) return undefined;
    const before = reader.problems.length;
    const id = map.has('id') ? reader.string(map.get('id'), 'id') : undefined;
    if (id === undefined) reader.report(node, 'A rule needs an id.', 'missing');
    else if (!/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(id))
      reader.report(map.get('id'), `"${id}" is not an id; expected lower-case words joined by dots, such as python.openai.chat.`, 'value');
    const kind = map.has('kind') ? reader.oneOf<Kind>(map.get('kind'), 'kind', KINDS) : undefined;
    if (!map.has('kind')) reader.report(node, 'A rule needs a kind.', 'missing');
    const match = map.has('match') ? this.match(map.get('match')) : undefined;
    if (!map.has('match')) reader.report(node, 'A rule needs a match.', 'missing');
    const capture: Record<string, Capture> = {};
    for (const [name, value] of reader.record(map.get('capture'), 'capture')) {
      const found = this.capture(value);
      if (found) capture[name] = found;
    }
    const subject = reader.oneOrMore(map.get('subject')).flatMap((item) => this.subject(item, capture) ?? []);
    const material = reader.strings(map.get('material'), 'material');
    for (const item of material) {
      if (item.startsWith('$') && !Object.hasOwn(capture, item.slice(1)))
        reader.report(
          map.get('material'),
          `Unknown capture "${item}"; expected one of ${
            Object.keys(capture)
              .map((name) => `$${name}`)
              .join(', ') || 'none, as the rule captures nothing'
          }.`,
          'unknown-capture',
        );
      else if (!item.startsWith('$') && !item.includes('/') && item !== 'carries') reader.attempt(map.get('material'), () => parseSelector(item));
    }
    const facets: Record<string, string | readonly string[]> = {};
    for (const [name, value] of reader.record(map.get('facets'), 'facets')) {
      const values = reader.strings(value, name);
      const only = values[0];
      facets[name] = name === 'carries' ? values : values.length === 1 && only !== undefined ? only : values;
    }
    const where = this.where(map.get('where'));
    const certainty = map.has('certainty') ? reader.oneOf(map.get('certainty'), 'certainty', ['certain', 'declared', 'likely'] as const) : 'certain';
    const carries = map.has('carries') ? this.selector(map.get('carries'), 'carries') : undefined;
    const note = map.has('note') ? reader.string(map.get('note'), 'note') : undefined;
    if (!id || !kind || !match || !certainty || reader.problems.length > before) return undefined;
    return {
      id,
      kind,
      match,
      where,
      capture,
      subject,
      material,
      facets,
      certainty,
      ...(carries ? { carries } : {}),
      ...(note ? { note: { key: note } } : {}),
      file: reader.path,
      line: reader.rangeOf(node).start.line,
    };
  }

  private match(node: unknown): Match | undefined {
    const { reader } = this;
    if (!isMap(node)) {
      reader.report(node, `Expected match to be a map with one of ${Object.keys(MATCH_KEYS).join(', ')}.`, 'type');
      return undefined;
    }
    const form = (Object.keys(MATCH_KEYS) as (keyof typeof MATCH_KEYS)[]).find((key) => node.has(key));
    if (!form) {
      reader.report(node, `Expected match to have one of ${Object.keys(MATCH_KEYS).join(', ')}.`, 'missing');
      return undefined;
    }
    const map = reader.map(node, `a ${form} match`, MATCH_KEYS[form]);
    if (!map) return undefined;
    switch (form) {
      case 'call': {
        const shapes = reader
          .strings(map.get('shape'), 'shape')
          .flatMap((text) => (reader.attempt(node, () => expandBraces(text)) ?? []).map((part) => parseSegments(part)));
        const own = map.has('own') && reader.boolean(map.get('own'), 'own');
        return { type: 'call', patterns: this.patterns(map.get('call'), 'call'), shapes, ...(own ? { own } : {}) };
      }
      case 'store':
        return { type: 'store', patterns: this.patterns(map.get('store'), 'store') };
      case 'write': {
        const entity = this.selector(map.get('entity'), 'entity');
        const value = map.has('value') ? this.selector(map.get('value'), 'value') : undefined;
        const then = map.has('then') ? reader.string(map.get('then'), 'then') : undefined;
        if (!entity) return undefined;
        return {
          type: 'write',
          patterns: this.patterns(map.get('write'), 'write'),
          entity,
          ...(value ? { value } : {}),
          ...(then === undefined ? {} : { then }),
        };
      }
      case 'entity': {
        const role = reader.oneOf(map.get('entity'), 'entity', ROLES);
        return role ? { type: 'entity', role } : undefined;
      }
      case 'field':
        return { type: 'field', roles: reader.oneOrMore(map.get('field')).flatMap((item) => reader.oneOf(item, 'field', ROLES) ?? []) };
      case 'route':
        return this.route(map.get('route'));
      case 'entry': {
        const nested = map.has('nested') && reader.boolean(map.get('nested'), 'nested');
        return {
          type: 'entry',
          path: reader.strings(map.get('entry'), 'entry').flatMap((text) => reader.attempt(node, () => expandBraces(text)) ?? []),
          has: reader.strings(map.get('has'), 'has'),
          files: reader.strings(map.get('files'), 'files'),
          formats: reader.strings(map.get('formats'), 'formats'),
          ...(nested ? { nested } : {}),
        };
      }
    }
  }

  private route(node: unknown): Match | undefined {
    const { reader } = this;
    const map = reader.map(node, 'route', ROUTE_KEYS);
    if (!map) return undefined;
    const selector = (key: string): Selector | undefined => (map.has(key) ? this.selector(map.get(key), key) : undefined);
    const path = selector('path');
    const prefix = selector('prefix');
    const method = selector('method');
    const handler = selector('handler');
    const table = selector('table');
    return {
      type: 'route',
      decorators: this.patterns(map.get('decorator'), 'decorator'),
      registers: this.patterns(map.get('register'), 'register'),
      ...(path ? { path } : {}),
      ...(prefix ? { prefix } : {}),
      ...(method ? { method } : {}),
      ...(handler ? { handler } : {}),
      ...(table ? { table } : {}),
      files: reader.strings(map.get('files'), 'files'),
      exports: reader.strings(map.get('exports'), 'exports'),
      bases: this.patterns(map.get('bases'), 'bases'),
      methods: reader.strings(map.get('methods'), 'methods'),
      scheme: map.has('scheme') ? (reader.string(map.get('scheme'), 'scheme') ?? 'route') : 'route',
      ...(map.has('directive') ? { directive: reader.string(map.get('directive'), 'directive') ?? '' } : {}),
      ignoreParameters: reader.oneOrMore(map.get('ignore')).flatMap((item) => reader.number(item, 'ignore') ?? []),
    };
  }

  private where(node: unknown): Rule['where'] {
    const { reader } = this;
    if (node === undefined || node === null) return { args: [] };
    const map = reader.map(node, 'where', [
      'args',
      'text',
      'uploads',
      'whose',
      'about',
      'rows',
      'within',
      'fed',
      'part',
      'fields',
      'name',
      'reaches',
      'handsOn',
    ]);
    if (!map) return { args: [] };
    const text = map.has('text') ? this.selector(map.get('text'), 'text') : undefined;
    const whose = map.has('whose') ? this.selector(map.get('whose'), 'whose') : undefined;
    const about = map.has('about') ? this.selector(map.get('about'), 'about') : undefined;
    const rows = map.has('rows') ? this.selector(map.get('rows'), 'rows') : undefined;
    const part = map.has('part') ? reader.number(map.get('part'), 'part') : undefined;
    const fields = map.has('fields') ? this.fieldScore(map.get('fields')) : undefined;
    const handsOn = map.has('handsOn')
      ? reader.attempt(map.get('handsOn'), () => ruleRegex(reader.string(map.get('handsOn'), 'handsOn') ?? '', 'iu'))
      : undefined;
    const reaches = map.has('reaches') ? reader.oneOrMore(map.get('reaches')).flatMap((item) => reader.oneOf<Kind>(item, 'reaches', KINDS) ?? []) : undefined;
    return {
      args: reader.oneOrMore(map.get('args')).flatMap((item) => this.argumentTest(item) ?? []),
      ...(text ? { text } : {}),
      ...(text && map.has('uploads') ? { uploads: reader.boolean(map.get('uploads'), 'uploads') === true } : {}),
      ...(whose ? { whose } : {}),
      ...(about ? { about } : {}),
      ...(rows ? { rows } : {}),
      ...(part === undefined ? {} : { part }),
      ...(map.has('within') ? { within: this.patterns(map.get('within'), 'within') } : {}),
      ...(map.has('fed') ? { fed: reader.oneOrMore(map.get('fed')).flatMap((item) => reader.oneOf(item, 'fed', FED) ?? []) } : {}),
      ...(fields ? { fields } : {}),
      ...(map.has('name') ? { name: reader.strings(map.get('name'), 'name') } : {}),
      ...(reaches ? { reaches } : {}),
      ...(handsOn ? { handsOn } : {}),
    };
  }

  private fieldScore(node: unknown): FieldScore | undefined {
    const { reader } = this;
    const map = reader.map(node, 'fields', ['score', 'atLeast']);
    if (!map) return undefined;
    const score: Record<string, number> = {};
    for (const [name, value] of reader.record(map.get('score'), 'score')) score[name] = reader.number(value, `score of ${name}`) ?? 0;
    const atLeast = reader.number(map.get('atLeast'), 'atLeast');
    const possible = Object.values(score).reduce((sum, points) => sum + Math.max(0, points), 0);
    if (atLeast !== undefined && atLeast > possible)
      reader.report(map.get('atLeast'), `atLeast ${atLeast} can never be reached: the scores add up to ${possible}.`, 'never');
    return atLeast === undefined ? undefined : { score, atLeast };
  }

  private argumentTest(node: unknown): ArgumentTest | undefined {
    const { reader } = this;
    const map = reader.map(node, 'an argument test', [
      'arg',
      'in',
      'notIn',
      'matches',
      'path',
      'base',
      'notMatches',
      'begins',
      'named',
      'varies',
      'present',
      'is',
      'isNot',
    ]);
    if (!map) return undefined;
    const arg = this.selector(map.get('arg'), 'arg');
    if (!arg) return undefined;
    const regex = (key: string): RegExp | undefined =>
      map.has(key) ? reader.attempt(map.get(key), () => ruleRegex(reader.string(map.get(key), key) ?? '', 'iu')) : undefined;
    if (map.has('matches') && map.has('path')) reader.report(map.get('path'), 'A test has matches or path, not both.', 'value');
    const fits = regex('matches') ?? (map.has('path') ? this.pathTest(map.get('path')) : undefined);
    const unfit = regex('notMatches');
    const begins = regex('begins');
    const named = regex('named');
    const base = map.has('base') ? this.selector(map.get('base'), 'base') : undefined;
    const varies = map.has('varies') ? reader.boolean(map.get('varies'), 'varies') : undefined;
    const present = map.has('present') ? reader.boolean(map.get('present'), 'present') : undefined;
    return {
      arg,
      ...(map.has('in') ? { in: reader.strings(map.get('in'), 'in') } : {}),
      ...(map.has('notIn') ? { notIn: reader.strings(map.get('notIn'), 'notIn') } : {}),
      ...(fits ? { matches: fits } : {}),
      ...(unfit ? { notMatches: unfit } : {}),
      ...(begins ? { begins } : {}),
      ...(base ? { base } : {}),
      ...(named ? { named } : {}),
      ...(varies === undefined ? {} : { varies }),
      ...(present === undefined ? {} : { present }),
      ...(map.has('is') ? { is: this.patterns(map.get('is'), 'is') } : {}),
      ...(map.has('isNot') ? { isNot: this.patterns(map.get('isNot'), 'isNot') } : {}),
    };
  }

  /** A list of paths as one regular expression. */
  private pathTest(node: unknown): RegExp | undefined {
    const { paths: lists } = this.parts;
    const name = this.reader.oneOf<PathList>(node, 'path', PATH_LISTS);
    if (name === undefined) return undefined;
    if (!lists[name].length) this.reader.report(node, `No rule file lists paths of the name "${name}".`, 'never');
    return new RegExp(lists[name].map(({ source }) => `(?:${source})`).join('|'), 'iu');
  }

  private capture(node: unknown): Capture | undefined {
    const { reader } = this;
    if (!isMap(node)) {
      const from = this.selector(node, 'a capture');
      return from ? { from } : undefined;
    }
    const map = reader.map(node, 'a capture', ['from', 'env', 'default']);
    if (!map) return undefined;
    const from = map.has('from') ? this.selector(map.get('from'), 'from') : undefined;
    const fallback = map.has('default') ? reader.string(map.get('default'), 'default') : undefined;
    return {
      ...(from ? { from } : {}),
      ...(map.has('env') ? { env: reader.strings(map.get('env'), 'env') } : {}),
      ...(fallback === undefined ? {} : { default: fallback }),
    };
  }

  private subject(node: unknown, captures: Readonly<Record<string, Capture>>): SubjectRule | undefined {
    const { reader } = this;
    const map = reader.map(node, 'subject', ['when', 'scheme', 'from', 'name']);
    if (!map) return undefined;
    const scheme = reader.string(map.get('scheme'), 'scheme');
    if (scheme === undefined) return undefined;
    const when = map.has('when') ? this.argumentTest(map.get('when')) : undefined;
    const from = map.has('from') ? reader.string(map.get('from'), 'from') : undefined;
    const name = map.has('name') ? reader.string(map.get('name'), 'name') : undefined;
    const base = { scheme, ...(when ? { when } : {}), ...(name === undefined ? {} : { name }) };
    if (from?.startsWith('$')) {
      const capture = from.slice(1);
      if (!Object.hasOwn(captures, capture))
        reader.report(
          map.get('from'),
          `Unknown capture "${from}"; expected one of ${
            Object.keys(captures)
              .map((key) => `$${key}`)
              .join(', ') || 'none, as the rule captures nothing'
          }.`,
          'unknown-capture',
        );
      return { ...base, capture };
    }
    const selector = from === undefined ? undefined : this.selector(map.get('from'), 'from');
    return { ...base, ...(selector ? { from: selector } : {}) };
  }

  // Entities, flow, data

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
    const schemaName = map.has('schemaName') ? this.selector(map.get('schemaName'), 'schemaName') : undefined;
    const schemaFields = map.has('schemaFields') ? this.selector(map.get('schemaFields'), 'schemaFields') : undefined;
    return {
      id,
      role,
      keywords,
      bases: this.patterns(map.get('bases'), 'bases'),
      decorators: this.patterns(map.get('decorators'), 'decorators'),
      schemas: this.patterns(map.get('schema'), 'schema'),
      ...(schemaName ? { schemaName } : {}),
      ...(schemaFields ? { schemaFields } : {}),
      name: reader.strings(map.get('name'), 'name'),
      columns: this.patterns(map.get('columns'), 'columns'),
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
      for (const pattern of this.patterns(entry.get('value'), 'value')) this.parts.sources.push({ pattern, label });
    }
    this.parts.stops.push(...this.patterns(map.get('stops'), 'stops'));
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
    const gives = reader.oneOf(map.get('gives'), 'gives', ['receiver', 'either', 'arguments', 'argument', 'call', 'holder', 'field', 'held'] as const);
    if (!gives) return;
    if (gives === 'field') {
      const written = reader.string(map.get('argument'), 'argument');
      if (written === undefined) return;
      const madeBy = argumentOf(written);
      for (const pattern of this.patterns(map.get('call'), 'call')) this.parts.passthrough.push({ pattern, value: { gives: { madeBy } } });
      return;
    }
    const position = map.has('argument') ? (reader.number(map.get('argument'), 'argument') ?? 0) : 0;
    const given = { argument: { argument: position }, call: { callOf: position }, holder: { holderOf: position } };
    for (const pattern of this.patterns(map.get('call'), 'call')) {
      const value = gives === 'receiver' || gives === 'either' || gives === 'arguments' || gives === 'held' ? gives : given[gives];
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
    for (const pattern of this.patterns(map.get('call'), 'call')) {
      this.parts.callbacks.push({ pattern, value: { parameter, is: is === 'receiver' ? 'receiver' : parseSegments(is) } });
    }
  }

  private channel(node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, 'channels', ['put', 'take', 'putName', 'takeName', 'runs', 'anywhere']);
    if (!map) return;
    const selector = (key: string): Selector | undefined => (map.has(key) ? this.selector(map.get(key), key) : undefined);
    const putName = selector('putName');
    const takeName = selector('takeName');
    const runs = selector('runs');
    const value: Channel = {
      id: `${this.parts.channels.length}`,
      ...(putName ? { putName } : {}),
      ...(takeName ? { takeName } : {}),
      ...(runs ? { runs } : {}),
      ...(map.has('anywhere') && reader.boolean(map.get('anywhere'), 'anywhere') ? { anywhere: true } : {}),
    };
    for (const pattern of this.patterns(map.get('put'), 'put')) this.parts.channels.push({ side: 'puts', pattern, value });
    for (const pattern of this.patterns(map.get('take'), 'take')) this.parts.channels.push({ side: 'takes', pattern, value });
  }

  private runs(node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, 'runs', ['call', 'argument', 'later', 'packed']);
    if (!map) return;
    const written = map.has('argument') ? (reader.string(map.get('argument'), 'argument') ?? '0') : '0';
    const argument = argumentOf(written);
    const is = (key: 'later' | 'packed'): { readonly [name in typeof key]?: true } =>
      map.has(key) && reader.boolean(map.get(key), key) ? { [key]: true } : {};
    for (const pattern of this.patterns(map.get('call'), 'call')) this.parts.runs.push({ pattern, value: { argument, ...is('later'), ...is('packed') } });
  }

  private maker(node: unknown): void {
    const { reader } = this;
    const map = reader.map(node, 'a maker', ['value', 'capture']);
    if (!map) return;
    const capture: Record<string, Capture> = {};
    for (const [name, value] of reader.record(map.get('capture'), 'capture')) {
      const found = this.capture(value);
      if (found) capture[name] = found;
    }
    for (const pattern of this.patterns(map.get('value'), 'value')) this.parts.makers.push({ pattern, capture });
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

  private selector(node: unknown, what: string): Selector | undefined {
    const text = this.reader.string(node, what);
    return text === undefined ? undefined : this.reader.attempt(node, () => parseSelector(text));
  }

  private patterns(node: unknown, what: string): readonly SymbolPattern[] {
    return this.reader.oneOrMore(node).flatMap((item) => {
      const text = this.reader.string(item, what);
      return text === undefined ? [] : (this.reader.attempt(item, () => parsePattern(text.replace(/\s+/g, ''))) ?? []);
    });
  }
}

/** The position or the name of an argument. */
function argumentOf(written: string): number | string {
  return /^\d+$/.test(written) ? Number(written) : written;
}
