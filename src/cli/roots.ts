import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { phrase } from '../base/phrase.js';
import { CONFIG_NAME } from '../workspace/walk.js';
import { UsageError } from './usage.js';

/** What is scanned: a folder, and the paths in it that are reported; none stands for all. */
export interface Scope {
  readonly root: string;
  /** Relative to the root, forward slashes. */
  readonly paths: readonly string[];
}

/**
 * The root of some paths: the nearest folder with a `clausemark.yaml`, else the repository, else what the paths have in
 * common. Throws {@link UsageError} where a path is not there.
 */
export function scopeOf(operands: readonly string[], cwd: string): Scope {
  const full = (operands.length ? operands : ['.']).map((operand) => existing(operand, cwd));
  const roots = full.map((path) => rootAbove(folderOf(path)));
  const [first] = roots;
  const root = first !== undefined && roots.every((one) => one === first) ? first : commonFolder(full.map(folderOf));
  const paths = full.map((path) => relative(root, path).split(sep).join('/'));
  return { root, paths: paths.includes('') ? [] : paths };
}

function existing(operand: string, cwd: string): string {
  const path = resolve(cwd, operand);
  try {
    return realpathSync(path);
  } catch {
    throw new UsageError(phrase('{operand}: there is no such file or folder.', { operand }));
  }
}

function folderOf(path: string): string {
  return statSync(path).isDirectory() ? path : dirname(path);
}

function rootAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, CONFIG_NAME)) || existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function commonFolder(folders: readonly string[]): string {
  let common = folders[0] ?? '.';
  for (const folder of folders) while (relative(common, folder).startsWith('..')) common = dirname(common);
  return common;
}
