import {
  type CancellationToken,
  CodeLensRefreshRequest,
  CodeLensRequest,
  CompletionRequest,
  type Connection,
  DefinitionRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  NotebookDocuments,
  ReferencesRequest,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { NODE_CLOCK } from './clock.js';
import type { Context } from './context.js';
import { decorationsOf } from './decorations.js';
import { diagnosticsOf } from './diagnostics.js';
import { tellingMoves } from './notebooks.js';
import {
  ADD_TO_RECORD,
  type AddToRecordParams,
  CLAUSE,
  CLAUSE_SCHEME,
  type ClauseParams,
  type ClientOptions,
  DECORATIONS,
  type DecorationsParams,
  DRAFT,
  EXCLUDED,
  type ExcludedParams,
  RECORDS,
  RENEW,
  REPORT,
  RESCAN,
  type RecordParams,
  type ReportParams,
  STATUS,
  STATUS_CHANGED,
  type SubjectParams,
  TREE,
  type TreeParams,
} from './protocol.js';
import { Publisher } from './publisher.js';
import { clauseText } from './requests/clause.js';
import { codeAction, codeActionResolve } from './requests/code-action.js';
import { codeLens } from './requests/code-lens.js';
import { completion } from './requests/completion.js';
import { definition } from './requests/definition.js';
import { hover } from './requests/hover.js';
import { addToRecord, draft, records, renew } from './requests/records.js';
import { references } from './requests/references.js';
import { report } from './requests/report.js';
import { tree } from './requests/tree.js';
import type { Progress, Root, RootEvents } from './root.js';
import type { SessionFactory } from './session.js';
import { DEFAULT_SETTINGS, readSettings } from './settings.js';
import { statusOf } from './status.js';
import { stringsFor } from './strings.js';
import { Workspace } from './workspace.js';

export interface ServerOptions {
  readonly sessions: SessionFactory;
  /** Milliseconds of silence before edits are analysed. */
  readonly debounce?: number;
  /** The current UTC day. */
  readonly today?: () => string;
}

const DEBOUNCE = 120;
/** How many times that long the numbers may wait for silence. */
const STATUS_PATIENCE = 8;

/** Wires the requests to a connection. Returns once everything listens. */
export function startServer(connection: Connection, options: ServerOptions): void {
  new Server(connection, options).listen();
}

class Server implements RootEvents {
  private readonly documents = new TextDocuments(TextDocument);
  private readonly notebooks = new NotebookDocuments(TextDocument);
  private readonly publisher: Publisher;
  private readonly workspace: Workspace;
  private strings = stringsFor(undefined);
  private client = { commandLinks: false, resolvesEdits: false, createsFiles: true };
  private capabilities: InitializeParams['capabilities'] = {};
  private initialized = false;
  private statusTimer: NodeJS.Timeout | undefined;
  /** When the numbers are told at the latest, on the clock of `performance`. */
  private statusDue: number | undefined;
  private readonly debounce: number;
  /** What a client that is not asked for settings has sent. */
  private pushed = DEFAULT_SETTINGS;
  private readonly withSettings = new WeakSet<Root>();
  private markConfigured: () => void = () => undefined;
  /** Fulfilled when the folders' settings have come. */
  private readonly configured = new Promise<void>((done) => {
    this.markConfigured = done;
  });

  constructor(
    private readonly connection: Connection,
    options: ServerOptions,
  ) {
    this.debounce = options.debounce ?? DEBOUNCE;
    this.publisher = new Publisher((params) => void connection.sendDiagnostics(params));
    this.workspace = new Workspace(
      {
        sessions: options.sessions,
        events: this,
        closed: (root) => this.close(root),
        debounce: this.debounce,
        today: options.today ?? NODE_CLOCK.today,
        language: () => this.strings.locale,
      },
      this.documents,
      this.notebooks,
    );
  }

  listen(): void {
    this.connection.onInitialize((params) => this.initialize(params));
    this.connection.onInitialized(() => void this.ready());
    this.connection.onShutdown(() => {
      clearTimeout(this.statusTimer);
      for (const root of this.workspace.roots) root.dispose();
    });
    this.listenToDocuments();
    this.listenToWorkspace();
    this.listenToRequests();
    this.documents.listen(this.connection);
    this.notebooks.listen(
      tellingMoves(this.connection, (uri) => {
        const notebook = this.notebooks.getNotebookDocument(uri);
        if (notebook) this.workspace.changeNotebookDocument(notebook);
      }),
    );
    this.connection.listen();
  }

  // --- what roots tell ---

  versions(root: Root): ReadonlyMap<string, number> {
    return new Map(this.workspace.openDocuments(root).map((document) => [document.uri, document.version]));
  }

  updated(root: Root, seen: ReadonlyMap<string, number>): void {
    if (!root.settings.enable) {
      this.publisher.publish(root, new Map(), new Map(), new Set());
      for (const document of this.workspace.openDocuments(root)) this.sendDecorations(document.uri, document.version, []);
      this.stateChanged(root);
      return;
    }
    const current = this.versions(root);
    const stale = new Set([...current].filter(([uri, version]) => seen.has(uri) && seen.get(uri) !== version).map(([uri]) => uri));
    const snapshot = root.snapshot();
    this.publisher.publish(root, diagnosticsOf(this.context, root, snapshot), current, stale);
    for (const [uri, version] of current) {
      const located = this.workspace.locate(uri);
      if (stale.has(uri) || !located) continue;
      const items = this.workspace.isExcluded(uri) ? [] : decorationsOf({ ...located, uri, snapshot });
      this.sendDecorations(uri, version, items);
    }
    this.stateChanged(root);
    if (this.capabilities.workspace?.codeLens?.refreshSupport) void this.connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  }

  /** The numbers are worked out once things are quiet, so that they never delay a Problem; but someone who types on and on sees them too. */
  stateChanged(_root: Root): void {
    if (!this.initialized) return;
    const now = performance.now();
    this.statusDue ??= now + this.debounce * STATUS_PATIENCE;
    clearTimeout(this.statusTimer);
    this.statusTimer = setTimeout(
      () => {
        this.statusDue = undefined;
        void this.connection.sendNotification(STATUS_CHANGED, statusOf(this.workspace.roots, this.strings));
      },
      Math.max(0, Math.min(this.debounce, this.statusDue - now)),
    );
  }

  failed(root: Root, error: unknown): void {
    this.connection.console.error(`${root.uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  async progress(_root: Root): Promise<Progress> {
    const abort = new AbortController();
    if (!this.capabilities.window?.workDoneProgress) return { signal: abort.signal, report: () => undefined, end: () => undefined };
    const reporter = await this.connection.window.createWorkDoneProgress();
    reporter.begin(this.strings('analysing'), 0, undefined, true);
    reporter.token.onCancellationRequested(() => abort.abort());
    let last = 0;
    return {
      signal: abort.signal,
      report: (part, done, total) => {
        const now = Date.now();
        if (now - last < 100) return;
        last = now;
        reporter.report(Math.min(100, Math.floor(part * 100)), this.strings('filesOf', done, total));
      },
      end: () => reporter.done(),
    };
  }

  // --- life of the connection ---

  private get context(): Context {
    return { workspace: this.workspace, strings: this.strings, client: this.client };
  }

  private initialize(params: InitializeParams): InitializeResult {
    const given = (params.initializationOptions ?? {}) as ClientOptions;
    this.capabilities = params.capabilities;
    this.strings = stringsFor(given.locale ?? params.locale);
    this.workspace.cacheFolder = given.cacheFolder;
    const { codeAction: action } = params.capabilities.textDocument ?? {};
    this.client = {
      commandLinks: given.commandLinks === true,
      resolvesEdits: action?.resolveSupport?.properties.includes('edit') === true && action.dataSupport === true,
      createsFiles: params.capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    };
    const folders = params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri, name: '' }] : []);
    for (const folder of folders) this.workspace.addFolder(folder.uri);
    const dynamic = this.registersInRecords;
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        notebookDocumentSync: { notebookSelector: [{ notebook: 'jupyter-notebook' }], save: true },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix.clausemark'], resolveProvider: true },
        ...(dynamic
          ? {}
          : {
              definitionProvider: true,
              referencesProvider: true,
              completionProvider: { triggerCharacters: ['`', ':', '"'] },
              codeLensProvider: { resolveProvider: false },
            }),
        workspace: {
          workspaceFolders: { supported: true, changeNotifications: true },
          fileOperations: {
            didRename: { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] },
            didDelete: { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] },
            didCreate: { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] },
          },
        },
      },
      serverInfo: { name: 'clausemark' },
    };
  }

  private get registersInRecords(): boolean {
    const { completion: complete, codeLens: lens, definition: define, references: refer } = this.capabilities.textDocument ?? {};
    return [complete, lens, define, refer].every((capability) => capability?.dynamicRegistration === true);
  }

  private async ready(): Promise<void> {
    this.initialized = true;
    const { client } = this.connection;
    if (this.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration)
      void client.register(DidChangeConfigurationNotification.type, { section: 'clausemark' });
    if (this.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      void client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] });
    }
    if (this.registersInRecords) {
      const documentSelector = [
        { language: 'markdown', scheme: 'file' },
        { language: 'markdown', scheme: 'untitled' },
        { language: 'markdown', scheme: CLAUSE_SCHEME },
      ];
      void client.register(DefinitionRequest.type, { documentSelector });
      void client.register(ReferencesRequest.type, { documentSelector });
      void client.register(CompletionRequest.type, { documentSelector, triggerCharacters: ['`', ':', '"'] });
      void client.register(CodeLensRequest.type, { documentSelector });
    }
    await this.pullSettings(this.workspace.roots);
    this.markConfigured();
    if (this.capabilities.workspace?.workspaceFolders) {
      this.connection.workspace.onDidChangeWorkspaceFolders((event) => {
        for (const folder of event.removed) this.close(this.workspace.removeFolder(folder.uri));
        const added = event.added.flatMap((folder) => this.workspace.addFolder(folder.uri) ?? []);
        this.workspace.reopenOrphans();
        for (const root of new Set([...added, ...this.workspace.roots])) if (this.workspace.openDocuments(root).length > 0) this.begin(root);
      });
    }
  }

  // --- documents ---

  private listenToDocuments(): void {
    this.documents.onDidOpen(({ document }) => this.begin(this.workspace.openDocument(document)));
    this.documents.onDidChangeContent(({ document }) => this.begin(this.workspace.changeDocument(document)));
    this.documents.onDidClose(({ document }) => {
      this.sendDecorations(document.uri, null, []);
      this.close(this.workspace.closeDocument(document.uri));
    });
    this.notebooks.onDidOpen((notebook) => this.begin(this.workspace.openNotebookDocument(notebook)));
    this.notebooks.onDidChange(({ notebookDocument, cells }) => {
      for (const cell of cells?.removed ?? []) this.publisher.withdraw(cell.document);
      if (cells) this.workspace.changeNotebookDocument(notebookDocument);
    });
    this.notebooks.onDidSave((notebook) => this.workspace.saveNotebookDocument(notebook));
    this.notebooks.onDidClose((notebook) => {
      const root = this.workspace.ownerOf(notebook.uri);
      for (const cell of notebook.cells) this.publisher.withdraw(cell.document);
      const closed = this.workspace.closeNotebookDocument(notebook);
      this.close(closed);
      // The notebook counts as open until its listeners have been told.
      if (!closed) queueMicrotask(() => root?.refresh());
    });
  }

  /** Starts a root at its first relevant document, and shows a document what is known already. Settings come first. */
  private begin(root: Root | undefined): void {
    if (root) void this.beginWhenConfigured(root);
  }

  private async beginWhenConfigured(root: Root): Promise<void> {
    await this.configured;
    if (!this.withSettings.has(root)) await this.pullSettings([root]);
    if (root.isDisposed || !root.settings.enable) return;
    if (root.state === 'idle') void root.start();
    else root.refresh();
  }

  private close(root: Root | undefined): void {
    if (!root) return;
    this.publisher.forget(root);
    for (const document of [...this.documents.all(), ...this.notebooks.cellTextDocuments.all()]) {
      if (!this.workspace.locate(document.uri)) this.sendDecorations(document.uri, document.version, []);
    }
    this.stateChanged(root);
  }

  private sendDecorations(uri: string, version: number | null, items: DecorationsParams['items']): void {
    const params: DecorationsParams = { uri, version, items };
    void this.connection.sendNotification(DECORATIONS, params);
  }

  // --- workspace ---

  private listenToWorkspace(): void {
    this.connection.onDidChangeConfiguration((change) => {
      if (!this.capabilities.workspace?.configuration) {
        this.pushed = readSettings((change.settings as { readonly clausemark?: unknown } | null)?.clausemark);
      }
      void this.pullSettings(this.workspace.roots);
    });
    const { workspace } = this.connection;
    this.connection.onDidChangeWatchedFiles(({ changes }) =>
      this.workspace.changedOnDisk(changes.map(({ uri, type }) => ({ uri, deleted: type === FileChangeType.Deleted }))),
    );
    workspace.onDidRenameFiles(({ files }) =>
      this.workspace.changedOnDisk(
        files.flatMap(({ oldUri, newUri }) => [
          { uri: oldUri, deleted: true },
          { uri: newUri, deleted: false },
        ]),
      ),
    );
    workspace.onDidDeleteFiles(({ files }) => this.workspace.changedOnDisk(files.map(({ uri }) => ({ uri, deleted: true }))));
    workspace.onDidCreateFiles(({ files }) => this.workspace.changedOnDisk(files.map(({ uri }) => ({ uri, deleted: false }))));
    this.connection.onNotification(EXCLUDED, ({ uri, excluded }: ExcludedParams) => {
      this.workspace.setExcluded(uri, excluded);
      if (excluded) this.publisher.withdraw(uri);
      this.workspace.ownerOf(uri)?.refresh();
    });
  }

  private async pullSettings(roots: readonly Root[]): Promise<void> {
    const folders = roots.filter((root) => !root.isDisposed);
    for (const root of folders) this.withSettings.add(root);
    if (folders.length === 0) return;
    if (!this.capabilities.workspace?.configuration) {
      for (const root of folders) this.applySettings(root, this.pushed);
      return;
    }
    const asked = folders.map((root) => ({ scopeUri: root.uri, section: 'clausemark' }));
    const sections: unknown[] = await this.connection.workspace.getConfiguration(asked).catch(() => []);
    folders.forEach((root, index) => {
      this.applySettings(root, readSettings(sections[index]));
    });
  }

  private applySettings(root: Root, settings: Root['settings']): void {
    if (root.isDisposed) return;
    const wasEnabled = root.settings.enable;
    root.settings = settings;
    if (root.state !== 'idle') root.refresh();
    else if (!wasEnabled && settings.enable && this.workspace.openDocuments(root).length > 0) void root.start();
  }

  // --- requests ---

  private listenToRequests(): void {
    const { connection } = this;
    connection.onHover(this.guard((params) => hover(this.context, params), null));
    connection.onCodeAction(this.guard((params) => codeAction(this.context, params), null));
    connection.onCodeActionResolve((action) => codeActionResolve(this.context, action));
    connection.onCodeLens(this.guard((params) => codeLens(this.context, params), null));
    connection.onDefinition(this.guard((params) => definition(this.context, params), null));
    connection.onReferences(this.guard((params) => references(this.context, params), null));
    connection.onCompletion(this.guard((params) => completion(this.context, params), null));
    connection.onRequest(REPORT, (params: ReportParams) => report(this.context, params));
    connection.onRequest(CLAUSE, (params: ClauseParams) => clauseText(this.context, params));
    connection.onRequest(TREE, (params: TreeParams) => tree(this.context, params));
    connection.onRequest(STATUS, () => statusOf(this.workspace.roots, this.strings));
    connection.onRequest(DRAFT, (params: SubjectParams) => draft(this.context, params));
    connection.onRequest(ADD_TO_RECORD, (params: AddToRecordParams) => addToRecord(this.context, params));
    connection.onRequest(RENEW, (params: RecordParams) => renew(this.context, params));
    connection.onRequest(RECORDS, (params: SubjectParams) => records(this.context, params));
    connection.onRequest(RESCAN, () => Promise.all(this.workspace.roots.map((root) => root.rescan())).then(() => null));
  }

  /** A request of an editor never fails loudly: what goes wrong is logged and answered with nothing. What is cancelled is answered at once. */
  private guard<P, R>(handle: (params: P) => Promise<R>, nothing: R): (params: P, token: CancellationToken) => Promise<R> {
    return async (params, token) => {
      if (token.isCancellationRequested) return nothing;
      const answer = handle(params).catch((error: unknown) => {
        this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
        return nothing;
      });
      let listener: Disposable | undefined;
      const cancelled = new Promise<R>((done) => {
        listener = token.onCancellationRequested(() => done(nothing));
      });
      return Promise.race([answer, cancelled]).finally(() => listener?.dispose());
    };
  }
}
