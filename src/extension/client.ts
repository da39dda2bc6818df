import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { NODE_ARGUMENTS } from '../server/launch.js';
import {
  CLAUSE_SCHEME,
  type ClientOptions,
  COMMANDS,
  DECORATIONS,
  type DecorationsParams,
  EXCLUDED,
  type ExcludedParams,
  STATUS_CHANGED,
  type StatusReport,
} from '../server/protocol.js';
import { documentSelector, isShownAsOther } from './relevant.js';

/** The connection to the server. Created with the extension, started with the first document that is analysed. */
export class Client implements vscode.Disposable {
  private starting: Promise<LanguageClient | undefined> | undefined;
  private running: LanguageClient | undefined;
  private disposed = false;
  private readonly disposables: vscode.Disposable[] = [];
  private readonly decorated = new vscode.EventEmitter<DecorationsParams>();
  private readonly statusChanged = new vscode.EventEmitter<StatusReport>();
  readonly onDecorations = this.decorated.event;
  readonly onStatus = this.statusChanged.event;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.disposables.push(this.decorated, this.statusChanged);
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Starts once; later calls wait for the same server. `undefined` when it could not start. */
  start(): Promise<LanguageClient | undefined> {
    this.starting ??= this.launch();
    return this.starting;
  }

  /** Asks the server, which is started for it. */
  async request<R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R | undefined> {
    const client = await this.start();
    return client?.sendRequest<R>(method, params, token);
  }

  /** The protocol's types as the editor's own. */
  async converter(): Promise<LanguageClient['protocol2CodeConverter'] | undefined> {
    return (await this.start())?.protocol2CodeConverter;
  }

  showLog(): void {
    this.running?.outputChannel.show(true);
  }

  /** Ends the server in order. */
  async stop(): Promise<void> {
    this.disposed = true;
    const client = await this.starting;
    if (client?.isRunning()) await client.stop();
  }

  dispose(): void {
    this.disposed = true;
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async launch(): Promise<LanguageClient | undefined> {
    const { LanguageClient, RevealOutputChannelOn, TransportKind } = await import('vscode-languageclient/node');
    if (this.disposed) return undefined;
    const module = this.context.asAbsolutePath('dist/server.cjs');
    const initializationOptions: ClientOptions = {
      locale: vscode.env.language,
      commandLinks: true,
      cacheFolder: this.context.globalStorageUri.fsPath,
    };
    const client = new LanguageClient(
      'clausemark',
      'Clausemark',
      {
        run: { module, transport: TransportKind.ipc, options: { execArgv: [...NODE_ARGUMENTS] } },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: [...NODE_ARGUMENTS, '--nolazy', '--inspect=6009'] } },
      },
      {
        documentSelector: documentSelector(CLAUSE_SCHEME),
        initializationOptions,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        // Links of the server's Markdown may run these commands and no others.
        markdown: { isTrusted: { enabledCommands: Object.values(COMMANDS) }, supportHtml: false },
        initializationFailedHandler: () => false,
      },
    );
    client.onNotification(DECORATIONS, (params: DecorationsParams) => this.decorated.fire(params));
    client.onNotification(STATUS_CHANGED, (report: StatusReport) => this.statusChanged.fire(report));
    try {
      await client.start();
    } catch (error) {
      client.error('The language server could not start', error, false);
      return undefined;
    }
    this.running = client;
    this.watchLanguages(client);
    return client;
  }

  /** A file that the editor is told to show as something else has no results while it is. */
  private watchLanguages(client: LanguageClient): void {
    const send = (document: vscode.TextDocument, excluded: boolean): void => {
      const params: ExcludedParams = { uri: document.uri.toString(), excluded };
      void client.sendNotification(EXCLUDED, params);
    };
    const excluded = new Set<string>();
    this.disposables.push(
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (!isShownAsOther(document)) return;
        excluded.add(document.uri.toString());
        send(document, true);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (excluded.delete(document.uri.toString())) send(document, false);
      }),
    );
  }
}
