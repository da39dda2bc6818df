import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Project } from '../workspace/project.js';
import type { CommandContext } from './context.js';
import { type Scope, scopeOf } from './roots.js';

export interface Scanned extends Scope {
  readonly project: Project;
}

/** Scans the root of some operands, with a bar where somebody waits for it. */
export async function scanned(context: CommandContext, operands: readonly string[]): Promise<Scanned> {
  const scope = scopeOf(operands, context.cwd);
  const project = context.open(scope.root, { ...(scope.only ? { only: scope.paths } : {}), without: reportIn(scope.root, context) });
  const progress = context.progress();
  try {
    await project.scan({ progress, reuse: true });
  } finally {
    progress.end();
  }
  return { ...scope, project };
}

/** Where the report is written to inside a root: it says nothing of the project, and must not be in the next report. */
function reportIn(root: string, { options, cwd }: CommandContext): readonly string[] {
  if (options.output === undefined) return [];
  const output = resolve(cwd, options.output);
  try {
    return [
      relative(root, join(realpathSync(dirname(output)), basename(output)))
        .split(sep)
        .join('/'),
    ];
  } catch {
    return [];
  }
}
