import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const HOSTS = new URL('../hosts/', import.meta.url);
const { judge } = (await import(new URL('run.mjs', HOSTS).href)) as { judge: (output: string, code: number, minimum: number | undefined) => Counts };
const { SUITES } = (await import(new URL('suites.mjs', HOSTS).href)) as {
  SUITES: readonly { readonly name: string; readonly trusted: boolean; readonly workspace: string }[];
};

describe('a run of a suite in VS Code', () => {
  test('passes where it says so, often enough, and ends well', () => {
    expect(judge('  5 passing (3s)\n', 0, 5)).toEqual({ passed: 5, failed: 0 });
    expect(judge('noise\n  6 passing (3s)\n', 0, 5)).toEqual({ passed: 6, failed: 0 });
  });

  test.each([
    ['says nothing', '', 0, 5],
    ['found no test', '  0 passing (0ms)\n', 0, 5],
    ['lost tests', '  4 passing (3s)\n', 0, 5],
    ['crashed behind its tests', '  5 passing (3s)\n', 1, 5],
    ['has no minimum', '  5 passing (3s)\n', 0, undefined],
    ['has a minimum of none', '  0 passing (0ms)\n', 0, 0],
  ])('fails where it %s', (_, output, code, minimum) => {
    expect(judge(output, code, minimum).failed).toBe(1);
  });

  test('counts the failed tests', () => {
    expect(judge('  3 passing (3s)\n  2 failing\n', 1, 5)).toEqual({ passed: 3, failed: 2 });
  });
});

describe('the suites', () => {
  const minimum = JSON.parse(readFileSync(new URL('minimum.json', HOSTS), 'utf8')) as Record<string, number>;
  const files = readdirSync(new URL('suites/', HOSTS))
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .map((name) => name.slice(0, -'.ts'.length));

  test('each file is run, and asks for as many tests as it has', () => {
    expect(SUITES.map(({ name }) => name).sort()).toEqual([...files].sort());
    const counted = files.map((name) => [name, readFileSync(new URL(`suites/${name}.ts`, HOSTS), 'utf8').match(/^ {2}test\(/gm)?.length] as const);
    const picture = readFileSync(new URL('picture/picture.test.mjs', HOSTS), 'utf8').match(/^ {2}test\(/gm)?.length;
    expect(minimum).toEqual(Object.fromEntries([...counted, ['picture', picture]]));
  });

  test('one has no trust, one no folder, one several', () => {
    expect(SUITES.some(({ trusted }) => !trusted)).toBe(true);
    expect(new Set(SUITES.map(({ workspace }) => workspace))).toEqual(new Set(['folder', 'folders', 'large', 'none']));
  });
});
