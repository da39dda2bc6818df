import { type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import type { Lowering } from './context.js';

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

interface Flavour {
  readonly raw: boolean;
  readonly bytes: boolean;
  readonly formatted: boolean;
}

/** What a piece of a literal means. `undefined` stands for a character that only the Unicode names list knows (`\N{…}`). */
export function decodeText(source: string, flavour: Flavour): (string | undefined)[] {
  let text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  if (flavour.formatted && /[{}]/.test(text)) text = flavour.raw || !text.includes('\\N{') ? text.replace(/\{\{/g, '{').replace(/\}\}/g, '}') : text;
  if (flavour.raw || !text.includes('\\')) return [text];
  const pieces: (string | undefined)[] = [];
  let done = '';
  let at = 0;
  for (;;) {
    const slash = text.indexOf('\\', at);
    if (slash < 0 || slash === text.length - 1) break;
    done += text.slice(at, slash);
    const rest = text.slice(slash, slash + 12);
    const named = flavour.bytes ? null : /^\\N\{[^}]*\}?/.exec(text.slice(slash, slash + 120));
    if (named) {
      pieces.push(done, undefined);
      done = '';
      at = slash + named[0].length;
      continue;
    }
    const [value, length] = decodeEscape(rest, flavour.bytes);
    done += value;
    at = slash + length;
  }
  pieces.push(done + text.slice(at));
  return pieces;
}

function decodeEscape(rest: string, bytes: boolean): [value: string, length: number] {
  const letter = rest[1] ?? '';
  if (letter === '\n') return ['', 2];
  const simple = SIMPLE[letter];
  if (simple !== undefined) return [simple, 2];
  const code = /^\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3}))/.exec(rest) ?? (bytes ? null : /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest));
  if (!code) return [rest.slice(0, 2), 2];
  const octal = code[0][1] !== 'x' && code[0][1] !== 'u' && code[0][1] !== 'U';
  const value = Number.parseInt(code[1] ?? code[2] ?? '', octal ? 8 : 16);
  return value > 0x10ffff ? [code[0], code[0].length] : [String.fromCodePoint(value), code[0].length];
}

/** `string` and `concatenated_string`: one literal, or the parts of a concatenation when there are holes. */
export function lowerString(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const parts: NodeId[] = [];
  let holes = false;
  // Neighbouring literal text is kept back until a hole follows, so that implicit concatenation is one literal.
  let pending: { value: string; start: number; end: number } | undefined;
  const flush = () => {
    if (pending && (pending.value || !holes)) parts.push(builder.literal(pending.value, [pending.start, pending.end]));
    pending = undefined;
  };
  const text = (start: number, end: number, flavour: Flavour) => {
    for (const piece of decodeText(low.text.slice(start, end), flavour)) {
      if (piece === undefined) {
        holes = true;
        flush();
        parts.push(builder.unknown([start, end]));
      } else if (pending) {
        pending.value += piece;
        pending.end = end;
      } else pending = { value: piece, start, end };
    }
  };
  const hole = (child: SyntaxNode) => {
    holes = true;
    flush();
    for (const inner of child.children) if (inner.field === 'expression') parts.push(low.expression(inner, child));
    formatHoles(low, child);
  };
  for (const string of node.type === 'concatenated_string' ? node.children : [node]) {
    const open = string.children[0];
    if (open?.type !== 'string_start') {
      if (string.type !== 'string') low.expression(string, node);
      continue;
    }
    const prefix = low.text.slice(open.start, open.end).toLowerCase();
    const flavour = { raw: prefix.includes('r'), bytes: prefix.includes('b'), formatted: prefix.includes('f') || prefix.includes('t') };
    const last = string.children[string.children.length - 1];
    const end = last?.type === 'string_end' ? last.start : string.end;
    let at = open.end;
    for (const child of string.children) {
      if (child.type !== 'interpolation') continue;
      if (child.start > at) text(at, child.start, flavour);
      hole(child);
      at = child.end;
    }
    if (end > at || !holes) text(at, Math.max(at, end), flavour);
  }
  const span = spanOf(node);
  if (!holes) return builder.literal(pending?.value ?? '', span);
  flush();
  return builder.add({ op: 'concat', parts, span });
}

/** Expressions in a format specifier are evaluated but say nothing of the text. */
function formatHoles(low: Lowering, interpolation: SyntaxNode): void {
  for (const child of interpolation.children) {
    if (child.type !== 'format_specifier') continue;
    for (const inner of child.children) for (const value of inner.children) if (value.field === 'expression') low.expression(value, inner);
  }
}

/** The part of a plain string literal between its quotes; undefined when the value is not that part as it stands. */
export function plainContent(low: Lowering, node: SyntaxNode): { start: number; end: number; text: string } | undefined {
  const open = node.children[0];
  const close = node.children[node.children.length - 1];
  if (node.type !== 'string' || open?.type !== 'string_start' || close?.type !== 'string_end') return undefined;
  const text = low.text.slice(open.end, close.start);
  return text.includes('\\') || open.end - open.start > 3 ? undefined : { start: open.end, end: close.start, text };
}
