import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { serialiseReport } from '../../src/report/document.js';
import { NodeAnalyser } from '../../src/workspace/node/analyser.js';
import { folderWith, put } from '../support/workspace.js';
import { DAY, open, reportOf } from './support/open.js';

const LLM =
  'from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef ask(text):\n    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])\n';
const MAIN = 'from fastapi import FastAPI\nfrom llm import ask\n\napp = FastAPI()\n\n\n@app.post("/chat")\ndef chat(text: str):\n    return ask(text)\n';
const SERVICE = { 'llm.py': LLM, 'main.py': MAIN, '.env': 'OPENAI_BASE_URL=https://llm.example.com/v1\n', 'notes.txt': 'nothing' };

/** Texts that files of a small service may come to hold. */
const VARIANTS = [
  LLM,
  LLM.replace('gpt-4o', 'gpt-4o-mini'),
  MAIN,
  MAIN.replace('/chat', '/ask'),
  'from datasets import load_dataset\nload_dataset("Salesforce/wikitext")\n',
  'def helper(x):\n    return x + 1\n',
  'OPENAI_BASE_URL=https://other.example.com/v1\n',
  'datasets:\n  - path: a/b\nbase_model: c\n',
  '',
  'x = (\n',
];
const PATHS = ['llm.py', 'main.py', 'sub/train.py', '.env', 'config.yaml', 'clausemark.yaml'];

describe('a project', () => {
  test('counts every file it meets once', async () => {
    const root = folderWith({ ...SERVICE, '.gitignore': 'ignored/\n', 'ignored/a.py': LLM, 'node_modules/x/index.js': '', 'attestations/a.md': '' });
    const { document } = await scanned(root);
    expect(document.summary.files).toEqual({ walked: 6, analysed: 3, skipped: { language: 2, record: 1 } });
  });

  test('leaves out what .gitignore, .ignore and exclude name, and takes back what they exempt', async () => {
    const root = folderWith({
      '.gitignore': '*.gen.py\n!keep.gen.py\n',
      'a.gen.py': LLM,
      'keep.gen.py': LLM,
      '.ignore': 'hidden/\n',
      'hidden/a.py': LLM,
      'clausemark.yaml': 'exclude: [third/]\n',
      'third/a.py': LLM,
      'own.py': LLM,
    });
    const { document } = await scanned(root);
    expect([...new Set(document.touchpoints.map(({ path }) => path))]).toEqual(['keep.gen.py', 'own.py']);
  });

  test('reads what an editor shows before the first key, and finds nothing else for it', async () => {
    const root = folderWith(SERVICE);
    const project = open(root);
    const one = vi.spyOn(NodeAnalyser.prototype, 'one');
    project.setText('llm.py', LLM);
    await project.scan();
    expect(one).toHaveBeenLastCalledWith(LLM, 'python', true);
    const before = serialiseReport(project.report(DAY).document);
    project.setText('main.py', MAIN);
    await project.update();
    expect(one).toHaveBeenLastCalledWith(MAIN, 'python', true);
    expect(serialiseReport(project.report(DAY).document)).toBe(before);
    project.changed(['llm.py']);
    one.mockClear();
    await project.update();
    project.setText('llm.py', undefined);
    await project.update();
    expect(one).toHaveBeenCalledTimes(1);
    one.mockRestore();
  });

  test('shows a cached scan as a cold one, with and without the findings of before', async () => {
    const root = folderWith(SERVICE);
    const cacheFolder = mkdtempSync(join(tmpdir(), 'clausemark-cache-'));
    const cold = await reportOf(root);
    for (const reuse of [false, true, true]) {
      const project = open(root, { cacheFolder });
      await project.scan({ reuse });
      expect(serialiseReport(project.report(DAY).document)).toBe(cold);
    }
    expect(readdirSync(cacheFolder).map((name) => name.replace(/-.*/, ''))).toEqual(['facts', 'found']);
    writeFileSync(join(root, 'main.py'), MAIN.replace('/chat', '/ask'));
    const project = open(root, { cacheFolder });
    await project.scan({ reuse: true });
    expect(serialiseReport(project.report(DAY).document)).toBe(await reportOf(root));
    rmSync(cacheFolder, { recursive: true });
  });

  test('takes a damaged cache for none', async () => {
    const root = folderWith(SERVICE);
    const cacheFolder = mkdtempSync(join(tmpdir(), 'clausemark-cache-'));
    const cold = await reportOf(root, { cacheFolder });
    for (const name of readdirSync(cacheFolder)) writeFileSync(join(cacheFolder, name), '[["x",0,999999]]\n{"facts": ');
    expect(await reportOf(root, { cacheFolder })).toBe(cold);
    rmSync(cacheFolder, { recursive: true });
  });

  test('writes nothing into the folder it scans', async () => {
    const root = folderWith(SERVICE);
    const before = readdirSync(root).sort();
    await reportOf(root);
    expect(readdirSync(root).sort()).toEqual(before);
  });

  test('reads a host from the .env file that counts', async () => {
    const root = folderWith({ ...SERVICE, '.env.example': 'OPENAI_BASE_URL=https://template.example.com\n' });
    const { document } = await scanned(root);
    expect(document.touchpoints.find(({ kind }) => kind === 'model-call')?.subject).toBe('host:llm.example.com');
  });

  test('does not take what tests hand to a helper for what the product gives it', async () => {
    const send = 'export async function send(url: string, body: string) {\n  return fetch(url, { method: "POST", body });\n}\n';
    const call = 'import { send } from "%";\n\nawait send("https://api.openai.com/v1/chat/completions", "{}");\n';
    const tested = await scanned(folderWith({ 'src/send.ts': send, 'src/send.test.ts': call.replace('%', './send') }));
    expect(tested.document.touchpoints.filter(({ context }) => context === 'product')).toEqual([]);
    const used = await scanned(folderWith({ 'src/send.ts': send, 'src/ask.ts': call.replace('%', './send') }));
    expect(used.document.touchpoints.map(({ path, subject }) => [path, subject])).toContainEqual(['src/send.ts', 'host:api.openai.com']);
  });

  test('knows wrappers and hosts of clausemark.yaml', async () => {
    const root = folderWith({
      'clausemark.yaml': 'wrappers:\n  acme.llm.ask: { kind: model-call, host: llm.internal }\nhosts:\n  llm.internal: self\n',
      'acme/__init__.py': '',
      'acme/llm.py': 'def ask(text):\n    return socket.send(text)\n',
      'main.py': 'from acme.llm import ask as question\n\nquestion("x")\n',
    });
    const { document } = await scanned(root);
    expect(document.touchpoints).toMatchObject([{ path: 'main.py', kind: 'model-call', subject: 'host:self', range: { start: { line: 2 } } }]);
  });

  test('keeps records beside clausemark.yaml and at the root, and no others', async () => {
    const record = '---\nclausemark: 1\npolicy: cac-genai-draft-2023\nsubjects: [host:llm.example.com]\n---\n# x\n';
    const root = folderWith({
      ...SERVICE,
      'attestations/root.md': record,
      'sub/clausemark.yaml': '',
      'sub/attestations/sub.md': record,
      'docs/attestations/no.md': record,
    });
    const { document } = await scanned(root);
    expect(document.records.map(({ path }) => path)).toEqual(['attestations/root.md', 'sub/attestations/sub.md']);
  });

  test('pins data files by their content', async () => {
    const root = folderWith({ 'train.py': 'from datasets import load_dataset\nload_dataset("json", data_files="data/a.jsonl")\n', 'data/a.jsonl': '{}\n' });
    const first = (await scanned(root)).project.sealing().dataPins;
    put(root, 'data/a.jsonl', '{"a": 1}\n');
    const second = (await scanned(root)).project.sealing().dataPins;
    expect(first?.get('file:data/a.jsonl')).toMatch(/^[0-9a-f]{12}$/);
    expect(second?.get('file:data/a.jsonl')).not.toBe(first?.get('file:data/a.jsonl'));
  });

  test('reports a part as the same places that the whole has there', async () => {
    const root = folderWith({ ...SERVICE, 'sub/train.py': VARIANTS[4] ?? '' });
    const { project, document } = await scanned(root);
    const part = project.report(DAY, { paths: ['sub'] }).document;
    expect(part.touchpoints).toEqual(document.touchpoints.filter(({ path }) => path.startsWith('sub/')));
    expect(part.summary.files).toEqual({ walked: 1, analysed: 1, skipped: {} });
  });
});

describe('an updated project is like one scanned anew', () => {
  const edit = fc.oneof(
    fc.record({ type: fc.constantFrom('text', 'write'), path: fc.constantFrom(...PATHS), content: fc.constantFrom(...VARIANTS) }),
    fc.record({ type: fc.constantFrom('close', 'delete'), path: fc.constantFrom(...PATHS), content: fc.constant('') }),
  );

  test('after any edits in editors and on disk', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.constantFrom(-1, 10_000), async (edits, quick) => {
        const root = folderWith(SERVICE);
        const project = open(root, { quick });
        await project.scan();
        const shown = new Map<string, string>();
        const interrupted: Promise<boolean>[] = [];
        for (const { type, path, content } of edits) {
          if (type === 'text') {
            shown.set(path, content);
            project.setText(path, content);
          } else if (type === 'close') {
            shown.delete(path);
            project.setText(path, undefined);
          } else {
            if (type === 'write') put(root, path, content);
            else rmSync(join(root, path), { force: true });
            project.changed([path]);
          }
          await project.update();
          // What comes while the rest is brought up to date goes on from what was there before.
          if (type !== 'close') interrupted.push(project.complete());
        }
        await Promise.all(interrupted);
        await project.complete();
        const anew = open(root);
        for (const [path, text] of shown) anew.setText(path, text);
        await anew.scan();
        expect(serialiseReport(project.report(DAY).document)).toBe(serialiseReport(anew.report(DAY).document));
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('after an import was typed that brings a file which nothing needed before', async () => {
    const root = folderWith({ ...SERVICE, 'names.py': 'MODEL = "qwen-max"\n' });
    const project = open(root, { quick: -1 });
    await project.scan();
    const modelOf = () =>
      JSON.stringify(project.report(DAY).document.touchpoints.find(({ path, kind }) => path === 'llm.py' && kind === 'model-call')?.material);
    expect(modelOf()).toContain('gpt-4o');
    const text = `from names import MODEL\n${LLM.replace('"gpt-4o"', 'MODEL')}`;
    project.setText('llm.py', text);
    await project.update();
    expect(project.needsCompletion).toBe(true);
    expect(project.report(DAY).document.touchpoints.some(({ path, kind }) => path === 'llm.py' && kind === 'model-call')).toBe(true);
    await project.complete();
    expect(modelOf()).toContain('qwen-max');
    expect(project.needsCompletion).toBe(false);
  });

  test('after a line was typed above what a trainer in another file is given', async () => {
    const train = 'from transformers import Trainer\nfrom rows import rows\nTrainer(model=m, train_dataset=rows())\n';
    const rows = 'import pandas as pd\n\ndef rows():\n    return pd.read_csv("talks.csv")\n';
    const root = folderWith({ 'train.py': train, 'rows.py': rows });
    const project = open(root, { quick: -1 });
    await project.scan();
    const lines = () =>
      project.report(DAY).document.touchpoints.flatMap(({ path, kind, range }) => (kind === 'training-data' ? [`${path}:${range.start.line + 1}`] : []));
    expect(lines()).toEqual(['rows.py:4']);
    project.setText('rows.py', rows.replace('def', 'print(pd.read_csv("other.csv"))\n\ndef'));
    await project.update();
    expect([project.needsCompletion, lines()]).toEqual([true, ['rows.py:6']]);
    await project.complete();
    expect(lines()).toEqual(['rows.py:6']);
  });

  test('after a folder was moved', async () => {
    const root = folderWith({ 'app/llm.py': LLM, 'app/__init__.py': '', 'main.py': MAIN.replace('from llm', 'from app.llm') });
    const project = open(root);
    await project.scan();
    renameSync(join(root, 'app'), join(root, 'core'));
    project.changed(['app', 'core']);
    await project.update();
    await project.complete();
    expect(serialiseReport(project.report(DAY).document)).toBe(await reportOf(root));
    expect(project.report(DAY).document.touchpoints.map(({ path }) => path)).not.toContain('app/llm.py');
  });
});

async function scanned(root: string) {
  const project = open(root);
  await project.scan();
  return { project, document: project.report(DAY).document };
}
