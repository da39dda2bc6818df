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
    const script = scriptOf(text, node.span);
    for (const command of launchCommands(script, node.span[0])) found.push(argumentDocument(command.words, [command.start, command.end]));
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

/** The raw text of a scalar, of equal length, with the format's own quotes, block headers and folded line ends as spaces. */
function scriptOf(text: string, [start, end]: Span): string {
  const raw = text.slice(start, end);
  const first = raw.charAt(0);
  if ((first === '"' || first === "'") && raw.length > 1 && raw.endsWith(first)) return ` ${raw.slice(1, -1)} `;
  const block = first === '|' || first === '>';
  const body = block ? raw.replace(/^[^\r\n]*/, (header) => ' '.repeat(header.length)) : raw;
  return first === '|' ? body : body.replace(/[\r\n]/g, ' ');
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
