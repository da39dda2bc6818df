import { LOADING } from './loading.js';

// Behind the one that takes the time.

import * as vscode from 'vscode';
import { ClauseDocuments } from './clause-documents.js';
import { Client } from './client.js';
import { registerCommands } from './commands.js';
import { Decorations } from './decorations.js';
import { isRelevant } from './relevant.js';
import { ReportDocuments } from './report-documents.js';
import { StatusItem } from './status-item.js';
import { TreeView } from './tree-view.js';

/** What the extension answers when it is activated. */
export interface Api {
  readonly client: Client;
  /** Milliseconds that its code took to load, and that activating it took. */
  readonly activation: { readonly load: number; readonly activate: number };
}

let active: Client | undefined;

/** Registers what the manifest promises. The server, and the library that speaks to it, are not loaded before a document that is analysed is open. */
export function activate(context: vscode.ExtensionContext): Api {
  const started = performance.now();
  const client = new Client(context);
  active = client;
  const { subscriptions } = context;
  const reports = new ReportDocuments(client);
  subscriptions.push(client, new Decorations(client), new StatusItem(client), new TreeView(client), new ClauseDocuments(client), reports);
  registerCommands(client, reports, subscriptions);
  const begin = (document: vscode.TextDocument): void => {
    if (isRelevant(document)) void client.start();
  };
  subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(begin),
    vscode.window.onDidChangeVisibleTextEditors((editors) => {
      for (const { document } of editors) begin(document);
    }),
    vscode.workspace.onDidOpenNotebookDocument((notebook) => {
      if (notebook.notebookType === 'jupyter-notebook') void client.start();
    }),
  );
  // Not within the activation itself, which VS Code waits for.
  setTimeout(() => {
    if (vscode.workspace.notebookDocuments.some((notebook) => notebook.notebookType === 'jupyter-notebook')) void client.start();
    vscode.workspace.textDocuments.forEach(begin);
  }, 0);
  return { client, activation: { load: LOADED - LOADING, activate: performance.now() - started } };
}

const LOADED = performance.now();

export function deactivate(): Promise<void> | undefined {
  return active?.stop();
}
