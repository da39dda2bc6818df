import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver/node.js';
import { editor, folder } from './support/cleanup.js';
import { FakeSessions } from './support/fake-session.js';

const LOAD = 'from datasets import load_dataset\ndata = load_dataset("Salesforce/wikitext")\n';

describe('Problems', () => {
  test('name source, clause, address of the clause and one line', async () => {
    const root = folder({ 'train.py': LOAD, 'other.py': LOAD });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.diagnostics.size > 0);
    expect([...open.diagnostics.keys()]).toEqual([root.uri('other.py')]);
    const [problem] = open.diagnostics.get(root.uri('other.py')) ?? [];
    expect(problem).toMatchObject({
      source: 'clausemark',
      code: '7[lead]',
      severity: DiagnosticSeverity.Information,
      range: { start: { line: 1, character: 7 }, end: { line: 1, character: 19 } },
      codeDescription: { href: 'clausemark-clause:/cac-genai-draft-2023/7%5Blead%5D.md' },
    });
    expect(problem?.message).toContain('may bear on');
    expect(problem?.relatedInformation).toEqual([
      { location: { uri: root.uri('train.py'), range: { start: { line: 1, character: 7 }, end: { line: 1, character: 19 } } }, message: expect.any(String) },
    ]);
  });

  test('nothing is read before a relevant document opens', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('notes.md'), '# Notes\n', 'markdown');
    await open.openText('git:/train.py', LOAD);
    await open.openText('vscode-vfs://github/a/b/train.py', '', 'plaintext');
    await open.quiet();
    expect(open.sessions.made[0]?.scans).toBe(0);
    expect(open.diagnostics.size).toBe(0);
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.diagnostics.has(root.uri('train.py')));
    expect(open.sessions.made[0]?.scans).toBe(1);
  });

  test('go and come with edits, and carry the version', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('train.py');
    await open.openText(uri, LOAD);
    await open.until(() => open.diagnostics.has(uri));
    expect(open.published.at(-1)?.version).toBe(1);
    await open.change(uri, 'pass\n');
    await open.until(() => !open.diagnostics.has(uri));
    expect(open.published.at(-1)).toMatchObject({ uri, version: 2, diagnostics: [] });
    await open.change(uri, `\n\n${LOAD}`);
    await open.until(() => open.diagnostics.has(uri));
    expect(open.diagnostics.get(uri)?.[0]?.range.start.line).toBe(3);
    await open.closeText(uri);
    await open.until(() => open.diagnostics.get(uri)?.[0]?.range.start.line === 1, 'the text on disk');
  });

  test('a result for an older version is dropped', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('train.py');
    await open.openText(uri, LOAD);
    await open.until(() => open.diagnostics.has(uri));
    let release = (): void => undefined;
    const session = open.sessions.made[0];
    if (session) session.gate = new Promise((done) => (release = done));
    await open.change(uri, `\n${LOAD}`);
    await open.quiet();
    await open.change(uri, `\n\n\n\n${LOAD}`);
    await open.quiet();
    release();
    if (session) session.gate = Promise.resolve();
    await open.until(() => open.diagnostics.get(uri)?.[0]?.range.start.line === 5);
    expect(open.published.filter((params) => params.uri === uri).map((params) => params.version)).toEqual([1, 3]);
  });

  test('delete and rename leave no ghost', async () => {
    const root = folder({ 'a/train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('a/train.py'), LOAD);
    await open.until(() => open.diagnostics.has(root.uri('a/train.py')));
    await open.closeText(root.uri('a/train.py'));
    root.delete('a');
    root.write('b/load.py', LOAD);
    await open.notify('workspace/didRenameFiles', { files: [{ oldUri: root.uri('a'), newUri: root.uri('b') }] });
    await open.until(() => open.diagnostics.has(root.uri('b/load.py')));
    expect([...open.diagnostics.keys()]).toEqual([root.uri('b/load.py')]);
    root.delete('b/load.py');
    await open.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: root.uri('b/load.py'), type: 3 }] });
    await open.until(() => open.diagnostics.size === 0);
  });

  test('a deleted file whose text an editor still shows has none, until it is back or edited', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('train.py');
    await open.openText(uri, LOAD);
    await open.until(() => open.diagnostics.has(uri));
    root.delete('train.py');
    await open.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 3 }] });
    await open.until(() => !open.diagnostics.has(uri));
    root.write('train.py', LOAD);
    await open.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 1 }] });
    await open.until(() => open.diagnostics.has(uri));
  });

  test('a closed folder takes its Problems along', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.diagnostics.size > 0);
    await open.closeText(root.uri('train.py'));
    await open.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: root.rootUri, name: '' }] } });
    await open.until(() => open.diagnostics.size === 0);
    expect(open.sessions.made[0]?.disposed).toBe(true);
  });

  test('a document that stays open when its folder is closed stands alone', async () => {
    const root = folder({ 'train.py': LOAD, 'other.py': LOAD });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.diagnostics.has(root.uri('other.py')));
    await open.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: root.rootUri, name: '' }] } });
    await open.until(() => open.diagnostics.has(root.uri('train.py')));
    expect([...open.diagnostics.keys()]).toEqual([root.uri('train.py')]);
    await open.notify('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: root.rootUri, name: '' }], removed: [] } });
    await open.until(() => open.diagnostics.has(root.uri('other.py')));
    expect([...open.diagnostics.keys()]).toEqual([root.uri('other.py')]);
  });

  test('folders are separate, and an inner folder answers for its own files', async () => {
    const outer = folder({ 'outer.py': LOAD, 'inner/inner.py': LOAD.replace('wikitext', 'other') });
    const open = await editor({ folders: [outer.path, `${outer.path}/inner`] });
    await open.openText(outer.uri('outer.py'), LOAD);
    await open.openText(outer.uri('inner/inner.py'), LOAD.replace('wikitext', 'other'));
    await open.until(() => open.diagnostics.size === 2);
    const inner = open.published.filter((params) => params.uri === outer.uri('inner/inner.py') && params.diagnostics.length > 0);
    expect(inner.every((params) => params.diagnostics.length === 1)).toBe(true);
    await open.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: `${outer.rootUri}/inner`, name: '' }] } });
    await open.quiet();
    expect([...open.diagnostics.keys()].sort()).toEqual([outer.uri('inner/inner.py'), outer.uri('outer.py')]);
  });

  test('names with blanks, brackets and Chinese characters, however an editor spells them', async () => {
    const name = 'a b/[id] 数据#1.py';
    const root = folder({ [name]: LOAD });
    const open = await editor({ folders: [root.path] });
    const plain = `${root.rootUri}/a b/[id] 数据%231.py`;
    await open.openText(plain, LOAD);
    await open.until(() => open.diagnostics.has(plain));
    expect(open.published.at(-1)?.version).toBe(1);
    await open.closeText(plain);
    await open.until(() => open.diagnostics.has(root.uri(name)) && !open.diagnostics.has(plain));
  });

  test('untitled documents are analysed alone and cleared on close', async () => {
    const open = await editor({});
    await open.openText('untitled:Untitled-1', LOAD);
    await open.until(() => open.diagnostics.has('untitled:Untitled-1'));
    await open.change('untitled:Untitled-1', '');
    await open.until(() => !open.diagnostics.has('untitled:Untitled-1'));
    await open.change('untitled:Untitled-1', LOAD);
    await open.until(() => open.diagnostics.has('untitled:Untitled-1'));
    await open.closeText('untitled:Untitled-1');
    await open.until(() => open.diagnostics.size === 0);
  });

  test('another language clears, the old one brings back', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('train.py');
    await open.openText(uri, LOAD);
    await open.until(() => open.diagnostics.has(uri));
    await open.closeText(uri);
    await open.notify('clausemark/excluded', { uri, excluded: true });
    await open.until(() => !open.diagnostics.has(uri));
    await open.quiet();
    expect(open.diagnostics.has(uri)).toBe(false);
    await open.openText(uri, LOAD);
    await open.until(() => open.diagnostics.has(uri));
  });

  test('settings turn Problems off, down and on again, for each folder', async () => {
    const root = folder({ 'train.py': LOAD });
    const uri = root.uri('train.py');
    const open = await editor({ folders: [root.path], settings: { '*': { severity: { unanswered: 'hint' } } } });
    await open.openText(uri, LOAD);
    await open.until(() => open.diagnostics.get(uri)?.[0]?.severity === DiagnosticSeverity.Hint);
    open.settings = { '*': { enable: false } };
    await open.notify('workspace/didChangeConfiguration', { settings: null });
    await open.until(() => open.diagnostics.size === 0 && open.decorations.get(uri)?.items.length === 0);
    open.settings = { '*': { severity: { unanswered: 'error' } } };
    await open.notify('workspace/didChangeConfiguration', { settings: null });
    await open.until(() => open.diagnostics.get(uri)?.[0]?.severity === DiagnosticSeverity.Information);
  });

  test('a disabled folder is not read', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path], settings: { '*': { enable: false } } });
    await open.openText(root.uri('train.py'), LOAD);
    await open.quiet();
    expect(open.sessions.made[0]?.scans).toBe(0);
  });
});

describe('a long first scan', () => {
  test('leaves the server answering, shows progress and can be cancelled', async () => {
    const root = folder({ 'train.py': LOAD });
    const sessions = new FakeSessions();
    let release = (): void => undefined;
    sessions.gate = new Promise((done) => (release = done));
    const open = await editor({ folders: [root.path], sessions });
    let token: string | number | undefined;
    open.onProgressCreated = (created) => (token = created);
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.status?.state === 'analysing' && open.progress.includes('begin'));
    const status = await open.request<{ state: string }>('clausemark/status', {});
    expect(status.state).toBe('analysing');
    await open.notify('window/workDoneProgress/cancel', { token });
    await open.quiet();
    release();
    await open.until(() => open.status?.state === 'cancelled');
    expect(open.progress.at(-1)).toBe('end');
    await open.request('clausemark/rescan', {});
    await open.until(() => open.diagnostics.has(root.uri('train.py')));
    await open.until(() => open.status?.state === 'ready');
  });
});

describe('decorations', () => {
  test('say role and state, with the version, for open documents only', async () => {
    const root = folder({ 'train.py': LOAD, 'other.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('train.py');
    await open.openText(uri, LOAD);
    await open.until(() => open.decorations.has(uri));
    expect([...open.decorations.values()]).toEqual([
      {
        uri,
        version: 1,
        items: [{ range: { start: { line: 1, character: 7 }, end: { line: 1, character: 19 } }, role: 'exposure', state: 'open', likely: false }],
      },
    ]);
  });
});
