import { rulesText } from '../report/rules.js';
import type { CommandContext } from './context.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';

/** Lists the rules. */
export function rules(context: CommandContext): Promise<ExitCode> {
  if (context.options.operands.length) throw new UsageError('rules takes no further words.');
  const { rules: set } = context.knowledge.rules(new Map()).rules;
  context.out(rulesText(set, { width: context.terminal.width }));
  return Promise.resolve(EXIT.clean);
}
