/** How the source of a cell stands in the JSON: one string, lines with their ends, lines without them. */
export type SourceForm = 'string' | 'lines' | 'bare';

export interface WrittenCell {
  readonly type: 'code' | 'markdown' | 'raw';
  /** Pieces of the source; a list breaks between two of them as well as after each line. */
  readonly pieces: readonly string[];
  readonly form: SourceForm;
  /** What VS Code says the cell's language is, where that is not the kernel's. */
  readonly languageId?: string;
  readonly outputs: readonly unknown[];
  /** Sorts the keys. */
  readonly order: number;
}

export interface WrittenNotebook {
  readonly cells: readonly WrittenCell[];
  readonly format: 3 | 4;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly indent: string;
  readonly eol: '\n' | '\r\n';
  /** Which characters are written as `\uXXXX`. */
  readonly escapes: Escapes;
  readonly bom: boolean;
}

export type Escapes = 'none' | 'ascii' | 'alternate' | 'punctuation';

/** A notebook as a file. */
export function writeNotebook(notebook: WrittenNotebook): Uint8Array {
  const { cells, format, metadata, indent, eol, escapes, bom } = notebook;
  const written = cells.map((cell) => cellObject(cell, format));
  const root =
    format === 4
      ? { cells: written, metadata, nbformat: 4, nbformat_minor: 5 }
      : { metadata, nbformat: 3, nbformat_minor: 0, worksheets: [{ cells: written, metadata: {} }] };
  const text = writeValue(root, { indent, eol, escapes }, '');
  return new TextEncoder().encode(`${bom ? '\ufeff' : ''}${text}${eol}`);
}

/** The source as VS Code joins it: entries of a list are lines, with or without their line end. */
export function shownSource(cell: WrittenCell): string {
  const source = sourceOf(cell);
  if (typeof source === 'string') return source;
  return source.map((entry, i) => (i < source.length - 1 && !entry.endsWith('\n') ? `${entry}\n` : entry)).join('');
}

function sourceOf({ pieces, form }: WrittenCell): string | readonly string[] {
  if (form === 'string') return pieces.join('');
  const lines = pieces.flatMap((piece) => piece.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  return form === 'lines' ? lines : lines.map((line) => line.replace(/\r?\n$/, ''));
}

function cellObject(cell: WrittenCell, format: 3 | 4): Record<string, unknown> {
  const code = cell.type === 'code';
  const entries: [string, unknown][] = [
    ['cell_type', cell.type],
    ['metadata', cell.languageId === undefined ? { tags: ['é'] } : { vscode: { languageId: cell.languageId } }],
    [code && format === 3 ? 'input' : 'source', sourceOf(cell)],
    ...(code
      ? ([
          ['outputs', cell.outputs],
          [format === 3 ? 'prompt_number' : 'execution_count', 1],
        ] satisfies [string, unknown][])
      : []),
    ...(code && format === 3 ? ([['language', cell.languageId ?? 'python']] satisfies [string, unknown][]) : []),
  ];
  return Object.fromEntries(permuted(entries, cell.order));
}

/** One of the orders of a list, by number. */
function permuted<T>(items: readonly T[], number: number): readonly T[] {
  const left = [...items];
  const result: T[] = [];
  for (let rest = number; left.length > 0; rest = Math.floor(rest / items.length)) result.push(...left.splice(rest % left.length, 1));
  return result;
}

interface Style {
  readonly indent: string;
  readonly eol: string;
  readonly escapes: Escapes;
}

function writeValue(value: unknown, style: Style, margin: string): string {
  if (typeof value === 'string') return writeString(value, style.escapes);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = margin + style.indent;
  const [open, close, items] = Array.isArray(value)
    ? ['[', ']', value.map((item) => writeValue(item, style, inner))]
    : ['{', '}', Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${writeValue(item, style, inner)}`)];
  if (items.length === 0) return open + close;
  if (style.indent === '') return open + items.join(', ') + close;
  return `${open}${style.eol}${inner}${items.join(`,${style.eol}${inner}`)}${style.eol}${margin}${close}`;
}

function writeString(text: string, escapes: Escapes): string {
  let count = 0;
  const written = [...text].map((character) => {
    const telling = escapes === 'punctuation' ? /["'<>&+`]/.test(character) : character > '\u007e';
    if (!telling || escapes === 'none' || (escapes === 'alternate' && ++count % 2 === 0)) return JSON.stringify(character).slice(1, -1);
    return [...Array(character.length).keys()].map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
  });
  return `"${written.join('')}"`;
}
