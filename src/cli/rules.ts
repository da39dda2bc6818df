import { phrase } from '../base/phrase.js';
import { messageIn } from '../base/problem.js';
import { rulesText } from '../report/rules.js';
import type { CommandContext } from './context.js';
import { scopeOf } from './roots.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';

/** Lists the rules that count in this folder: the shipped ones and its own. */
export async function rules(context: CommandContext): Promise<ExitCode> {
  if (context.options.operands.length) throw new UsageError(phrase('rules takes no further words.'));
  const project = context.open(scopeOf([], context.cwd).root);
  const { rules: all } = await project.readRules();
  const { tty, width } = context.terminal;
  context.out(rulesText(all, { width: tty ? width : Number.POSITIVE_INFINITY }));
  for (const problem of project.configurationProblems)
    context.err(`${problem.path}:${(problem.range?.start.line ?? 0) + 1}: ${messageIn(problem, context.options.language)}\n`);
  return project.misconfigured ? EXIT.usage : EXIT.clean;
}
