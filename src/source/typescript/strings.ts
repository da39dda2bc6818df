import { type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { type Lowering, parts, textOf } from './context.js';

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0', '\n': '', '\r': '', '\r\n': '' };

/** What an escape sequence such as `\n`, `\u{1F600}` or `\x41` stands for. */
export function unescaped(source: string): string {
  const body = source.slice(1);
  const hex = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\})$/i.exec(body);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '0', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  }
  return SIMPLE[body] ?? body;
}

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** What a character reference of JSX such as `&amp;` or `&#33;` stands for; itself where it is not known. */
function referred(source: string): string {
  const name = source.slice(1, -1);
  const digits = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(name);
  if (!digits) return CHARACTERS[name] ?? source;
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : source;
}

/** The value of a `string` node. */
export function stringValue(low: Lowering, node: SyntaxNode): string {
  let value = '';
  for (const child of node.children) {
    const text = textOf(low, child);
    if (child.type === 'string_fragment') value += text;
    else if (child.type === 'escape_sequence') value += unescaped(text);
    else if (child.type === 'html_character_reference') value += referred(text);
  }
  return value;
}

/** A template: a literal where it has no holes, else its parts in order. */
export function lowerTemplate(low: Lowering, node: SyntaxNode): NodeId {
  const { builder } = low;
  const found: NodeId[] = [];
  let text = '';
  let start = node.start + 1;
  const flush = (end: number): void => {
    if (text) found.push(builder.literal(text, [start, end]));
    text = '';
  };
  for (const child of node.children) {
    if (child.type === 'string_fragment') text += textOf(low, child);
    else if (child.type === 'escape_sequence') text += unescaped(textOf(low, child));
    else if (child.type === 'template_substitution') {
      flush(child.start);
      found.push(low.expression(parts(child)[0], child));
      start = child.end;
    }
  }
  if (!found.length) return builder.literal(text, spanOf(node));
  flush(node.end - 1);
  return builder.add({ op: 'concat', parts: found, span: spanOf(node) });
}
