import { parseArgs } from 'node:util';
import type { Language } from '../assessment/wording.js';
import { isDay } from '../base/day.js';
import { type Phrase, phrase, verbatim } from '../base/phrase.js';
import { UsageError } from './usage.js';

export const COMMANDS = ['check', 'attest', 'renew', 'explain', 'rules', 'init'] as const;
export type Command = (typeof COMMANDS)[number];

export interface Options {
  readonly command: Command | 'help' | 'version';
  readonly operands: readonly string[];
  readonly format: 'text' | 'json';
  readonly output: string | undefined;
  /** UTC day. */
  readonly asOf: string | undefined;
  readonly language: Language;
  readonly cache: boolean;
}

/** Options that only one command knows. */
const ONLY: Readonly<Record<string, Command>> = { format: 'check', output: 'check' };

/** Reads the arguments after the program's name. Throws {@link UsageError}. */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const { values, positionals } = parse(args);
  const [word, ...operands] = positionals;
  const base = {
    operands,
    format: oneOf('format', values.format ?? 'text', ['text', 'json'] as const),
    output: values.output === undefined ? undefined : written('output', values.output),
    asOf: values['as-of'] === undefined ? undefined : day(values['as-of']),
    language: values.lang === undefined ? languageOf(env) : oneOf('lang', values.lang, ['en', 'zh'] as const) === 'zh' ? 'zh-CN' : 'en',
    cache: values['no-cache'] !== true,
  };
  if (values.help || word === 'help') return { ...base, command: 'help' };
  if (values.version) return { ...base, command: 'version' };
  if (word === undefined) throw new UsageError(phrase('A command is missing; expected one of {commands}.', { commands: COMMANDS.join(', ') }));
  const command = COMMANDS.find((known) => known === word);
  if (!command) throw new UsageError(phrase('"{word}" is no command; expected one of {commands}.', { word, commands: COMMANDS.join(', ') }));
  for (const [option, owner] of Object.entries(ONLY)) {
    if (owner !== command && values[option as 'format' | 'output'] !== undefined)
      throw new UsageError(phrase('{option} belongs to {owner}, not to {command}.', { option: `--${option}`, owner, command }));
  }
  return { ...base, command };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        format: { type: 'string' },
        output: { type: 'string', short: 'o' },
        'as-of': { type: 'string' },
        lang: { type: 'string' },
        'no-cache': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    throw new UsageError(misused(error));
  }
}

/** What Node says of arguments that it cannot read, in words of our own. */
function misused(error: unknown): Phrase {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  const option = /'(?:-\w, )?(-[^' ]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return phrase('There is no option {option}.', { option });
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return verbatim(message);
  return message.includes('does not take') ? phrase('{option} takes no value.', { option }) : phrase('{option} needs a value.', { option });
}

function written(name: string, value: string): string {
  if (value === '') throw new UsageError(phrase('{option} needs a value.', { option: `--${name}` }));
  return value;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (!found) throw new UsageError(phrase('{option} is "{value}"; expected one of {values}.', { option: `--${name}`, value, values: allowed.join(', ') }));
  return found;
}

function day(value: string): string {
  if (!isDay(value)) throw new UsageError(phrase('{option} is "{value}"; expected a day such as 2026-11-20.', { option: '--as-of', value }));
  return value;
}

/** The language to complain in where the arguments cannot be read. */
export function languageOfArguments(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  const { values } = parseArgs({ args: [...args], allowPositionals: true, strict: false, options: { lang: { type: 'string' } } });
  return values.lang === 'zh' ? 'zh-CN' : values.lang === 'en' ? 'en' : languageOf(env);
}

function languageOf(env: NodeJS.ProcessEnv): Language {
  return /^zh/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'zh-CN' : 'en';
}
