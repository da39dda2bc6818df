import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/report/document.js';
import { folderWith, put } from '../support/workspace.js';
import { run } from './support/run.js';

const TRAIN = 'from datasets import load_dataset\n\ndata = load_dataset("Salesforce/wikitext", "wikitext-103-raw-v1", revision="b08601e")\n';
const HARMLESS = 'def add(a, b):\n    return a + b\n';
const DAY = ['--as-of', '2026-11-20'];

function service(): string {
  return folderWith({ 'clausemark.yaml': 'service:\n  name: chat\n', 'train/pretrain.py': TRAIN, 'train/util.py': HARMLESS });
}

describe('check', () => {
  test('ends with 0 where nothing is flagged and with 1 where something is', () => {
    expect(run(['check'], folderWith({ 'a.py': HARMLESS })).code).toBe(0);
    expect(run(['check'], service()).code).toBe(1);
  });

  test.each([
    [['check', 'nowhere'], 'nowhere'],
    [['check', '--format', 'xml'], 'expected one of text, json'],
    [['check', '--as-of', '2026-02-30'], 'expected a day'],
    [['check', '--bogus'], '--bogus'],
    [['chekc'], 'expected one of check'],
    [[], 'A command is missing'],
    [['attest'], 'attest takes'],
    [['attest', 'hf:nobody/nothing'], 'no subject'],
    [['attest', '--format', 'json', 'x'], '--format belongs to check'],
    [['renew', 'nothing'], 'There is no record "nothing"; there is none here.'],
    [['check', ''], 'no such file or folder'],
    [['check', '--as-of', '0000-01-01'], 'expected a day'],
    [['check', '--as-of'], '--as-of needs a value'],
    [['check', '--output', ''], '--output needs a value'],
    [['check', '--no-cache=1'], '--no-cache takes no value'],
    [['check', '--output', 'no/such/folder/file'], 'cannot be written'],
  ])('ends with 2 for %j and says why', (args, reason) => {
    const { code, err, out } = run(args, service());
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(reason);
    expect(err).not.toContain('    at ');
  });

  test.each([
    [['check', '--format', 'xml'], 'clausemark: --format 为 "xml"；应为以下之一：text, json。\n用法见 clausemark --help。\n'],
    [['renew', 'nothing'], 'clausemark: 没有名为 "nothing" 的记录；此处一个也没有。\n用法见 clausemark --help。\n'],
    [
      ['attest', 'hf:Salesforce/wikitex'],
      'clausemark: 此处没有对象 "hf:Salesforce/wikitex"，但有 hf:Salesforce/wikitext；clausemark check 列出全部对象。\n用法见 clausemark --help。\n',
    ],
  ])('says in the language of the reader what is wrong with %j', (args, err) => {
    expect(run(args, service(), { LANG: 'zh_CN.UTF-8' })).toEqual({ code: 2, out: '', err });
    expect(run([...args, '--lang', 'zh'], service()).err).toBe(err);
    expect(run([...args, '--lang', 'en'], service(), { LANG: 'zh_CN.UTF-8' }).err).not.toMatch(/\p{Script=Han}/u);
  });

  test('says in the language of the reader what is wrong with clausemark.yaml, and in English to programs', () => {
    const root = service();
    put(root, 'clausemark.yaml', 'servise: chat\nrules: [gone.yaml]\nofficialText: gone.md\n');
    const zh = { LANG: 'zh_CN.UTF-8' };
    const { out } = run(['check', ...DAY], root, zh);
    for (const part of [
      'clausemark.yaml:1:1：clausemark.yaml 中有未知的键 "servise"',
      'clausemark.yaml:2:9：规则文件 gone.yaml 无法读取：文件不存在。',
      'clausemark.yaml:3:15：官方文本 gone.md 无法读取',
    ])
      expect(out.replace(/\n\s*/g, '')).toContain(part);
    expect(run(['rules'], root, zh).err).toContain('clausemark.yaml:2: 规则文件 gone.yaml 无法读取');
    expect(run(['check', '--format', 'json', ...DAY], root, zh).out).toContain('Unknown key ');
  });

  test('ends with 2 for an unknown key of clausemark.yaml, after reporting everything', () => {
    const root = service();
    put(root, 'clausemark.yaml', 'servise:\n  name: chat\n');
    const { code, out } = run(['check', '--format', 'json', ...DAY], root);
    const document = JSON.parse(out) as ReportDocument;
    expect(code).toBe(2);
    expect(document.problems).toMatchObject([{ path: 'clausemark.yaml', range: { start: { line: 0 } }, message: expect.stringContaining('servise') }]);
    expect(document.subjects.map(({ id }) => id)).toContain('hf:Salesforce/wikitext');
  });

  test('writes the same bytes from run to run, from any folder, however the path is written, and with or without a cache', () => {
    const root = service();
    const args = ['check', '--format', 'json', ...DAY];
    const { out } = run([...args, '--no-cache'], root);
    const others = [
      run(args, root),
      run(args, root),
      run([...args, root], '/'),
      run([...args, '.'], root),
      run([...args, '..'], join(root, 'train')),
      run([...args, `../${root.split('/').pop()}/`], root),
      run(args, root, { LANG: 'zh_CN.UTF-8', TZ: 'Asia/Shanghai', FORCE_COLOR: '1' }),
    ];
    expect(JSON.parse(out)).toMatchObject({ version: 1, policy: 'cac-genai-draft-2023', asOf: '2026-11-20' });
    for (const other of others) expect(other.out).toBe(out);
  });

  test('writes to a file as to the standard output', () => {
    const root = service();
    const { out } = run(['check', '--format', 'json', ...DAY], root);
    const target = join(folderWith({}), 'report.json');
    const done = run(['check', '--format', 'json', ...DAY, '--output', target], root);
    expect([done.code, done.out]).toEqual([1, '']);
    expect(readFileSync(target, 'utf8')).toBe(out);
  });

  test('reports a part with paths relative to the root', () => {
    const document = JSON.parse(run(['check', 'train/pretrain.py', '--format', 'json', ...DAY], service()).out) as ReportDocument;
    expect(document.summary.files).toEqual({ walked: 1, analysed: 1, skipped: {} });
    expect(document.touchpoints.map(({ path }) => path)).toEqual(['train/pretrain.py']);
  });

  test('takes the nearest clausemark.yaml, else the repository, as the root', () => {
    const root = folderWith({ 'one/clausemark.yaml': '', 'one/a/train.py': TRAIN, 'two/a/train.py': TRAIN });
    mkdirSync(join(root, '.git'));
    const paths = (folder: string): readonly string[] =>
      (JSON.parse(run(['check', '--format', 'json', ...DAY], join(root, folder)).out) as ReportDocument).touchpoints.map(({ path }) => path);
    expect(paths('one/a')).toEqual(['a/train.py']);
    expect(paths('two/a')).toEqual(['two/a/train.py']);
  });

  test('looks at nothing but the paths where these have no project in common', () => {
    const root = folderWith({
      'one/train.py': TRAIN,
      'one/.gitignore': 'left/',
      'one/left/b.py': TRAIN,
      'two/a.py': TRAIN,
      'two/b.py': TRAIN,
      'three/c.py': TRAIN,
    });
    const document = (...paths: string[]): ReportDocument => JSON.parse(run(['check', '--format', 'json', ...DAY, ...paths], root).out) as ReportDocument;
    const { touchpoints, summary } = document('one', 'two/a.py');
    expect(touchpoints.map(({ path }) => path)).toEqual(['one/train.py', 'two/a.py']);
    expect(summary.files).toMatchObject({ walked: 3, analysed: 2 });
    mkdirSync(join(root, '.git'));
    expect(document('one', 'two/a.py').touchpoints.map(({ path }) => path)).toEqual(['one/train.py', 'two/a.py']);
  });

  test('writes its report into the folder, and writes the same again', () => {
    const root = service();
    const write = (): string => {
      run(['check', '--format', 'json', ...DAY, '--output', 'report.json'], root);
      return readFileSync(join(root, 'report.json'), 'utf8');
    };
    expect(write()).toBe(write());
  });

  test('has no colour and no bar where nobody looks at a terminal', () => {
    const { out, err } = run(['check', ...DAY], service());
    expect(out).not.toContain('\u001b');
    expect(err).toBe('');
    expect(out).toContain('hf:Salesforce/wikitext');
  });

  test('leaves the folder and a cache that cannot be written alone', () => {
    const root = service();
    const before = readdirSync(root, { recursive: true }).sort();
    const { code } = run(['check'], root, { XDG_CACHE_HOME: '/dev/null/cache' });
    expect(code).toBe(1);
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
  });
});

describe('attest', () => {
  test('drafts a record with nothing ticked and prints its path last', () => {
    const root = service();
    const { code, out } = run(['attest', 'hf:Salesforce/wikitext', ...DAY], root);
    const path = out.trim().split('\n').pop() ?? '';
    const text = readFileSync(join(root, path), 'utf8');
    expect([code, path]).toEqual([0, 'attestations/hf-salesforce-wikitext.md']);
    expect(text).toMatch(/^subjects: \["?hf:Salesforce\/wikitext"?\]$/m);
    expect(text).toMatch(/- \[ \] `7\(1\)`/);
    expect(text).not.toMatch(/- \[x\]/i);
    expect(text).toMatch(/attested-by: *(?:#.*)?\n/);
  });

  test('takes a line of a file, from any folder', () => {
    const root = service();
    const { code, out } = run(['attest', 'pretrain.py:3', ...DAY], join(root, 'train'));
    expect([code, out]).toEqual([0, '../attestations/hf-salesforce-wikitext.md\n']);
    expect(run(['attest', 'train/pretrain.py:1'], root)).toMatchObject({ code: 2, err: expect.stringContaining('expected line 3.') });
  });

  test('drafts no empty record: a route leads to its service, and what nothing is asked about is said', () => {
    const root = service();
    put(
      root,
      'chat.py',
      'from fastapi import FastAPI\nfrom openai import OpenAI\napp = FastAPI()\n@app.post("/chat")\ndef chat(prompt: str):\n    return OpenAI().chat.completions.create(model="m", messages=[{"role": "user", "content": prompt}])\n',
    );
    expect(run(['attest', 'POST /chat', ...DAY], root)).toMatchObject({ code: 0, out: 'attestations/service.md\n' });
    put(root, 'chat.py', 'from openai import OpenAI\nOpenAI(base_url="http://localhost:1/v1").chat.completions.create(model="m", messages=[])\n');
    expect(run(['attest', 'host:self', ...DAY], root)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Nothing is asked about host:self, so there is nothing to attest.'),
    });
  });

  test.each([
    ['train/gone.py:3', 'There is no file train/gone.py here.'],
    ['train/pretrain.py', 'expected a line of the file, train/pretrain.py:LINE.'],
    ['train/pretrain.py:x', 'expected a line of the file, train/pretrain.py:LINE.'],
  ])('%s is a path that lacks something', (operand, reason) => {
    const root = service();
    for (const command of ['attest', 'explain']) expect(run([command, operand, ...DAY], root)).toMatchObject({ code: 2, err: expect.stringContaining(reason) });
  });

  test('takes a path through a link', () => {
    const root = service();
    const beside = folderWith({});
    symlinkSync(root, join(beside, 'link'));
    expect(run(['explain', 'link/train/pretrain.py:3'], beside).code).toBe(0);
    const { code, out } = run(['attest', 'link/train/pretrain.py:3', ...DAY], beside);
    expect([code, out.endsWith('attestations/hf-salesforce-wikitext.md\n')]).toEqual([0, true]);
    expect(run(['renew', 'link/attestations/hf-salesforce-wikitext.md', ...DAY], beside).code).toBe(0);
  });

  test('says where it cannot write', () => {
    const root = service();
    put(root, 'attestations', 'a file');
    expect(run(['attest', 'hf:Salesforce/wikitext'], root)).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be written: a file stands where a folder is needed'),
    });
  });

  test('never writes over a record, and drafts no second one for what the first asks already', () => {
    const root = service();
    const path = 'attestations/hf-salesforce-wikitext.md';
    run(['attest', 'hf:Salesforce/wikitext'], root);
    const first = readFileSync(join(root, path), 'utf8');
    expect(run(['attest', 'hf:Salesforce/wikitext'], root)).toMatchObject({
      code: 0,
      out: `${path}\n`,
      err: expect.stringContaining(`${path} speaks of hf:Salesforce/wikitext already.`),
    });
    expect(readFileSync(join(root, path), 'utf8')).toBe(first);
    expect(readdirSync(join(root, 'attestations'))).toEqual(['hf-salesforce-wikitext.md']);

    const partial = first.replace(/^- \[ \] `7\(4\)`.*\n/m, '');
    put(root, path, partial);
    const { out } = run(['attest', 'hf:Salesforce/wikitext'], root);
    expect(out.trim()).not.toBe(path);
    expect(readFileSync(join(root, path), 'utf8')).toBe(partial);
  });
});

describe('renew', () => {
  test('reopens the claims that a new revision voids, and no others; a second time there is nothing to do', () => {
    const root = service();
    run(['attest', 'hf:Salesforce/wikitext', ...DAY], root);
    const path = join(root, 'attestations/hf-salesforce-wikitext.md');
    const signed = readFileSync(path, 'utf8')
      .replace(/attested-by:.*/, 'attested-by: Li Na <li.na@example.com>')
      .replace(/attested-on:.*/, 'attested-on: 2026-11-20')
      .replace(/- \[ \] `7\(3\)`/, '- [x] `7(3)`');
    put(root, 'attestations/hf-salesforce-wikitext.md', signed);
    put(root, 'train/pretrain.py', TRAIN.replace('b08601e', 'ffffff1'));
    const { code, out, err } = run(['renew', 'attestations/hf-salesforce-wikitext.md', ...DAY], root);
    expect([code, out]).toEqual([0, 'attestations/hf-salesforce-wikitext.md\n']);
    expect(err).toMatch(/7\(3\) is open again: .*b08601e.*ffffff1/);
    const renewed = readFileSync(path, 'utf8');
    expect(renewed).toMatch(/- \[ \] `7\(3\)`/);
    expect(renewed).toContain('ffffff1');
    expect(run(['renew', 'hf-salesforce-wikitext', ...DAY], root)).toMatchObject({ code: 0, err: expect.stringContaining('Nothing has changed') });
    expect(readFileSync(path, 'utf8')).toBe(renewed);
  });
});

describe('init, rules, help and version', () => {
  test('init writes a file that checks, once', () => {
    const root = folderWith({ 'a.py': HARMLESS });
    expect(run(['init'], root)).toMatchObject({ code: 0, out: 'clausemark.yaml\n' });
    expect(run(['check'], root).code).toBe(0);
    expect(run(['init'], root).code).toBe(2);
    rmSync(join(root, 'clausemark.yaml'));
  });

  test('rules lists each rule by its id', () => {
    const { code, out } = run(['rules'], service());
    expect(code).toBe(0);
    expect(out).toContain('python.openai.chat');
  });

  const OWN =
    'id: acme.ask\n    kind: model-call\n    match: { call: "acme.llm.ask" }\n    subject: { scheme: host, name: self }\n    note: Asks our own gateway.\n';

  test('rules and explain know the rules of the folder, inline and in files, wherever its clausemark.yaml stands', () => {
    const root = folderWith({
      'clausemark.yaml': `rules:\n  - own/extra.yaml\n  - ${OWN}`,
      'own/extra.yaml': `rules:\n  - ${OWN.replace('acme.ask', 'acme.tell').replaceAll('.ask"', '.tell"')}`,
      'part/clausemark.yaml': `rules:\n  - ${OWN.replace('acme.ask', 'acme.part')}`,
    });
    const { code, out, err } = run(['rules'], root);
    expect([code, err]).toEqual([0, '']);
    for (const id of ['acme.ask', 'acme.tell', 'acme.part']) expect(out).toMatch(new RegExp(`^${id} +model-call +Asks our own gateway\\.$`, 'm'));
    expect(out).toContain('python.openai.chat');
    const explained = run(['explain', 'acme.tell'], root);
    expect([explained.code, explained.err]).toEqual([0, '']);
    for (const part of ['acme.tell · model-call', 'acme.llm.tell', 'own/extra.yaml:2']) expect(explained.out).toContain(part);
    expect(run(['explain', 'acme.tall'], root)).toMatchObject({ code: 2, err: expect.stringContaining('there is acme.tell') });
    expect(run(['rules'], service()).out).not.toContain('acme.');
  });

  test('rules says what is wrong with the rules of the folder, and lists the rest', () => {
    const root = folderWith({ 'clausemark.yaml': `rules:\n  - gone.yaml\n  - ${OWN.replace('kind: model-call', 'kind: nothing')}` });
    const { code, out, err } = run(['rules'], root);
    expect(code).toBe(2);
    expect(err).toMatch(/^clausemark\.yaml:\d+: The rule file gone\.yaml cannot be read/m);
    expect(err).toMatch(/^clausemark\.yaml:4: .*nothing/m);
    expect(out).toContain('python.openai.chat');
    expect(out).not.toContain('acme.ask');
  });

  test('help and version', () => {
    expect(run(['--help'], '/')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') });
    expect(run(['--version'], '/').out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
