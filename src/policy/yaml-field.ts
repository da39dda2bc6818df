import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Problem } from '../base/problem.js';
import { LineIndex, type Span } from '../base/text.js';
import type { Bilingual } from './pack.js';
import { expectedOneOf } from './suggest.js';

/** Aliases may nest; more than this is refused. */
const MAX_ALIAS_DEPTH = 20;

/** One YAML text of a pack, read by position: all that is wrong with it collects in `problems`. */
export class YamlText {
  readonly problems: Problem[] = [];
  readonly document: Document.Parsed | undefined;
  private readonly lines: LineIndex;

  /**
   * @param path where the text stands, as problems name it
   * @param whole the text of the file
   * @param span the part of it that is YAML, all of it by default (front matter is a part)
   */
  constructor(
    readonly path: string,
    private readonly whole: string,
    private readonly span: Span = [0, whole.length],
  ) {
    this.lines = LineIndex.of(whole);
    try {
      this.document = parseDocument(whole.slice(span[0], span[1]), { lineCounter: new LineCounter(), prettyErrors: false, uniqueKeys: true });
    } catch {
      this.problem('policy.yaml-syntax', 'This YAML cannot be read; expected nesting that is less deep', span);
    }
    // What follows the first syntax error is mostly its echo.
    const first = this.document?.errors[0];
    if (first) this.problem('policy.yaml-syntax', syntaxMessage(first), this.inWhole(first.pos));
  }

  /** The top-level value, or undefined where the text could not be parsed at all. */
  root(what: string): Field | undefined {
    if (!this.document || this.document.errors.length > 0) return undefined;
    const node = this.document.contents;
    return new Field(this, node, what, node?.range ? this.inWhole(node.range) : [this.span[0], this.span[1]]);
  }

  /** Adds a problem; a span over several lines is cut at the end of its first line. */
  problem(code: string, message: string, span: Span): void {
    const start = Math.max(0, Math.min(span[0], this.whole.length));
    let end = Math.max(start, Math.min(span[1], this.whole.length));
    const from = this.lines.position(start);
    if (this.lines.position(end).line > from.line) {
      end = start + (/^[^\r\n]*/.exec(this.whole.slice(start, this.lines.lineStart(from.line + 1)))?.[0].trimEnd().length ?? 0);
    }
    this.problems.push({ path: this.path, range: this.lines.range([start, end]), code, message });
  }

  /** A span of the YAML part as a span of the file. */
  inWhole(range: readonly [number, number, ...number[]]): Span {
    return [range[0] + this.span[0], range[1] + this.span[0]];
  }
}

/** A value in a YAML text together with the name that messages call it by. */
export class Field {
  private readonly node: Node | null;
  /** The name of an alias that stands for nothing. */
  private readonly lostAlias: string | undefined;

  constructor(
    private readonly source: YamlText,
    node: unknown,
    readonly name: string,
    readonly span: Span,
  ) {
    this.node = resolve(node, source.document);
    this.lostAlias = this.node === null && isAlias(node) ? node.source : undefined;
  }

  problem(code: string, message: string): void {
    this.source.problem(code, message, this.span);
  }

  private wrongType(expected: string): undefined {
    const what = this.lostAlias === undefined ? describe(this.node) : `*${this.lostAlias}, which no anchor &${this.lostAlias} before it explains`;
    this.problem('policy.wrong-type', `${this.name} is ${what}: expected ${expected}`);
    return undefined;
  }

  /** Non-empty text; numbers and the like count as they are written. */
  text(expected = 'text'): string | undefined {
    const value = scalarText(this.node);
    return value === undefined || value.trim() === '' ? this.wrongType(expected) : value;
  }

  /** Text that is one of a fixed set. */
  oneOf<T extends string>(values: readonly T[]): T | undefined {
    const value = this.text(`one of ${values.join(', ')}`);
    if (value === undefined) return undefined;
    const found = values.find((known) => known === value);
    if (found === undefined) this.problem('policy.unknown-value', `${this.name} is ${quote(value)}: ${expectedOneOf(value, values)}`);
    return found;
  }

  /** A whole number of at least 1. */
  positive(): number | undefined {
    const value = scalarText(this.node);
    return value !== undefined && /^[1-9]\d{0,5}$/.test(value) ? Number(value) : this.wrongType('a whole number from 1');
  }

  /** The entries of a list. */
  items(expected = 'a list'): readonly Field[] {
    if (!isSeq(this.node)) {
      this.wrongType(expected);
      return [];
    }
    return this.node.items.map((item, i) => this.child(item, `Entry ${i + 1} of ${this.name}`));
  }

  /** The entries of a list, or the one value that stands for a list of one. */
  oneOrMore(expected = 'text or a list of texts'): readonly Field[] {
    if (isScalar(this.node) && this.node.value !== null) return [this];
    const items = this.items(expected);
    if (isSeq(this.node) && items.length === 0) this.problem('policy.empty', `${this.name} is an empty list: expected at least one entry`);
    return items;
  }

  /** True where the value is a map, so that a short form can be told from a long one. */
  get isMap(): boolean {
    return isMap(this.node);
  }

  /** Keys and values of a map with free keys. */
  entries(expected = 'a map'): readonly { readonly key: Field; readonly text: string; readonly value: Field }[] {
    if (!isMap(this.node)) {
      this.wrongType(expected);
      return [];
    }
    const entries: { key: Field; text: string; value: Field }[] = [];
    for (const pair of this.node.items) {
      const text = scalarText(resolve(pair.key, this.source.document));
      const key = this.child(pair.key, `A key of ${this.name}`);
      if (text === undefined) key.problem('policy.wrong-type', `A key of ${this.name} is not text: expected text`);
      else entries.push({ key, text, value: this.child(pair.value, quote(text), key.span) });
    }
    return entries;
  }

  /** A map whose keys are known; unknown and missing ones are problems. Undefined where it is no map. */
  record(required: readonly string[], optional: readonly string[] = []): ReadonlyMap<string, Field> | undefined {
    const known = [...required, ...optional];
    if (!isMap(this.node)) return this.wrongType(`a map with ${required.length > 0 ? required.join(', ') : known.join(', ')}`);
    const fields = new Map<string, Field>();
    for (const { key, text, value } of this.entries()) {
      if (known.includes(text)) fields.set(text, value);
      else key.problem('policy.unknown-key', `Unknown key ${quote(text)} in ${decapitalised(this.name)}: ${expectedOneOf(text, known)}`);
    }
    for (const key of required) {
      if (!fields.has(key)) this.problem('policy.missing-key', `${this.name} has no ${quote(key)}: expected the keys ${required.join(', ')}`);
    }
    return fields;
  }

  /** Text in both languages. */
  bilingual(): Bilingual | undefined {
    const fields = this.record(['en', 'zh']);
    const en = fields?.get('en')?.text('English text');
    const zh = fields?.get('zh')?.text('Chinese text');
    return en === undefined || zh === undefined ? undefined : { en, zh };
  }

  private child(node: unknown, name: string, fallback: Span = this.span): Field {
    const range = hasRange(node) ? node.range : undefined;
    return new Field(this.source, node, name, range && range[1] > range[0] ? this.source.inWhole(range) : fallback);
  }
}

export function quote(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 59)}…` : text}"`;
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** The node an alias stands for; null where there is none. */
function resolve(node: unknown, document: Document | undefined): Node | null {
  let current = node;
  for (let i = 0; isAlias(current) && document && i < MAX_ALIAS_DEPTH; i++) current = current.resolve(document);
  return isScalar(current) || isMap(current) || isSeq(current) ? current : null;
}

/** A scalar as it is written, so that `9` and `2023-08-15` are text as well. */
function scalarText(node: Node | null): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

function describe(node: Node | null): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  const text = scalarText(node);
  return text === undefined || text.trim() === '' ? 'empty' : quote(text);
}

function decapitalised(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** What is wrong with a YAML text, in words that do not speak of the parser's own functions. */
function syntaxMessage({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'A second document starts here; expected one document a file';
  if (code === 'RESOURCE_EXHAUSTION' || /call stack/i.test(message)) return 'This YAML cannot be read; expected nesting that is less deep';
  return `${sentence(message)}; expected well-formed YAML`;
}

/** The first line of a parser's message without its closing point. */
function sentence(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/[.:\s]+$/, '');
}
