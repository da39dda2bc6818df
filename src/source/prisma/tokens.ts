import type { Span } from '../../base/text.js';

export interface Token {
  readonly type: 'word' | 'string' | 'number' | 'mark' | 'newline' | 'stray';
  readonly start: number;
  readonly end: number;
  /** The word, the decoded string, the number as written, or the mark itself. */
  readonly text: string;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Comments with their delimiters. */
  readonly comments: readonly Span[];
}

const TOKEN =
  /(?<newline>\r\n?|\n)|(?<space>[^\S\r\n]+|\uFEFF)|(?<comment>\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<word>[\p{L}_][\p{L}\p{N}_-]*)|(?<number>-?\d+(?:\.\d+)?)|(?<string>"(?:[^"\\\r\n]|\\[^\r\n])*"?)|(?<mark>@@|[@{}()[\]:,=.?!])|(?<stray>.)/suy;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Cuts a Prisma schema into tokens. Characters that no token begins with are `stray`. */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = [];
  const comments: Span[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [written] = match;
    const start = match.index;
    const end = start + written.length;
    const { newline, space, comment, word, number, string, mark } = match.groups ?? {};
    if (space !== undefined) continue;
    if (comment !== undefined) {
      comments.push([start, end]);
      // Documentation after a field must not join it to the next line.
      if (/[\r\n]/.test(comment)) tokens.push({ type: 'newline', start: end, end, text: '' });
    } else if (newline !== undefined) tokens.push({ type: 'newline', start, end, text: '' });
    else if (word !== undefined) tokens.push({ type: 'word', start, end, text: word });
    else if (number !== undefined) tokens.push({ type: 'number', start, end, text: number });
    else if (string !== undefined) tokens.push({ type: 'string', start, end, text: decode(string) });
    else if (mark !== undefined) tokens.push({ type: 'mark', start, end, text: mark });
    else tokens.push({ type: 'stray', start, end, text: written });
  }
  return { tokens, comments };
}

function decode(literal: string): string {
  const closed = literal.length > 1 && literal.endsWith('"');
  const inner = literal.slice(1, closed ? -1 : undefined);
  if (!inner.includes('\\')) return inner;
  return inner.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, letter: string | undefined) =>
    code === undefined ? (ESCAPES[letter ?? ''] ?? letter ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
