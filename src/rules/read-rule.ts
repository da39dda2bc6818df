import { isMap } from 'yaml';
import type { YamlReader } from '../base/yaml-reader.js';
import { KINDS, type Kind } from './kind.js';
import { expandBraces, parseSegments } from './pattern.js';
import { ruleRegex } from './regex.js';
import { type ArgumentTest, type Capture, FED, type FieldScore, type Match, type Rule, type SubjectRule } from './rule.js';
import { PATH_LISTS, type PathList } from './ruleset.js';
import { parseSelector, type Selector } from './selector.js';
import { capturesOf, patternsOf, ROLES, selectorOf } from './yaml-fields.js';

const RULE_KEYS = ['id', 'kind', 'match', 'where', 'capture', 'subject', 'material', 'facets', 'certainty', 'carries', 'note'];
const MATCH_KEYS = {
  call: ['call', 'shape', 'own'],
  store: ['store'],
  write: ['write', 'entity', 'value', 'then'],
  kept: ['kept'],
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

/** Reads the rules of one file. */
export class RuleReader {
  constructor(
    private readonly reader: YamlReader,
    /** The lists of paths that tests may name. */
    private readonly paths: Readonly<Record<PathList, readonly RegExp[]>>,
  ) {}

  /** Undefined where something in it is not as expected. */
  read(node: unknown): Rule | undefined {
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
    const capture = capturesOf(reader, map.get('capture'));
    const subject = reader.oneOrMore(map.get('subject')).flatMap((item) => this.subject(item, capture) ?? []);
    const material = reader.strings(map.get('material'), 'material');
    for (const item of material) {
      if (item.startsWith('$') && !Object.hasOwn(capture, item.slice(1))) this.unknownCapture(map.get('material'), item, capture);
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
    const carries = map.has('carries') ? selectorOf(reader, map.get('carries'), 'carries') : undefined;
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
        return { type: 'call', patterns: patternsOf(reader, map.get('call'), 'call'), shapes, ...(own ? { own } : {}) };
      }
      case 'store':
        return { type: 'store', patterns: patternsOf(reader, map.get('store'), 'store') };
      case 'write': {
        const entity = selectorOf(reader, map.get('entity'), 'entity');
        const value = map.has('value') ? selectorOf(reader, map.get('value'), 'value') : undefined;
        const then = map.has('then') ? reader.string(map.get('then'), 'then') : undefined;
        if (!entity) return undefined;
        return {
          type: 'write',
          patterns: patternsOf(reader, map.get('write'), 'write'),
          entity,
          ...(value ? { value } : {}),
          ...(then === undefined ? {} : { then }),
        };
      }
      case 'kept': {
        const under = reader.string(map.get('kept'), 'kept');
        return under === undefined ? undefined : { type: 'kept', under };
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
    const selector = (key: string): Selector | undefined => (map.has(key) ? selectorOf(reader, map.get(key), key) : undefined);
    const path = selector('path');
    const prefix = selector('prefix');
    const method = selector('method');
    const handler = selector('handler');
    const table = selector('table');
    return {
      type: 'route',
      decorators: patternsOf(reader, map.get('decorator'), 'decorator'),
      registers: patternsOf(reader, map.get('register'), 'register'),
      ...(path ? { path } : {}),
      ...(prefix ? { prefix } : {}),
      ...(method ? { method } : {}),
      ...(handler ? { handler } : {}),
      ...(table ? { table } : {}),
      files: reader.strings(map.get('files'), 'files'),
      exports: reader.strings(map.get('exports'), 'exports'),
      bases: patternsOf(reader, map.get('bases'), 'bases'),
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
      'served',
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
    const text = map.has('text') ? selectorOf(reader, map.get('text'), 'text') : undefined;
    const whose = map.has('whose') ? selectorOf(reader, map.get('whose'), 'whose') : undefined;
    const about = map.has('about') ? selectorOf(reader, map.get('about'), 'about') : undefined;
    const rows = map.has('rows') ? selectorOf(reader, map.get('rows'), 'rows') : undefined;
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
      ...(map.has('served') && reader.boolean(map.get('served'), 'served') ? { served: true } : {}),
      ...(whose ? { whose } : {}),
      ...(about ? { about } : {}),
      ...(rows ? { rows } : {}),
      ...(part === undefined ? {} : { part }),
      ...(map.has('within') ? { within: patternsOf(reader, map.get('within'), 'within') } : {}),
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
    const arg = selectorOf(reader, map.get('arg'), 'arg');
    if (!arg) return undefined;
    const regex = (key: string): RegExp | undefined =>
      map.has(key) ? reader.attempt(map.get(key), () => ruleRegex(reader.string(map.get(key), key) ?? '', 'iu')) : undefined;
    if (map.has('matches') && map.has('path')) reader.report(map.get('path'), 'A test has matches or path, not both.', 'value');
    const fits = regex('matches') ?? (map.has('path') ? this.pathTest(map.get('path')) : undefined);
    const unfit = regex('notMatches');
    const begins = regex('begins');
    const named = regex('named');
    const base = map.has('base') ? selectorOf(reader, map.get('base'), 'base') : undefined;
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
      ...(map.has('is') ? { is: patternsOf(reader, map.get('is'), 'is') } : {}),
      ...(map.has('isNot') ? { isNot: patternsOf(reader, map.get('isNot'), 'isNot') } : {}),
    };
  }

  /** A list of paths as one regular expression. */
  private pathTest(node: unknown): RegExp | undefined {
    const { paths: lists } = this;
    const name = this.reader.oneOf<PathList>(node, 'path', PATH_LISTS);
    if (name === undefined) return undefined;
    if (!lists[name].length) this.reader.report(node, `No rule file lists paths of the name "${name}".`, 'never');
    return new RegExp(lists[name].map(({ source }) => `(?:${source})`).join('|'), 'iu');
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
      if (!Object.hasOwn(captures, capture)) this.unknownCapture(map.get('from'), from, captures);
      return { ...base, capture };
    }
    const selector = from === undefined ? undefined : selectorOf(reader, map.get('from'), 'from');
    return { ...base, ...(selector ? { from: selector } : {}) };
  }

  private unknownCapture(node: unknown, written: string, captures: Readonly<Record<string, Capture>>): void {
    const known = Object.keys(captures).map((name) => `$${name}`);
    const expected = known.join(', ') || 'none, as the rule captures nothing';
    this.reader.report(node, `Unknown capture "${written}"; expected one of ${expected}.`, 'unknown-capture');
  }
}
