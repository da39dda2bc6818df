import { existsSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { phrase } from '../base/phrase.js';
import { CONFIG_NAME } from '../workspace/walk.js';
import type { CommandContext } from './context.js';
import { starter } from './starter.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';
import { writeNew } from './write.js';

/** Writes a `clausemark.yaml` to start from; never over one that is there. */
export function init(context: CommandContext): Promise<ExitCode> {
  const { options, cwd } = context;
  const [operand = '.', more] = options.operands;
  const folder = resolve(cwd, operand);
  if (more !== undefined) throw new UsageError(phrase('init takes one folder at the most.'));
  if (operand === '' || !existsSync(folder) || !statSync(folder).isDirectory())
    throw new UsageError(phrase('{operand}: there is no such folder.', { operand: operand || '""' }));
  const path = join(folder, CONFIG_NAME);
  const shown = relative(cwd, path);
  if (existsSync(path)) throw new UsageError(phrase('{path} is there already; nothing was written.', { path: shown }));
  writeNew(path, starter(basename(folder), options.language), shown);
  context.out(`${shown}\n`);
  return Promise.resolve(EXIT.clean);
}
