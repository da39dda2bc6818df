import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attest } from './attest.js';
import { check } from './check.js';
import { assetsBeside, type CommandContext, commandContext } from './context.js';
import { explain } from './explain.js';
import { init } from './init.js';
import { type Command, parseOptions } from './options.js';
import { renew } from './renew.js';
import { rules } from './rules.js';
import { EXIT, type ExitCode, HELP, UsageError } from './usage.js';

/** The `clausemark` command. */

const RUN: Partial<Record<Command, (context: CommandContext) => Promise<ExitCode>>> = { check, attest, renew, explain, init, rules };

async function main(): Promise<ExitCode> {
  const options = parseOptions(process.argv.slice(2), process.env);
  const assets = assetsBeside(import.meta.url);
  if (options.command === 'help') {
    process.stdout.write(HELP);
    return EXIT.clean;
  }
  if (options.command === 'version') {
    const { version } = JSON.parse(readFileSync(join(assets.home, 'package.json'), 'utf8')) as { version: string };
    process.stdout.write(`${version}\n`);
    return EXIT.clean;
  }
  const run = RUN[options.command];
  if (!run) throw new UsageError(`${options.command} is not there yet.`);
  return run(commandContext(options, assets));
}

// A pipe whose reader has gone is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.clean);
  throw error;
});

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    process.stderr.write(
      usage
        ? `clausemark: ${error.message}\nTry clausemark --help.\n`
        : `clausemark: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = usage ? EXIT.usage : EXIT.internal;
  },
);
