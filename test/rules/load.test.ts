import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/rules/load.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

function yamlFiles(folder: string): string[] {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((name) => {
      const path = `${folder}/${name}`;
      return statSync(join(root, path)).isDirectory() ? yamlFiles(path) : name.endsWith('.yaml') ? [path] : [];
    });
}

describe('the rule files of this project', () => {
  const files = [...yamlFiles('rules'), ...yamlFiles('lexicon')];
  const { value: rules, problems } = loadRules(new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')])));

  it('load without a problem', () => {
    expect(problems.map((problem) => `${problem.path}:${(problem.range?.start.line ?? 0) + 1} ${problem.message}`)).toEqual([]);
    expect(rules.rules.length).toBeGreaterThan(0);
  });

  it('say why each place is reported', () => {
    expect(rules.rules.filter((rule) => !rule.note || rule.note.key.includes('\n') || rule.note.key.length > 100).map((rule) => rule.id)).toEqual([]);
  });

  it('name no clause', () => {
    const naming = files.filter(
      (path) => path.startsWith('rules/') && /\bclauses?:|Article \d|\b\d+\[\w\]|\b\d+\(\d\)/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(naming).toEqual([]);
  });
});

describe('paths that rules name', () => {
  const rule = (test: string) =>
    `rules:\n  - id: my.rule\n    kind: model-call\n    match: { call: requests.post }\n    where:\n      args:\n        - ${test}\n    subject: { scheme: host, from: "0" }\n    note: Mine.\n`;
  const load = (files: Readonly<Record<string, string>>) => {
    const { value, problems } = loadRules(new Map(Object.entries(files)));
    return {
      problems: problems.map(({ path, range, message }) => `${path}:${(range?.start.line ?? 0) + 1} ${message}`),
      matches: value.rule('my.rule')?.where.args.map((test) => test.matches?.source),
    };
  };

  it('are one test, whichever file says them', () => {
    expect(load({ 'a.yaml': rule('{ arg: "0", path: models }'), 'b.yaml': 'paths:\n  models: ["/ask$", "/say$"]\n' })).toEqual({
      problems: [],
      matches: ['(?:\\/ask$)|(?:\\/say$)'],
    });
  });

  it('must be there', () => {
    expect(load({ 'a.yaml': rule('{ arg: "0", path: models }') }).problems).toEqual(['a.yaml:7 No rule file lists paths of the name "models".']);
    expect(load({ 'a.yaml': rule('{ arg: "0", path: servers }') }).problems).toEqual([
      'a.yaml:7 path is "servers"; expected one of gateways, chats, models, uploads, groups, hooks, messengers, adapters, parsers, searches, trackers, desks.',
    ]);
  });

  it('take the place of a regular expression of the rule', () => {
    expect(load({ 'a.yaml': `${rule('{ arg: "0", path: models, matches: "/x" }')}paths:\n  models: ["/ask$"]\n` }).problems).toEqual([
      'a.yaml:7 A test has matches or path, not both.',
    ]);
  });
});

describe('a regular expression that may never end', () => {
  it('is a problem with its line', () => {
    const test = (matches: string): readonly string[] =>
      loadRules(
        new Map([
          [
            'a.yaml',
            `rules:\n  - id: my.rule\n    kind: model-call\n    match: { call: requests.post }\n    where:\n      args: [{ arg: "0", matches: '${matches}' }]\n    subject: { scheme: host, from: "0" }\n    note: Mine.\n`,
          ],
        ]),
      ).problems.map(({ range, message }) => `${(range?.start.line ?? 0) + 1} ${message}`);
    for (const endless of ['(a+)+$', '(?:a*b?)*', '((a|b+)c)+', '([a-z]+){2,}', '(a{2,})*'])
      expect(test(endless)).toEqual([`6 "${endless}" repeats a repetition, and may never come to an end`]);
    for (const sound of ['(ab)+c+', '(a+b)?', '(a+){2}', '[(a+)]+', '\\(a+\\)+', '(?:/[^/]{1,9})+', 'a+(b+)c*']) expect(test(sound)).toEqual([]);
  });
});

describe('a pattern that stands for too much', () => {
  const own = (call: string): string =>
    `rules:\n  - id: my.rule\n    kind: model-call\n    match: { call: "${call}" }\n    subject: { scheme: host, from: "0" }\n    note: Mine.\n`;
  const said = (call: string): readonly string[] =>
    loadRules(new Map([['a.yaml', own(call)]])).problems.map(({ range, message }) => `${(range?.start.line ?? 0) + 1} ${message}`);

  it('is a problem with its line, told at once', () => {
    expect(said(`${'{a,b}.'.repeat(40)}c`)).toEqual([expect.stringMatching(/^4 ".*" stands for more than 20000 alternatives$/)]);
  });

  it('is no pattern of a few hundred', () => {
    expect(said(`${'{a,b}.'.repeat(8)}c`)).toEqual([]);
  });
});
