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
    // The raw slice keeps offsets; quotes around the whole value are not part of the command.
    let [start, end] = node.span;
    const quote = text.charAt(start);
    if ((quote === '"' || quote === "'") && text.charAt(end - 1) === quote) {
      start++;
      end--;
    }
    for (const command of launchCommands(text.slice(start, end), start)) found.push(argumentDocument(command.words, [command.start, command.end]));
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

/** `["--dataset", "x"]` as words; undefined for any other list. */
function argumentWords(node: ConfigNode): readonly Word[] | undefined {
  if (node.type !== 'list' || !node.items?.some((item) => typeof item.value === 'string' && /^--[A-Za-z]/.test(item.value))) return undefined;
  const words: Word[] = [];
  for (const item of node.items) {
    if (item.type !== 'scalar' || item.value === null || item.value === undefined) return undefined;
    words.push({ text: String(item.value), span: item.span });
  }
  return words;
}
