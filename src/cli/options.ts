import { parseArgs } from 'node:util';
import type { Language } from '../assessment/wording.js';
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
    output: values.output,
    asOf: values['as-of'] === undefined ? undefined : day(values['as-of']),
    language: values.lang === undefined ? languageOf(env) : oneOf('lang', values.lang, ['en', 'zh'] as const) === 'zh' ? 'zh-CN' : 'en',
    cache: values['no-cache'] !== true,
  };
  if (values.help || word === 'help') return { ...base, command: 'help' };
  if (values.version) return { ...base, command: 'version' };
  if (word === undefined) throw new UsageError(`A command is missing; expected one of ${COMMANDS.join(', ')}.`);
  const command = COMMANDS.find((known) => known === word);
  if (!command) throw new UsageError(`"${word}" is no command; expected one of ${COMMANDS.join(', ')}.`);
  for (const [option, owner] of Object.entries(ONLY)) {
    if (owner !== command && values[option as 'format' | 'output'] !== undefined) throw new UsageError(`--${option} belongs to ${owner}, not to ${command}.`);
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
    throw new UsageError(error instanceof Error ? (error.message.split('. To specify')[0] ?? error.message) : String(error));
  }
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (!found) throw new UsageError(`--${name} is "${value}"; expected ${allowed.join(' or ')}.`);
  return found;
}

function day(value: string): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  if (!date || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value)
    throw new UsageError(`--as-of is "${value}"; expected a day such as 2026-11-20.`);
  return value;
}

function languageOf(env: NodeJS.ProcessEnv): Language {
  return /^zh/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'zh-CN' : 'en';
}
