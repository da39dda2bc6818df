import type { Span } from '../../base/text.js';
import type { ConfigDocument, ConfigNode } from '../facts.js';

/** A word of a command line with its quotes taken off. */
export interface Word {
  readonly text: string;
  /** In the file, quotes included. */
  readonly span: Span;
  /** It begins with a quote, so that flag and value cannot be told apart by counting. */
  readonly quoted?: true;
}

/**
 * A command line as a document: a map of flag (leading dashes off, further dashes as underscores) to value. A flag with
 * several values is a list, one without a value is `true`; the words before the first flag are the list `_`.
 * `offset` is where `text` begins in the file. Only the first of several commands is read.
 */
export function parseArguments(text: string, offset: number): ConfigDocument {
  return argumentDocument(splitWords(text, offset), [offset, offset + text.length]);
}

/** The same for words that are already apart: a list of arguments in a configuration file. */
export function argumentDocument(words: readonly Word[], span: Span): ConfigDocument {
  const entries: { key: string; node: ConfigNode }[] = [];
  const bare: ConfigNode[] = [];
  let flag: { key: string; keySpan: Span; values: ConfigNode[] } | undefined;
  const close = (): void => {
    if (!flag) return;
    const { key, keySpan, values } = flag;
    const [first] = values;
    const last = values[values.length - 1];
    if (!first || !last) entries.push({ key, node: { type: 'scalar', value: true, span: keySpan, keySpan } });
    else if (first === last) entries.push({ key, node: { ...first, keySpan } });
    else entries.push({ key, node: { type: 'list', items: values, span: [first.span[0], last.span[1]], keySpan } });
    flag = undefined;
  };
  for (const word of words) {
    const name = /^--?([A-Za-z][\w.:/-]*)(=)?/.exec(word.text);
    if (name) {
      close();
      const [whole, key = '', equals] = name;
      const [start, end] = word.span;
      const exact = Math.min(start + whole.length, end);
      flag = { key: key.replaceAll('-', '_'), keySpan: [start, equals && word.quoted !== true ? exact - 1 : end], values: [] };
      if (equals) {
        flag.values.push({ type: 'scalar', value: word.text.slice(whole.length), span: word.quoted ? word.span : [exact, end] });
        close();
      }
    } else {
      const node: ConfigNode = { type: 'scalar', value: word.text, span: word.span };
      if (flag) flag.values.push(node);
      else bare.push(node);
    }
  }
  close();
  const first = bare[0];
  const last = bare[bare.length - 1];
  if (first && last) entries.unshift({ key: '_', node: { type: 'list', items: bare, span: [first.span[0], last.span[1]] } });
  return { format: 'arguments', root: { type: 'map', span, entries } };
}

/** Words of a shell command: quotes, escapes, a backslash before a line end. Ends at `;`, `|`, `&`, `>`, `<`, a comment or a line end. */
export function splitWords(text: string, offset: number): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === ' ' || character === '\t') at++;
    else if (character === '\\' && /^\\\r?\n/.test(text.slice(at, at + 3))) at += text.charAt(at + 1) === '\r' ? 3 : 2;
    else if (/[\r\n;|&<>#]/.test(character)) {
      if ((character === '\n' || character === '\r') && words.length === 0) at++;
      else break;
    } else {
      const word = readWord(text, at);
      words.push({ text: word.text, span: [offset + at, offset + word.end], ...(/["']/.test(character) ? { quoted: true as const } : {}) });
      at = word.end;
    }
  }
  return words;
}

function readWord(text: string, start: number): { readonly text: string; readonly end: number } {
  let result = '';
  let at = start;
  let braces = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === "'" || character === '"') {
      const close = closingQuote(text, at);
      const inner = text.slice(at + 1, close);
      result += character === '"' ? inner.replace(/\\(["\\$`])/g, '$1') : inner;
      at = close + 1;
    } else if (character === '\\') {
      if (/[\r\n]/.test(text.charAt(at + 1))) break;
      result += text.charAt(at + 1);
      at += 2;
    } else {
      if (character === '{' || character === '(') braces++;
      else if (character === '}' || character === ')') braces--;
      else if (braces <= 0 && /[\s;|&<>]/.test(character)) break;
      else if (/[\r\n]/.test(character)) break;
      result += character;
      at++;
    }
  }
  return { text: result, end: Math.min(at, text.length) };
}

/** Offset of the quote that closes the one at `start`; the text's end when it never does. */
function closingQuote(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let i = start + 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\' && quote === '"') i++;
    else if (character === quote) return i;
  }
  return text.length;
}
