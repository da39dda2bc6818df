import { describe, expect, test } from 'vitest';
import type { Hover, Location } from 'vscode-languageserver/node.js';
import { serialiseReport } from '../../src/report/document.js';
import type { ClauseDocument, TreeNode } from '../../src/server/protocol.js';
import { editor, folder } from './support/cleanup.js';
import type { Editor } from './support/editor.js';
import { FakeSession, PACK } from './support/fake-session.js';

const LOAD = 'data = load_dataset("Salesforce/wikitext")\n';
const CLAUSE = 'clausemark-clause:/cac-genai-draft-2023/7%283%29.md';

function hoverText(hover: Hover | null): string {
  return hover ? (hover.contents as { value: string }).value : '';
}

describe('the card', () => {
  test('says what, why, which clause, what is unanswered, and how the law stands, in at most twelve lines', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('train.py'), LOAD);
    const hover = await open.request<Hover | null>('textDocument/hover', { textDocument: { uri: root.uri('train.py') }, position: { line: 0, character: 9 } });
    const text = hoverText(hover);
    expect(text.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(12);
    for (const part of ['hf:Salesforce/wikitext', 'never in force', '7(3)', 'command:clausemark.openClause']) expect(text).toContain(part);
    expect(text).not.toContain('violat');
    expect(await open.request('textDocument/hover', { textDocument: { uri: root.uri('train.py') }, position: { line: 0, character: 1 } })).toBeNull();
  });

  test('of several places under the cursor is that of the one that asks; the others have a line each', async () => {
    const text = 'review("api.openai.com")\n';
    const root = folder({ 'review.py': text });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('review.py'), text);
    const hover = await open.request<Hover | null>('textDocument/hover', { textDocument: { uri: root.uri('review.py') }, position: { line: 0, character: 2 } });
    const lines = hoverText(hover)
      .split('\n')
      .filter((line) => line.trim() !== '');
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines[0]).toContain('model-call');
    expect(lines.at(-1)).toMatch(/^Here too: \*\*content-safety\*\*/);
  });

  test('names each state of the asked claims once, and no clause twice', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path], commandLinks: false });
    await open.openText(root.uri('train.py'), LOAD);
    const hover = await open.request<Hover | null>('textDocument/hover', { textDocument: { uri: root.uri('train.py') }, position: { line: 0, character: 9 } });
    const text = hoverText(hover);
    expect(text.match(/unanswered/g)).toHaveLength(1);
    expect(text.match(/`7\(1\)`/g)).toHaveLength(1);
    expect(text).toMatch(/○ unanswered: `7\[lead\]` `7\(1\)` `7\(2\)`/);
  });

  test('has no command links where the editor does not follow them', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path], commandLinks: false });
    await open.openText(root.uri('train.py'), LOAD);
    const hover = await open.request<Hover | null>('textDocument/hover', { textDocument: { uri: root.uri('train.py') }, position: { line: 0, character: 9 } });
    expect(hoverText(hover)).not.toContain('command:');
  });

  test('makes the text of the workspace inert', async () => {
    const evil = 'data = load_dataset("a/b`](command:evil)<img src=x>")\n';
    const root = folder({ 'train.py': evil });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('train.py'), evil);
    const text = hoverText(
      await open.request<Hover | null>('textDocument/hover', { textDocument: { uri: root.uri('train.py') }, position: { line: 0, character: 9 } }),
    );
    const outside = text.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/command:evil|<img/);
  });
});

describe('clauses as documents', () => {
  test('hold the words, the labelled summary, what is asked, and the later law, before anything is scanned', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const answer = await open.request<ClauseDocument>('clausemark/clause', { uri: CLAUSE });
    expect(answer.text).toContain('Article 7 item (3)');
    expect(answer.text).toContain('概要，非法律原文');
    expect(answer.text).toContain('Draft of 11 April 2023, never in force');
    expect(answer.text).toContain('Interim Measures');
    expect(answer.text).toMatch(/^- `7\(3\)` /m);
    expect(open.sessions.made[0]?.scans).toBe(0);
  });

  test('every clause has one; an unknown one has none', async () => {
    const open = await editor({ folders: [folder({}).path] });
    for (const clause of PACK.clauses) {
      const uri = `clausemark-clause:/cac-genai-draft-2023/${encodeURIComponent(clause.id)}.md`;
      expect((await open.request<ClauseDocument>('clausemark/clause', { uri })).text).toContain(`\`${clause.id}\``);
    }
    expect(await open.request('clausemark/clause', { uri: 'clausemark-clause:/cac-genai-draft-2023/99.md' })).toBeNull();
    expect(await open.request('clausemark/clause', { uri: 'clausemark-clause:/other/7.md' })).toBeNull();
  });

  test('are also there for a document alone', async () => {
    const open = await editor();
    await open.openText('untitled:Untitled-1', LOAD);
    await open.until(() => open.diagnostics.size > 0);
    expect(await open.request('clausemark/clause', { uri: CLAUSE })).toMatchObject({ uri: CLAUSE });
  });

  test('lead to their places, across folders, and to the clauses they name', async () => {
    const first = folder({ 'train.py': LOAD });
    const second = folder({ 'load.py': LOAD });
    const open = await editor({ folders: [first.path, second.path] });
    await open.openText(first.uri('train.py'), LOAD);
    const { text } = await open.request<ClauseDocument>('clausemark/clause', { uri: CLAUSE });
    await open.openText(CLAUSE, text, 'markdown');
    const places = await open.request<Location[]>('textDocument/references', {
      textDocument: { uri: CLAUSE },
      position: { line: 0, character: 0 },
      context: { includeDeclaration: false },
    });
    expect(places.map((place) => place.uri)).toEqual([first.uri('train.py'), second.uri('load.py')]);
    const whole = 'clausemark-clause:/cac-genai-draft-2023/7.md';
    const article = await open.request<ClauseDocument>('clausemark/clause', { uri: whole });
    await open.openText(whole, article.text, 'markdown');
    const line = article.text.split('\n').findIndex((one) => one.startsWith('- `7(3)`'));
    const target = await open.request<Location[]>('textDocument/definition', { textDocument: { uri: whole }, position: { line, character: 4 } });
    expect(target[0]?.uri).toBe(CLAUSE);
  });
});

describe('notebooks', () => {
  const cell = (root: string, id: string): string => `${root.replace('file:', 'vscode-notebook-cell:')}#${id}`;
  const notebook = (...sources: string[]): string =>
    JSON.stringify({ cells: sources.map((source) => ({ cell_type: 'code', source })), nbformat: 4, nbformat_minor: 5, metadata: {} });

  async function openNotebook(open: Editor, uri: string, cells: Record<string, string>): Promise<void> {
    await open.notify('notebookDocument/didOpen', {
      notebookDocument: { uri, notebookType: 'jupyter-notebook', version: 1, cells: Object.keys(cells).map((id) => ({ kind: 2, document: cell(uri, id) })) },
      cellTextDocuments: Object.entries(cells).map(([id, text]) => ({ uri: cell(uri, id), languageId: 'python', version: 1, text })),
    });
  }

  test('Problems, marks and hovers stand in the cell, and on the file while it is closed', async () => {
    const root = folder({ 'a.ipynb': notebook('x = 1\n', LOAD), 'train.py': 'pass\n' });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('a.ipynb');
    await open.openText(root.uri('train.py'), 'pass\n');
    await open.until(() => open.diagnostics.has(uri));
    await openNotebook(open, uri, { a: 'x = 1\n', b: LOAD });
    await open.until(() => open.diagnostics.has(cell(uri, 'b')));
    expect([...open.diagnostics.keys()]).toEqual([cell(uri, 'b')]);
    expect(open.diagnostics.get(cell(uri, 'b'))?.[0]?.range).toEqual({ start: { line: 0, character: 7 }, end: { line: 0, character: 19 } });
    expect(open.decorations.get(cell(uri, 'b'))?.items).toHaveLength(1);
    expect(open.decorations.get(cell(uri, 'a'))?.items).toHaveLength(0);
    const hover = await open.request<Hover | null>('textDocument/hover', { textDocument: { uri: cell(uri, 'b') }, position: { line: 0, character: 9 } });
    expect(hoverText(hover)).toContain('hf:Salesforce/wikitext');
    await open.notify('notebookDocument/didClose', { notebookDocument: { uri }, cellTextDocuments: [{ uri: cell(uri, 'a') }, { uri: cell(uri, 'b') }] });
    await open.until(() => !open.diagnostics.has(cell(uri, 'b')) && open.diagnostics.has(uri));
  });

  test('an edit, a new cell and a removed cell are followed', async () => {
    const root = folder({ 'a.ipynb': notebook('x = 1\n') });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('a.ipynb');
    await openNotebook(open, uri, { a: 'x = 1\n' });
    const change = (cells: unknown, version: number): Promise<void> =>
      open.notify('notebookDocument/didChange', { notebookDocument: { uri, version }, change: { cells } });
    await change({ textContent: [{ document: { uri: cell(uri, 'a'), version: 2 }, changes: [{ text: `y = 2\n${LOAD}` }] }] }, 2);
    await open.until(() => open.diagnostics.get(cell(uri, 'a'))?.[0]?.range.start.line === 1);
    await change(
      {
        structure: {
          array: { start: 0, deleteCount: 0, cells: [{ kind: 2, document: cell(uri, 'z') }] },
          didOpen: [{ uri: cell(uri, 'z'), languageId: 'python', version: 1, text: 'z = 3\n' }],
        },
      },
      3,
    );
    await open.quiet();
    expect([...open.diagnostics.keys()]).toEqual([cell(uri, 'a')]);
    await change({ structure: { array: { start: 1, deleteCount: 1 }, didClose: [{ uri: cell(uri, 'a') }] } }, 4);
    await open.until(() => open.diagnostics.size === 0);
    root.write('a.ipynb', notebook(LOAD));
    await open.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
    await open.notify('notebookDocument/didClose', { notebookDocument: { uri }, cellTextDocuments: [{ uri: cell(uri, 'z') }] });
    await open.until(() => open.diagnostics.has(uri), 'the file on disk');
  });

  test('an untitled notebook is analysed alone', async () => {
    const open = await editor();
    const uri = 'untitled:Untitled-1.ipynb';
    const document = 'vscode-notebook-cell:Untitled-1.ipynb#a';
    await open.notify('notebookDocument/didOpen', {
      notebookDocument: { uri, notebookType: 'jupyter-notebook', version: 0, cells: [{ kind: 2, document }] },
      cellTextDocuments: [{ uri: document, languageId: 'python', version: 1, text: LOAD }],
    });
    await open.until(() => open.diagnostics.has(document));
    await open.notify('notebookDocument/didClose', { notebookDocument: { uri }, cellTextDocuments: [{ uri: document }] });
    await open.until(() => open.diagnostics.size === 0);
  });
});

describe('report, status and view', () => {
  test('the report is the document of the session, byte for byte, with unsaved text in it', async () => {
    const root = folder({ 'train.py': LOAD, 'clausemark.yaml': '' });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('train.py'), `\n${LOAD}`);
    const answer = await open.request<Parameters<typeof serialiseReport>[0]>('clausemark/report', { uri: root.rootUri });
    const session = new FakeSession(root.path, undefined);
    await session.scan({ signal: new AbortController().signal, onProgress: () => undefined });
    session.setText('train.py', `\n${LOAD}`);
    await session.update();
    expect(serialiseReport(answer)).toBe(serialiseReport(session.report('2026-11-20')));
    const other = await open.request<{ asOf: string }>('clausemark/report', { asOf: '2030-01-01' });
    expect(other.asOf).toBe('2030-01-01');
    expect(await open.request('clausemark/report', { uri: 'file:///elsewhere' })).toBeNull();
  });

  test('the status counts what waits for an answer', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.status?.state === 'ready');
    await open.until(() => open.status?.flagged === 1);
    expect(open.status).toMatchObject({ attention: 0, hidden: 0, records: 0, policy: 'Draft of 11 April 2023, never in force' });
  });

  test('the status comes also while there is no moment of silence', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path], debounce: 100 });
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.diagnostics.size > 0);
    open.status = undefined;
    for (let notice = 0; open.status === undefined && notice < 1000; notice++) {
      await open.notify('clausemark/excluded', { uri: root.uri('other.py'), excluded: false });
      await new Promise((done) => setTimeout(done, 10));
    }
    expect(open.status).toMatchObject({ state: 'ready', flagged: 1 });
  });

  test('the view opens by clause, by subject and by file, and every node reads alone', async () => {
    const root = folder({ 'train.py': LOAD, 'b.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const walk = async (by: string, parent?: string): Promise<TreeNode[]> => {
      const nodes = await open.request<TreeNode[]>('clausemark/tree', { by, ...(parent === undefined ? {} : { parent }) });
      const below = await Promise.all(nodes.filter((node) => node.hasChildren).map((node) => walk(by, node.id)));
      return [...nodes, ...below.flat()];
    };
    for (const by of ['clause', 'subject', 'file']) {
      const nodes = await walk(by);
      expect(nodes.every((node) => node.accessibleLabel.length > 3 && node.label.length > 0)).toBe(true);
      expect(nodes.filter((node) => node.kind === 'place' && node.target?.uri === root.uri('train.py')).length).toBeGreaterThan(0);
    }
    const subjects = await open.request<TreeNode[]>('clausemark/tree', { by: 'subject' });
    expect(subjects[0]).toMatchObject({
      label: 'hf:Salesforce/wikitext',
      description: 'nothing answered',
      icon: 'circle-large-outline',
      target: { uri: root.uri('b.py') },
    });
  });

  test('a document that stands alone is listed for what was found in it, not for being open', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('train.py'), LOAD);
    await open.openText('untitled:Untitled-1', '{}\n', 'json');
    const nodes = (): Promise<TreeNode[]> => open.request<TreeNode[]>('clausemark/tree', { by: 'subject' });
    expect((await nodes()).map(({ label, subject }) => [label, subject?.asked])).toEqual([['hf:Salesforce/wikitext', true]]);
    await open.openText('untitled:Untitled-2', LOAD);
    expect((await nodes()).map(({ kind, icon }) => [kind, icon])).toEqual([
      ['folder', 'root-folder'],
      ['folder', 'file'],
    ]);
  });

  test('a subject that nothing is asked about says so', async () => {
    const root = folder({ 'chat.py': 'chat("self")\n', 'review.py': 'review("api.openai.com")\n' });
    const open = await editor({ folders: [root.path] });
    const nodes = await open.request<TreeNode[]>('clausemark/tree', { by: 'subject' });
    const { subjects } = await open.request<{ subjects: { id: string; claims: unknown[] }[] }>('clausemark/report', { uri: root.rootUri });
    for (const { label, subject } of nodes) {
      expect(subject?.asked, label).toBe((subjects.find(({ id }) => id === label)?.claims.length ?? 0) > 0);
    }
    expect(nodes.length).toBeGreaterThan(0);
  });

  test('two folders are two nodes', async () => {
    const first = folder({ 'train.py': LOAD });
    const second = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [first.path, second.path] });
    const nodes = await open.request<TreeNode[]>('clausemark/tree', { by: 'file' });
    expect(nodes.map((node) => node.kind)).toEqual(['folder', 'folder']);
    const [inFirst] = await open.request<TreeNode[]>('clausemark/tree', { by: 'file', parent: nodes[0]?.id });
    expect(inFirst?.label).toBe('train.py');
  });
});

describe('Chinese', () => {
  test('speaks the language of the editor', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path], locale: 'zh-cn' });
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.diagnostics.size > 0);
    expect(open.diagnostics.get(root.uri('train.py'))?.[0]?.message).toContain('可能涉及');
    const { text } = await open.request<ClauseDocument>('clausemark/clause', { uri: CLAUSE });
    expect(text).toContain('需要声明的内容');
    expect(text).toContain('概要，非法律原文');
  });
});
