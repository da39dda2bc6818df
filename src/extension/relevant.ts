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
  if (LANGUAGES.includes(document.languageId) || isDotEnv(document)) return true;
  return document.languageId === 'markdown' && (/\/attestations\//.test(document.uri.path) || FRONT_MATTER.test(document.getText()));
}

/** Whether a file that is analysed by its name is shown under a language that is not: the editor's word counts. */
export function isShownAsOther(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' && !LANGUAGES.includes(document.languageId) && document.languageId !== 'markdown' && !isDotEnv(document);
}

function isDotEnv(document: vscode.TextDocument): boolean {
  return /\/(?:\.env[^/]*|[^/]*\.env)$/.test(document.uri.path) && ['dotenv', 'properties', 'plaintext', 'shellscript', 'ini'].includes(document.languageId);
}

/** What is synchronised with the server: language and scheme together. */
export function documentSelector(clauseScheme: string): { scheme: string; language?: string; pattern?: string }[] {
  const code = ['file', 'untitled', 'vscode-notebook-cell'].flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));
  const environment = ['properties', 'plaintext', 'shellscript', 'ini'].flatMap((language) => [
    { scheme: 'file', language, pattern: '**/.env*' },
    { scheme: 'file', language, pattern: '**/*.env' },
  ]);
  return [
    ...code,
    ...environment,
    { scheme: 'file', language: 'markdown' },
    { scheme: 'untitled', language: 'markdown' },
    { scheme: clauseScheme, language: 'markdown' },
  ];
}
