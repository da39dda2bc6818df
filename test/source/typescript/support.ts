import { Linker, type LinkerOptions } from '../../../src/linking/linker.js';
import type { FileFacts } from '../../../src/source/facts.js';
import type { Grammars } from '../../../src/source/grammars.js';
import { languageOf } from '../../../src/source/language.js';
import { lowerTypeScript } from '../../../src/source/typescript/lower.js';

export type Files = Readonly<Record<string, string>>;

/** What rule files say of these calls. */
export const OPTIONS: LinkerOptions = {
  passthrough: (segments) => (segments.join('.') === 'npm:openai.OpenAI.().withOptions' ? { gives: 'receiver' } : undefined),
};

/** The facts of a script, in the language of its name. */
export function lowerFile(grammars: Grammars, path: string, text: string): FileFacts {
  const language = languageOf(path);
  if (language !== 'typescript' && language !== 'tsx' && language !== 'javascript') throw new Error(`${path} is no script`);
  return lowerTypeScript(text, language, grammars);
}

/** A linker over scripts, given as text by path. */
export function linkScripts(grammars: Grammars, files: Files, options: LinkerOptions = OPTIONS): Linker {
  const linker = new Linker(options);
  for (const [path, text] of Object.entries(files)) linker.set(path, lowerFile(grammars, path, text));
  return linker;
}
