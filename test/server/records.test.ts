import { describe, expect, test } from 'vitest';
import type { CodeAction, CodeLens, CompletionItem, Hover, Location, WorkspaceEdit } from 'vscode-languageserver/node.js';
import type { EditAnswer } from '../../src/server/protocol.js';
import { editor, folder } from './support/cleanup.js';
import type { Editor, Folder } from './support/editor.js';
import { PACK } from './support/fake-session.js';

const LOAD = 'from datasets import load_dataset\ndata = load_dataset("Salesforce/wikitext", "abc123")\n';
const RECORD = 'attestations/hf-salesforce-wikitext.md';

function codeActions(open: Editor, uri: string, line = 1, character = 8): Promise<CodeAction[] | null> {
  const at = { line, character };
  return open.request('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: at, end: at },
    context: { diagnostics: open.diagnostics.get(uri) ?? [] },
  });
}

/** Signs and ticks, as a person would. */
function answered(draft: string): string {
  return draft
    .replace(/^obtained:.*$/m, 'obtained: open')
    .replace(/^attested-by:.*$/m, 'attested-by: Li Na <li.na@example.com>')
    .replace(/^role:.*$/m, 'role: Data protection officer')
    .replace(/^attested-on:.*$/m, 'attested-on: 2026-11-20')
    .replace(/^expires-on:.*$/m, 'expires-on: 2027-11-20')
    .replace(/^- \[ \] (`[^`]+`) …$/gm, '- [x] $1 Not applicable: no personal information in it')
    .replace(/…+/g, 'written down in the review')
    .replace(/^- \[ \] /gm, '- [x] ');
}

async function drafted(): Promise<{ root: Folder; open: Editor; uri: string; record: string; text: string }> {
  const root = folder({ 'train.py': LOAD });
  const open = await editor({ folders: [root.path], commandLinks: false });
  const uri = root.uri('train.py');
  await open.openText(uri, LOAD);
  await open.until(() => open.diagnostics.has(uri));
  const actions = await codeActions(open, uri);
  const draft = actions?.find((action) => action.title.startsWith('Draft'));
  const files = open.applied(draft?.edit as WorkspaceEdit);
  const record = root.uri(RECORD);
  return { root, open, uri, record, text: files.get(record) ?? '' };
}

describe('from a place to a signed record', () => {
  test('a draft has nothing ticked, ticking and signing clears the Problem, another revision brings it back', async () => {
    const { open, uri, record, text } = await drafted();
    expect(text).toContain('subjects: [hf:Salesforce/wikitext]');
    expect(text).not.toMatch(/\[x\]/i);
    await open.openText(record, text, 'markdown');
    await open.quiet();
    expect(open.diagnostics.has(uri)).toBe(true);
    await open.change(record, answered(text));
    await open.until(() => !open.diagnostics.has(uri));
    await open.until(() => open.decorations.get(uri)?.items[0]?.state === 'attested');
    await open.change(uri, LOAD.replace('abc123', 'def456'));
    await open.until(() => open.diagnostics.has(uri));
    const [problem] = open.diagnostics.get(uri) ?? [];
    expect(problem?.severity).toBe(2);
    expect(problem?.message).toMatch(/abc123.*def456/);
    expect(open.decorations.get(uri)?.items[0]?.state).toBe('attention');
    const renew = (await codeActions(open, record, 0, 0))?.find((action) => action.title.startsWith('Renew'));
    const renewed = open.applied(renew?.edit as WorkspaceEdit).get(record) ?? '';
    expect(renewed).toContain('def456');
    await open.change(record, renewed);
    await open.until(() => open.decorations.get(uri)?.items[0]?.state === 'open');
    expect(open.diagnostics.get(uri)?.[0]?.severity).toBe(3);
  });

  test('a ticked line whose blanks are open is told in the record, at the dots, until they are filled', async () => {
    const { open, uri, record, text } = await drafted();
    const left = answered(text).replaceAll('written down in the review', '…');
    await open.openText(record, left, 'markdown');
    await open.until(() => open.diagnostics.has(record));
    const line = left.split('\n').findIndex((one) => one.startsWith('- [x] `7[lead]#2`'));
    const columns = [...(left.split('\n')[line] ?? '').matchAll(/…/g)].map(({ index }) => index);
    expect(open.diagnostics.get(record)?.map(({ code, severity, range }) => [code, severity, range])).toEqual(
      columns.map((character) => ['record.open-blank', 2, { start: { line, character }, end: { line, character: character + 1 } }]),
    );
    expect(columns).toHaveLength(2);
    expect(open.diagnostics.get(uri)?.[0]?.message).toContain('the blank after "The source is" is still open');
    await open.change(record, left.replace('…', 'our archive').replace('…', 'it is ours, "and so on…"'));
    await open.until(() => !open.diagnostics.has(record) && !open.diagnostics.has(uri));
  });

  test('a card tells revisions apart by their beginnings, or in full where those are the same', async () => {
    const { open, uri, record, text } = await drafted();
    const revised = (revision: string): string => LOAD.replace('abc123', revision);
    const sealed = (revision: string): string => answered(text).replaceAll('abc123', revision);
    const card = async (): Promise<string> => {
      const hover = await open.request<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 8 } });
      return (hover.contents as { value: string }).value;
    };
    const old = 'b08601e04326c79dfdd32d625aee71d232d685c3';
    await open.openText(record, sealed(old), 'markdown');
    await open.change(uri, revised('0123456789abcdef0123456789abcdef01234567'));
    expect(await card()).toMatch(/⟳ stale \([^)]*b08601e0 → [^)]*01234567\): /);
    const alike = `${old.slice(0, -1)}4`;
    await open.change(uri, revised(alike));
    expect(await card()).toContain(`${alike})`);
  });

  test('actions are quick fixes, none is preferred, none but the draft writes a file', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.diagnostics.size > 0);
    const actions = (await codeActions(open, root.uri('train.py'))) ?? [];
    expect(actions.map((action) => action.title)).toEqual([
      'Draft an attestation record for hf:Salesforce/wikitext',
      'Waive training-data here: write the reason',
      'Open clause 7[lead]',
    ]);
    expect(actions.every((action) => action.kind === 'quickfix.clausemark' && action.isPreferred === undefined)).toBe(true);
    const only = (kind: string): Promise<CodeAction[] | null> =>
      open.request('textDocument/codeAction', {
        textDocument: { uri: root.uri('train.py') },
        range: { start: { line: 1, character: 8 }, end: { line: 1, character: 8 } },
        context: { diagnostics: [], only: [kind] },
      });
    expect(await only('refactor')).toBeNull();
    expect(await only('quickfix')).toHaveLength(3);
  });

  const resolving = { textDocument: { codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } } } };

  test('edits wait until the action is chosen, where the editor can', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path], commandLinks: false, capabilities: resolving });
    await open.openText(root.uri('train.py'), LOAD);
    await open.until(() => open.diagnostics.size > 0);
    const actions = (await codeActions(open, root.uri('train.py'))) ?? [];
    expect(actions.every((action) => action.edit === undefined)).toBe(true);
    const resolved = await open.request<CodeAction>('codeAction/resolve', actions[0]);
    expect(resolved.edit?.documentChanges?.[0]).toMatchObject({ kind: 'create', uri: root.uri(RECORD) });
    expect(resolved.command).toBeUndefined();
  });

  test('no action has both an edit and a command, which an editor may have forgotten once the edit is made', async () => {
    const record = '---\nclausemark: 1\npolicy: cac-genai-draft-2023\nsubjects: [hf:org/second]\n---\n# Second\n';
    const root = folder({ 'train.py': LOAD, 'attestations/second.md': record });
    const open = await editor({ folders: [root.path], capabilities: resolving });
    const uri = root.uri('train.py');
    await open.openText(uri, LOAD);
    await open.until(() => open.diagnostics.size > 0);
    const actions = (await codeActions(open, uri)) ?? [];
    const resolved = await Promise.all(actions.map((action) => open.request<CodeAction>('codeAction/resolve', action)));
    expect(resolved.map(({ title, edit, command }) => [title, edit !== undefined, command?.command])).toEqual([
      ['Draft an attestation record for hf:Salesforce/wikitext', false, 'clausemark.draftRecord'],
      ['Add hf:Salesforce/wikitext to the record attestations/second.md', false, 'clausemark.addToRecord'],
      ['Waive training-data here: write the reason', true, undefined],
      ['Open clause 7[lead]', false, 'clausemark.openClause'],
    ]);
    expect(resolved[0]?.command?.arguments).toEqual([{ uri, subject: 'hf:Salesforce/wikitext' }]);
    expect(resolved[1]?.command?.arguments).toEqual([{ uri, subject: 'hf:Salesforce/wikitext', record: root.uri('attestations/second.md') }]);
  });

  test('a subject is added to a record that is there, under a heading of its own', async () => {
    const { root, open, uri, record, text } = await drafted();
    await open.openText(record, answered(text), 'markdown');
    await open.change(uri, `${LOAD}more = load_dataset("org/second")\n`);
    await open.until(() => open.diagnostics.get(uri)?.[0]?.range.start.line === 2);
    const add = (await codeActions(open, uri, 2, 8))?.find((action) => action.title.startsWith('Add'));
    expect(add?.title).toBe(`Add hf:org/second to the record ${RECORD}`);
    const after = open.applied(add?.edit as WorkspaceEdit).get(record) ?? '';
    expect(after).toContain('## `hf:org/second`');
    expect(after.slice(after.indexOf('## `hf:org/second`'))).not.toMatch(/\[x\]/i);
    expect(root.uri(RECORD)).toBe(record);
  });

  describe('after adding, the cursor stands at the first open box of what was added', () => {
    const cases: readonly (readonly [what: string, record: (draft: string) => string, line: (after: readonly string[]) => number])[] = [
      ['in a section of its own, where lines are answered', answered, (after) => after.indexOf('## `hf:org/second`') + 4],
      [
        'even where the section asks more than the record did',
        (draft) => answered(draft).replace(/- \[x\] `7\[lead\]` .*\n/, ''),
        (after) => after.indexOf('## `hf:org/second`') + 4,
      ],
      [
        'in the common list, where nothing is answered: at what is new',
        (draft) => draft.replace(/- \[ \] `7\(2\)` .*\n/, ''),
        (after) => after.findIndex((line) => line.startsWith('- [ ] `7(2)`')),
      ],
      ['in the common list that has it all: at its first line', (draft) => draft, (after) => after.findIndex((line) => line.startsWith('- [ ] `7[lead]`'))],
    ];
    test.each(cases)('%s', async (_, record, lineOf) => {
      const { root, open, uri, record: path, text } = await drafted();
      const before = record(text);
      await open.openText(path, before, 'markdown');
      await open.change(uri, `${LOAD}more = load_dataset("org/second")\n`);
      await open.until(() => (open.diagnostics.get(uri) ?? []).some(({ range }) => range.start.line === 2));
      const answer = await open.request<EditAnswer>('clausemark/addToRecord', { uri, subject: 'hf:org/second', record: root.uri(RECORD) });
      const after = (open.applied(answer.edit as WorkspaceEdit).get(path) ?? '').split('\n');
      const at = { line: lineOf(after), character: 2 };
      expect(after[at.line]?.slice(0, 6)).toBe('- [ ] ');
      expect(answer.range).toEqual({ start: at, end: at });
    });
  });

  test('the commands of the client get the same edits', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const answer = await open.request<EditAnswer>('clausemark/draft', { uri: root.uri('train.py'), subject: 'hf:Salesforce/wikitext' });
    expect(answer.uri).toBe(root.uri(RECORD));
    expect(await open.request('clausemark/draft', { uri: root.uri('train.py'), subject: 'hf:none' })).toEqual({ reason: 'The subject hf:none was not found' });
    expect(await open.request('clausemark/draft', { uri: 'file:///elsewhere.py', subject: 'hf:none' })).toMatchObject({ reason: expect.any(String) });
  });
});

describe('a waiver', () => {
  const cases: readonly [name: string, text: string, line: number, character: number, expected: string][] = [
    ['a.py', LOAD, 1, 8, LOAD.replace('data =', '# clausemark: ignore training-data -- \ndata =')],
    ['b.py', 'def f():\n    return load_dataset("a/b")\n', 1, 13, 'def f():\n    # clausemark: ignore training-data -- \n    return load_dataset("a/b")\n'],
    ['c.py', 'x = [\n    load_dataset("a/b"),\n]\n', 1, 6, '# clausemark: ignore training-data -- \nx = [\n    load_dataset("a/b"),\n]\n'],
    ['d.py', 'x = 1\r\ny = load_dataset("a/b")\r\n', 1, 6, 'x = 1\r\n# clausemark: ignore training-data -- \r\ny = load_dataset("a/b")\r\n'],
  ];
  test.each(cases)('is an incomplete comment above the statement: %s', async (name, text, line, character, expected) => {
    const root = folder({ [name]: text });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri(name), text);
    await open.until(() => open.diagnostics.has(root.uri(name)));
    const waive = (await codeActions(open, root.uri(name), line, character))?.find((action) => action.title.startsWith('Waive'));
    expect(open.applied(waive?.edit as WorkspaceEdit).get(root.uri(name))).toBe(expected);
  });

  test('goes into clausemark.yaml where the format has no comments', async () => {
    const json = '{"x": load_dataset("a/b")}';
    const root = folder({ 'a.json': json });
    const open = await editor({ folders: [root.path] });
    await open.openText(root.uri('a.json'), json, 'json');
    await open.until(() => open.diagnostics.has(root.uri('a.json')));
    const waive = (await codeActions(open, root.uri('a.json'), 0, 8))?.find((action) => action.title.startsWith('Waive'));
    expect(open.applied(waive?.edit as WorkspaceEdit).get(root.uri('clausemark.yaml'))).toBe('waivers:\n  hf:a/b:\n    kind: training-data\n    reason: ""\n');
    const config = 'policy: cac-genai-draft-2023\nwaivers:\n  other:\n    kind: training-data\n    reason: known\n';
    await open.openText(root.uri('clausemark.yaml'), config, 'yaml');
    const again = (await codeActions(open, root.uri('a.json'), 0, 8))?.find((action) => action.title.startsWith('Waive'));
    expect(open.applied(again?.edit as WorkspaceEdit).get(root.uri('clausemark.yaml'))).toBe(
      config.replace('waivers:\n', 'waivers:\n  hf:a/b:\n    kind: training-data\n    reason: ""\n'),
    );
  });
});

describe('in a record', () => {
  test('its own problems are Warnings in it, and go when it closes for good', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('attestations/bad.md');
    await open.openText(uri, '---\nclausemark: 1\npolicy: cac-genai-draft-2023\nsubjects: [hf:none]\n---\n# Bad\n\n- [ ] `99(9)` what\n', 'markdown');
    await open.until(() => open.diagnostics.has(uri));
    expect(open.diagnostics.get(uri)?.map((problem) => problem.code)).toContain('record.unknown-subject');
    expect(open.diagnostics.get(uri)?.every((problem) => problem.source === 'clausemark' && problem.severity === 2)).toBe(true);
    await open.closeText(uri);
    await open.until(() => !open.diagnostics.has(uri));
  });

  test('an untitled record is read alone', async () => {
    const open = await editor();
    await open.openText('untitled:Untitled-1', '---\nclausemark: 1\npolicy: nowhere\nsubjects: [hf:a/b]\n---\n# A\n', 'markdown');
    await open.until(() => open.diagnostics.has('untitled:Untitled-1'));
    await open.openText('untitled:Untitled-2', '# Plain Markdown\n', 'markdown');
    await open.quiet();
    expect(open.diagnostics.has('untitled:Untitled-2')).toBe(false);
  });

  test('lenses tell the state of each subject, and none stands in code', async () => {
    const { open, uri, record, text } = await drafted();
    await open.openText(record, text, 'markdown');
    const lenses = (await open.request<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri: record } })) ?? [];
    expect(lenses[0]?.command?.title).toMatch(/^hf:Salesforce\/wikitext: 0 of \d+ claims answered · 1 place$/);
    expect(lenses[0]?.range.start.line).toBe(3);
    expect(await open.request('textDocument/codeLens', { textDocument: { uri } })).toBeNull();
  });

  test('a lens gives the reason of the state that it tells, and hashes by their beginnings', async () => {
    const { open, uri, record, text } = await drafted();
    const title = async (): Promise<string | undefined> =>
      (await open.request<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri: record } }))?.[0]?.command?.title;
    const [old, now] = ['b08601e04326c79dfdd32d625aee71d232d685c3', '0123456789abcdef0123456789abcdef01234567'];
    const sealed = answered(text).replaceAll('abc123', old);
    await open.openText(record, sealed, 'markdown');
    await open.change(uri, LOAD.replace('abc123', now));
    expect(await title()).toMatch(/^hf:Salesforce\/wikitext: record stale \([^)]*b08601e0 → [^)]*01234567\), 7 of 7 claims answered · 1 place$/);
    await open.change(record, sealed.replace('The source is written down in the review', 'The source is …'));
    expect(await title()).toMatch(/: record invalid \(the blank after "The source is" is still open\), /);
  });

  test('ids lead to their clause, hover shows it, references show places and claims', async () => {
    const { open, uri, record, text } = await drafted();
    await open.openText(record, text, 'markdown');
    const line = text.split('\n').findIndex((one) => one.includes('`7(3)`'));
    const position = { line, character: 8 };
    const definition = await open.request<Location[]>('textDocument/definition', { textDocument: { uri: record }, position });
    expect(definition[0]?.uri).toBe('clausemark-clause:/cac-genai-draft-2023/7%283%29.md');
    const hover = await open.request<Hover>('textDocument/hover', { textDocument: { uri: record }, position });
    const value = (hover.contents as { value: string }).value;
    expect(value).toContain('Article 7 item (3)');
    expect(value).toContain('Draft of 11 April 2023, never in force');
    const places = await open.request<Location[]>('textDocument/references', {
      textDocument: { uri: record },
      position,
      context: { includeDeclaration: true },
    });
    expect(new Set(places.map((place) => place.uri))).toEqual(new Set([uri, record]));
    const subject = await open.request<Location[]>('textDocument/definition', { textDocument: { uri: record }, position: { line: 3, character: 14 } });
    expect(subject[0]?.uri).toBe(uri);
  });

  test('keys, values and clause ids are completed, never ticked', async () => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('attestations/new.md');
    const text = '---\nclausemark: 1\npolicy: \nsubjects: [hf\nobtained: \nat\n---\n# New\n\n- [ ] `\n- \n';
    await open.openText(uri, text, 'markdown');
    const at = async (line: number, character: number): Promise<CompletionItem[]> =>
      (await open.request<CompletionItem[] | null>('textDocument/completion', { textDocument: { uri }, position: { line, character } })) ?? [];
    expect((await at(2, 8)).map((item) => item.label)).toEqual([PACK.id]);
    expect((await at(3, 13)).map((item) => item.label)).toEqual(['hf:Salesforce/wikitext']);
    expect((await at(4, 10)).map((item) => item.label)).toEqual(['open', 'self-collected', 'purchased', 'user-input', 'generated']);
    expect((await at(5, 2)).map((item) => item.label)).toEqual(['attested-by', 'role', 'attested-on', 'expires-on']);
    const ids = await at(9, 7);
    expect(ids).toHaveLength(PACK.obligations.length);
    expect(ids.find((item) => item.label === '7(3)')?.textEdit).toMatchObject({ newText: expect.stringMatching(/^`7\(3\)` /) });
    expect(ids.every((item) => item.labelDetails?.description !== '' && item.labelDetails?.description === item.detail)).toBe(true);
    const lines = await at(10, 2);
    expect(lines.find((item) => item.label === '7(3)')?.textEdit).toMatchObject({
      newText: expect.stringMatching(/^- \[ \] `7\(3\)` /),
      range: { start: { character: 0 } },
    });
    expect(await at(7, 2)).toEqual([]);
  });

  test.each([
    ['- [ ] `7', '`', { newText: '`7(3)` …', end: 9 }],
    ['- [ ] `7(', '2)` as it was', { newText: '`7(3)`', end: 12 }],
    ['- [ ] `7', ' and `code`', { newText: '`7(3)` …', end: 8 }],
  ])('%s|%s: a backtick that is closed already is not closed twice', async (before, after, { newText, end }) => {
    const root = folder({ 'train.py': LOAD });
    const open = await editor({ folders: [root.path] });
    const uri = root.uri('attestations/new.md');
    await open.openText(uri, `---\nclausemark: 1\n---\n${before}${after}\n`, 'markdown');
    const position = { line: 3, character: before.length };
    const items = await open.request<CompletionItem[]>('textDocument/completion', { textDocument: { uri }, position });
    const edit = items.find((item) => item.label === '7(3)')?.textEdit;
    expect(edit).toEqual({ newText, range: { start: { line: 3, character: 6 }, end: { line: 3, character: end } } });
  });
});
