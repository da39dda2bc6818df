import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { CancellationTokenSource, type CodeAction, type CompletionItem, type Hover } from 'vscode-languageserver/node.js';
import type { ReportDocument } from '../../src/report/document.js';
import type { StatusReport } from '../../src/server/protocol.js';
import { editor, folder } from './support/cleanup.js';
import type { Editor, Folder } from './support/editor.js';
import { FakeSessions } from './support/fake-session.js';
import { shipped } from './support/shipped.js';

const load = (...names: string[]): string =>
  ['from datasets import load_dataset', ...names.map((name) => `load_dataset("${name}", revision="abc1234")`), ''].join('\n');

/** Subjects of all Problems, by path below a folder. */
function flagged(open: Editor, root: Folder): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [uri, problems] of open.diagnostics) {
    const path = uri.startsWith(`${root.rootUri}/`) ? uri.slice(root.rootUri.length + 1) : uri;
    const subjects = problems.flatMap(({ data }) => (data as { readonly subject?: string } | undefined)?.subject ?? []);
    if (subjects.length > 0) found[path] = subjects;
  }
  return found;
}

async function becomes(open: Editor, root: Folder, expected: Record<string, string[]>): Promise<void> {
  const sorted = (given: Record<string, string[]>): string => JSON.stringify(Object.entries(given).sort());
  await open.until(() => sorted(flagged(open, root)) === sorted(expected), JSON.stringify(expected));
  expect(flagged(open, root)).toEqual(expected);
}

function onDisk(open: Editor, root: Folder, changes: Readonly<Record<string, 1 | 2 | 3>>): Promise<void> {
  return open.notify('workspace/didChangeWatchedFiles', { changes: Object.entries(changes).map(([path, type]) => ({ uri: root.uri(path), type })) });
}

/** What a person makes of a draft. */
function answered(draft: string): string {
  return draft
    .replace(/^obtained:.*$/m, 'obtained: open')
    .replace(/^attested-by:.*$/m, 'attested-by: Li Na <li.na@example.com>')
    .replace(/^role:.*$/m, 'role: Data protection officer')
    .replace(/^attested-on:.*$/m, `attested-on: ${new Date().toISOString().slice(0, 10)}`)
    .replace(/^expires-on:.*$/m, 'expires-on: 2099-12-31')
    .replace(/^- \[ \] (`[^`]+`) …$/gm, '- [x] $1 Not applicable: no personal information in it')
    .replace(/…+/g, 'written down in the review')
    .replace(/^- \[ \] /gm, '- [x] ');
}

describe('files and folders', () => {
  test('that are renamed, moved and deleted leave no ghost, however the editor tells it', async () => {
    const root = folder({ 'a/one.py': load('org/one'), 'a/two.py': load('org/two'), 'main.py': 'pass\n' });
    const { open } = await shipped({ folders: [root.path] });
    await open.openText(root.uri('main.py'), 'pass\n');
    await becomes(open, root, { 'a/one.py': ['hf:org/one'], 'a/two.py': ['hf:org/two'] });
    root.write('b/one.py', load('org/one'));
    root.delete('a/one.py');
    await onDisk(open, root, { 'a/one.py': 3, 'b/one.py': 1 });
    await becomes(open, root, { 'b/one.py': ['hf:org/one'], 'a/two.py': ['hf:org/two'] });
    root.write('c/d/two.py', load('org/two'));
    root.delete('a');
    await open.notify('workspace/didRenameFiles', { files: [{ oldUri: root.uri('a'), newUri: root.uri('c/d') }] });
    await becomes(open, root, { 'b/one.py': ['hf:org/one'], 'c/d/two.py': ['hf:org/two'] });
    root.delete('c');
    root.delete('b');
    await onDisk(open, root, { c: 3, b: 3 });
    await becomes(open, root, {});
  });

  test('of another branch take the place of the old ones at once', async () => {
    const names = (branch: string): string[] => Array.from({ length: 24 }, (_, index) => `${branch}-${index}`);
    const root = folder(
      Object.fromEntries([...names('old').map((name) => [`${name}.py`, load('org/old')]), ['main.py', 'pass\n'], ['same.py', load('org/old')]]),
    );
    const { open } = await shipped({ folders: [root.path] });
    await open.openText(root.uri('main.py'), 'pass\n');
    await becomes(open, root, { 'old-0.py': ['hf:org/old'] });
    for (const name of names('old')) root.delete(`${name}.py`);
    for (const name of names('new')) root.write(`${name}.py`, load('org/new'));
    root.write('same.py', load('org/other'));
    const changes = [...names('old').map((name) => [`${name}.py`, 3]), ...names('new').map((name) => [`${name}.py`, 1]), ['same.py', 2]];
    await onDisk(open, root, Object.fromEntries(changes) as Record<string, 1 | 2 | 3>);
    await becomes(open, root, { 'new-0.py': ['hf:org/new'], 'same.py': ['hf:org/other'] });
  });

  test('of an editor count before those of the disk, until it is closed', async () => {
    const root = folder({ 'train.py': load('org/disk') });
    const { open } = await shipped({ folders: [root.path] });
    await open.openText(root.uri('train.py'), load('org/disk'));
    await becomes(open, root, { 'train.py': ['hf:org/disk'] });
    await open.change(root.uri('train.py'), load('org/editor'));
    await becomes(open, root, { 'train.py': ['hf:org/editor'] });
    root.write('train.py', load('org/behind'));
    root.write('other.py', load('org/other'));
    await onDisk(open, root, { 'train.py': 2, 'other.py': 1 });
    await becomes(open, root, { 'train.py': ['hf:org/editor'], 'other.py': ['hf:org/other'] });
    await open.closeText(root.uri('train.py'));
    await becomes(open, root, { 'train.py': ['hf:org/behind'], 'other.py': ['hf:org/other'] });
  });

  test('over the limit of size have no Problems, open or not, and are counted', async () => {
    const huge = `${load('org/huge')}${'# filler\n'.repeat(260_000)}`;
    const root = folder({ 'train.py': load('org/small'), 'huge.py': huge });
    const { open } = await shipped({ folders: [root.path] });
    await open.openText(root.uri('huge.py'), huge);
    await open.openText(root.uri('train.py'), load('org/small'));
    await becomes(open, root, { 'train.py': ['hf:org/small'] });
    const { summary } = await open.request<ReportDocument>('clausemark/report', { uri: root.rootUri });
    expect(Object.values(summary.files.skipped)).toContain(1);
    await open.change(root.uri('huge.py'), load('org/huge'));
    await becomes(open, root, { 'train.py': ['hf:org/small'], 'huge.py': ['hf:org/huge'] });
  });

  test('outside of every folder, and untitled ones, stand alone; saved into the folder they are its own', async () => {
    const root = folder({ 'train.py': load('org/inside') });
    const outside = folder({ 'alone.py': load('org/outside') });
    const { open } = await shipped({ folders: [root.path] });
    await open.openText(outside.uri('alone.py'), load('org/outside'));
    await open.openText('untitled:Untitled-1', load('org/untitled'));
    await becomes(open, root, { [outside.uri('alone.py')]: ['hf:org/outside'], 'untitled:Untitled-1': ['hf:org/untitled'] });
    root.write('saved.py', load('org/untitled'));
    await open.closeText('untitled:Untitled-1');
    await onDisk(open, root, { 'saved.py': 1 });
    await open.openText(root.uri('saved.py'), load('org/untitled'));
    await open.closeText(outside.uri('alone.py'));
    await becomes(open, root, { 'train.py': ['hf:org/inside'], 'saved.py': ['hf:org/untitled'] });
  });
});

describe('several folders', () => {
  test('one that is added is analysed with the next document of it, one that is closed leaves nothing, and comes back', async () => {
    const first = folder({ 'train.py': load('org/first') });
    const second = folder({ 'train.py': load('org/second') });
    const { open } = await shipped({ folders: [first.path] });
    const change = (event: { added?: Folder[]; removed?: Folder[] }): Promise<void> => {
      const folders = (given: Folder[] = []): { uri: string; name: string }[] => given.map(({ rootUri, path }) => ({ uri: rootUri, name: path }));
      return open.notify('workspace/didChangeWorkspaceFolders', { event: { added: folders(event.added), removed: folders(event.removed) } });
    };
    await open.openText(first.uri('train.py'), load('org/first'));
    await becomes(open, first, { 'train.py': ['hf:org/first'] });
    await change({ added: [second] });
    await open.openText(second.uri('train.py'), load('org/second'));
    await becomes(open, first, { 'train.py': ['hf:org/first'], [second.uri('train.py')]: ['hf:org/second'] });
    await open.closeText(first.uri('train.py'));
    await change({ removed: [first] });
    await becomes(open, first, { [second.uri('train.py')]: ['hf:org/second'] });
    await change({ added: [first], removed: [second] });
    await open.closeText(second.uri('train.py'));
    await open.openText(first.uri('train.py'), load('org/first'));
    await becomes(open, first, { 'train.py': ['hf:org/first'] });
  });

  test('two servers on one folder do not disturb each other', async () => {
    const root = folder({ 'train.py': load('org/data') });
    const [one, two] = await Promise.all([shipped({ folders: [root.path] }), shipped({ folders: [root.path] })]);
    for (const { open } of [one, two]) await open.openText(root.uri('train.py'), load('org/data'));
    for (const { open } of [one, two]) await becomes(open, root, { 'train.py': ['hf:org/data'] });
    await one.open.change(root.uri('train.py'), load('org/typed'));
    await becomes(one.open, root, { 'train.py': ['hf:org/typed'] });
    await two.open.quiet();
    expect(flagged(two.open, root)).toEqual({ 'train.py': ['hf:org/data'] });
  });
});

describe('configuration and records', () => {
  test('clausemark.yaml that is broken on the way is a Problem of its own, and what it says counts when it is whole', async () => {
    const root = folder({ 'train.py': load('org/data'), 'clausemark.yaml': '' });
    const { open } = await shipped({ folders: [root.path] });
    const config = root.uri('clausemark.yaml');
    const whole = 'waivers:\n  hf:org/data:\n    kind: training-data\n    reason: never released\n';
    await open.openText(root.uri('train.py'), load('org/data'));
    await open.openText(config, '', 'yaml');
    await open.until(() => flagged(open, root)['train.py']?.[0] === 'hf:org/data');
    await open.change(config, `${whole}  : [\n`);
    await open.until(() => open.diagnostics.get(config)?.some(({ code }) => String(code).startsWith('config.')) === true, 'a Problem of the configuration');
    await open.change(config, whole);
    await open.until(
      () => flagged(open, root)['train.py'] === undefined && !open.diagnostics.get(config)?.some(({ code }) => String(code).startsWith('config.')),
    );
    await open.change(config, '');
    await open.until(() => flagged(open, root)['train.py']?.[0] === 'hf:org/data');
  });

  test.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['both', (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`],
  ])('an answer that is saved with %s counts', async (_, saved) => {
    const root = folder({ 'train.py': load('org/data') });
    const { open } = await shipped({ folders: [root.path] });
    await open.openText(root.uri('train.py'), load('org/data'));
    await becomes(open, root, { 'train.py': ['hf:org/data'] });
    const draft = await open.request<{ edit: Parameters<Editor['applied']>[0]; uri: string }>('clausemark/draft', {
      uri: root.uri('train.py'),
      subject: 'hf:org/data',
    });
    const [text = ''] = open.applied(draft.edit).values();
    root.write('attestations/data.md', saved(answered(text)));
    await onDisk(open, root, { 'attestations/data.md': 1 });
    await becomes(open, root, {});
    const record = root.uri('attestations/data.md');
    expect(open.diagnostics.get(record)).toBeUndefined();
    await open.change(root.uri('train.py'), load('org/data').replace('abc1234', 'def5678'));
    await becomes(open, root, { 'train.py': ['hf:org/data'] });
    expect(open.diagnostics.get(root.uri('train.py'))?.[0]?.message).toMatch(/abc1234 → def5678/);
  });
});

describe('while the first scan runs', () => {
  const plain = 'from datasets import load_dataset\nload_dataset("org/data")\n';
  const requests = (uri: string): readonly (readonly [string, unknown])[] => {
    const textDocument = { uri };
    const position = { line: 1, character: 3 };
    return [
      ['textDocument/hover', { textDocument, position }],
      ['textDocument/codeAction', { textDocument, range: { start: position, end: position }, context: { diagnostics: [] } }],
      ['textDocument/completion', { textDocument, position }],
      ['textDocument/codeLens', { textDocument }],
    ];
  };

  test('what an editor asks by itself is answered with nothing, before the scan has ended', async () => {
    let release = (): void => undefined;
    const sessions = new FakeSessions();
    sessions.gate = new Promise((done) => (release = done));
    const root = folder({ 'train.py': plain });
    const open = await editor({ folders: [root.path], sessions });
    const uri = root.uri('train.py');
    await open.openText(uri, plain);
    for (const [method, params] of requests(uri)) expect(await open.request(method, params), method).toBeNull();
    expect((await open.request<StatusReport>('clausemark/status', {})).state).toBe('analysing');
    release();
    await open.until(() => open.diagnostics.has(uri));
    expect(await open.request<Hover | null>('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 3 } })).not.toBeNull();
    expect(await open.request<CodeAction[] | null>(...(requests(uri)[1] as [string, unknown]))).not.toHaveLength(0);
    expect(await open.request<CompletionItem[] | null>(...(requests(uri)[2] as [string, unknown]))).toBeNull();
  });

  test('what a person asks for waits, and is answered before the scan has ended where it is cancelled', async () => {
    let release = (): void => undefined;
    const sessions = new FakeSessions();
    sessions.gate = new Promise((done) => (release = done));
    const root = folder({ 'train.py': plain });
    const open = await editor({ folders: [root.path], sessions });
    await open.openText(root.uri('train.py'), plain);
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: root.uri('train.py') }, position: { line: 1, character: 3 }, context: { includeDeclaration: false } };
    let answered = false;
    const answer = open.request('textDocument/references', params, source.token).finally(() => (answered = true));
    await open.quiet();
    expect(answered).toBe(false);
    source.cancel();
    expect(await answer).toBeNull();
    expect((await open.request<StatusReport>('clausemark/status', {})).state).toBe('analysing');
    release();
  });

  test('shutting down ends the process with everything that it has started, and not after the scan', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`part-${index}.py`, `${load(`org/data-${index}`)}${'def f(a):\n    return a\n'.repeat(400)}`]),
    );
    const root = folder({ ...files });
    const { open, process: server } = await shipped({ folders: [root.path] });
    await open.openText(root.uri('part-0.py'), files['part-0.py'] ?? '');
    await open.until(() => open.progress.includes('report'), 'progress');
    const ended = once(server, 'exit');
    await open.request('shutdown', undefined);
    await open.notify('exit', undefined);
    expect((await ended)[0]).toBe(0);
    expect(open.diagnostics.size).toBe(0);
    expect(open.status?.state).not.toBe('ready');
  });

  test('a server that is killed leaves a cache and a folder that the next one starts from', async () => {
    const root = folder({ 'train.py': load('org/data') });
    const { open, process: server } = await shipped({ folders: [root.path] });
    await open.openText(root.uri('train.py'), load('org/data'));
    server.kill('SIGKILL');
    await once(server, 'exit');
    const next = await shipped({ folders: [root.path] });
    await next.open.openText(root.uri('train.py'), load('org/typed'));
    await becomes(next.open, root, { 'train.py': ['hf:org/typed'] });
  });
});
