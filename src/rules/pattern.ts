/**
 * Symbol patterns: `openai.{OpenAI,AsyncOpenAI}().chat.completions.create`.
 * Segments are separated by `.`; `{a,b}` are alternatives (which may hold dots, or nothing); `*` is one
 * segment, `**` any number of them, `Chat*` a segment that begins so; `()` is the result of a call, `[]` an element.
 * `npm:@scope/name` and `npm:name/sub` are one segment; `.default` directly behind a package is the package.
 */
export type Segment = string;

export interface SymbolPattern {
  readonly source: string;
  readonly segments: readonly Segment[];
}

/** More alternatives than a person means are a slip, and without a limit a short pattern fills the memory. */
const MAX_ALTERNATIVES = 20_000;

/** All alternatives of `{a,b}` groups, nested ones included. Throws on unbalanced braces and on too many alternatives. */
export function expandBraces(text: string): readonly string[] {
  const open = text.indexOf('{');
  if (open < 0) {
    if (text.includes('}')) throw new Error(`"}" without "{" in "${text}"`);
    return [text];
  }
  let depth = 0;
  const parts: string[] = [];
  let start = open + 1;
  for (let i = open; i < text.length; i++) {
    const char = text[i];
    if (char === '{') depth++;
    else if (char === '}') {
      depth--;
      if (depth === 0) {
        parts.push(text.slice(start, i));
        const heads = parts.flatMap((part) => expandBraces(part));
        const tails = expandBraces(text.slice(i + 1));
        if (heads.length * tails.length > MAX_ALTERNATIVES) throw new Error(`"${text}" stands for more than ${MAX_ALTERNATIVES} alternatives`);
        return heads.flatMap((head) => tails.map((tail) => text.slice(0, open) + head + tail));
      }
    } else if (char === ',' && depth === 1) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  throw new Error(`"{" without "}" in "${text}"`);
}

/** Splits one alternative into segments. */
export function parseSegments(text: string): readonly Segment[] {
  const segments: string[] = [];
  let rest = text;
  const scoped = /^npm:(@[^./]+\/)?[^.()[\]]+/.exec(text);
  if (scoped) {
    segments.push(scoped[0]);
    rest = text.slice(scoped[0].length);
    if (rest.startsWith('.default')) rest = rest.slice('.default'.length);
  }
  for (const match of rest.matchAll(/\(\)|\[\]|[^.()[\]]+/g)) segments.push(match[0]);
  return segments;
}

/** Parses a pattern into its alternatives. Throws with a reason for people. */
export function parsePattern(source: string): readonly SymbolPattern[] {
  return expandBraces(source).map((alternative) => {
    const segments = parseSegments(alternative);
    if (!segments.length) throw new Error(`"${source}" has an empty alternative`);
    return { source: alternative, segments };
  });
}

/** Whether a path fits a pattern whole. */
export function matches(pattern: readonly Segment[], path: readonly string[], at = 0, from = 0): boolean {
  for (let i = at; i < pattern.length; i++) {
    const segment = pattern[i];
    if (segment === '**') {
      for (let skip = from; skip <= path.length; skip++) if (matches(pattern, path, i + 1, skip)) return true;
      return false;
    }
    const actual = path[from];
    if (actual === undefined || !matchesSegment(segment ?? '', actual)) return false;
    from++;
  }
  return from === path.length;
}

/** Whether a name fits one segment of a pattern. */
export function matchesSegment(pattern: string, actual: string): boolean {
  if (pattern === actual) return true;
  const star = pattern.indexOf('*');
  if (star < 0) return false;
  if (actual === '()' || actual === '[]') return false;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  return actual.length >= head.length + tail.length && actual.startsWith(head) && actual.endsWith(tail);
}

interface Entry<T> {
  readonly pattern: SymbolPattern;
  readonly value: T;
  /** When it was added. */
  readonly order: number;
}

/** Stands for all names in {@link PatternIndex}: a pattern that begins or ends in one of many. */
const OPEN = '*';

/** Patterns with a payload, found by the last segment and then by the first. */
export class PatternIndex<T> {
  private readonly byLast = new Map<string, Map<string, Entry<T>[]>>();
  private size = 0;

  add(pattern: SymbolPattern, value: T): void {
    const last = keyOf(pattern.segments[pattern.segments.length - 1]);
    let byFirst = this.byLast.get(last);
    if (!byFirst) {
      byFirst = new Map();
      this.byLast.set(last, byFirst);
    }
    const first = keyOf(pattern.segments[0]);
    const entry = { pattern, value, order: this.size++ };
    const list = byFirst.get(first);
    if (list) list.push(entry);
    else byFirst.set(first, [entry]);
  }

  /** Those that a path fits: first the ones that name its last segment, each group in the order of adding. */
  find(path: readonly string[]): readonly { readonly pattern: SymbolPattern; readonly value: T }[] {
    const found: Entry<T>[] = [];
    this.collect(this.byLast.get(path[path.length - 1] ?? ''), path, found);
    this.collect(this.byLast.get(OPEN), path, found);
    return found;
  }

  private collect(byFirst: ReadonlyMap<string, readonly Entry<T>[]> | undefined, path: readonly string[], found: Entry<T>[]): void {
    if (!byFirst) return;
    const from = found.length;
    for (const list of [byFirst.get(path[0] ?? ''), byFirst.get(OPEN)]) {
      for (const entry of list ?? []) if (matches(entry.pattern.segments, path)) found.push(entry);
    }
    if (found.length - from > 1) found.push(...found.splice(from).sort((a, b) => a.order - b.order));
  }

  /** Whether any pattern ends in this name. */
  mayEndIn(name: string): boolean {
    return this.byLast.has(name) || this.byLast.has(OPEN);
  }

  get empty(): boolean {
    return this.byLast.size === 0;
  }
}

function keyOf(segment: string | undefined): string {
  return segment === undefined || segment.includes('*') ? OPEN : segment;
}
