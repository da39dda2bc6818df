import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { phrase } from '../../base/phrase.js';
import { LineIndex, type Span } from '../../base/text.js';
import { commandLines } from '../arguments/values.js';
import type { ConfigDocument, ConfigNode, FileFacts } from '../facts.js';
import { attachDirectives } from './directives.js';
import { documentFacts, ProblemList } from './facts.js';

/** How many broken lines are blanked out before the rest of the file is given up. */
const MAX_REPAIRS = 20;

/** A {@link ConfigNode} while tables are still being added to it. */
interface Mutable {
  readonly type: ConfigNode['type'];
  span: Span;
  keySpan?: Span;
  entries?: { key: string; node: Mutable }[];
  items?: Mutable[];
  value?: string | number | boolean;
}

/** TOML; a broken line is a problem and is left out, the lines around it are read. */
export function lowerToml(text: string): FileFacts {
  const lines = LineIndex.of(text);
  const problems = new ProblemList(lines);
  const program = parse(text, lines, problems);
  if (!program) return documentFacts('toml', text, lines, [], [], problems.items);
  const root: Mutable = { type: 'map', span: [0, text.length], entries: [] };
  const [top] = program.body;
  for (const item of top.body) {
    if (item.type === 'TOMLKeyValue') addKeyValue(root, item);
    else addTable(root, item);
  }
  const documents: ConfigDocument[] = [{ format: 'toml', root }];
  const comments = program.comments.map((comment) => ({ text: text.slice(comment.range[0], comment.range[1]), span: comment.range }));
  const directives = attachDirectives(comments, documents, text);
  return documentFacts('toml', text, lines, [...documents, ...commandLines(documents, text)], directives, problems.items);
}

function parse(text: string, lines: LineIndex, problems: ProblemList): AST.TOMLProgram | undefined {
  let current = text;
  const blanked = new Set<number>();
  for (let attempt = 0; attempt <= MAX_REPAIRS; attempt++) {
    try {
      return parseTOML(current, { tomlVersion: 'latest' });
    } catch (error) {
      if (error instanceof RangeError) {
        problems.add('toml.too-deep', phrase('TOML nests too deeply to be read.'), [0, 0]);
        return undefined;
      }
      if (!(error instanceof ParseError)) throw error;
      // An error at a line's end or at the next line's first character belongs to the nearest line that is still there.
      let line = Math.min(Math.max(0, error.lineNumber - 1), lines.lineCount - 1);
      while (line >= 0 && (blanked.has(line) || !current.slice(lines.lineStart(line), lines.lineStart(line + 1)).trim())) line--;
      if (line < 0) return undefined;
      const span: Span = [lines.lineStart(line), line + 1 < lines.lineCount ? lines.lineStart(line + 1) : text.length];
      problems.add('toml.syntax', phrase('TOML is broken here: {reason}.', { reason: error.message }), [
        Math.min(error.index, text.length),
        Math.min(error.index + 1, text.length),
      ]);
      blanked.add(line);
      current = current.slice(0, span[0]) + current.slice(span[0], span[1]).replace(/[^\r\n]/g, ' ') + current.slice(span[1]);
    }
  }
  return undefined;
}

function addTable(root: Mutable, table: AST.TOMLTable): void {
  let at = root;
  let named = 0;
  const { resolvedKey } = table;
  for (let i = 0; i < resolvedKey.length; i++) {
    const step = resolvedKey[i];
    const last = i === resolvedKey.length - 1;
    if (typeof step === 'number') {
      at = itemAt(at, step, last ? table.range : undefined);
    } else if (step !== undefined) {
      const key = table.key.keys[named++];
      at = entryOf(at, step, key?.range ?? table.key.range, typeof resolvedKey[i + 1] === 'number' ? 'list' : 'map', table.range);
    }
  }
  at.span = cover(at.span, table.range);
  for (const item of table.body) addKeyValue(at, item);
}

function addKeyValue(into: Mutable, item: AST.TOMLKeyValue): void {
  let at = into;
  const { keys } = item.key;
  for (const [i, key] of keys.entries()) {
    const name = key.type === 'TOMLBare' ? key.name : key.value;
    if (i < keys.length - 1) at = entryOf(at, name, key.range, 'map', item.range);
    else {
      at.entries ??= [];
      at.entries.push({ key: name, node: { ...valueNode(item.value), keySpan: key.range } });
    }
  }
}

function entryOf(parent: Mutable, key: string, keySpan: Span, type: 'map' | 'list', span: Span): Mutable {
  parent.entries ??= [];
  for (let i = parent.entries.length - 1; i >= 0; i--) {
    const entry = parent.entries[i];
    if (entry?.key === key && entry.node.type === type) {
      entry.node.span = cover(entry.node.span, span);
      return entry.node;
    }
  }
  const node: Mutable = { type, span, keySpan };
  if (type === 'map') node.entries = [];
  else node.items = [];
  parent.entries.push({ key, node });
  return node;
}

function itemAt(list: Mutable, index: number, span: Span | undefined): Mutable {
  list.items ??= [];
  const existing = list.items[index];
  if (existing) return existing;
  const node: Mutable = { type: 'map', span: span ?? list.span, entries: [] };
  list.items.push(node);
  return node;
}

function cover(a: Span, b: Span): Span {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

function valueNode(node: AST.TOMLContentNode): Mutable {
  const span: Span = node.range;
  if (node.type === 'TOMLArray') return { type: 'list', span, items: node.elements.map(valueNode) };
  if (node.type === 'TOMLInlineTable') {
    const map: Mutable = { type: 'map', span, entries: [] };
    for (const item of node.body) addKeyValue(map, item);
    return map;
  }
  return { type: 'scalar', span, value: scalar(node) };
}

function scalar(node: AST.TOMLValue): string | number | boolean {
  switch (node.kind) {
    case 'string':
    case 'boolean':
      return node.value;
    case 'integer':
    case 'float':
      return String(node.value) === node.number ? node.value : node.number;
    default:
      return node.datetime;
  }
}
