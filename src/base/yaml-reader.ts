import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { type Phrase, phrase } from './phrase.js';
import { message, type Problem } from './problem.js';
import { LineIndex, type Range } from './text.js';

/** What a value is called: a key as it is written, or words. */
type What = string | Phrase;

/** A YAML file being read against expectations; everything that does not fit becomes a problem with its line. */
export class YamlReader {
  readonly problems: Problem[] = [];
  private readonly lines: LineIndex;
  readonly root: Node | null;

  constructor(
    readonly path: string,
    text: string,
    private readonly code: string,
  ) {
    this.lines = LineIndex.of(text);
    const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false, uniqueKeys: true });
    for (const error of document.errors) {
      this.problems.push({
        path,
        range: this.lines.range(error.pos),
        code: `${code}.syntax`,
        ...message(phrase('Not valid YAML: {reason}', { reason: error.message })),
      });
    }
    this.root = document.contents;
  }

  rangeOf(node: unknown): Range {
    const range = isNode(node) ? node.range : undefined;
    return this.lines.range(range ? [range[0], range[1]] : [0, 0]);
  }

  /** A problem at a node; a mere text is English, for those who write rules. */
  report(node: unknown, said: string | Phrase, what = 'unexpected'): void {
    const words = typeof said === 'string' ? { message: said } : message(said);
    this.problems.push({ path: this.path, range: this.rangeOf(node), code: `${this.code}.${what}`, ...words });
  }

  /** The entries of a map; reports keys that are not among `known`. Undefined (and a problem) when it is no map. */
  map(node: unknown, what: What, known: readonly string[]): ReadonlyMap<string, unknown> | undefined {
    if (!isMap(node)) {
      this.report(node, phrase('Expected {what} to be a map with {keys}.', { what, keys: known.join(', ') }), 'type');
      return undefined;
    }
    const entries = new Map<string, unknown>();
    for (const pair of node.items as Pair<unknown, unknown>[]) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (!known.includes(key))
        this.report(pair.key, phrase('Unknown key "{key}" in {what}; expected one of {keys}.', { key, what, keys: known.join(', ') }), 'unknown-key');
      else entries.set(key, pair.value);
    }
    return entries;
  }

  /** All entries of a map with free keys. */
  record(node: unknown, what: What): readonly (readonly [string, unknown])[] {
    if (node === undefined || node === null) return [];
    if (!isMap(node)) {
      this.report(node, phrase('Expected {what} to be a map.', { what }), 'type');
      return [];
    }
    return (node as YAMLMap<unknown, unknown>).items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair.value] as const);
  }

  list(node: unknown, what: What): readonly unknown[] {
    if (node === undefined || node === null) return [];
    if (isSeq(node)) return node.items;
    this.report(node, phrase('Expected {what} to be a list.', { what }), 'type');
    return [];
  }

  /** A list, or one value standing for a list of one. */
  oneOrMore(node: unknown): readonly unknown[] {
    if (node === undefined || node === null) return [];
    return isSeq(node) ? node.items : [node];
  }

  string(node: unknown, what: What): string | undefined {
    if (isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'number' || typeof node.value === 'boolean')) return String(node.value);
    this.report(node, phrase('Expected {what} to be text.', { what }), 'type');
    return undefined;
  }

  strings(node: unknown, what: What): readonly string[] {
    return this.oneOrMore(node).flatMap((item) => this.string(item, what) ?? []);
  }

  number(node: unknown, what: What): number | undefined {
    if (isScalar(node) && typeof node.value === 'number') return node.value;
    this.report(node, phrase('Expected {what} to be a number.', { what }), 'type');
    return undefined;
  }

  boolean(node: unknown, what: What): boolean | undefined {
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.report(node, phrase('Expected {what} to be true or false.', { what }), 'type');
    return undefined;
  }

  oneOf<T extends string>(node: unknown, what: What, values: readonly T[]): T | undefined {
    const text = this.string(node, what);
    const found = values.find((value) => value === text);
    if (text !== undefined && found === undefined)
      this.report(node, phrase('{what} is "{text}"; expected one of {values}.', { what, text, values: values.join(', ') }), 'value');
    return found;
  }

  /** Runs a parser that throws with a reason, and turns the reason into a problem. */
  attempt<T>(node: unknown, parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      this.report(node, error instanceof Error ? error.message : String(error), 'value');
      return undefined;
    }
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}
