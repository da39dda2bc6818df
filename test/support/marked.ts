import { LineIndex, type Range } from '../../src/base/text.js';

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

export interface Marked {
  readonly texts: ReadonlyMap<string, string>;
  /** What stands between `«` and `»`, by path and then by position. */
  readonly places: readonly { readonly path: string; readonly range: Range }[];
}

/** Takes the marks `«…»` out of texts; the ranges are those of the text without them. */
export function readMarks(files: Files): Marked {
  const texts = new Map<string, string>();
  const places: { path: string; range: Range }[] = [];
  for (const [path, marked] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const spans: [number, number][] = [];
    let text = '';
    for (const [i, part] of marked.split(/[«»]/).entries()) {
      if (i % 2) spans.push([text.length, text.length + part.length]);
      text += part;
    }
    const lines = LineIndex.of(text);
    texts.set(path, text);
    places.push(...spans.map((span) => ({ path, range: lines.range(span) })));
  }
  return { texts, places };
}

/** A text in a template literal without the indentation that all its lines share. */
export function dedent(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const lines = String.raw({ raw: strings.raw }, ...values)
    .replace(/^\n/, '')
    .split('\n');
  const indents = lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length);
  const shared = Math.min(...indents);
  return `${lines
    .map((line) => line.slice(shared))
    .join('\n')
    .trimEnd()}\n`;
}
