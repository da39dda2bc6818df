import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { phrase, worded } from '../base/phrase.js';
import { tuneCompiler } from '../workspace/node/compiler.js';
import { attest } from './attest.js';
import { check } from './check.js';
import { assetsBeside, type CommandContext, commandContext } from './context.js';
import { explain } from './explain.js';
import { HELP } from './help.js';
import { init } from './init.js';
import { type Command, languageOfArguments, parseOptions } from './options.js';
import { renew } from './renew.js';
import { rules } from './rules.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';

/** The `clausemark` command. */

const RUN: Readonly<Record<Command, (context: CommandContext) => Promise<ExitCode>>> = { check, attest, renew, explain, init, rules };

async function main(): Promise<ExitCode> {
  const options = parseOptions(process.argv.slice(2), process.env);
  const assets = assetsBeside(import.meta.url);
  if (options.command === 'help') {
    process.stdout.write(HELP[options.language]);
    return EXIT.clean;
  }
  if (options.command === 'version') {
    const { version } = JSON.parse(readFileSync(join(assets.home, 'package.json'), 'utf8')) as { version: string };
    process.stdout.write(`${version}\n`);
    return EXIT.clean;
  }
  return RUN[options.command](commandContext(options, assets));
}

// A pipe whose reader has gone is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.clean);
  throw error;
});

tuneCompiler('command');
main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    const said = usage ? error.said : phrase('internal error: {reason}', { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    const language = languageOfArguments(process.argv.slice(2), process.env);
    const hint = usage ? `${worded(phrase('Try clausemark --help.'), language)}\n` : '';
    process.stderr.write(`clausemark: ${worded(said, language)}\n${hint}`);
    process.exitCode = usage ? EXIT.usage : EXIT.internal;
  },
);
