import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import {
  type CancellationToken,
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  ProposedFeatures,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { DecorationsParams, StatusReport } from '../../../src/server/protocol.js';
import { startServer } from '../../../src/server/server.js';
import { FakeSessions } from './fake-session.js';

/** Milliseconds, below the limit of a test. */
const PATIENCE = 15_000;

export interface EditorOptions {
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly commandLinks?: boolean;
  readonly locale?: string;
  readonly sessions?: FakeSessions;
  readonly settings?: Record<string, unknown>;
  readonly today?: string;
  /** Milliseconds of silence before the server of this process analyses edits. */
  readonly debounce?: number;
  /** Streams of a server that runs elsewhere. Default: one in this process, over fake sessions. */
  readonly program?: { readonly down: Readable; readonly up: Writable };
}

/** An editor without windows: speaks to the server over streams and remembers what it is told. */
export class Editor {
  readonly diagnostics = new Map<string, Diagnostic[]>();
  readonly published: PublishDiagnosticsParams[] = [];
  readonly decorations = new Map<string, DecorationsParams>();
  readonly progress: string[] = [];
  status: StatusReport | undefined;
  settings: Record<string, unknown>;
  onProgressCreated: (token: string | number) => void = () => undefined;
  private readonly documents = new Map<string, TextDocument>();

  private constructor(
    readonly connection: ProtocolConnection,
    readonly sessions: FakeSessions,
    settings: Record<string, unknown>,
  ) {
    this.settings = settings;
  }

  static async open(options: EditorOptions = {}): Promise<Editor> {
    const sessions = options.sessions ?? new FakeSessions();
    const { down, up } = options.program ?? inProcess(sessions, options);
    const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    const editor = new Editor(connection, sessions, options.settings ?? {});
    editor.listen();
    const capabilities: ClientCapabilities = options.capabilities ?? {
      workspace: { configuration: true, workspaceFolders: true, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } },
      window: { workDoneProgress: true },
    };
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities,
      locale: options.locale ?? 'en',
      workspaceFolders: (options.folders ?? []).map((folder) => ({ uri: URI.file(folder).toString(), name: folder })),
      initializationOptions: { commandLinks: options.commandLinks ?? true },
    });
    await connection.sendNotification('initialized', {});
    return editor;
  }

  async close(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    this.connection.dispose();
  }

  async openText(uri: string, text: string, languageId = 'python'): Promise<void> {
    this.documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  async change(uri: string, text: string): Promise<void> {
    const before = this.documents.get(uri);
    const version = (before?.version ?? 0) + 1;
    this.documents.set(uri, TextDocument.create(uri, before?.languageId ?? 'python', version, text));
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  async closeText(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  request<R>(method: string, params: unknown, token?: CancellationToken): Promise<R> {
    return token ? this.connection.sendRequest<R>(method, params, token) : this.connection.sendRequest<R>(method, params);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  /** The open documents and new files after an edit. */
  applied(edit: WorkspaceEdit): Map<string, string> {
    const result = new Map<string, string>();
    for (const change of edit.documentChanges ?? []) {
      if ('kind' in change) {
        if (change.kind === 'create') result.set(change.uri, '');
        continue;
      }
      const { uri } = (change as TextDocumentEdit).textDocument;
      const before = this.documents.get(uri) ?? TextDocument.create(uri, '', 0, result.get(uri) ?? '');
      result.set(uri, TextDocument.applyEdits(before, change.edits as Parameters<typeof TextDocument.applyEdits>[1]));
    }
    return result;
  }

  /** Waits until `condition` holds; fails with what is known where that takes longer than any slow machine does. */
  async until(condition: () => boolean, what = 'the expected state'): Promise<void> {
    for (let waited = 0; !condition(); waited += 5) {
      if (waited > PATIENCE) throw new Error(`waited in vain for ${what}: ${JSON.stringify([...this.diagnostics])}`);
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  /** Long enough for everything that was sent to be analysed. */
  quiet(): Promise<void> {
    return new Promise((done) => setTimeout(done, 60));
  }

  private listen(): void {
    const { connection } = this;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      if (params.diagnostics.length > 0) this.diagnostics.set(params.uri, params.diagnostics);
      else this.diagnostics.delete(params.uri);
    });
    connection.onNotification('clausemark/decorations', (params: DecorationsParams) => void this.decorations.set(params.uri, params));
    connection.onNotification('clausemark/statusChanged', (status: StatusReport) => {
      this.status = status;
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: readonly { scopeUri?: string }[] }) =>
      items.map((item) => (item.scopeUri !== undefined ? (this.settings[item.scopeUri] ?? this.settings['*'] ?? null) : null)),
    );
    connection.onRequest('window/workDoneProgress/create', ({ token }: { token: string | number }) => {
      this.onProgressCreated(token);
      return null;
    });
    connection.onNotification('$/progress', ({ value }: { value: { kind: string } }) => void this.progress.push(value.kind));
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('workspace/codeLens/refresh', () => null);
    connection.listen();
  }
}

function inProcess(sessions: FakeSessions, { today = '2026-11-20', debounce = 5 }: EditorOptions): { down: Readable; up: Writable } {
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down));
  startServer(server, { sessions, debounce, today: () => today });
  return { down, up };
}

/** A folder on disk for one test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'clausemark-server-'));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  get rootUri(): string {
    return URI.file(this.path).toString();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  delete(path: string): void {
    rmSync(join(this.path, path), { recursive: true });
  }

  uri(path: string): string {
    return URI.file(join(this.path, path)).toString();
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
