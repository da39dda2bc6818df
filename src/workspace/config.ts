import { isMap, isScalar, isSeq } from 'yaml';
import type { AttestationConfig, Tie, Waiver } from '../attestation/gather.js';
import { phrase } from '../base/phrase.js';
import type { Problem } from '../base/problem.js';
import { LineIndex, type Range } from '../base/text.js';
import { YamlReader } from '../base/yaml-reader.js';
import { type Context, type Facets, KINDS, type Kind } from '../detection/touchpoint.js';

export const CONFIG_KEYS = ['policy', 'officialText', 'exclude', 'service', 'ties', 'waivers', 'hosts', 'wrappers', 'rules', 'signers', 'contexts'] as const;

export const CONTEXTS: readonly Context[] = ['product', 'test', 'example', 'generated', 'vendored'];

/** A function of the project's own whose calls count as touchpoints. */
export interface Wrapper {
  /** `acme.llm.ask`, `npm:@acme/llm.ask`, `src/llm:ask`. */
  readonly call: string;
  readonly kind: Kind;
  /** Who answers or receives: a host name, or `self`. */
  readonly host?: string;
}

export interface RuleFile {
  readonly file: string;
  readonly range: Range;
}

/** One `clausemark.yaml`. Paths in it are relative to its folder. */
export interface WorkspaceConfig {
  /** Path of the file; absent for the defaults of a root that has none. */
  readonly path?: string;
  /** Its folder with a trailing slash; empty for the root. */
  readonly base: string;
  readonly policy?: string;
  /** Where the policy is named. */
  readonly policyRange?: Range;
  readonly officialText?: string;
  /** Where the official text is named. */
  readonly officialTextRange?: Range;
  readonly exclude: readonly string[];
  readonly hosts: readonly { readonly host: string; readonly who: 'vendor' | 'self' }[];
  readonly wrappers: readonly Wrapper[];
  /** Rule files, by their paths and where they are named. */
  readonly ruleFiles: readonly RuleFile[];
  /** Inline rules: the file's text with all other lines blank, so that places stay the same. */
  readonly inlineRules?: string;
  /** Gitignore patterns of files whose context is given by hand. */
  readonly contexts: readonly { readonly pattern: string; readonly context: Context }[];
  readonly attestation: AttestationConfig;
  readonly problems: readonly Problem[];
}

/** What holds where there is no `clausemark.yaml`. */
export const DEFAULT_CONFIG: WorkspaceConfig = {
  base: '',
  exclude: [],
  hosts: [],
  wrappers: [],
  ruleFiles: [],
  contexts: [],
  attestation: { ties: [], waivers: [] },
  problems: [],
};

/** Reads a `clausemark.yaml`. What does not fit is a problem with its place; the rest counts. */
export function readConfig(path: string, text: string): WorkspaceConfig {
  const base = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const reader = new YamlReader(path, text, 'config');
  if (reader.root === null) return { ...DEFAULT_CONFIG, path, base, attestation: { ...DEFAULT_CONFIG.attestation, path }, problems: reader.problems };
  const file = reader.map(reader.root, CONFIG_FILE, CONFIG_KEYS) ?? new Map<string, unknown>();
  const optional = (key: string): string | undefined => (file.has(key) ? reader.string(file.get(key), key) : undefined);
  const policy = optional('policy');
  const officialText = optional('officialText');
  const rules = readRules(reader, file.get('rules'), text);
  const service = readService(reader, file.get('service'));
  const contexts = readContexts(reader, file.get('contexts'));
  const signers = file.has('signers') ? reader.strings(file.get('signers'), 'signers') : undefined;
  return {
    path,
    base,
    ...(policy === undefined ? {} : { policy, policyRange: reader.rangeOf(file.get('policy')) }),
    ...(officialText === undefined ? {} : { officialText, officialTextRange: reader.rangeOf(file.get('officialText')) }),
    exclude: reader.strings(file.get('exclude'), 'exclude'),
    hosts: reader.record(file.get('hosts'), 'hosts').flatMap(([host, value]) => {
      const who = reader.oneOf(value, `hosts.${host}`, ['self', 'vendor'] as const);
      return who ? [{ host, who }] : [];
    }),
    wrappers: reader.record(file.get('wrappers'), 'wrappers').flatMap(([call, value]) => readWrapper(reader, call, value) ?? []),
    ...rules,
    contexts: contexts.overrides,
    attestation: {
      path,
      ties: readTies(reader, file.get('ties')),
      waivers: readWaivers(reader, file.get('waivers')),
      ...(signers ? { signers } : {}),
      ...(contexts.assess.length ? { assess: contexts.assess } : {}),
      ...service,
    },
    problems: reader.problems,
  };
}

const CONFIG_FILE = 'clausemark.yaml';

/** Only the `exclude:` patterns, for the walk. */
export function excludesOf(path: string, text: string): readonly string[] {
  return text.includes('exclude') ? readConfig(path, text).exclude : [];
}

function readTies(reader: YamlReader, node: unknown): readonly Tie[] {
  return reader.record(node, 'ties').flatMap(([subject, value]) => {
    const record = reader.string(value, `ties.${subject}`);
    return record === undefined ? [] : [{ path: reader.path, range: reader.rangeOf(value), record, subject }];
  });
}

function readWaivers(reader: YamlReader, node: unknown): readonly Waiver[] {
  return reader.record(node, 'waivers').flatMap(([subject, value]) =>
    reader.oneOrMore(value).flatMap((item): Waiver[] => {
      const map = reader.map(item, phrase('a waiver of {subject}', { subject }), ['kind', 'reason']);
      if (!map) return [];
      const service = subject.startsWith('service:');
      if (!map.has('kind') && !service) {
        const values = { subject, kinds: KINDS.join(', ') };
        reader.report(item, phrase('A waiver of {subject} needs the kind that it is about; expected one of {kinds}.', values), 'missing');
        return [];
      }
      const kind = map.has('kind') ? reader.string(map.get('kind'), 'kind') : 'service-interface';
      // An empty reason is kept: assessment says that it does not count.
      const reason = map.has('reason') ? (reader.string(map.get('reason'), 'reason') ?? '') : '';
      return kind === undefined ? [] : [{ path: reader.path, range: reader.rangeOf(item), kind, reason, subject }];
    }),
  );
}

function readService(reader: YamlReader, node: unknown): { services?: readonly string[]; serviceFacets?: Facets } {
  if (node === undefined || node === null) return {};
  if (!isMap(node)) return { services: reader.strings(node, 'service').map(withoutScheme) };
  const facets: Record<string, string | readonly string[]> = {};
  let services: readonly string[] | undefined;
  for (const [key, value] of reader.record(node, 'service')) {
    if (key === 'name') services = reader.strings(value, 'service.name').map(withoutScheme);
    else {
      const values = reader.strings(value, `service.${key}`);
      const only = values[0];
      facets[key] = values.length === 1 && only !== undefined ? only : [...values].sort();
    }
  }
  return { ...(services ? { services } : {}), ...(Object.keys(facets).length ? { serviceFacets: facets } : {}) };
}

function withoutScheme(name: string): string {
  return name.replace(/^service:/, '');
}

/** A list names contexts that are assessed like product code; a map gives files a context by pattern. */
function readContexts(reader: YamlReader, node: unknown): { assess: readonly Context[]; overrides: WorkspaceConfig['contexts'] } {
  if (!isMap(node)) return { assess: reader.oneOrMore(node).flatMap((item) => reader.oneOf(item, 'contexts', CONTEXTS) ?? []), overrides: [] };
  const overrides = reader.record(node, 'contexts').flatMap(([pattern, value]) => {
    const context = reader.oneOf(value, `contexts.${pattern}`, CONTEXTS);
    return context ? [{ pattern, context }] : [];
  });
  return { assess: [], overrides };
}

function readWrapper(reader: YamlReader, call: string, node: unknown): Wrapper | undefined {
  const map = isMap(node) ? reader.map(node, phrase('the wrapper {call}', { call }), ['kind', 'host']) : new Map<string, unknown>([['kind', node]]);
  if (!map) return undefined;
  if (!map.has('kind')) {
    const values = { call, kinds: KINDS.join(', ') };
    reader.report(node, phrase('The wrapper {call} needs the kind of what it does; expected one of {kinds}.', values), 'missing');
    return undefined;
  }
  const kind = reader.oneOf<Kind>(map.get('kind'), phrase('the kind of {call}', { call }), KINDS);
  const host = map.has('host') ? reader.string(map.get('host'), phrase('the host of {call}', { call })) : undefined;
  return kind ? { call, kind, ...(host === undefined ? {} : { host }) } : undefined;
}

function readRules(reader: YamlReader, node: unknown, text: string): { ruleFiles: readonly RuleFile[]; inlineRules?: string } {
  const ruleFiles: RuleFile[] = [];
  const lines = LineIndex.of(text);
  const keep = new Set<number>();
  let inline = false;
  if (node !== undefined && node !== null && !isSeq(node)) reader.report(node, phrase('Expected rules to be a list of paths and rules.'), 'type');
  for (const item of isSeq(node) ? node.items : []) {
    if (isScalar(item)) {
      const file = reader.string(item, phrase('a rule file'));
      if (file !== undefined) ruleFiles.push({ file, range: reader.rangeOf(item) });
      continue;
    }
    inline = true;
    const range = isMap(item) ? item.range : undefined;
    if (!range) continue;
    for (let line = lines.position(range[0]).line; line <= lines.position(Math.max(range[0], range[1] - 1)).line; line++) keep.add(line);
  }
  if (!inline) return { ruleFiles };
  if (isSeq(node) && node.range) keep.add(lines.position(text.lastIndexOf('rules', node.range[0])).line);
  const kept = text.split('\n').map((line, i) => (keep.has(i) ? line : ''));
  return { ruleFiles, inlineRules: kept.join('\n') };
}
