import type { NotebookDocument } from 'vscode-languageserver';
import type { NotebookDocuments, TextDocuments } from 'vscode-languageserver/node.js';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Language } from '../assessment/wording.js';
import { languageOf } from '../source/language.js';
import { type EditorCell, notebookText } from './notebooks.js';
import { Root, type RootEvents } from './root.js';
import type { SessionFactory } from './session.js';
import { baseName, childUri, normalizeUri, relativePath, schemeOf } from './uris.js';

/** Where an open document stands: its root, its path there, and the cell when it is one. */
export interface Located {
  readonly root: Root;
  readonly path: string;
  readonly cell?: number;
}

export interface DiskChange {
  readonly uri: string;
  readonly deleted: boolean;
}

export interface WorkspaceOptions {
  readonly sessions: SessionFactory;
  readonly events: RootEvents;
  /** A document that stood alone has found its folder. */
  readonly closed: (root: Root) => void;
  readonly debounce: number;
  readonly today: () => string;
  readonly language: () => Language;
}

/** Where documents can be analysed from; all others are left alone. */
const SCHEMES: readonly string[] = ['file', 'untitled'];

/** Folders that no walk enters. */
const NEVER_ANALYSED = /\/(?:\.git|node_modules)\//;

/** Suffix that a document without a telling name gets, by the editor's language. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  python: '.py',
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
  yaml: '.yaml',
  json: '.json',
  jsonc: '.jsonc',
  toml: '.toml',
  prisma: '.prisma',
  dotenv: '.env',
};

/** All roots and open documents. Folders own what lies in them; everything else is analysed alone. */
export class Workspace {
  cacheFolder: string | undefined;
  private readonly folders = new Map<string, Root>();
  private readonly loose = new Map<string, Root>();
  private readonly excluded = new Set<string>();
  /** Documents of folders whose editor's text counts. */
  private readonly adopted = new Set<string>();
  private readonly openNotebooks = new Map<string, NotebookDocument>();
  /** Notebooks whose editor differs from the file. */
  private readonly editedNotebooks = new Set<string>();

  constructor(
    private readonly options: WorkspaceOptions,
    readonly documents: TextDocuments<TextDocument>,
    readonly notebooks: NotebookDocuments<TextDocument>,
  ) {}

  get roots(): readonly Root[] {
    return [...this.folders.values(), ...this.loose.values()];
  }

  get folderRoots(): readonly Root[] {
    return [...this.folders.values()];
  }

  /** Folders whose scheme is not `file` have no path to read from and are left alone; their open documents are analysed one by one. */
  addFolder(uri: string): Root | undefined {
    const key = normalizeUri(uri);
    if (schemeOf(key) !== 'file' || this.folders.has(key)) return undefined;
    const session = this.options.sessions.folder(URI.parse(key).fsPath, this.cacheFolder === undefined ? {} : { cacheFolder: this.cacheFolder });
    const root = this.createRoot(key, session, undefined);
    this.folders.set(key, root);
    for (const document of this.documents.all()) {
      if (this.ownerOf(document.uri) === root) this.adopt(document);
    }
    for (const notebook of this.openNotebooks.values()) {
      if (this.ownerOf(notebook.uri) === root) this.adoptNotebook(notebook);
    }
    return root;
  }

  /** Returns the closed root, so that its results can be withdrawn. */
  removeFolder(uri: string): Root | undefined {
    const key = normalizeUri(uri);
    const root = this.folders.get(key);
    this.folders.delete(key);
    root?.dispose();
    return root;
  }

  /** Documents that belonged to a closed folder and now stand alone or in an outer folder. */
  reopenOrphans(): void {
    for (const document of this.documents.all()) this.openDocument(document);
    for (const notebook of this.openNotebooks.values()) this.adoptNotebook(notebook);
  }

  /** The innermost folder that holds a resource, or the root of the document itself. */
  ownerOf(uri: string): Root | undefined {
    const key = normalizeUri(uri);
    let best: Root | undefined;
    for (const root of this.folders.values()) {
      if (relativePath(root.uri, key) !== undefined && (best === undefined || root.uri.length > best.uri.length)) best = root;
    }
    return best ?? this.loose.get(key);
  }

  /** `undefined` for what is not analysed: clause documents, foreign schemes, unknown languages. */
  locate(uri: string): Located | undefined {
    const cell = this.notebooks.getNotebookCell(uri);
    if (cell) {
      const notebook = this.notebooks.findNotebookDocumentForCell(cell);
      const owner = notebook && this.locateFile(notebook.uri);
      return owner && notebook ? { ...owner, cell: notebook.cells.findIndex((other) => other.document === cell.document) } : undefined;
    }
    return this.locateFile(uri);
  }

  /** The document that shows a place: the cell where its notebook is open, else the file. */
  showing(root: Root, place: { readonly path: string; readonly cell?: number }): string {
    const uri = this.uriOf(root, place.path);
    if (place.cell === undefined) return uri;
    const notebook = this.openNotebook(uri);
    return notebook?.cells[place.cell]?.document ?? uri;
  }

  openNotebook(uri: string): NotebookDocument | undefined {
    const key = normalizeUri(uri);
    return this.notebooks.getNotebookDocument(uri) ?? this.notebooks.getNotebookDocument(key);
  }

  uriOf(root: Root, path: string): string {
    return root.single === undefined ? childUri(root.uri, path) : root.uri;
  }

  /** An open document by any spelling of its URI: text documents and cells. */
  openDocumentOf(uri: string): TextDocument | undefined {
    const key = normalizeUri(uri);
    return this.documents.get(uri) ?? this.notebooks.cellTextDocuments.get(uri) ?? this.documents.all().find((document) => normalizeUri(document.uri) === key);
  }

  isExcluded(uri: string): boolean {
    return this.excluded.has(normalizeUri(uri));
  }

  setExcluded(uri: string, excluded: boolean): void {
    if (excluded) this.excluded.add(normalizeUri(uri));
    else this.excluded.delete(normalizeUri(uri));
  }

  /** Documents of a root that an editor shows now: texts and cells. */
  openDocuments(root: Root): readonly TextDocument[] {
    const all = [...this.documents.all(), ...this.notebooks.cellTextDocuments.all()];
    return all.filter((document) => this.locate(document.uri)?.root === root);
  }

  openDocument(document: TextDocument): Root | undefined {
    this.setExcluded(document.uri, false);
    return this.adopt(document);
  }

  /** Returns a root that did not exist before: a document may become one that is analysed. */
  changeDocument(document: TextDocument): Root | undefined {
    const before = this.ownerOf(document.uri);
    const root = this.adopt(document);
    return root === before ? undefined : root;
  }

  /** Returns the root of a closed single document, so that its results can be withdrawn. */
  closeDocument(uri: string): Root | undefined {
    const key = normalizeUri(uri);
    this.excluded.delete(key);
    const single = this.loose.get(key);
    if (single) {
      this.loose.delete(key);
      single.dispose();
      return single;
    }
    if (this.adopted.delete(key)) this.setTextOf(uri, undefined);
    return undefined;
  }

  openNotebookDocument(notebook: NotebookDocument): Root | undefined {
    if (!SCHEMES.includes(schemeOf(notebook.uri))) return undefined;
    this.openNotebooks.set(normalizeUri(notebook.uri), notebook);
    return this.adoptNotebook(notebook);
  }

  changeNotebookDocument(notebook: NotebookDocument): void {
    if (!this.openNotebooks.has(normalizeUri(notebook.uri))) return;
    this.editedNotebooks.add(normalizeUri(notebook.uri));
    this.setNotebookText(notebook);
  }

  /** The file again says the same as the editor. */
  saveNotebookDocument(notebook: NotebookDocument): void {
    const key = normalizeUri(notebook.uri);
    const located = this.locateFile(notebook.uri);
    if (!located || located.root.single !== undefined) return;
    if (this.editedNotebooks.delete(key)) located.root.setText(located.path, undefined);
    located.root.changed([located.path]);
  }

  closeNotebookDocument(notebook: NotebookDocument): Root | undefined {
    this.openNotebooks.delete(normalizeUri(notebook.uri));
    if (this.editedNotebooks.delete(normalizeUri(notebook.uri))) this.setTextOf(notebook.uri, undefined);
    return this.closeDocument(notebook.uri);
  }

  /** Files or folders that changed on disk, by whatever hand. */
  changedOnDisk(changes: readonly DiskChange[]): void {
    const byRoot = new Map<Root, string[]>();
    for (const { uri, deleted } of changes) {
      this.followOpen(normalizeUri(uri), deleted);
      for (const root of this.folders.values()) {
        const path = relativePath(root.uri, uri);
        if (path !== undefined && !NEVER_ANALYSED.test(`/${path}`)) byRoot.set(root, [...(byRoot.get(root) ?? []), path]);
      }
    }
    for (const [root, paths] of byRoot) root.changed(paths);
  }

  /** An editor may keep a deleted file's text on show; it counts again when the file is back or the text is edited. */
  private followOpen(key: string, deleted: boolean): void {
    if (deleted) {
      for (const open of [...this.editedNotebooks]) {
        if (open !== key && !open.startsWith(`${key}/`)) continue;
        this.editedNotebooks.delete(open);
        this.setTextOf(open, undefined);
      }
      for (const open of [...this.adopted]) {
        if (open !== key && !open.startsWith(`${key}/`)) continue;
        this.adopted.delete(open);
        this.setTextOf(open, undefined);
      }
    } else if (!this.adopted.has(key)) {
      const document = this.documents.all().find((candidate) => normalizeUri(candidate.uri) === key);
      if (document) this.adopt(document);
    }
  }

  private locateFile(uri: string): Located | undefined {
    const root = this.ownerOf(uri);
    if (!root) return undefined;
    if (root.single !== undefined) return { root, path: root.single };
    const path = relativePath(root.uri, uri);
    return path === undefined ? undefined : { root, path };
  }

  private adopt(document: TextDocument): Root | undefined {
    if (!SCHEMES.includes(schemeOf(document.uri))) return undefined;
    const key = normalizeUri(document.uri);
    const owner = this.ownerOf(document.uri);
    if (owner && owner.single === undefined) {
      const path = relativePath(owner.uri, document.uri);
      if (path === undefined) return undefined;
      this.dropLoose(document.uri);
      if (!isAnalysed(path, document)) {
        if (this.adopted.delete(key)) owner.setText(path, undefined);
        return undefined;
      }
      this.adopted.add(key);
      owner.setText(path, document.getText());
      return owner;
    }
    const path = singlePath(document);
    if (path === undefined) return undefined;
    const root = owner ?? this.createSingle(document.uri, path);
    root.setText(path, document.getText());
    return root;
  }

  /** A folder reads the file itself, as long as its editor says the same. */
  private adoptNotebook(notebook: NotebookDocument): Root {
    const owner = this.ownerOf(notebook.uri);
    if (owner && owner.single === undefined) {
      this.dropLoose(notebook.uri);
      if (this.editedNotebooks.has(normalizeUri(notebook.uri))) this.setNotebookText(notebook);
      return owner;
    }
    const root = owner ?? this.createSingle(notebook.uri, `${baseName(notebook.uri).replace(/\.ipynb$/, '') || 'untitled'}.ipynb`);
    this.setNotebookText(notebook);
    return root;
  }

  private createSingle(uri: string, path: string): Root {
    const key = normalizeUri(uri);
    const root = this.createRoot(key, this.options.sessions.single(path), path);
    this.loose.set(key, root);
    return root;
  }

  private dropLoose(uri: string): void {
    const key = normalizeUri(uri);
    const root = this.loose.get(key);
    if (!root) return;
    this.loose.delete(key);
    root.dispose();
    this.options.closed(root);
  }

  private createRoot(uri: string, session: ReturnType<SessionFactory['single']>, single: string | undefined): Root {
    return new Root(uri, session, single, this.options.events, this.options.debounce, this.options.today, this.options.language);
  }

  private setTextOf(uri: string, text: string | undefined): void {
    const located = this.locateFile(uri);
    located?.root.setText(located.path, text);
  }

  private setNotebookText(notebook: NotebookDocument): void {
    const located = this.locateFile(notebook.uri);
    if (!located) return;
    const cells = notebook.cells.map((cell): EditorCell => {
      const document = this.notebooks.getCellTextDocument(cell);
      return { kind: cell.kind, text: document?.getText() ?? '', languageId: document?.languageId ?? '' };
    });
    located.root.setText(located.path, notebookText(cells));
  }
}

/** Markdown under `attestations/`, or that says it is a record in its front matter. */
export function isRecordText(path: string, text: string): boolean {
  return path.endsWith('.md') && (/(^|\/)attestations\//.test(path) || /^---\r?\n(?:(?!---).*\r?\n)*?clausemark:/.test(text));
}

function isAnalysed(path: string, document: TextDocument): boolean {
  return languageOf(path) !== undefined || isRecordText(path, document.getText());
}

/** The path under which a document is analysed alone; `undefined` for what has no language here. */
function singlePath(document: TextDocument): string | undefined {
  const name = baseName(document.uri) || 'untitled';
  if (document.languageId === 'markdown') {
    const path = name.endsWith('.md') ? name : `${name}.md`;
    return isRecordText(path, document.getText()) ? `attestations/${path}` : undefined;
  }
  const extension = EXTENSIONS[document.languageId];
  if (extension === undefined) return undefined;
  return languageOf(name) === undefined ? `${name}${extension}` : name;
}
