import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { phrase } from '../base/phrase.js';
import { CONFIG_NAME } from '../workspace/walk.js';
import { UsageError } from './usage.js';

/** What is scanned, and the paths in it that are reported. */
export interface Scope {
  readonly root: string;
  /** Relative to the root, forward slashes; none stands for all. */
  readonly paths: readonly string[];
  /** Nothing but the paths is looked at: what they have in common is no project. */
  readonly only: boolean;
}

/**
 * The root of some paths: the nearest folder with a `clausemark.yaml`, else the repository, else what the paths have in
 * common; of paths in several projects, that of what they have in common. Throws {@link UsageError} where a path is not there.
 */
export function scopeOf(operands: readonly string[], cwd: string): Scope {
  const full = (operands.length ? operands : ['.']).map((operand) => existing(operand, cwd));
  const roots = full.map((path) => rootAbove(folderOf(path)));
  const [first] = roots;
  const shared = roots.every((one) => one === first);
  const common = commonFolder(full.map(folderOf));
  const above = shared ? first : rootAbove(common);
  const root = above ?? common;
  const paths = full.map((path) => relative(root, path).split(sep).join('/'));
  return { root, paths: paths.includes('') ? [] : paths, only: above === undefined && full.length > 1 };
}

function existing(operand: string, cwd: string): string {
  try {
    if (operand !== '') return realpathSync(resolve(cwd, operand));
  } catch {
    // Said below.
  }
  throw new UsageError(phrase('{operand}: there is no such file or folder.', { operand: operand || '""' }));
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
