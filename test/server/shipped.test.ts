import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ReportDocument, serialiseReport } from '../../src/report/document.js';
import type { TreeNode } from '../../src/server/protocol.js';
import { Editor } from './support/editor.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SERVER = join(ROOT, 'dist/server.cjs');
const CLI = join(ROOT, 'dist/cli.js');
const DAY = '2026-11-20';
const SUBJECT = 'hf:Salesforce/wikitext';

/** The bundles as they are shipped, on a copy of the example: what the editor is told and what the command says are one. */
describe('the shipped server', () => {
  const home = mkdtempSync(join(tmpdir(), 'clausemark-shipped-'));
  const folder = join(home, 'chat-service');
  const pretrain = join(folder, 'training/pretrain.py');
  let child: ChildProcess;
  let editor: Editor;

  async function check(): Promise<string> {
    const options = { cwd: home, env: { ...process.env, XDG_CACHE_HOME: join(home, 'cache') }, maxBuffer: 64 * 1024 * 1024 };
    const run = promisify(execFile)(process.execPath, [CLI, 'check', folder, '--format', 'json', '--as-of', DAY], options);
    const { stdout } = await run.catch((error: { stdout: string; code: number }) => {
      if (error.code !== 1) throw error;
      return error;
    });
    return stdout;
  }

  function report(): Promise<ReportDocument> {
    return editor.request<ReportDocument>('clausemark/report', { asOf: DAY });
  }

  beforeAll(async () => {
    for (const file of [SERVER, CLI]) if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`);
    cpSync(join(ROOT, 'examples/chat-service'), folder, { recursive: true });
    const started = spawn(process.execPath, [SERVER, '--stdio'], { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] });
    child = started;
    editor = await Editor.open({ folders: [folder], program: { down: started.stdout, up: started.stdin } });
  });

  afterAll(async () => {
    await editor?.close();
    child?.kill();
    rmSync(home, { recursive: true, force: true });
  });

  test('answers the bytes of the command', async () => {
    const document = await report();
    expect(document.touchpoints.length).toBeGreaterThan(5);
    expect(document.subjects.map(({ id }) => id)).toContain(SUBJECT);
    expect(serialiseReport(document)).toBe(await check());
  });

  test('says on a card whose words and whose subdivision a clause is, who must not do what, and of which service a route is asked', async () => {
    const { touchpoints } = await report();
    const card = async (kind: string): Promise<string> => {
      const place = touchpoints.find((one) => one.kind === kind && one.path.endsWith('.py'));
      const uri = `file://${join(folder, place?.path ?? '')}`;
      const hover = await editor.request<{ contents: { value: string } } | null>('textDocument/hover', { textDocument: { uri }, position: place?.range.start });
      return hover?.contents.value ?? '';
    };
    expect(await card('model-call')).toContain(
      "**May bear on Article 11[d]** (Protecting users' input and usage records; this project's words and subdivision): In the course of providing services, providers: must not provide",
    );
    expect(await card('service-interface')).toMatch(/^\*\*service-interface\*\* `POST \/chat` · asked once, of `service:chat-service`: nothing answered/);
  });

  test('and again after the folder has changed on disk', async () => {
    writeFileSync(pretrain, readFileSync(pretrain, 'utf8').replace('"wikitext-103-raw-v1"', '"wikitext-2-raw-v1"'));
    writeFileSync(join(folder, 'training/more.py'), 'from datasets import load_dataset\n\nload_dataset("acme/more")\n');
    rmSync(join(folder, 'notebooks'), { recursive: true });
    const uris = ['training/pretrain.py', 'training/more.py', 'notebooks'].map((path) => `file://${join(folder, path)}`);
    await editor.notify('workspace/didChangeWatchedFiles', { changes: uris.map((uri, index) => ({ uri, type: [2, 1, 3][index] })) });
    const document = await report();
    const subjects = document.subjects.map(({ id }) => id);
    expect(subjects).toContain('hf:acme/more');
    expect(document.touchpoints.some(({ path }) => path.startsWith('notebooks/'))).toBe(false);
    expect(document.touchpoints.find(({ subject }) => subject === SUBJECT)?.material).toContain('wikitext-2-raw-v1');
    expect(serialiseReport(document)).toBe(await check());
  });

  test('and after an edit that other files feel, once it is saved', async () => {
    const path = join(folder, 'app/llm.py');
    const uri = `file://${path}`;
    const text = readFileSync(path, 'utf8');
    const edited = text.replaceAll('https://dashscope.aliyuncs.com/compatible-mode/v1', 'https://api.deepseek.com');
    expect(edited).not.toBe(text);
    await editor.openText(uri, text);
    await editor.change(uri, edited);
    const document = await report();
    expect(document.touchpoints.some(({ path: at, subject }) => at === 'app/main.py' && subject === 'host:api.deepseek.com')).toBe(true);
    writeFileSync(path, edited);
    await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
    expect(serialiseReport(await report())).toBe(await check());
  });

  test('says in words what was not analysed', async () => {
    const nodes = await editor.request<TreeNode[]>('clausemark/tree', { by: 'subject' });
    const [note, ...others] = nodes.filter(({ kind, label }) => kind === 'note' && label.includes('not analysed'));
    expect(others).toEqual([]);
    expect(note?.label).toMatch(
      /^\d+ files not analysed: clausemark\.yaml \(1\), in no analysed language \(\d+\), without a word that any rule knows \(\d+\), records \(1\)$/,
    );
  });

  test('tells an editor that opens a file about its Problems', async () => {
    const uri = `file://${pretrain}`;
    await editor.openText(uri, readFileSync(pretrain, 'utf8'));
    await editor.until(() => editor.diagnostics.has(uri), 'a Problem');
    const [problem, ...others] = editor.diagnostics.get(uri) ?? [];
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ source: 'clausemark', severity: 3, code: '7[lead]', data: { subject: SUBJECT } });
    expect(problem?.codeDescription?.href).toMatch(/^clausemark-clause:/);
  });
});
