import * as vscode from 'vscode';
import { CLAUSE, CLAUSE_SCHEME, type ClauseDocument, type ClauseParams } from '../server/protocol.js';
import type { Client } from './client.js';

/** Shows clauses as read-only Markdown documents; their text comes from the server. */
export class ClauseDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration: vscode.Disposable;

  constructor(private readonly client: Client) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(CLAUSE_SCHEME, this);
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const params: ClauseParams = { uri: uri.toString() };
    const answer = await this.client.request<ClauseDocument | null>(CLAUSE, params, token);
    return answer?.text ?? vscode.l10n.t('There is no such clause in the policy.');
  }

  dispose(): void {
    this.registration.dispose();
  }
}
