import type { LanguageId } from './facts.js';

const BY_EXTENSION: Readonly<Record<string, LanguageId>> = {
  py: 'python',
  pyi: 'python',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ipynb: 'notebook',
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  jsonc: 'json',
  toml: 'toml',
  prisma: 'prisma',
};

/** The language of a file by its name; undefined for what is not analysed. */
export function languageOf(path: string): LanguageId | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^\.env(\.|$)/.test(name) || name.endsWith('.env')) return 'env';
  return BY_EXTENSION[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
}
