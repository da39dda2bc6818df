import { aliasTarget, type PathAlias } from '../linking/modules.js';
import type { LanguageId } from '../source/facts.js';

/** An import as the cheap index sees it: Python as a dotted name with leading dots, JavaScript as written. */
export type ImportName = string;

const PYTHON_IMPORT = /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+([^\n#]+))/gm;
const SCRIPT_IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"`])([^'"`\n]{1,200})\1/g;

/** All modules that a text seems to import. May name too many, never misses one that is written out. */
export function importsOf(text: string, language: LanguageId): readonly ImportName[] {
  if (language === 'python') return pythonImports(text);
  // In a notebook's raw JSON, line ends are escapes, and lines begin and end with quotes.
  if (language === 'notebook') return pythonImports(text.replace(/\\[nr]|"/g, '\n'));
  if (language === 'typescript' || language === 'tsx' || language === 'javascript') return scriptImports(text);
  return [];
}

function pythonImports(text: string): readonly ImportName[] {
  const found = new Set<ImportName>();
  for (const match of text.matchAll(PYTHON_IMPORT)) {
    const [, from, names, modules] = match;
    if (from !== undefined) {
      found.add(from);
      // A name may be a submodule.
      for (const name of (names ?? '').match(/\w+(?=\s*(?:,|$|\)|\s+as\s|\n))/g) ?? []) found.add(from.endsWith('.') ? from + name : `${from}.${name}`);
    } else if (modules !== undefined) {
      for (const part of modules.split(',')) {
        const name = /^\s*([\w.]+)/.exec(part)?.[1];
        if (name) found.add(name);
      }
    }
  }
  return [...found];
}

function scriptImports(text: string): readonly ImportName[] {
  const found = new Set<ImportName>();
  for (const match of text.matchAll(SCRIPT_IMPORT)) if (match[2]) found.add(match[2]);
  return [...found];
}

interface IndexedFile {
  readonly language: LanguageId;
  readonly imports: readonly ImportName[];
}

/**
 * Which file may import which, by name alone. An import leads to every file whose path ends like it, so that path aliases,
 * source folders and workspace packages need no configuration. Too many edges cost time, a missing one would cost a finding.
 */
export class ImportIndex {
  private readonly files = new Map<string, IndexedFile>();
  /** Last two segments of a path without ending (`lib/llm`), and the last one alone → paths. */
  private readonly byTail = new Map<string, Set<string>>();
  private aliases: readonly PathAlias[] = [];

  /** What configuration says of module names, where a path alone does not tell. */
  setAliases(aliases: readonly PathAlias[]): void {
    this.aliases = aliases;
  }

  set(path: string, language: LanguageId, imports: readonly ImportName[]): void {
    this.delete(path);
    this.files.set(path, { language, imports });
    for (const tail of tailsOf(path)) {
      const set = this.byTail.get(tail) ?? new Set();
      this.byTail.set(tail, set.add(path));
    }
  }

  delete(path: string): void {
    if (!this.files.delete(path)) return;
    for (const tail of tailsOf(path)) this.byTail.get(tail)?.delete(path);
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  /** Files that a file may import. */
  importsOf(path: string): readonly string[] {
    const file = this.files.get(path);
    if (!file) return [];
    const found = new Set<string>();
    for (const name of file.imports) {
      for (const target of file.language === 'python' || file.language === 'notebook' ? this.python(path, name) : this.script(path, name)) found.add(target);
    }
    found.delete(path);
    return [...found];
  }

  /**
   * The files that must be parsed: those that hold a word of a rule, all that import them, transitively, and what these
   * take from others (constants, helpers, base classes), `forward` imports deep.
   */
  needed(seeds: Iterable<string>, forward: number): Set<string> {
    const targets = new Map<string, readonly string[]>();
    const importers = new Map<string, string[]>();
    for (const path of this.files.keys()) {
      const list = this.importsOf(path);
      targets.set(path, list);
      for (const target of list) {
        const entry = importers.get(target);
        if (entry) entry.push(path);
        else importers.set(target, [path]);
      }
    }
    const needed = new Set<string>(seeds);
    const queue = [...needed];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      for (const importer of importers.get(path) ?? []) {
        if (needed.has(importer)) continue;
        needed.add(importer);
        queue.push(importer);
      }
    }
    let frontier: string[] = [...needed];
    for (let depth = 0; depth < forward; depth++) {
      const further: string[] = [];
      for (const path of frontier) {
        for (const target of targets.get(path) ?? []) {
          if (needed.has(target)) continue;
          needed.add(target);
          further.push(target);
        }
      }
      frontier = further;
    }
    return needed;
  }

  private python(from: string, name: ImportName): readonly string[] {
    const dots = /^\.*/.exec(name)?.[0].length ?? 0;
    const parts = name.slice(dots).split('.').filter(Boolean);
    if (dots > 0) {
      const folder = from.split('/').slice(0, -dots);
      return this.exact([...folder, ...parts].join('/'));
    }
    if (!parts.length) return [];
    const found = this.ending(parts.join('/'), /\.(?:pyi?|ipynb)$/);
    if (!found.length) return found;
    // As Python searches: beside the file and in the folders above; elsewhere only what has a name of several parts that is there once.
    const near = found.filter((path) => isAbove(moduleName(path).slice(0, -parts.join('/').length), from));
    return near.length || parts.length < 2 || found.length > 1 ? near : found;
  }

  private script(from: string, name: ImportName): readonly string[] {
    const path = name.replace(/[?#].*$/, '').replace(/\.(?:[cm]?[jt]sx?|vue|svelte)$/, '');
    if (path.startsWith('.')) {
      const segments = from.split('/').slice(0, -1);
      for (const part of path.split('/')) {
        if (part === '..') segments.pop();
        else if (part !== '.' && part !== '') segments.push(part);
      }
      return this.exact(segments.join('/'));
    }
    // `@/lib/llm`, `~/lib/llm`, `$lib/llm`, `src/lib/llm`, `@acme/llm`: what follows the first segment must fit.
    const segments = path.split('/').filter(Boolean);
    const rest = /^[@~#$]?$/.test(segments[0] ?? '') || segments.length > 2 ? segments.slice(1) : segments.slice(-1);
    const aliased = this.aliased(from, name);
    if (segments.length === 1 && !/^[~#$]/.test(path)) return [...aliased, ...this.workspacePackage(path)];
    return [...aliased, ...this.ending(rest.join('/'), /\.[cm]?[jt]sx?$/), ...this.workspacePackage(segments.slice(0, 2).join('/'))];
  }

  private aliased(from: string, name: ImportName): readonly string[] {
    return this.aliases.flatMap((alias) => {
      const target = aliasTarget(alias, from, name);
      return target ? this.exact(target.replace(/\.[cm]?[jt]sx?$/, '')) : [];
    });
  }

  /** `@acme/llm` or `llm`: entry files of a folder of that name. */
  private workspacePackage(name: string): readonly string[] {
    const folder = name.slice(name.lastIndexOf('/') + 1);
    return [`${folder}/index`, `${folder}/src/index`].flatMap((tail) =>
      [...(this.byTail.get(tail.split('/').slice(-2).join('/')) ?? [])].filter((path) => `/${withoutEnding(path)}`.endsWith(`/${tail}`)),
    );
  }

  private exact(module: string): readonly string[] {
    const tail = module.split('/').slice(-2).join('/');
    return [...(this.byTail.get(tail) ?? [])].filter((path) => moduleName(path) === module);
  }

  private ending(module: string, files: RegExp): readonly string[] {
    const tail = module.split('/').slice(-2).join('/');
    return [...(this.byTail.get(tail) ?? [])].filter((path) => files.test(path) && `/${moduleName(path)}`.endsWith(`/${module}`));
  }
}

/** Whether a folder (with a trailing slash, or empty) is one of those that Python may search from a file. */
function isAbove(folder: string, from: string): boolean {
  return from.startsWith(folder) || (folder.endsWith('src/') && from.startsWith(folder.slice(0, -'src/'.length)));
}

function withoutEnding(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

/** `app/llm` for `app/llm.py`, `app/llm/__init__.py`, `app/llm/index.ts`. */
function moduleName(path: string): string {
  return withoutEnding(path).replace(/\/(?:__init__|index)$/, '');
}

function tailsOf(path: string): readonly string[] {
  const names = new Set([withoutEnding(path), moduleName(path)]);
  const tails = new Set<string>();
  for (const name of names) {
    const segments = name.split('/');
    tails.add(segments.slice(-2).join('/'));
    tails.add(segments.slice(-1).join('/'));
  }
  return [...tails];
}
