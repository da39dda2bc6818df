import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { Problem } from './problem.js';
import { LineIndex, type Range } from './text.js';

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
      this.problems.push({ path, range: this.lines.range(error.pos), code: `${code}.syntax`, message: `Not valid YAML: ${error.message}` });
    }
    this.root = document.contents;
  }

  rangeOf(node: unknown): Range {
    const range = isNode(node) ? node.range : undefined;
    return this.lines.range(range ? [range[0], range[1]] : [0, 0]);
  }

  report(node: unknown, message: string, what = 'unexpected'): void {
    this.problems.push({ path: this.path, range: this.rangeOf(node), code: `${this.code}.${what}`, message });
  }

  /** The entries of a map; reports keys that are not among `known`. Undefined (and a problem) when it is no map. */
  map(node: unknown, what: string, known: readonly string[]): ReadonlyMap<string, unknown> | undefined {
    if (!isMap(node)) {
      this.report(node, `Expected ${what} to be a map with ${known.join(', ')}.`, 'type');
      return undefined;
    }
    const entries = new Map<string, unknown>();
    for (const pair of node.items as Pair<unknown, unknown>[]) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (!known.includes(key)) this.report(pair.key, `Unknown key "${key}" in ${what}; expected one of ${known.join(', ')}.`, 'unknown-key');
      else entries.set(key, pair.value);
    }
    return entries;
  }

  /** All entries of a map with free keys. */
  record(node: unknown, what: string): readonly (readonly [string, unknown])[] {
    if (node === undefined || node === null) return [];
    if (!isMap(node)) {
      this.report(node, `Expected ${what} to be a map.`, 'type');
      return [];
    }
    return (node as YAMLMap<unknown, unknown>).items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair.value] as const);
  }

  list(node: unknown, what: string): readonly unknown[] {
    if (node === undefined || node === null) return [];
    if (isSeq(node)) return node.items;
    this.report(node, `Expected ${what} to be a list.`, 'type');
    return [];
  }

  /** A list, or one value standing for a list of one. */
  oneOrMore(node: unknown): readonly unknown[] {
    if (node === undefined || node === null) return [];
    return isSeq(node) ? node.items : [node];
  }

  string(node: unknown, what: string): string | undefined {
    if (isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'number' || typeof node.value === 'boolean')) return String(node.value);
    this.report(node, `Expected ${what} to be text.`, 'type');
    return undefined;
  }

  strings(node: unknown, what: string): readonly string[] {
    return this.oneOrMore(node).flatMap((item) => this.string(item, what) ?? []);
  }

  number(node: unknown, what: string): number | undefined {
    if (isScalar(node) && typeof node.value === 'number') return node.value;
    this.report(node, `Expected ${what} to be a number.`, 'type');
    return undefined;
  }

  boolean(node: unknown, what: string): boolean | undefined {
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.report(node, `Expected ${what} to be true or false.`, 'type');
    return undefined;
  }

  oneOf<T extends string>(node: unknown, what: string, values: readonly T[]): T | undefined {
    const text = this.string(node, what);
    const found = values.find((value) => value === text);
    if (text !== undefined && found === undefined) this.report(node, `${what} is "${text}"; expected one of ${values.join(', ')}.`, 'value');
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
