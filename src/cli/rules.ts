import type { CommandContext } from './context.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';

/** Lists the rules. */
export function rules(context: CommandContext): Promise<ExitCode> {
  if (context.options.operands.length) throw new UsageError('rules takes no further words.');
  const { rules: set } = context.knowledge.rules(new Map()).rules;
  for (const { id, kind } of [...set].sort((a, b) => (a.id < b.id ? -1 : 1))) context.out(`${id.padEnd(44)} ${kind}\n`);
  return Promise.resolve(EXIT.clean);
}
