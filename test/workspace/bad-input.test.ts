import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { phrase } from '../../src/base/phrase.js';
import type { ReportDocument } from '../../src/report/document.js';
import type { FileSystem } from '../../src/workspace/ports.js';
import { readText } from '../../src/workspace/sources.js';
import { walk } from '../../src/workspace/walk.js';
import { folderWith } from '../support/workspace.js';
import { DAY, open } from './support/open.js';

const GOOD = 'from datasets import load_dataset\n\ndata = load_dataset("Salesforce/wikitext")\n';

async function reportFor(files: Readonly<Record<string, string | Uint8Array>>, prepare: (root: string) => void = () => undefined): Promise<ReportDocument> {
  const root = folderWith({ 'train.py': GOOD, ...files });
  prepare(root);
  const project = open(root);
  await project.scan();
  const { document } = project.report(DAY);
  const { files: counts } = document.summary;
  expect(counts.analysed + Object.values(counts.skipped).reduce((sum, n) => sum + n, 0)).toBe(counts.walked);
  expect(document.subjects.map(({ id }) => id)).toContain('hf:Salesforce/wikitext');
  return document;
}

function problemOf(document: ReportDocument, path: string) {
  return document.problems.find((problem) => problem.path === path);
}

describe('what cannot be read is said, and the rest is analysed', () => {
  test('a binary file', async () => {
    const document = await reportFor({ 'model.py': new Uint8Array([0x93, 0x4e, 0, 0, 1, 2, 0, 0xff]) });
    expect(problemOf(document, 'model.py')).toMatchObject({ code: 'file.binary', message: expect.stringContaining('NUL') });
    expect(document.summary.files.skipped['binary']).toBe(1);
  });

  test('a file beyond the size cap', async () => {
    const document = await reportFor({ 'big.py': `${GOOD}${'#'.repeat(2 * 1024 * 1024)}` });
    expect(problemOf(document, 'big.py')).toMatchObject({ code: 'file.too-big', message: expect.stringContaining('2 MB') });
    expect(document.touchpoints.map(({ path }) => path)).not.toContain('big.py');
  });

  test('a notebook is measured without its outputs', async () => {
    const cell = { cell_type: 'code', metadata: {}, execution_count: 1, source: GOOD, outputs: [{ output_type: 'stream', text: 'x'.repeat(3 * 1024 * 1024) }] };
    const big = { ...cell, source: `${GOOD}#${'x'.repeat(2 * 1024 * 1024)}`, outputs: [] };
    const document = await reportFor({
      'outputs.ipynb': JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4 }),
      'source.ipynb': JSON.stringify({ cells: [big], metadata: {}, nbformat: 4 }),
    });
    expect(document.touchpoints.map(({ path }) => path)).toContain('outputs.ipynb');
    expect(problemOf(document, 'source.ipynb')?.code).toBe('file.too-big');
    expect(problemOf(document, 'outputs.ipynb')).toBeUndefined();
  });

  test('an unknown encoding', async () => {
    const document = await reportFor({ 'latin.py': iconv.encode('# café déjà\nfrom datasets import load_dataset\n', 'latin1') });
    expect(problemOf(document, 'latin.py')?.code).toBe('file.encoding');
  });

  test.each([
    ['a byte order mark', `\ufeff${GOOD}`, 'utf8'],
    ['UTF-16, little endian', `\ufeff${GOOD}`, 'utf-16le'],
    ['UTF-16, big endian', `\ufeff${GOOD}`, 'utf-16be'],
    ['GB18030', `# 训练数据\n${GOOD}`, 'gb18030'],
  ])('%s is read', async (_name, text, encoding) => {
    const document = await reportFor({ 'other.py': iconv.encode(text, encoding) });
    const place = document.touchpoints.find(({ path }) => path === 'other.py');
    expect(place?.subject).toBe('hf:Salesforce/wikitext');
    expect(place?.range.start).toEqual({ line: text.split('\n').findIndex((line) => line.startsWith('data =')), character: 7 });
  });

  test.each([
    ['UTF-16', '\ufeffexclude: [gone/]\n', 'utf-16le'],
    ['GB18030', '# 第三方代码不分析\nexclude: ["gone/"]\n', 'gb18030'],
  ])('what is left out is known from %s too', async (_name, text, encoding) => {
    for (const [name, content] of [
      ['clausemark.yaml', text],
      ['.gitignore', text.replace(/exclude: .*/, 'gone/')],
    ] as const) {
      const document = await reportFor({ [name]: iconv.encode(content, encoding), 'gone/a.py': GOOD });
      expect(document.touchpoints.map(({ path }) => path)).not.toContain('gone/a.py');
    }
  });

  test('broken syntax: the parts around it count', async () => {
    const document = await reportFor({ 'broken.py': `${GOOD}def f(:\n    x = = 3\n\nmore = load_dataset("BelleGroup/train_0.5M_CN")\n` });
    expect(problemOf(document, 'broken.py')).toMatchObject({ code: 'source.syntax', range: { start: { line: expect.any(Number) } } });
    expect(document.touchpoints.filter(({ path }) => path === 'broken.py').length).toBeGreaterThan(0);
  });

  test('deep nesting neither overflows nor takes others with it', async () => {
    const document = await reportFor({
      'deep.py': `from datasets import load_dataset\nx = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`,
      'deep.json': `{"datasets": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    });
    expect(problemOf(document, 'deep.py')).toBeDefined();
  });

  test('one endless line', async () => {
    const document = await reportFor({ 'line.py': `from datasets import load_dataset\nx = [${'1, '.repeat(300_000)}]\n` });
    expect(document.summary.files.analysed).toBeGreaterThanOrEqual(2);
  });

  test('a text that is put together in more ways than anybody could list', async () => {
    const steps = Array.from({ length: 300 }, (_, i) => `if os.environ.get("C${i}"):\n    name = name + "x${i}"\n`).join('');
    const code = `import os\nfrom datasets import load_dataset\nfrom transformers import Trainer\n\nname = "a"\n${steps}Trainer(train_dataset=load_dataset(name)).train()\n`;
    const document = await reportFor({ 'ways.py': code });
    expect(document.touchpoints.filter(({ path }) => path === 'ways.py').map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'training-data unresolved',
    ]);
  });

  test('links: loops, dead ends and ways out are said and not followed', async () => {
    const outside = folderWith({ 'secret.py': GOOD });
    const document = await reportFor({}, (root) => {
      symlinkSync(join(root, 'loop'), join(root, 'loop'));
      symlinkSync('.', join(root, 'self'));
      symlinkSync(join(outside, 'secret.py'), join(root, 'out.py'));
      symlinkSync(join(root, 'nowhere'), join(root, 'dead.py'));
    });
    expect(document.problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'dead.py file.link-broken',
      'loop file.link-loop',
      'out.py file.link-outside',
    ]);
    expect(document.summary.files.skipped).toMatchObject({ link: 1, 'link-loop': 1, 'link-outside': 1, 'link-broken': 1 });
    expect(document.touchpoints.map(({ path }) => path)).toEqual(['train.py']);
  });

  test('YAML that nests without end: what stands before it counts', async () => {
    const text = 'base_model: a/b\ndatasets:\n  - path: org/set\nmore: ';
    const document = await reportFor({ 'axolotl.yaml': `${text}${'['.repeat(5000)}${']'.repeat(5000)}\n` });
    expect(document.touchpoints.map(({ subject }) => subject)).toContain('hf:org/set');
    const said = document.problems.filter(({ path }) => path === 'axolotl.yaml').map(({ code, message }) => `${code} ${message}`);
    expect(new Set(said)).toEqual(new Set(['yaml.too-deep YAML nests too deeply; what is inside is left out.']));
  });

  test('broken YAML of a training configuration', async () => {
    const document = await reportFor({ 'axolotl.yaml': 'base_model: a\ndatasets:\n  - path: b\n   type: [\n' });
    expect(problemOf(document, 'axolotl.yaml')).toMatchObject({ code: 'yaml.syntax', range: { start: { line: expect.any(Number) } } });
  });

  test('two records of one name, an unknown clause, an unknown subject', async () => {
    const record = (subject: string, clause: string): string =>
      `---\nclausemark: 1\npolicy: cac-genai-draft-2023\nsubjects: [${subject}]\n---\n# Record\n\n- [ ] \`${clause}\` …\n`;
    const document = await reportFor({
      'clausemark.yaml': 'policy: cac-genai-draft-2023\n',
      'attestations/one.md': record('hf:Salesforce/wikitext', '99(9)'),
      'sub/clausemark.yaml': 'signers: ["@example.com"]\n',
      'sub/attestations/one.md': record('hf:nobody/nothing', '7(1)'),
    });
    const codes = document.problems.map(({ path, code, range }) => `${path} ${code} ${range === undefined ? '' : 'at a line'}`.trim());
    expect(codes).toContain('attestations/one.md record.unknown-claim at a line');
    expect(codes).toContain('attestations/one.md record.duplicate-name at a line');
    expect(codes).toContain('sub/attestations/one.md record.duplicate-name at a line');
    expect(codes).toContain('sub/attestations/one.md record.unknown-subject at a line');
  });

  test('a record where none counts; other Markdown in such a folder is none', async () => {
    const record = '---\n# Signed by hand\nclausemark: 1\npolicy: cac-genai-draft-2023\nsubjects: [hf:Salesforce/wikitext]\n---\n# A\n';
    const files = { 'sub/attestations/one.md': record, 'other/attestations/notes.md': '# clausemark: 1\n', 'sub/train.py': GOOD };
    expect((await reportFor(files)).problems).toMatchObject([{ path: 'sub/attestations/one.md', code: 'record.misplaced', range: { start: { line: 0 } } }]);
    expect((await reportFor({ ...files, 'sub/clausemark.yaml': '' })).problems).toEqual([]);
  });

  test('unknown keys and values of clausemark.yaml', async () => {
    const document = await reportFor({
      'clausemark.yaml': 'polisy: x\nhosts:\n  llm.internal: mine\nwrappers:\n  acme.ask: { kind: chat }\npolicy: nothing-2020\n',
    });
    const problems = document.problems.filter(({ path }) => path === 'clausemark.yaml');
    expect(problems.map(({ range, message }) => [range?.start.line, message])).toEqual([
      [0, expect.stringContaining('Unknown key "polisy"')],
      [2, expect.stringContaining('expected one of self, vendor')],
      [4, expect.stringContaining('expected one of training-data')],
      [5, expect.stringContaining('There is no policy "nothing-2020"; expected')],
    ]);
  });

  test('a rule file that is not there, and a rule that is none', async () => {
    const document = await reportFor({
      'clausemark.yaml': 'rules:\n  - gone.yaml\n  - rules/own.yaml\n',
      'rules/own.yaml': 'rules:\n  - id: acme.ask\n    kind: model-call\n    match: { cal: acme.ask }\n',
    });
    expect(problemOf(document, 'clausemark.yaml')?.message).toContain('gone.yaml');
    expect(problemOf(document, 'rules/own.yaml')).toMatchObject({ range: { start: { line: 3 } } });
  });

  test.each(['../law.md', '/law.md', 'law/../../law.md', 'out.md', 'way/law.md', 'gone.md'])('an official text or a rule file at %s', async (name) => {
    const outside = folderWith({ 'law.md': '第一条　别处的。\n' });
    const document = await reportFor({ 'clausemark.yaml': `officialText: ${name}\nrules:\n  - ${name}\n` }, (root) => {
      symlinkSync(join(outside, 'law.md'), join(root, 'out.md'));
      symlinkSync(outside, join(root, 'way'));
    });
    const reason = name === 'gone.md' ? 'it does not exist' : 'it lies outside of the scanned folder';
    expect(
      document.problems.filter(({ code }) => !code.startsWith('file.')).map(({ path, code, message, range }) => [path, range?.start, code, message]),
    ).toEqual([
      ['clausemark.yaml', { line: 0, character: 14 }, 'config.official-text', `The official text ${name} cannot be read: ${reason}.`],
      ['clausemark.yaml', { line: 2, character: 4 }, 'config.rule-file', `The rule file ${name} cannot be read: ${reason}.`],
    ]);
  });
});

test('a file and a folder without permission', async () => {
  const closed: FileSystem = {
    list: (folder) =>
      Promise.resolve(
        folder === ''
          ? [
              { name: 'closed.py', type: 'file' },
              { name: 'private', type: 'folder' },
            ]
          : { failure: 'unreadable', reason: phrase('permission denied') },
      ),
    read: () => Promise.resolve({ failure: 'unreadable', reason: phrase('permission denied') }),
    linkTarget: () => Promise.resolve('broken'),
    hashFile: () => Promise.resolve(undefined),
  };
  const found = await walk(closed, { excludesOf: () => [] });
  expect(found.skipped).toEqual(new Map([['private', 'unreadable']]));
  expect(found.problems).toMatchObject([{ path: 'private', message: expect.stringContaining('permission denied') }]);
  expect(await readText(closed, 'closed.py')).toMatchObject({
    skipped: 'unreadable',
    problem: { path: 'closed.py', message: expect.stringContaining('permission denied') },
  });
});
