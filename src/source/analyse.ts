import { phrase, verbatim } from '../base/phrase.js';
import type { Problem } from '../base/problem.js';
import { message } from '../base/problem.js';
import { lowerEnv } from './config/env.js';
import { lowerJson } from './config/json.js';
import { lowerToml } from './config/toml.js';
import { lowerYaml } from './config/yaml.js';
import type { FileFacts, LanguageId, LinkedFacts } from './facts.js';
import { lowerNotebook } from './notebook/lower.js';

/** Facts of one file, or the reason why there are none. Problems have no path yet. */
export type Analysed<Facts extends LinkedFacts = FileFacts> = { readonly facts: Facts } | { readonly skipped: string; readonly problems: readonly Problem[] };

/** The adapters that need a grammar. */
export interface CodeAdapters {
  readonly python: (text: string) => FileFacts;
  readonly typescript: (text: string, language: 'typescript' | 'tsx' | 'javascript') => FileFacts;
  readonly prisma: (text: string) => FileFacts;
}

/** Text of one file to its facts, by language. Never throws for what the text holds. */
export function analyse(text: string, language: LanguageId, adapters: CodeAdapters): Analysed {
  try {
    return dispatch(text, language, adapters);
  } catch (error) {
    // A parser or an adapter that gives up takes only this file with it.
    const reason = error instanceof RangeError ? phrase('it nests too deeply') : verbatim(error instanceof Error ? error.message : String(error));
    const said = phrase('This file could not be analysed: {reason}.', { reason });
    return { skipped: 'syntax', problems: [{ path: '', code: 'file.not-analysed', ...message(said) }] };
  }
}

function dispatch(text: string, language: LanguageId, adapters: CodeAdapters): Analysed {
  switch (language) {
    case 'python':
      return { facts: adapters.python(text) };
    case 'typescript':
    case 'tsx':
    case 'javascript':
      return { facts: adapters.typescript(text, language) };
    case 'notebook':
      return lowerNotebook(text, adapters.python);
    case 'prisma':
      return { facts: adapters.prisma(text) };
    case 'yaml':
      return { facts: lowerYaml(text) };
    case 'json':
      return { facts: lowerJson(text) };
    case 'toml':
      return { facts: lowerToml(text) };
    case 'env':
      return { facts: lowerEnv(text) };
  }
}
