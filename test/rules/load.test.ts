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
