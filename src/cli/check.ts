import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { serialiseReport } from '../report/document.js';
import { reportText } from '../report/text.js';
import type { CommandContext } from './context.js';
import { scanned } from './project.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';

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
  else write(resolve(cwd, options.output), text);
  if (env['CLAUSEMARK_TIMINGS']) context.err(`${JSON.stringify(project.timings.report())}\n`);
  if (project.misconfigured) return EXIT.usage;
  return flags.shown.length + flags.hidden.length > 0 ? EXIT.flagged : EXIT.clean;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`--output ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
