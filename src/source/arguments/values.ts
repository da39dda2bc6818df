import type { Span } from '../../base/text.js';
import type { ConfigDocument, ConfigNode } from '../facts.js';
import { launchCommands, looksLikeLaunch } from './launch.js';
import { argumentDocument, type Word } from './parse.js';

/** Values of configuration documents that are command lines, or lists of arguments, as documents of their own. */
export function commandLines(documents: readonly ConfigDocument[], text: string): ConfigDocument[] {
  const found: ConfigDocument[] = [];
  for (const document of documents) visit(document.root, text, found);
  return found;
}

function visit(node: ConfigNode, text: string, found: ConfigDocument[]): void {
  if (node.type === 'scalar') {
    if (typeof node.value !== 'string' || !looksLikeLaunch(node.value)) return;
    const { script, offsets } = scriptOf(text, node.span);
    const inFile = ([from, to]: Span): Span => [offsets[from] ?? node.span[1], offsets[to] ?? node.span[1]];
    for (const { words, start, end } of launchCommands(script, 0))
      found.push(
        argumentDocument(
          words.map((word) => ({ ...word, span: inFile(word.span) })),
          inFile([start, end]),
        ),
      );
    return;
  }
  const words = argumentWords(node);
  if (words) {
    found.push(argumentDocument(words, node.span));
    return;
  }
  for (const entry of node.entries ?? []) visit(entry.node, text, found);
  for (const item of node.items ?? []) visit(item, text, found);
}

/** A command line as its program gets it, and for each of its units the place in the file. */
interface Script {
  readonly script: string;
  readonly offsets: readonly number[];
}

/** A scalar without the format's own quotes, escapes, block headers and folded line ends. */
function scriptOf(text: string, [start, end]: Span): Script {
  const raw = text.slice(start, end);
  const { from, to, tokens, read } = notationOf(raw);
  const body = raw.slice(from, to);
  const offsets: number[] = [];
  let script = '';
  for (const token of body.matchAll(tokens)) {
    const said = read(token[0]);
    for (let i = 0; i < said.length; i++) offsets.push(start + from + token.index);
    script += said;
  }
  return { script, offsets: [...offsets, start + from + body.length] };
}

/** How a scalar is written: where its text begins and ends, what it is read by, and what each of that stands for. */
interface Notation {
  readonly from: number;
  readonly to: number;
  readonly tokens: RegExp;
  readonly read: (token: string) => string;
}

function notationOf(raw: string): Notation {
  const first = raw.charAt(0);
  const quote = /^(?:"""|'''|"|')/.exec(raw)?.[0] ?? '';
  if (quote !== '' && raw.length >= 2 * quote.length && raw.endsWith(quote)) {
    const [from, to] = [quote.length, raw.length - quote.length];
    if (quote === '"') return { from, to, tokens: ESCAPED, read: (token) => (token.startsWith('\\') ? unescaped(token) : folded(token)) };
    if (quote === "'") return { from, to, tokens: DOUBLED, read: (token) => (token === "''" ? "'" : folded(token)) };
    return quote === '"""'
      ? { from, to, tokens: ESCAPED, read: (token) => (token.startsWith('\\') ? unescaped(token) : token) }
      : { from, to, tokens: UNIT, read: (token) => token };
  }
  const from = first === '|' || first === '>' ? (/^[^\r\n]*/.exec(raw)?.[0].length ?? 0) : 0;
  return { from, to: raw.length, tokens: UNIT, read: (token) => (first !== '|' && /[\r\n]/.test(token) ? ' ' : token) };
}

const UNIT = /./gs;
const ESCAPED = /\\(?:u[\da-f]{4}|U[\da-f]{8}|x[\da-f]{2}|\r?\n\s*|.)|[ \t]*\r?\n\s*|./gis;
const DOUBLED = /''|[ \t]*\r?\n\s*|./gs;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescaped(token: string): string {
  const code = /^\\[ux]([\da-f]+)$/i.exec(token)?.[1];
  const point = code === undefined ? undefined : Number.parseInt(code, 16);
  if (point !== undefined) return point <= 0x10ffff ? String.fromCodePoint(point) : '';
  const escaped = token.charAt(1);
  return /[\r\n]/.test(escaped) ? '' : (CONTROLS[escaped] ?? escaped);
}

/** One line end in a quoted text is a blank; of several, the first is nothing. */
function folded(token: string): string {
  const ends = token.split('\n').length - 1;
  return ends === 0 ? token : ends === 1 ? ' ' : '\n'.repeat(ends - 1);
}

/** `["--dataset", "x"]` as words; undefined for any other list. */
function argumentWords(node: ConfigNode): readonly Word[] | undefined {
  if (node.type !== 'list' || !node.items?.some((item) => typeof item.value === 'string' && /^--[A-Za-z]/.test(item.value))) return undefined;
  const words: Word[] = [];
  for (const item of node.items) {
    if (item.type !== 'scalar' || item.value === null || item.value === undefined) return undefined;
    words.push({ text: String(item.value), span: item.span, ...(item.span[1] - item.span[0] === String(item.value).length ? {} : { quoted: true as const }) });
  }
  return words;
}
