const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Controls, line ends and marks of direction: in a terminal, text of a workspace may do nothing but stand there. */
const ACTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
/** Where a line may end: at a blank, and around every wide character. */
const PIECES = /[^\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]+|[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|\s+/gu;
/** May not begin a line. */
const CLOSING = /^[，。、；：？！）］」』》”]$/u;

/** The escape sequences of {@link paint}. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const COLOUR = /\u001b\[\d+m/gu;

/** Text of a workspace, on one line, with everything that a terminal would act on made visible. */
export function inert(text: string): string {
  return text.replace(ACTIVE, (mark) => (/[\t\r\n]/.test(mark) ? ' ' : '\ufffd'));
}

/** Columns that a terminal needs for a text. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text.replace(COLOUR, '')) width += WIDE.test(char) ? 2 : /\p{Mn}/u.test(char) ? 0 : 1;
  return width;
}

/** Cuts a line so that it fits into so many columns. */
export function shorten(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let cut = '';
  let width = 1;
  for (const char of text) {
    width += displayWidth(char);
    if (width > columns) break;
    cut += char;
  }
  return `${cut.trimEnd()}…`;
}

/** Lines of at most so many columns, where no single word is longer; later lines are indented. */
export function wrap(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const [piece] of text.matchAll(PIECES)) {
    const room = columns - (lines.length > 0 ? displayWidth(indent) : 0);
    const blank = piece.trim() === '';
    if (line !== '' && !blank && !CLOSING.test(piece) && displayWidth(line + piece) > room) {
      lines.push(line.trimEnd());
      line = '';
    }
    if (!blank) line += piece;
    else if (line !== '') line += ' ';
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines.map((one, index) => (index === 0 ? one : `${indent}${one}`));
}

/** A label with text that is wrapped beside it. */
export function labelled(label: string, text: string, columns: number): string[] {
  const indent = ' '.repeat(displayWidth(label));
  return wrap(text, columns - indent.length).map((line, index) => `${index === 0 ? label : indent}${line}`);
}

/** Pads to so many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  warn(text: string): string;
  note(text: string): string;
  good(text: string): string;
}

/** Escape sequences of a terminal, or none. */
export function paint(colour: boolean): Paint {
  const by =
    (on: number, off: number) =>
    (text: string): string =>
      colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return { strong: by(1, 22), faint: by(2, 22), warn: by(33, 39), note: by(36, 39), good: by(32, 39) };
}
