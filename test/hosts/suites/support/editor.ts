import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

/** What the extension answers when it is activated. */
export interface Api {
  readonly activation: { readonly load: number; readonly activate: number };
  readonly client: {
    readonly isRunning: boolean;
    request<R>(method: string, params: unknown): Promise<R | undefined>;
  };
}

const PATIENCE = 15_000;

export function extension(): vscode.Extension<Api> {
  const found = vscode.extensions.getExtension<Api>('clausemark.clausemark');
  assert.ok(found, 'the extension is installed');
  return found;
}

/** Resolves once `condition` gives a value other than false, null or undefined, with that value. Rejects with what was waited for. */
export async function until<T>(
  what: string,
  condition: () => T | false | null | undefined | Promise<T | false | null | undefined>,
  patience = PATIENCE,
): Promise<T> {
  const started = performance.now();
  for (;;) {
    const value = await condition();
    if (value !== false && value !== null && value !== undefined) return value;
    if (performance.now() - started > patience) assert.fail(`waited ${patience} ms in vain for ${what}; Problems: ${JSON.stringify(allProblems())}`);
    await pause(10);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

export function folder(index = 0): vscode.Uri {
  const found = vscode.workspace.workspaceFolders?.[index];
  assert.ok(found, `the window has a folder ${index}`);
  return found.uri;
}

export function file(path: string, inFolder = folder()): vscode.Uri {
  return vscode.Uri.joinPath(inFolder, path);
}

export async function show(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

/** Clausemark's Problems of a document. */
export function problemsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'clausemark');
}

export function problemAbout(uri: vscode.Uri, text: string): vscode.Diagnostic | undefined {
  return problemsOf(uri).find(({ message }) => message.includes(text));
}

export function appears(uri: vscode.Uri, text: string): Promise<vscode.Diagnostic> {
  return until(`a Problem about ${text} in ${uri.path}`, () => problemAbout(uri, text));
}

/** Every Problem of Clausemark, wherever it is, with its place. */
export function allProblems(): string[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, list]) =>
      list.filter(({ source }) => source === 'clausemark').map(({ message, range }) => `${uri.scheme}:${uri.path}:${range.start.line + 1} ${message}`),
    );
}

/** The text that a range of an open document covers. */
export function covered(document: vscode.TextDocument, range: vscode.Range): string {
  return document.getText(range);
}

export function positionOf(document: vscode.TextDocument, text: string, inside = 1): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${document.uri.path} has ${text}`);
  return document.positionAt(at + inside);
}

/** Replaces the first `before` as a person who types would. */
export async function replace(document: vscode.TextDocument, before: string, after: string): Promise<void> {
  const start = positionOf(document, before, 0);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(start, document.positionAt(document.offsetAt(start) + before.length)), after);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** The text of all cards at a position. */
export async function cardsAt(uri: vscode.Uri, position: vscode.Position): Promise<string[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value)))
    .filter((text) => text.includes('bear on'));
}

/** The extension's quick fixes for a range that has some, ready to be applied. VS Code drops an answer, or cancels the question, when another extension registers meanwhile, as some do late. */
export function fixesAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return until(`quick fixes in ${uri.path}`, async () => {
    const actions = await vscode.commands
      .executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind, 30)
      .then(undefined, (error: unknown): vscode.CodeAction[] => {
        if (error instanceof Error && error.message === 'Canceled') return [];
        throw error;
      });
    const own = actions.filter((action) => action.kind?.value === 'quickfix.clausemark');
    return own.length > 0 && own;
  });
}

/** Does what choosing a quick fix does: its edit, then its command. */
export async function choose(actions: readonly vscode.CodeAction[], title: RegExp): Promise<void> {
  const action = actions.find((candidate) => title.test(candidate.title));
  assert.ok(action, `a quick fix like ${title} among ${actions.map((candidate) => candidate.title).join(' | ')}`);
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit));
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor').then(undefined, () => undefined);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
