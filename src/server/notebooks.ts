import type { Connection, DidChangeNotebookDocumentParams } from 'vscode-languageserver';

/** A cell as an editor holds it; `kind` 1 is Markdown, 2 is code (the protocol's numbers). */
export interface EditorCell {
  readonly kind: number;
  readonly text: string;
  /** The editor's own name of the language. */
  readonly languageId: string;
}

const PYTHON = 'python';

/** The notebook file that an editor's cells would be saved as, as far as analysis needs it: the same cells in the same order. */
export function notebookText(cells: readonly EditorCell[]): string {
  const languages = cells.filter(({ kind }) => kind !== 1).map(({ languageId }) => languageId);
  // The editor does not say which kernel it is; one cell of Python makes it Python's.
  const kernel = languages.includes(PYTHON) ? PYTHON : (languages[0] ?? PYTHON);
  const raw = cells.map(({ kind, text, languageId }) => {
    const source = lines(text);
    if (kind === 1) return { cell_type: 'markdown', metadata: {}, source };
    const metadata = languageId === kernel ? {} : { vscode: { languageId } };
    return { cell_type: 'code', execution_count: null, metadata, outputs: [], source };
  });
  return `${JSON.stringify({ cells: raw, metadata: { language_info: { name: kernel } }, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** Jupyter's multi-line string: every line keeps its line feed. */
function lines(text: string): readonly string[] {
  return text === '' ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
}

/** A connection for the library's `NotebookDocuments`, which tells its listeners nothing of cells that only change their places. */
export function tellingMoves(connection: Connection, moved: (notebook: string) => void): Connection {
  const { synchronization } = connection.notebooks;
  const telling: typeof synchronization = {
    onDidOpenNotebookDocument: (handler) => synchronization.onDidOpenNotebookDocument(handler),
    onDidChangeNotebookDocument: (handler) =>
      synchronization.onDidChangeNotebookDocument((params) => {
        handler(params);
        if (onlyMoves(params)) moved(params.notebookDocument.uri);
      }),
    onDidSaveNotebookDocument: (handler) => synchronization.onDidSaveNotebookDocument(handler),
    onDidCloseNotebookDocument: (handler) => synchronization.onDidCloseNotebookDocument(handler),
  };
  return Object.create(connection, { notebooks: { value: { synchronization: telling } } }) as Connection;
}

function onlyMoves({ change: { cells } }: DidChangeNotebookDocumentParams): boolean {
  return cells?.structure !== undefined && !cells.structure.didOpen?.length && !cells.structure.didClose?.length;
}
