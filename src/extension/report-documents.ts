import * as vscode from 'vscode';
import { REPORT, REPORT_SCHEME, type ReportParams } from '../server/protocol.js';
import type { Client } from './client.js';

/** Shows the report of a folder as a read-only JSON document, which is nothing to save. */
export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registration: vscode.Disposable;

  constructor(private readonly client: Client) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(REPORT_SCHEME, this);
  }

  /** Of the first folder where none is given. What is on show already is brought up to date. */
  async show(folder: vscode.WorkspaceFolder | undefined): Promise<void> {
    const name = folder?.name ?? vscode.workspace.workspaceFolders?.[0]?.name ?? 'report';
    const uri = vscode.Uri.from({ scheme: REPORT_SCHEME, path: `/${name}.json`, query: folder?.uri.toString() ?? '' });
    this.changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  async provideTextDocumentContent({ query }: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const params: ReportParams = query === '' ? {} : { uri: query };
    const report = await this.client.request<object | null>(REPORT, params, token);
    return report ? `${JSON.stringify(report, undefined, 2)}\n` : '';
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
