import * as vscode from 'vscode';
import { CODE_LANGUAGES } from '../server/protocol.js';

const SCHEMES: readonly string[] = ['file', 'untitled', 'vscode-notebook-cell'];
const LANGUAGES: readonly string[] = CODE_LANGUAGES;
const FRONT_MATTER = /^---\r?\n(?:(?!---).*\r?\n)*?clausemark:/;

/** Whether a document is one that the server is started for. */
export function isRelevant(document: vscode.TextDocument): boolean {
  if (!SCHEMES.includes(document.uri.scheme)) return false;
  // VS Code opens its own settings for itself; they are not shown.
  if (document.languageId.startsWith('json')) return vscode.window.visibleTextEditors.some((editor) => editor.document === document);
  if (LANGUAGES.includes(document.languageId) || isKnownByName(document)) return true;
  return document.languageId === 'markdown' && (/\/attestations\//.test(document.uri.path) || FRONT_MATTER.test(document.getText()));
}

/** Whether a file that is analysed by its name is shown under a language that is not: the editor's word counts. */
export function isShownAsOther(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' && !LANGUAGES.includes(document.languageId) && document.languageId !== 'markdown' && !isKnownByName(document);
}

/** Files that are analysed by their name, since VS Code by itself has no language for them, or another one with each version. */
const BY_NAME: readonly { readonly pattern: string; readonly path: RegExp; readonly languages: readonly string[] }[] = [
  { pattern: '**/.env*', path: /\/\.env[^/]*$/, languages: ['properties', 'plaintext', 'shellscript', 'ini'] },
  { pattern: '**/*.env', path: /\.env$/, languages: ['properties', 'plaintext', 'shellscript', 'ini'] },
  { pattern: '**/*.toml', path: /\.toml$/, languages: ['plaintext', 'ini'] },
  { pattern: '**/*.{yml,yaml}', path: /\.ya?ml$/, languages: ['dockercompose', 'github-actions-workflow', 'azure-pipelines', 'ansible', 'helm'] },
  { pattern: '**/*.prisma', path: /\.prisma$/, languages: ['plaintext'] },
];

function isKnownByName({ uri, languageId }: vscode.TextDocument): boolean {
  return uri.scheme === 'file' && BY_NAME.some(({ path, languages }) => path.test(uri.path) && languages.includes(languageId));
}

/** What is synchronised with the server: language and scheme together. */
export function documentSelector(clauseScheme: string): { scheme: string; language?: string; pattern?: string }[] {
  const code = ['file', 'untitled', 'vscode-notebook-cell'].flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));
  const named = BY_NAME.flatMap(({ pattern, languages }) => languages.map((language) => ({ scheme: 'file', language, pattern })));
  return [
    ...code,
    ...named,
    { scheme: 'file', language: 'markdown' },
    { scheme: 'untitled', language: 'markdown' },
    { scheme: clauseScheme, language: 'markdown' },
  ];
}
