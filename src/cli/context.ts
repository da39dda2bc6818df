import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Phrase, worded } from '../base/phrase.js';
import type { Knowledge } from '../workspace/knowledge.js';
import { type Assets, loadKnowledge } from '../workspace/node/assets.js';
import { defaultCacheFolder } from '../workspace/node/cache.js';
import { type OpenOptions, openFolder } from '../workspace/node/open.js';
import type { Progress } from '../workspace/ports.js';
import type { Project } from '../workspace/project.js';
import type { Options } from './options.js';
import { progressBar } from './progress.js';

/** What every command gets: options, and where words go to. */
export interface CommandContext {
  readonly options: Options;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** UTC day. */
  readonly today: string;
  readonly knowledge: Knowledge;
  readonly terminal: { readonly tty: boolean; readonly colour: boolean; readonly width: number };
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A sentence on the error output, in the language of the reader. */
  readonly say: (said: Phrase) => void;
  open(root: string, narrowed?: Pick<OpenOptions, 'only' | 'without'>): Project;
  progress(): Progress & { end(): void };
}

export function assetsBeside(module: string): Assets {
  const dist = dirname(fileURLToPath(module));
  return { dist, home: join(dist, '..') };
}

export function commandContext(options: Options, assets: Assets): CommandContext {
  const { env, stdout, stderr } = process;
  const knowledge = loadKnowledge(assets);
  return {
    options,
    env,
    knowledge,
    cwd: process.cwd(),
    today: options.asOf ?? new Date().toISOString().slice(0, 10),
    terminal: {
      tty: stdout.isTTY === true,
      colour: stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb' && options.output === undefined,
      width: stdout.isTTY ? (stdout.columns ?? 80) : 100,
    },
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    say: (said) => void stderr.write(`${worded(said, options.language)}\n`),
    open: (root, narrowed) =>
      openFolder(root, { ...narrowed, assets, knowledge, bundles: ['cli.js'], ...(options.cache ? { cacheFolder: defaultCacheFolder(env) } : {}) }),
    progress: () => progressBar(stderr, options.language),
  };
}
