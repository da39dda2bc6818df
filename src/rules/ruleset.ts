import { Lexicon, type LexiconClass } from './lexicon.js';
import type { Callback, Channel, Passthrough, Runs } from './passthrough.js';
import { PatternIndex, type SymbolPattern } from './pattern.js';
import type { EntityDefinition, FlowKnowledge, Maker, RowForm, Rule } from './rule.js';

export interface HostEntry {
  /** A host name, `*.example.com` for its subdomains. */
  readonly host: string;
  readonly who: 'vendor' | 'self';
  /** Path fragments of its model endpoints, `/v1/chat/completions`; empty: any. */
  readonly paths: readonly string[];
}

/**
 * Lists of paths and addresses: of model servers, of talk, of model servers as clients call them, of files of people, of hooks into a group's
 * chat, of hooks that messengers call; the modules, and the names of files and classes, by which a file shows that it has to do with such, or reads what
 * they send; of search engines, of trackers of what people do, of desks where people are looked after.
 */
export const PATH_LISTS = [
  'gateways',
  'chats',
  'models',
  'uploads',
  'groups',
  'hooks',
  'messengers',
  'adapters',
  'parsers',
  'searches',
  'trackers',
  'desks',
] as const;
export type PathList = (typeof PATH_LISTS)[number];

/** What the loader gathers from all files. */
export interface RuleSetParts {
  readonly rules: Rule[];
  readonly entities: EntityDefinition[];
  readonly sources: { readonly pattern: SymbolPattern; readonly label: string }[];
  readonly stops: SymbolPattern[];
  readonly stopNames: RegExp[];
  readonly stopMembers: string[];
  readonly passthrough: { readonly pattern: SymbolPattern; readonly value: Passthrough }[];
  readonly callbacks: { readonly pattern: SymbolPattern; readonly value: Callback }[];
  readonly runs: { readonly pattern: SymbolPattern; readonly value: Runs }[];
  readonly channels: { readonly side: 'puts' | 'takes'; readonly pattern: SymbolPattern; readonly value: Channel }[];
  readonly makers: Maker[];
  readonly hosts: HostEntry[];
  /** Alias → canonical name of a data set. */
  readonly aliases: (readonly [string, string])[];
  readonly lexicon: LexiconClass[];
  readonly literals: string[];
  readonly paths: Readonly<Record<PathList, RegExp[]>>;
  /** Base classes of those that train a model. */
  readonly trainers: SymbolPattern[];
  readonly rowForms: RowForm[];
  /** Keys that rows of a training file do not have. */
  readonly notRows: string[];
}

/** All rules and knowledge, compiled for look-up. */
export class RuleSet {
  readonly rules: readonly Rule[];
  readonly entities: readonly EntityDefinition[];
  readonly lexicon: Lexicon;
  readonly flow: FlowKnowledge;
  readonly hosts: readonly HostEntry[];
  readonly aliases: ReadonlyMap<string, string>;
  /** Calls (and decorators) by path. */
  readonly calls = new PatternIndex<Rule>();
  /** Those of them that also hold in the repository of the library itself, and the packages that these name. */
  readonly ownCalls = new PatternIndex<Rule>();
  readonly ownPackages = new Set<string>();
  readonly writes = new PatternIndex<Rule>();
  readonly stores = new PatternIndex<Rule>();
  readonly routes = new PatternIndex<Rule>();
  readonly routeBases = new PatternIndex<Rule>();
  readonly channels = { puts: new PatternIndex<Channel>(), takes: new PatternIndex<Channel>() };
  readonly sources = new PatternIndex<string>();
  readonly stops = new PatternIndex<true>();
  readonly schemas = new PatternIndex<EntityDefinition>();
  /** Base classes of those that train a model: what it answers inside them is part of its training. */
  readonly trainers = new PatternIndex<true>();
  /** Values that say host and model for the calls that are given them. */
  readonly makers = new PatternIndex<Maker>();
  readonly rowForms: readonly RowForm[];
  /** Keys that rows of a training file do not have. */
  readonly notRows: ReadonlySet<string>;
  private readonly passthroughs = new PatternIndex<Passthrough>();
  private readonly runners = new PatternIndex<Runs>();
  private readonly callbackIndex = new PatternIndex<Callback>();
  /** Last name of a shape → shapes. */
  readonly shapes = new Map<string, { readonly shape: readonly string[]; readonly rule: Rule }[]>();
  readonly keptRules: readonly Rule[];
  readonly entityRules: readonly Rule[];
  readonly fieldRules: readonly Rule[];
  readonly entryRules: readonly Rule[];
  /** Those of them that speak of parts of documents and of maps in code too, and the keys that these begin with. */
  readonly nestedRules: readonly Rule[];
  readonly nestedKeys: ReadonlySet<string>;
  readonly fileRouteRules: readonly Rule[];
  /** Of files that begin with a directive. */
  readonly directiveRouteRules: readonly Rule[];
  /** Paths of routes that say by themselves that a model is behind them. */
  readonly gatewayPaths: readonly RegExp[];
  /** Paths and names of handlers that take what people say. */
  readonly chatPaths: readonly RegExp[];
  /** Paths of routes that take files of people. */
  readonly uploadPaths: readonly RegExp[];
  /** Paths that messengers call. */
  readonly hookPaths: readonly RegExp[];
  /** Modules of messengers. */
  readonly messengers: readonly RegExp[];
  /** Names of files and classes that have to do with such. */
  readonly adapters: readonly RegExp[];
  /** Calls that read messages of such. */
  readonly parsers: readonly RegExp[];
  /** A source file in which none of these occurs, and which imports no such file, has no touchpoint. */
  readonly literals: readonly string[];
  /** The same for configuration files. */
  readonly configLiterals: readonly string[];
  /** The same for the command lines in it: flags, in both spellings. */
  readonly flagLiterals: readonly string[];

  constructor(parts: RuleSetParts) {
    this.rules = parts.rules;
    this.entities = parts.entities;
    this.lexicon = new Lexicon(parts.lexicon);
    this.hosts = parts.hosts;
    this.rowForms = parts.rowForms;
    this.notRows = new Set(parts.notRows);
    this.gatewayPaths = parts.paths.gateways;
    this.chatPaths = parts.paths.chats;
    this.uploadPaths = parts.paths.uploads;
    this.hookPaths = parts.paths.hooks;
    this.messengers = parts.paths.messengers;
    this.adapters = parts.paths.adapters;
    this.parsers = parts.paths.parsers;
    this.aliases = new Map(parts.aliases);
    this.flow = { sources: parts.sources, stops: parts.stops, stopNames: parts.stopNames, stopMembers: new Set(parts.stopMembers) };
    for (const rule of parts.rules) this.index(rule);
    for (const source of parts.sources) this.sources.add(source.pattern, source.label);
    for (const stop of parts.stops) this.stops.add(stop, true);
    for (const trainer of parts.trainers) this.trainers.add(trainer, true);
    for (const maker of parts.makers) this.makers.add(maker.pattern, maker);
    for (const entry of parts.callbacks) this.callbackIndex.add(entry.pattern, entry.value);
    for (const { side, pattern, value } of parts.channels) this.channels[side].add(pattern, value);
    for (const entry of parts.runs) this.runners.add(entry.pattern, entry.value);
    for (const entry of parts.passthrough) this.passthroughs.add(entry.pattern, entry.value);
    for (const entity of parts.entities) for (const schema of entity.schemas) this.schemas.add(schema, entity);
    const by = (type: Rule['match']['type']): readonly Rule[] => parts.rules.filter((rule) => rule.match.type === type);
    this.keptRules = by('kept');
    this.entityRules = by('entity');
    this.fieldRules = by('field');
    this.entryRules = by('entry');
    this.nestedRules = this.entryRules.filter(({ match }) => match.type === 'entry' && match.nested);
    this.nestedKeys = new Set(this.nestedRules.flatMap(({ match }) => (match.type === 'entry' ? match.path.map(firstKey) : [])));
    this.fileRouteRules = by('route').filter((rule) => rule.match.type === 'route' && rule.match.files.length > 0);
    this.directiveRouteRules = by('route').filter((rule) => rule.match.type === 'route' && rule.match.directive !== undefined);
    this.literals = [...new Set([...parts.literals, ...this.patternLiterals()])].sort();
    this.configLiterals = keysOf(this.entryRules);
    const flags = keysOf(this.entryRules.filter(({ match }) => match.type === 'entry' && match.formats.includes('arguments')));
    this.flagLiterals = flags.flatMap((key) => (key.includes('_') ? [`-${key}`, `-${key.replaceAll('_', '-')}`] : [`-${key}`]));
  }

  private index(rule: Rule): void {
    const { match } = rule;
    if (match.type === 'call') {
      for (const pattern of match.patterns) {
        this.calls.add(pattern, rule);
        if (!match.own) continue;
        this.ownCalls.add(pattern, rule);
        this.ownPackages.add(pattern.segments[0] ?? '');
      }
      for (const shape of match.shapes) {
        const last = shape[shape.length - 1] ?? '';
        const list = this.shapes.get(last);
        if (list) list.push({ shape, rule });
        else this.shapes.set(last, [{ shape, rule }]);
      }
    } else if (match.type === 'write') for (const pattern of match.patterns) this.writes.add(pattern, rule);
    else if (match.type === 'store') for (const pattern of match.patterns) this.stores.add(pattern, rule);
    else if (match.type === 'route') {
      for (const pattern of [...match.decorators, ...match.registers]) this.routes.add(pattern, rule);
      for (const base of match.bases) this.routeBases.add(base, rule);
    }
  }

  passthrough(segments: readonly string[]): Passthrough | undefined {
    return this.passthroughs.find(segments)[0]?.value;
  }

  callbacks(segments: readonly string[]): readonly Callback[] {
    return this.callbackIndex.find(segments).map(({ value }) => value);
  }

  runs(segments: readonly string[]): Runs | undefined {
    return this.runners.find(segments)[0]?.value;
  }

  /** Whether a method of this name may run a function that it is given. */
  mayRun(name: string): boolean {
    return this.runners.mayEndIn(name);
  }

  rule(id: string): Rule | undefined {
    return this.rules.find((rule) => rule.id === id);
  }

  /** The first word of every library that a rule speaks of. */
  private patternLiterals(): readonly string[] {
    const patterns: SymbolPattern[] = [];
    for (const { match } of this.rules) {
      if (match.type === 'call' || match.type === 'write' || match.type === 'store') patterns.push(...match.patterns);
      else if (match.type === 'route') patterns.push(...match.decorators, ...match.registers, ...match.bases);
    }
    for (const entity of this.entities) patterns.push(...entity.bases, ...entity.decorators, ...entity.schemas);
    const roots = patterns.flatMap(({ segments }) => {
      const first = segments[0] ?? '';
      if (first === 'builtins' || first === 'globalThis' || first.startsWith('*')) return [];
      const name = first.replace(/^npm:/, '').replace(/\*.*$/, '');
      // `ai`, `got`, `pg`: as an import only, as such letters are in every text.
      return first.startsWith('npm:') && /^\w{1,4}$/.test(name) ? [`'${name}'`, `"${name}"`, `'${name}/`, `"${name}/`] : [name];
    });
    const shapes = [...this.shapes.values()].flat().flatMap(({ shape }) => shape.filter((segment) => /^\w{6,}$/.test(segment)).slice(-2, -1));
    return [...roots, ...shapes].filter((literal) => literal.length > 1);
  }
}

function keysOf(rules: readonly Rule[]): readonly string[] {
  const keys = rules.flatMap(({ match }) => (match.type === 'entry' ? match.path.map(lastKey) : []));
  // The words of a command that no flag names stand under `_`, which is no word of the file.
  return [...new Set(keys)].filter((key) => key !== '' && key !== '_').sort();
}

function firstKey(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? '';
}

function lastKey(path: string): string {
  const keys = path.split(/[.[\]]+/).filter((key) => key && key !== ',' && !key.includes('*') && !/^\d+$/.test(key));
  return keys[keys.length - 1] ?? '';
}
