import { named, type Parse } from './edits.js';

/** A Python module as a notebook: each statement of it in a cell of its own, between cells that hold no code. */
export function asNotebook(text: string, parse: Parse, form: 'list' | 'string'): string {
  const root = parse(text);
  const starts = named(root)
    .filter(({ type }) => type !== 'comment')
    .map(({ startIndex }) => startIndex);
  const cells = starts.map((start, i) => text.slice(i === 0 ? 0 : start, starts[i + 1]).trimEnd());
  const source = (cell: string): string | readonly string[] => (form === 'string' ? cell : (cell.match(/[^\n]*\n|[^\n]+$/g) ?? []));
  const aside = { cell_type: 'markdown', metadata: {}, source: 'Calls `load_dataset("decoy/set")`.' };
  const code = cells.map((cell) => ({ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: source(cell) }));
  return JSON.stringify({ cells: [aside, ...code, aside], metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, form === 'list' ? 1 : undefined);
}

/** Rewrites the code of each cell, which is Python without magics where `parse` finds no error in it, and the notebook around it. */
export async function inCells(text: string, rewrite: (code: string) => string | Promise<string>, form: 'list' | 'string'): Promise<string> {
  const notebook = JSON.parse(text) as { cells: { cell_type: string; source: string | string[] }[] };
  for (const cell of notebook.cells) {
    const code = typeof cell.source === 'string' ? cell.source : cell.source.join('');
    const now = cell.cell_type === 'code' ? await rewrite(code) : code;
    cell.source = form === 'string' ? now : (now.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  }
  return JSON.stringify(notebook, null, form === 'list' ? 2 : undefined);
}
