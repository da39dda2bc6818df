import type { Project } from '../workspace/project.js';
import type { CommandContext } from './context.js';
import { type Scope, scopeOf } from './roots.js';

export interface Scanned extends Scope {
  readonly project: Project;
}

/** Scans the root of some operands, with a bar where somebody waits for it. */
export async function scanned(context: CommandContext, operands: readonly string[]): Promise<Scanned> {
  const scope = scopeOf(operands, context.cwd);
  const project = context.open(scope.root);
  const progress = context.progress();
  try {
    await project.scan({ progress, reuse: true });
  } finally {
    progress.end();
  }
  return { ...scope, project };
}
