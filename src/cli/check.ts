import { resolve } from 'node:path';
import { serialiseReport } from '../report/document.js';
import { reportText } from '../report/text.js';
import type { CommandContext } from './context.js';
import { scanned } from './project.js';
import { EXIT, type ExitCode } from './usage.js';
import { writeOver } from './write.js';

/** Analyses and reports. */
export async function check(context: CommandContext): Promise<ExitCode> {
  const { options, cwd, env } = context;
  const { project, paths } = await scanned(context, options.operands);
  const { language } = options;
  const { document, flags } = project.report(context.today, {
    flags: { language },
    language: options.format === 'json' ? 'en' : language,
    ...(paths.length ? { paths } : {}),
  });
  const text = options.format === 'json' ? serialiseReport(document) : reportText(document, project.pack(), { ...context.terminal, language, flags });
  if (options.output === undefined) context.out(text);
  else writeOver(resolve(cwd, options.output), text, `--output ${options.output}`);
  if (env['CLAUSEMARK_TIMINGS']) context.err(`${JSON.stringify(project.timings.report())}\n`);
  if (project.misconfigured) return EXIT.usage;
  return flags.shown.length + flags.hidden.length > 0 ? EXIT.flagged : EXIT.clean;
}
