import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CodeLens, Hover } from 'vscode-languageserver/node.js';
import { phrase } from '../../src/base/phrase.js';
import { placesText } from '../../src/server/counts.js';
import type { EditAnswer, TreeNode } from '../../src/server/protocol.js';
import { STRING_TABLES, stringsFor } from '../../src/server/strings.js';
import { editor, folder } from './support/cleanup.js';
import { FakeSessions } from './support/fake-session.js';
import { shipped } from './support/shipped.js';

const read = (path: string): Record<string, string> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
const places = (text: string): readonly string[] => [...text.matchAll(/\{\d\}/g)].map((found) => found[0]).sort();
const sources = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'strings.ts')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');

describe('the manifest', () => {
  const english = read('package.nls.json');
  const chinese = read('package.nls.zh-cn.json');
  const manifest = readFileSync('package.json', 'utf8');

  test('has every string in both languages, and no string too many', () => {
    const used = [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map((found) => found[1] ?? ''))].sort();
    expect(Object.keys(english).sort()).toEqual(used);
    expect(Object.keys(chinese).sort()).toEqual(used);
  });

  test('writes no text of its own for people', () => {
    const { contributes } = JSON.parse(manifest) as { contributes: unknown };
    const written = [
      ...JSON.stringify(contributes).matchAll(/"(?:title|description|markdownDescription|name|contents|altText|patternErrorMessage)":"([^"]*)"/g),
    ].map((found) => found[1]);
    expect(written.filter((text) => !/^%.*%$/.test(text ?? '') && text !== 'Clausemark')).toEqual([]);
  });

  test('names files and commands that exist', () => {
    const { contributes, icon } = JSON.parse(manifest) as {
      icon: string;
      contributes: {
        commands: { command: string; category: string }[];
        grammars: { path: string }[];
        walkthroughs: { steps: { media: { svg: string } }[] }[];
        menus: Record<string, { command: string }[]>;
        jsonValidation?: { url: string }[];
        yamlValidation?: { url: string }[];
      };
    };
    const files = [
      icon,
      ...contributes.grammars.map((grammar) => grammar.path),
      ...contributes.walkthroughs.flatMap((one) => one.steps.map((step) => step.media.svg)),
      ...(contributes.jsonValidation ?? []).map((one) => one.url),
      ...(contributes.yamlValidation ?? []).map((one) => one.url),
    ];
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
    const code = sources('src/extension') + readFileSync('src/server/protocol.ts', 'utf8');
    const missing = contributes.commands.filter(({ command }) => !code.includes(`'${command}'`) && !command.startsWith('clausemark.viewBy'));
    expect(missing).toEqual([]);
    expect(contributes.commands.every(({ category }) => category === 'Clausemark')).toBe(true);
    const known = new Set(contributes.commands.map(({ command }) => command));
    expect(
      Object.values(contributes.menus)
        .flat()
        .filter(({ command }) => !known.has(command)),
    ).toEqual([]);
  });

  test('activates on what it analyses and never at start', () => {
    const { activationEvents } = JSON.parse(manifest) as { activationEvents: string[] };
    expect(activationEvents.filter((event) => !/^(onLanguage:|onNotebook:|workspaceContains:)/.test(event))).toEqual([]);
  });
});

describe('strings at run time', () => {
  test('the client has the same keys and places in both bundles, all used', () => {
    const english = read('l10n/bundle.l10n.json');
    const chinese = read('l10n/bundle.l10n.zh-cn.json');
    const used = [...sources('src/extension').matchAll(/l10n\s*\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map((found) => found[1] ?? '');
    expect(Object.keys(english).sort()).toEqual([...new Set(used)].sort());
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(chinese)) expect(places(text)).toEqual(places(key));
  });

  test('the server has the same keys and places in both tables, all used', () => {
    const { en, zh } = STRING_TABLES;
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) expect([key, places(zh[key] ?? '')]).toEqual([key, places(text)]);
    const code = sources('src/server');
    const unused = Object.keys(en).filter((key) => !/^(status|state|certainty)_/.test(key) && !new RegExp(`['"]${key}['"]`).test(code));
    expect(unused).toEqual([]);
  });

  test('chooses by locale', () => {
    expect(stringsFor('zh-CN').language).toBe('zh');
    expect(stringsFor('de').language).toBe('en');
    expect(stringsFor(undefined)('lensPlaces', 3)).toBe('3 places');
    expect([1, 2].map((count) => placesText(stringsFor('en'), count))).toEqual(['1 place', '2 places']);
  });
});

describe('in Chinese', () => {
  const LOAD = 'from datasets import load_dataset\ndata = load_dataset("org/set", "rev1")\n';
  const RECORD = (line: string, signer = '李娜 <li.na@example.com>'): string => `---
clausemark: 1
policy: cac-genai-draft-2023
subjects: [hf:org/set]
attested-by: ${signer}
role: 负责人
attested-on: 2026-11-01
seal:
  v: 1
  code: ["training-data hf:org/set"]
  data: rev0
  clauses: { "7(1)": 1 }
---
# 记录

${line}
`;
  const hasLetters = (text: string): readonly string[] => text.replace(/`[^`]*`|hf:\S+|attestations\/\S+|rev\d|\b\d+\S*/g, '').match(/[A-Za-z]{3,}/g) ?? [];

  test.each([
    ['what changed', RECORD('- [x] `7(1)` 是'), /版本 rev0 → rev1/],
    ['an open blank', RECORD('- [x] `7[lead]#2` 来源是……；合法的理由是自有').replace('rev0', 'rev1'), /“来源是”之后的空白尚未填写/],
    ['nobody signed', RECORD('- [x] `7(1)` 是', '').replace('rev0', 'rev1'), /无人签署/],
    [
      'a choice that is not answered',
      RECORD('- [x] `7(3)` 是').replace('rev0', 'rev1'),
      /须从以下各项中选择一项：“不含个人信息” \| “已取得本人同意” \| “其他情形，并写明条款”/,
    ],
  ])('%s is told in the Problem, the card, the lens and the view', async (_, record, reason) => {
    const root = folder({ 'train.py': LOAD, 'attestations/r.md': record });
    const open = await editor({ folders: [root.path], locale: 'zh-cn' });
    const [uri, recordUri] = [root.uri('train.py'), root.uri('attestations/r.md')];
    await open.openText(uri, LOAD);
    await open.openText(recordUri, record, 'markdown');
    await open.until(() => open.diagnostics.get(uri)?.[0]?.severity === 2);
    const message = open.diagnostics.get(uri)?.[0]?.message ?? '';
    expect(message).toMatch(reason);
    expect(hasLetters(message)).toEqual([]);
    expect(message).not.toMatch(/[，：。] /u);
    const hover = await open.request<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 8 } });
    const card = (hover.contents as { value: string }).value.replace(/\\/g, '');
    expect(card).toMatch(reason);
    const lenses = await open.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: recordUri } });
    expect(lenses[0]?.command?.title).toMatch(reason);
    for (const text of [card, lenses[0]?.command?.title]) expect(text).not.toMatch(/\p{Script=Han}\**(?: \(|[:,])|[，：。] /u);
    const [subject] = await open.request<TreeNode[]>('clausemark/tree', { by: 'subject' });
    const claims = await open.request<TreeNode[]>('clausemark/tree', { by: 'subject', parent: subject?.id });
    expect(claims.filter(({ kind, description = '' }) => kind === 'claim' && reason.test(description))).toHaveLength(1);
  });

  test.each([
    ['- [x] `7[lead]#2` The source is ...; it is lawful because ours', 'record.open-blank', '7[lead]#2 无效：“The source is”之后的空白尚未填写'],
    ['- [x] `7(2)` 不适用：', 'record.empty-reason', '应写“不适用：”及理由；没有理由则 7(2) 视为未回答'],
    ['- [x] `99` 是', 'record.unknown-claim', '未知的声明 99：cac-genai-draft-2023 中没有这一项'],
    ['- [x] `7(1)` 是\n- [x] `7(1)` 是', 'record.duplicate-claim', '7(1) 重复声明；应只有一行'],
    ['- [x] 7(1) 是', 'record.malformed-claim', '声明编号应置于反引号之间：- [ ] `ID` …'],
  ])('the problem of the line %s', async (line, code, message) => {
    const text = RECORD(line).replace('rev0', 'rev1');
    const root = folder({ 'train.py': LOAD, 'attestations/r.md': text });
    const open = await editor({ folders: [root.path], locale: 'zh-CN' });
    const uri = root.uri('attestations/r.md');
    await open.openText(uri, text, 'markdown');
    await open.until(() => open.diagnostics.has(uri));
    expect(open.diagnostics.get(uri)?.map((problem) => [problem.code, problem.message])).toEqual([[code, message]]);
  });

  test('why a place is one, and why a record is left alone', async () => {
    const text = RECORD('- [x] `7(1)` 是').replace('clausemark: 1', 'clausemark: 7').replace('hf:org/set]', 'hf:org/other]');
    const root = folder({ 'train.py': LOAD, 'attestations/r.md': text });
    const sessions = new FakeSessions();
    sessions.note = phrase('A data set registered for training.');
    const open = await editor({ folders: [root.path], locale: 'zh-CN', sessions });
    const uri = root.uri('train.py');
    await open.openText(uri, LOAD);
    await open.until(() => open.diagnostics.has(uri));
    const hover = await open.request<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 8 } });
    expect((hover.contents as { value: string }).value).toContain('登记用于训练的数据集。');
    const params = { uri, subject: 'hf:org/set', record: root.uri('attestations/r.md') };
    expect(await open.request<EditAnswer>('clausemark/addToRecord', params)).toEqual({ reason: '须先解决记录中的问题；未添加任何内容' });
  });

  test('what is wrong with clausemark.yaml', async () => {
    const root = folder({ 'train.py': LOAD, 'clausemark.yaml': 'polcy: x\nservice: { name: {} }\n' });
    const { open } = await shipped({ folders: [root.path], locale: 'zh-cn' });
    await open.openText(root.uri('train.py'), LOAD);
    const uri = root.uri('clausemark.yaml');
    await open.until(() => open.diagnostics.has(uri));
    expect(open.diagnostics.get(uri)?.map(({ message }) => message.split('；')[0])).toEqual([
      'clausemark.yaml 中有未知的键 "polcy"',
      'service.name 应为文字。',
    ]);
  });

  test('but the report for programs stays English', async () => {
    const root = folder({ 'train.py': LOAD, 'attestations/r.md': RECORD('- [x] `7(1)` 是\n- [x] `7(1)` 是') });
    const reports = [];
    for (const locale of ['en', 'zh-CN']) {
      const open = await editor({ folders: [root.path], locale });
      await open.openText(root.uri('train.py'), LOAD);
      await open.until(() => open.diagnostics.has(root.uri('train.py')));
      reports.push(JSON.stringify(await open.request('clausemark/report', { uri: root.uri('train.py') })));
    }
    expect(reports[1]).toBe(reports[0]);
    expect(reports[0]).toContain('7(1) is claimed more than once; expected one line');
  });
});
