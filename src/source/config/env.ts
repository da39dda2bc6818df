import { phrase } from '../../base/phrase.js';
import { LineIndex, type Span } from '../../base/text.js';
import type { ConfigDocument, ConfigNode, FileFacts } from '../facts.js';
import { attachDirectives, type ConfigComment } from './directives.js';
import { documentFacts, ProblemList } from './facts.js';

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/;

/** A `.env` file: `export`, quotes (double ones over several lines), comments. */
export function lowerEnv(text: string): FileFacts {
  const lines = LineIndex.of(text);
  const problems = new ProblemList(lines);
  const entries: { key: string; node: ConfigNode }[] = [];
  const comments: ConfigComment[] = [];
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    const match = ASSIGNMENT.exec(line);
    if (match) {
      const key = match[1] ?? '';
      const keyStart = at + line.indexOf(key);
      const value = readValue(text, at + match[0].length, end);
      if (value.unclosed) problems.add('env.unclosed-quote', phrase('The quote that opens the value of {key} is never closed.', { key }), value.span);
      entries.push({ key, node: { type: 'scalar', value: value.text, span: value.span, keySpan: [keyStart, keyStart + key.length] } });
      at = value.end;
      const rest = text.slice(at, lineEnd(text, at));
      const hash = rest.search(/(?:^|[ \t])#/);
      if (hash >= 0) comments.push(comment(text, at + rest.indexOf('#', hash)));
    } else if (/^\s*#/.test(line)) {
      comments.push(comment(text, at + line.indexOf('#')));
    } else if (line.trim() && !/^\s*export\s+[\w\s]+$/.test(line)) {
      problems.add('env.syntax', phrase('Expected NAME=value.'), [at, end]);
    }
    at = nextLine(text, lineEnd(text, at));
  }
  const documents: ConfigDocument[] = entries.length ? [{ format: 'env', root: { type: 'map', span: [0, text.length], entries } }] : [];
  return documentFacts('env', text, lines, documents, attachDirectives(comments, documents, text), problems.items);
}

function comment(text: string, start: number): ConfigComment {
  const end = lineEnd(text, start);
  return { text: text.slice(start, end), span: [start, end] };
}

function lineEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
  return end;
}

function nextLine(text: string, end: number): number {
  return text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
}

interface EnvValue {
  readonly text: string;
  /** Quotes included. */
  readonly span: Span;
  readonly end: number;
  readonly unclosed?: true;
}

function readValue(text: string, start: number, end: number): EnvValue {
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'" || quote === '`') {
    for (let i = start + 1; i < text.length; i++) {
      if (quote === '"' && text.charAt(i) === '\\') i++;
      else if (text.charAt(i) === quote) {
        const inner = text.slice(start + 1, i);
        return { text: quote === '"' ? unescaped(inner) : inner, span: [start, i + 1], end: i + 1 };
      }
    }
    return { ...bareValue(text, start, end), unclosed: true };
  }
  return bareValue(text, start, end);
}

function bareValue(text: string, start: number, end: number): EnvValue {
  const raw = text.slice(start, end);
  const hash = raw.search(/(?:^|\s)#/);
  const value = (hash < 0 ? raw : raw.slice(0, hash)).trimEnd();
  return { text: value, span: [start, start + value.length], end: start + value.length };
}

function unescaped(text: string): string {
  return text.replace(/\\([nrt"\\$])/g, (_, character: string) => ({ n: '\n', r: '\r', t: '\t' })[character] ?? character);
}
