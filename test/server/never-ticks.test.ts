import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CodeAction, CodeLens, CompletionItem, InitializeResult, WorkspaceEdit } from 'vscode-languageserver/node.js';
import { COMMANDS, type EditAnswer } from '../../src/server/protocol.js';
import { counting, madeUp } from '../support/counting.js';
import { editor, folder } from './support/cleanup.js';
import type { Editor, Folder } from './support/editor.js';

const CODE = 'from datasets import load_dataset\na = load_dataset("org/first", "new")\nb = load_dataset("org/second", "one")\nc = chat("api.openai.com")\n';
const FRONT = (subject: string, signer: string, revision: string): string => `---
clausemark: 1
policy: cac-genai-draft-2023
subjects: [${subject}]
obtained:
attested-by: ${signer}
role: ${signer === '' ? '' : 'Officer'}
attested-on: ${signer === '' ? '' : '2026-11-01'}
expires-on:
seal:
  v: 1
  code: ["training-data ${subject}"]
  data: ${revision}
  clauses: { "7(1)": 1, "7(2)": 1, "7(4)": 1 }
---
# ${subject}
`;
/** One that a person has signed and that is stale by now, and one that nobody has answered. */
const RECORDS: Readonly<Record<string, string>> = {
  'attestations/signed.md': `${FRONT('hf:org/first', 'Li Na <li.na@example.com>', 'old')}
- [x] \`7(1)\` yes
- [ ] \`7(2)\` yes
- [x] \`7(3)\` consent
- [ ] \`7(4)\` Cannot attest: never measured
`,
  'attestations/open.md': `${FRONT('hf:org/other', '', 'one')}\n- [ ] \`7(1)\` yes\n- [ ] \`7(2)\` yes\n`,
};

interface Scene {
  readonly root: Folder;
  readonly open: Editor;
  readonly uri: string;
  /** What the server asks the editor to change by itself. */
  readonly pushed: unknown[];
}

async function scene(options: Parameters<typeof editor>[0] = {}): Promise<Scene> {
  const root = folder({ 'train.py': CODE, ...RECORDS });
  const open = await editor({ folders: [root.path], ...options });
  const pushed: unknown[] = [];
  open.connection.onRequest('workspace/applyEdit', (params) => {
    pushed.push(params);
    return { applied: false };
  });
  const uri = root.uri('train.py');
  await open.openText(uri, CODE);
  for (const [path, text] of Object.entries(RECORDS)) await open.openText(root.uri(path), text, 'markdown');
  await open.until(() => open.diagnostics.has(uri));
  return { root, open, uri, pushed };
}

function actionsAt({ open }: Scene, uri: string, only?: string): Promise<CodeAction[] | null> {
  return open.request('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 40, character: 0 } },
    context: { diagnostics: open.diagnostics.get(uri) ?? [], ...(only === undefined ? {} : { only: [only] }) },
  });
}

/** What an edit would make count that did not count before, in every record that it touches or creates. */
function madeUpBy({ root, open }: Scene, edit: unknown): readonly string[] {
  const before = new Map(Object.entries(RECORDS).map(([path, text]) => [root.uri(path), text]));
  return [...open.applied(edit as WorkspaceEdit)].filter(([uri]) => uri.endsWith('.md')).flatMap(([uri, text]) => madeUp(before.get(uri), text));
}

describe('no way through the server ticks, answers or signs', () => {
  test('the measure itself tells a tick, an answer and a signature', () => {
    const text = RECORDS['attestations/open.md'] ?? '';
    expect(madeUp(text, text)).toEqual([]);
    expect(madeUp(text, text.replace('[ ]', '[x]'))).toHaveLength(1);
    expect(madeUp(text, text.replace('`7(1)` yes', '`7(1)` Cannot attest: x'))).toHaveLength(1);
    expect(madeUp(text, text.replace('attested-by:', 'attested-by: A <a@b.c>'))).toHaveLength(1);
    expect(madeUp(undefined, text)).toEqual([]);
    expect(madeUp(undefined, RECORDS['attestations/signed.md'] ?? '')).toHaveLength(4);
  });

  test('every quick fix on code: draft, add to each record, waive', async () => {
    const at = await scene({ commandLinks: false });
    const actions = (await actionsAt(at, at.uri)) ?? [];
    const titles = actions.map(({ title }) => title.replace(/ (?:for|to the record|here).*/, ''));
    expect([...new Set(titles)]).toEqual([
      'Waive training-data',
      'Draft an attestation record',
      'Add hf:org/second',
      'Add host:api.openai.com',
      'Waive model-call',
    ]);
    for (const { title, edit } of actions) {
      expect([title, madeUpBy(at, edit)]).toEqual([title, []]);
      for (const [uri, text] of at.open.applied(edit as WorkspaceEdit)) {
        if (uri === at.uri) expect(text.match(/# clausemark: ignore \S+ -- .*/g)).toEqual([expect.stringMatching(/ -- $/)]);
      }
    }
  });

  test('the quick fix in a record whose code has changed: renew', async () => {
    const at = await scene({ commandLinks: false });
    const record = at.root.uri('attestations/signed.md');
    const actions = (await actionsAt(at, record)) ?? [];
    expect(actions.map(({ title }) => title)).toEqual(['Renew this record: void answers are unticked']);
    const [text = ''] = at.open.applied(actions[0]?.edit as WorkspaceEdit).values();
    expect(madeUpBy(at, actions[0]?.edit)).toEqual([]);
    expect(counting(text)).toEqual([]);
  });

  test('every request of the commands: draft, add to each record, renew each', async () => {
    const at = await scene();
    const { open, root, uri } = at;
    for (const subject of ['hf:org/first', 'hf:org/second', 'host:api.openai.com']) {
      const drafted = await open.request<EditAnswer>('clausemark/draft', { uri, subject });
      expect([subject, drafted.reason, madeUpBy(at, drafted.edit)]).toEqual([subject, undefined, []]);
      for (const path of Object.keys(RECORDS)) {
        const added = await open.request<EditAnswer>('clausemark/addToRecord', { uri, subject, record: root.uri(path) });
        expect(added.edit !== undefined || added.reason !== undefined).toBe(true);
        expect([subject, path, added.edit ? madeUpBy(at, added.edit) : []]).toEqual([subject, path, []]);
      }
    }
    for (const path of Object.keys(RECORDS)) {
      const renewed = await open.request<EditAnswer>('clausemark/renew', { uri: root.uri(path) });
      expect([path, renewed.edit ? madeUpBy(at, renewed.edit) : []]).toEqual([path, []]);
    }
  });

  test('every completion in a record', async () => {
    const { open, root } = await scene();
    const uri = root.uri('attestations/open.md');
    const text = `${RECORDS['attestations/open.md'] ?? ''}- [ ] \`\n- \n\n`;
    await open.change(uri, text);
    let offered = 0;
    for (const [line, words] of text.split('\n').entries()) {
      for (const character of new Set([0, 2, words.length])) {
        if (character > words.length) continue;
        const items = (await open.request<CompletionItem[] | null>('textDocument/completion', { textDocument: { uri }, position: { line, character } })) ?? [];
        offered += items.length;
        for (const { textEdit, insertText, additionalTextEdits, command } of items) {
          expect([insertText, additionalTextEdits, command]).toEqual([undefined, undefined, undefined]);
          const inserted = textEdit?.newText ?? '';
          expect(inserted).not.toMatch(/^\s*(?:[-*]\s+)?\[\s*[^\s\]]|Not applicable|Cannot attest|不适用|无法声明|@/);
          expect(inserted).not.toMatch(/^(?:attested-by|role|attested-on|expires-on): \S/);
        }
      }
    }
    expect(offered).toBeGreaterThan(50);
  });

  test('saving: no action runs on save, none is preferred, and the server changes nothing by itself', async () => {
    const at = await scene({ commandLinks: false });
    const { open, root, uri, pushed } = at;
    const documents = [uri, ...Object.keys(RECORDS).map((path) => root.uri(path))];
    for (const document of documents) {
      for (const kind of ['source', 'source.fixAll', 'source.fixAll.clausemark', 'source.organizeImports', 'refactor', 'notebook']) {
        expect(await actionsAt(at, document, kind)).toBeNull();
      }
      for (const action of (await actionsAt(at, document)) ?? []) expect(action.isPreferred).toBeUndefined();
      await open.notify('textDocument/didSave', { textDocument: { uri: document } });
      await open.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: document, type: 2 }] });
    }
    await open.quiet();
    expect(pushed).toEqual([]);
    for (const [path, text] of Object.entries(RECORDS)) expect(readFileSync(join(root.path, path), 'utf8')).toBe(text);
  });

  test('what the server offers holds nothing that writes when a document is saved, formatted or typed in, and no command of its own', async () => {
    const { open } = await scene();
    const { capabilities } = await open.request<InitializeResult>('initialize', { processId: null, rootUri: null, capabilities: {} });
    expect(Object.keys(capabilities).sort()).toEqual([
      'codeActionProvider',
      'codeLensProvider',
      'completionProvider',
      'definitionProvider',
      'hoverProvider',
      'notebookDocumentSync',
      'referencesProvider',
      'textDocumentSync',
      'workspace',
    ]);
    expect(capabilities.textDocumentSync).toEqual({ openClose: true, change: 2, save: { includeText: false } });
    expect(Object.keys(capabilities.workspace?.fileOperations ?? {}).sort()).toEqual(['didCreate', 'didDelete', 'didRename']);
  });

  test('lenses of a record lead to places and to renewing, nowhere else', async () => {
    const { open, root } = await scene();
    for (const path of Object.keys(RECORDS)) {
      const lenses = (await open.request<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri: root.uri(path) } })) ?? [];
      expect(lenses.length).toBeGreaterThan(0);
      for (const { command } of lenses) expect(['', COMMANDS.showPlaces, COMMANDS.renewRecord]).toContain(command?.command);
    }
  });
});

describe('the client', () => {
  const sources = readdirSync('src/extension').map((name) => [name, readFileSync(join('src/extension', name), 'utf8')] as const);

  test('applies edits of the server in one place, where a person chose a command, and has no hook on saving', () => {
    expect(sources.filter(([, text]) => /applyEdit\(/.test(text)).map(([name]) => name)).toEqual(['commands.ts']);
    expect(sources.find(([name]) => name === 'commands.ts')?.[1].match(/applyEdit\(/g)).toHaveLength(1);
    for (const [name, text] of sources) {
      expect([name, text.match(/onWillSave|onDidSaveText|new vscode\.WorkspaceEdit|TextEdit\.|\.edit\(|fs\.(?:write|rename|delete)|onWillCreate/g)]).toEqual([
        name,
        null,
      ]);
    }
  });

  test('asks for no action on save and is no tool of an agent', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: Record<string, unknown> };
    expect(JSON.stringify(contributes)).not.toMatch(/codeActionsOnSave|formatOnSave/);
    for (const key of ['languageModelTools', 'chatParticipants', 'mcpServerDefinitionProviders', 'taskDefinitions']) expect(contributes[key]).toBeUndefined();
  });
});
