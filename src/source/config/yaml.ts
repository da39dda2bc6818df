import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { phrase } from '../../base/phrase.js';
import { LineIndex, type Span } from '../../base/text.js';
import { commandLines } from '../arguments/values.js';
import type { ConfigDocument, ConfigNode, FileFacts } from '../facts.js';
import { attachDirectives, type ConfigComment } from './directives.js';
import { documentFacts, MAX_DEPTH, ProblemList } from './facts.js';

/** How many nodes aliases may add to one file: enough for real anchors, a stop for alias bombs. */
const MAX_ALIASED = 20_000;

const TOO_DEEP = phrase('YAML nests too deeply; what is inside is left out.');

const OPTIONS = { strict: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent', merge: false } as const;

/**
 * YAML of one or more documents. Aliases and merge keys are resolved; what they bring in is placed where it is used.
 * Broken parts are problems, the documents around them are read.
 */
export function lowerYaml(text: string): FileFacts {
  const lines = LineIndex.of(text);
  const problems = new ProblemList(lines);
  const documents: ConfigDocument[] = [];
  const comments: ConfigComment[] = [];
  try {
    const tokens = [...new Parser().parse(text)];
    if (text.includes('clausemark')) for (const token of tokens) collectComments(token, comments, 0);
    for (const document of new Composer(OPTIONS).compose(tokens)) {
      for (const { code, message, pos } of document.errors) {
        const [start, end] = pos;
        if (code === 'RESOURCE_EXHAUSTION') problems.add('yaml.too-deep', TOO_DEEP, [start, end]);
        else problems.add('yaml.syntax', phrase('YAML is broken here: {reason}', { reason: firstSentence(message) }), [start, end]);
      }
      if (!document.contents) continue;
      documents.push({ format: 'yaml', root: new YamlReader(document, text, problems).read() });
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.add('yaml.too-deep', phrase('YAML nests too deeply to be read.'), [0, 0]);
  }
  const directives = attachDirectives(comments, documents, text);
  return documentFacts('yaml', text, lines, [...documents, ...commandLines(documents, text)], directives, problems.items);
}

/** Turns one composed document into plain nodes. */
class YamlReader {
  private readonly anchors = new Map<string, unknown>();
  private readonly active = new Set<unknown>();
  private aliased = 0;

  constructor(
    private readonly document: Document.Parsed,
    private readonly text: string,
    private readonly problems: ProblemList,
  ) {}

  read(): ConfigNode {
    return this.node(this.document.contents, undefined, undefined);
  }

  /** `use`: the place of the alias through which this node is reached. */
  private node(node: unknown, keySpan: Span | undefined, use: Span | undefined): ConfigNode {
    if (isAlias(node)) return this.alias(node, keySpan, use);
    const span = use ?? this.spanOf(node, keySpan);
    const place = { span, ...(keySpan ? { keySpan } : {}) };
    if (use && ++this.aliased > MAX_ALIASED) {
      this.problems.add('yaml.too-many-aliases', phrase('Aliases stand for more than can be read; the rest of them is left out.'), use);
      return { type: 'scalar', value: null, ...place };
    }
    if (this.active.size > MAX_DEPTH) {
      this.problems.add('yaml.too-deep', TOO_DEEP, span);
      return { type: 'scalar', value: null, ...place };
    }
    this.remember(node);
    if (isMap(node)) return { type: 'map', entries: this.guarded(node, () => this.entries(node, use)), ...place };
    if (isSeq(node)) return { type: 'list', items: this.guarded(node, () => this.items(node, use)), ...place };
    return { type: 'scalar', value: isScalar(node) ? this.scalar(node) : null, ...place };
  }

  private guarded<T>(node: unknown, read: () => readonly T[]): readonly T[] {
    this.active.add(node);
    const result = read();
    this.active.delete(node);
    return result;
  }

  private remember(node: unknown): void {
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) this.anchors.set(node.anchor, node);
  }

  private alias(node: Alias, keySpan: Span | undefined, use: Span | undefined): ConfigNode {
    const span = use ?? this.spanOf(node, keySpan);
    const target = this.anchors.get(node.source);
    if (target !== undefined && !this.active.has(target) && this.aliased <= MAX_ALIASED) return this.node(target, keySpan, span);
    if (target === undefined) this.problems.add('yaml.unknown-alias', phrase('No anchor &{name} comes before this alias.', { name: node.source }), span);
    return { type: 'scalar', value: null, span, ...(keySpan ? { keySpan } : {}) };
  }

  private entries(map: YAMLMap, use: Span | undefined): readonly { key: string; node: ConfigNode }[] {
    const entries: { key: string; node: ConfigNode; merged?: true }[] = [];
    for (const pair of map.items as Pair<unknown, unknown>[]) {
      const keySpan = use ?? this.spanOf(pair.key, undefined);
      const key = isScalar(pair.key) ? String(this.scalar(pair.key) ?? '') : isAlias(pair.key) ? this.aliasKey(pair.key) : undefined;
      if (key === undefined) continue;
      this.remember(pair.key);
      if (key === '<<' && isScalar(pair.key) && (pair.key.type ?? 'PLAIN') === 'PLAIN') {
        for (const entry of this.merged(pair.value, keySpan, use)) entries.push({ ...entry, merged: true });
      } else {
        entries.push({ key, node: this.node(pair.value, keySpan, use) });
      }
    }
    if (!entries.some((entry) => entry.merged)) return entries;
    const own = new Set(entries.filter((entry) => !entry.merged).map((entry) => entry.key));
    const seen = new Set<string>();
    const kept: { key: string; node: ConfigNode }[] = [];
    for (const { key, node, merged } of entries) {
      if (merged && (own.has(key) || seen.has(key))) continue;
      if (merged) seen.add(key);
      kept.push({ key, node });
    }
    return kept;
  }

  private aliasKey(node: Alias): string | undefined {
    const target = this.anchors.get(node.source);
    return isScalar(target) ? String(this.scalar(target) ?? '') : undefined;
  }

  private merged(value: unknown, keySpan: Span, use: Span | undefined): readonly { key: string; node: ConfigNode }[] {
    const node = this.node(value, keySpan, use);
    const place = isAlias(value) ? (use ?? this.spanOf(value, keySpan)) : undefined;
    const maps = node.type === 'list' ? (node.items ?? []) : [node];
    const entries = maps.flatMap((map) => map.entries ?? []);
    return place ? entries.map((entry) => ({ key: entry.key, node: { ...entry.node, keySpan: place } })) : entries;
  }

  private items(seq: YAMLSeq, use: Span | undefined): readonly ConfigNode[] {
    const items: ConfigNode[] = [];
    for (const item of seq.items) {
      // `- a: 1` inside a flow sequence is a pair of its own.
      if (isPair(item)) {
        const keySpan = use ?? this.spanOf(item.key, undefined);
        const node = this.node(item.value, keySpan, use);
        const key = isScalar(item.key) ? String(this.scalar(item.key) ?? '') : '';
        items.push({ type: 'map', span: [keySpan[0], node.span[1]], entries: [{ key, node }] });
      } else {
        items.push(this.node(item, undefined, use));
      }
    }
    return items;
  }

  /** A number keeps its spelling where the two differ: revisions such as `1e10` or `0123` are not arithmetic. */
  private scalar(node: Scalar): string | number | boolean | null {
    const { value } = node;
    if (typeof value === 'number' || typeof value === 'bigint') {
      return node.source !== undefined && node.source !== String(value) ? node.source : Number(value);
    }
    return typeof value === 'string' || typeof value === 'boolean' ? value : value === null || value === undefined ? null : String(value);
  }

  private spanOf(node: unknown, fallback: Span | undefined): Span {
    const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
    if (!range) return fallback ? [fallback[1], fallback[1]] : [0, 0];
    let end = range[1];
    while (end > range[0] && /\s/.test(this.text.charAt(end - 1))) end--;
    return [range[0], end];
  }
}

function isPair(item: unknown): item is Pair<unknown, unknown> {
  return typeof item === 'object' && item !== null && 'key' in item && 'value' in item && !isScalar(item) && !isMap(item) && !isSeq(item) && !isAlias(item);
}

/** All comments below a syntax token. */
function collectComments(token: CST.Token | CST.CollectionItem | null | undefined, into: ConfigComment[], depth: number): void {
  if (!token || depth > 400) return;
  if ('type' in token && token.type === 'comment') {
    into.push({ text: token.source, span: [token.offset, token.offset + token.source.length] });
    return;
  }
  if ('start' in token) for (const child of [token.start].flat()) collectComments(child, into, depth + 1);
  if ('key' in token) collectComments(token.key, into, depth + 1);
  if ('sep' in token) for (const child of token.sep ?? []) collectComments(child, into, depth + 1);
  if ('value' in token) collectComments(token.value, into, depth + 1);
  if ('props' in token) for (const child of token.props) collectComments(child, into, depth + 1);
  if ('items' in token) for (const child of token.items) collectComments(child, into, depth + 1);
  if ('end' in token) for (const child of token.end ?? []) collectComments(child, into, depth + 1);
}

function firstSentence(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.endsWith('.') ? line : `${line}.`;
}
