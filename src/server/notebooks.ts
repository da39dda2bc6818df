/** A cell as an editor holds it; `kind` 1 is Markdown, 2 is code (the protocol's numbers). */
export interface EditorCell {
  readonly kind: number;
  readonly text: string;
}

/** The notebook file that an editor's cells would be saved as, as far as analysis needs it: the same cells in the same order. */
export function notebookText(cells: readonly EditorCell[]): string {
  const raw = cells.map((cell) => {
    const source = lines(cell.text);
    return cell.kind === 1 ? { cell_type: 'markdown', metadata: {}, source } : { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source };
  });
  return `${JSON.stringify({ cells: raw, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** Jupyter's multi-line string: every line keeps its line feed. */
function lines(text: string): readonly string[] {
  return text === '' ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
}
