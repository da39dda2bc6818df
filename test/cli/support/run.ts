import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HOME = join(import.meta.dirname, '../../..');
export const CLI = join(HOME, 'dist/cli.js');
const cache = mkdtempSync(join(tmpdir(), 'clausemark-cache-'));

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command as a process of its own. */
export function run(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Run {
  if (!existsSync(CLI)) spawnSync(process.execPath, [join(HOME, 'scripts/build.mjs')], { cwd: HOME });
  const { PATH } = process.env;
  const done = spawnSync(process.execPath, [CLI, ...args], { cwd, encoding: 'utf8', env: { PATH, LANG: 'C', XDG_CACHE_HOME: cache, ...env } });
  return { code: done.status, out: done.stdout, err: done.stderr };
}
