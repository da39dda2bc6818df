import { describe, expect, test } from 'vitest';
import type { Hover, WorkspaceEdit } from 'vscode-languageserver/node.js';
import type { ReportDocument } from '../../src/report/document.js';
import { folder } from './support/cleanup.js';
import type { Editor } from './support/editor.js';
import { shipped } from './support/shipped.js';

interface Cell {
  readonly id: string;
  readonly text: string;
  readonly languageId?: string;
}

const IMPORT: Cell = { id: 'import', text: 'from datasets import load_dataset\n' };
const load = (id: string, text = `数据 = "🚀" and load_dataset("acme/${id}")\n`): Cell => ({ id, text });
const prose = (id: string): Cell => ({ id, text: '# load_dataset("no/prose")\n', languageId: 'markdown' });

const kindOf = ({ languageId }: Cell): number => (languageId === 'markdown' ? 1 : 2);

/** The notebook as the file that was opened. */
function saved(...cells: readonly Cell[]): string {
  const written = cells.map((cell) => ({
    cell_type: kindOf(cell) === 1 ? 'markdown' : 'code',
    metadata: cell.languageId && kindOf(cell) === 2 ? { vscode: { languageId: cell.languageId } } : {},
    source: cell.text.split(/(?<=\n)/),
    ...(kindOf(cell) === 1 ? {} : { outputs: [{ output_type: 'stream', name: 'stdout', text: 'load_dataset("no/output")' }], execution_count: 1 }),
  }));
  return JSON.stringify({ cells: written, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

/** A notebook on show: tells the server what VS Code tells. */
class Notebook {
  private version = 1;
  private readonly versions = new Map<string, number>();

  private constructor(
    private readonly open: Editor,
    readonly uri: string,
    private readonly cells: Cell[],
  ) {}

  static async show(open: Editor, uri: string, ...cells: readonly Cell[]): Promise<Notebook> {
    const notebook = new Notebook(open, uri, [...cells]);
    await open.notify('notebookDocument/didOpen', {
      notebookDocument: { uri, notebookType: 'jupyter-notebook', version: 1, cells: cells.map((cell) => notebook.reference(cell)) },
      cellTextDocuments: cells.map((cell) => notebook.document(cell)),
    });
    return notebook;
  }

  cell(id: string): string {
    const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/.exec(this.uri) ?? [];
    return `vscode-notebook-cell:${rest}#${scheme === 'file' ? '' : scheme}${id}`;
  }

  /** Replaces a run of cells; what is taken out and put in again has only changed its place. */
  replace(start: number, deleteCount: number, ...cells: readonly Cell[]): Promise<void> {
    const removed = this.cells.splice(start, deleteCount, ...cells);
    const kept = new Set(cells.filter(({ id }) => removed.some((cell) => cell.id === id)).map(({ id }) => id));
    return this.change({
      structure: {
        array: { start, deleteCount, cells: cells.map((cell) => this.reference(cell)) },
        didOpen: cells.filter(({ id }) => !kept.has(id)).map((cell) => this.document(cell)),
        didClose: removed.filter(({ id }) => !kept.has(id)).map(({ id }) => ({ uri: this.cell(id) })),
      },
    });
  }

  type(id: string, text: string): Promise<void> {
    const version = (this.versions.get(id) ?? 1) + 1;
    this.versions.set(id, version);
    return this.change({ textContent: [{ document: { uri: this.cell(id), version }, changes: [{ text }] }] });
  }

  save(): Promise<void> {
    return this.open.notify('notebookDocument/didSave', { notebookDocument: { uri: this.uri } });
  }

  close(): Promise<void> {
    return this.open.notify('notebookDocument/didClose', {
      notebookDocument: { uri: this.uri },
      cellTextDocuments: this.cells.map(({ id }) => ({ uri: this.cell(id) })),
    });
  }

  private change(cells: unknown): Promise<void> {
    this.version++;
    return this.open.notify('notebookDocument/didChange', { notebookDocument: { uri: this.uri, version: this.version }, change: { cells } });
  }

  private reference(cell: Cell): { kind: number; document: string } {
    return { kind: kindOf(cell), document: this.cell(cell.id) };
  }

  private document({ id, text, languageId = 'python' }: Cell): { uri: string; languageId: string; version: number; text: string } {
    return { uri: this.cell(id), languageId, version: 1, text };
  }
}

/** `cell or file: subject at line:character`, sorted. */
function shown(open: Editor): readonly string[] {
  return [...open.diagnostics]
    .flatMap(([uri, problems]) =>
      problems.map(({ range: { start, end }, code, data }) => {
        const place = uri.includes('#') ? uri.slice(uri.indexOf('#') + 1) : uri.slice(uri.lastIndexOf('/') + 1);
        const what = (data as { readonly subject?: string } | undefined)?.subject ?? String(code);
        return `${place}: ${what} at ${start.line}:${start.character}-${end.character}`;
      }),
    )
    .sort();
}

async function becomes(open: Editor, ...expected: readonly string[]): Promise<void> {
  const sorted = [...expected].sort();
  await open.until(() => JSON.stringify(shown(open)) === JSON.stringify(sorted), `${JSON.stringify(sorted)} instead of ${JSON.stringify(shown(open))}`);
  await new Promise((done) => setTimeout(done, 400));
  expect(shown(open)).toEqual(sorted);
}

const at = (id: string, line = 0): string => `${id}: hf:acme/${id} at ${line}:14-26`;

describe('a notebook in the editor', () => {
  test('Problems move with their cells, and none stays behind', async () => {
    const cells = [IMPORT, prose('text'), load('one'), load('two')];
    const root = folder({ 'a.ipynb': saved(...cells) });
    const { open } = await shipped({ folders: [root.path] });
    const notebook = await Notebook.show(open, root.uri('a.ipynb'), ...cells);
    await becomes(open, at('one'), at('two'));
    await notebook.replace(1, 0, load('new'), prose('more'));
    await becomes(open, at('new'), at('one'), at('two'));
    await notebook.type('one', '\n\n数据 = "🚀" and load_dataset("acme/one")\n');
    await becomes(open, at('new'), at('one', 2), at('two'));
    await notebook.replace(1, 1);
    await becomes(open, at('one', 2), at('two'));
    await notebook.type('two', '# nothing\n');
    await becomes(open, at('one', 2));
    await notebook.close();
    const lines = saved(...cells).split('\n');
    await becomes(open, ...['one', 'two'].map((id) => `a.ipynb: hf:acme/${id} at ${lines.findIndex((line) => line.includes(`acme/${id}`))}:21-33`));
  });

  test('cells that only change their place keep what is theirs', async () => {
    const cells = [IMPORT, load('one'), prose('text'), load('two')];
    const root = folder({ 'a.ipynb': saved(...cells) });
    const { open } = await shipped({ folders: [root.path] });
    const notebook = await Notebook.show(open, root.uri('a.ipynb'), ...cells);
    await becomes(open, at('one'), at('two'));
    await notebook.replace(1, 3, cells[3] as Cell, cells[1] as Cell, cells[2] as Cell);
    await becomes(open, at('one'), at('two'));
    for (const id of ['one', 'two']) {
      const hover = await open.request<Hover | null>('textDocument/hover', { textDocument: { uri: notebook.cell(id) }, position: { line: 0, character: 16 } });
      expect(JSON.stringify(hover)).toContain(`hf:acme/${id}`);
      expect(open.decorations.get(notebook.cell(id))?.items.map(({ range }) => range.start)).toEqual([{ line: 0, character: 14 }]);
    }
    expect(open.decorations.get(notebook.cell('text'))?.items).toEqual([]);
  });

  test('a cell counts in the language that the editor gives it', async () => {
    const shell: Cell = { id: 'shell', text: 'torchrun train.py --dataset_name acme/shell\nload_dataset("no/shell")\n', languageId: 'shellscript' };
    const cells = [IMPORT, load('one'), shell, { ...load('sql'), languageId: 'sql' }];
    const root = folder({ 'a.ipynb': saved(...cells) });
    const { open } = await shipped({ folders: [root.path] });
    const notebook = await Notebook.show(open, root.uri('a.ipynb'), ...cells);
    const both = [at('one'), 'shell: hf:acme/shell at 0:18-43'];
    await becomes(open, ...both);
    await notebook.replace(0, 0, prose('text'));
    await becomes(open, ...both);
    // As VS Code tells of another language: the cell goes and comes back.
    await notebook.replace(2, 1);
    await notebook.replace(2, 0, { ...load('one'), languageId: 'javascript' });
    await becomes(open, 'shell: hf:acme/shell at 0:18-43');
  });

  test('a notebook of another kernel stays unanalysed while it is edited', async () => {
    const script: Cell = { id: 'one', text: 'await client.chat.completions.create({ model });\n', languageId: 'typescript' };
    const root = folder({ 'a.ipynb': saved(IMPORT, load('one')), 'b.py': 'pass\n' });
    const { open } = await shipped({ folders: [root.path] });
    const notebook = await Notebook.show(open, root.uri('a.ipynb'), script);
    await notebook.type('one', `${script.text}\n`);
    const { summary } = await open.request<ReportDocument>('clausemark/report', { uri: root.rootUri });
    expect(summary.files.skipped).toEqual({ 'no-rule-word': 1, 'notebook-language': 1 });
    await becomes(open);
  });

  test('a notebook follows its folder as that is opened and closed', async () => {
    const cells = [IMPORT, load('one')];
    const root = folder({ 'a.ipynb': saved(...cells) });
    const { open } = await shipped({});
    const notebook = await Notebook.show(open, root.uri('a.ipynb'), ...cells);
    await becomes(open, at('one'));
    await notebook.type('one', '\n数据 = "🚀" and load_dataset("acme/one")\n');
    await becomes(open, at('one', 1));
    const event = (added: unknown[], removed: unknown[]) => open.notify('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
    const own = { uri: root.rootUri, name: 'root' };
    await event([own], []);
    await becomes(open, at('one', 1));
    const { touchpoints } = await open.request<ReportDocument>('clausemark/report', { uri: root.rootUri });
    expect(touchpoints.map(({ subject, cell }) => [subject, cell?.range.start.line])).toEqual([['hf:acme/one', 1]]);
    await event([], [own]);
    await becomes(open, at('one', 1));
    await notebook.close();
    await becomes(open);
  });

  test('a notebook that is deleted under its editor leaves nothing, and comes back with an edit', async () => {
    const cells = [IMPORT, load('one')];
    const root = folder({ 'a.ipynb': saved(...cells), 'b.py': 'pass\n' });
    const { open } = await shipped({ folders: [root.path] });
    const notebook = await Notebook.show(open, root.uri('a.ipynb'), ...cells);
    await notebook.type('one', load('one').text.repeat(2));
    await open.until(() => shown(open).length > 0);
    root.delete('a.ipynb');
    await open.notify('workspace/didDeleteFiles', { files: [{ uri: notebook.uri }] });
    await becomes(open);
    await notebook.type('one', load('one').text);
    await becomes(open, at('one'));
  });

  test('what a diff shows of another version is no notebook of its own', async () => {
    const cells = [IMPORT, load('one')];
    const root = folder({ 'a.ipynb': saved(...cells) });
    const { open } = await shipped({ folders: [root.path] });
    await Notebook.show(open, root.uri('a.ipynb').replace('file:', 'git:'), ...cells);
    await Notebook.show(open, root.uri('a.ipynb'), ...cells);
    await becomes(open, at('one'));
  });

  test('a waiver is offered in its cell, and a Problem with it stands there', async () => {
    const cells = [IMPORT, load('one'), { id: 'odd', text: 'x = 1\n# clausemark: ignore nothing-known -- because\ny = 2\n' }];
    const root = folder({ 'a.ipynb': saved(...cells) });
    const { open } = await shipped({ folders: [root.path] });
    const notebook = await Notebook.show(open, root.uri('a.ipynb'), ...cells);
    const odd = 'odd: directive.unknown-kind at 1:0-45';
    await becomes(open, at('one'), odd);
    const range = { start: { line: 0, character: 16 }, end: { line: 0, character: 16 } };
    const actions = await open.request<{ title: string; edit?: WorkspaceEdit }[]>('textDocument/codeAction', {
      textDocument: { uri: notebook.cell('one') },
      range,
      context: { diagnostics: [] },
    });
    const changes = actions.flatMap(({ edit }) => edit?.documentChanges ?? []);
    expect(changes).toContainEqual({
      textDocument: { uri: notebook.cell('one'), version: 1 },
      edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: '# clausemark: ignore training-data -- \n' }],
    });
    await notebook.type('one', `# clausemark: ignore training-data -- own data\n${load('one').text}`);
    await becomes(open, odd);
    await notebook.type('one', '# clausemark: ignore training-data -- own data\nx = 1\n');
    await becomes(open, odd, 'one: waiver.unused at 1:0-5');
  });
});
