import ignore, { type Ignore } from 'ignore';
import { phrase } from '../base/phrase.js';
import { message, type Problem } from '../base/problem.js';
import { compareStrings } from '../base/text.js';
import type { LanguageId } from '../source/facts.js';
import { languageOf } from '../source/language.js';
import { decode } from './decode.js';
import { INDEX_PATH, NOTHING_TRACKED, type Tracked, trackedIn } from './git-index.js';
import type { FileEntry, FileSystem, ReadFailure } from './ports.js';

/** Folders that are never entered: version control, installed packages, caches, build results. */
const SKIPPED_FOLDERS = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  '__pycache__',
  '.venv',
  'venv',
  '.tox',
  '.nox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.turbo',
  '.yarn',
  '.pnpm-store',
  '.cache',
  '.eggs',
  '.ipynb_checkpoints',
  '.vscode-test',
  'dist',
  'site-packages',
  'coverage',
  '.gradle',
  '.idea',
]);

/** Files whose patterns leave files out, the later one counts more. */
export const IGNORE_FILES = new Set(['.gitignore', '.ignore']);

export const CONFIG_NAME = 'clausemark.yaml';
export const RECORDS_FOLDER = 'attestations';

/** Text files with rules about which files count are small; anything longer is not one. */
const MAX_IGNORE_FILE = 1024 * 1024;
const MAX_DEPTH = 100;
/** A git index has some hundred bytes a file. */
const MAX_INDEX = 256 * 1024 * 1024;

export interface WalkedFile {
  readonly path: string;
  readonly language: LanguageId;
}

export interface Walk {
  /** Files of a language that is analysed, sorted by path. */
  readonly files: readonly WalkedFile[];
  /** Paths of `clausemark.yaml` files, sorted. */
  readonly configs: readonly string[];
  /** Paths of Markdown files in `attestations` folders, sorted. */
  readonly records: readonly string[];
  /** Every file that was met and is not in `files`: path → reason, sorted by path. A folder that cannot be listed counts as one. */
  readonly skipped: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** What a file is to the tool by its path alone: source of a language, one of the tool's own, or nothing. */
export function roleOf(path: string): { readonly language: LanguageId } | 'configuration' | 'record' | 'language' {
  if (path.slice(path.lastIndexOf('/') + 1) === CONFIG_NAME) return 'configuration';
  if (path.endsWith('.md') && parentName(path) === RECORDS_FOLDER) return 'record';
  const language = languageOf(path);
  return language ? { language } : 'language';
}

interface IgnoreFile {
  /** `.gitignore` says nothing of files that git tracks already; other lists leave out whatever they name. */
  readonly sparesTracked: boolean;
  /** Folder it stands in, with a trailing slash, or empty. */
  readonly base: string;
  readonly rules: Ignore;
}

export interface WalkOptions {
  /** Patterns of `exclude:` in a `clausemark.yaml`, given its text. */
  readonly excludesOf: (path: string, text: string) => readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onFile?: (walked: number) => void;
}

/** Lists the files of a workspace. Ignored files are not walked unless git tracks them, links are counted and never followed. */
export async function walk(files: FileSystem, options: WalkOptions): Promise<Walk> {
  const index = await files.read(INDEX_PATH, MAX_INDEX);
  const walker = new Walker(files, options, isFailure(index) ? NOTHING_TRACKED : trackedIn(index));
  await walker.folder('', [], 0);
  return walker.result();
}

class Walker {
  private readonly files: WalkedFile[] = [];
  private readonly configs: string[] = [];
  private readonly records: string[] = [];
  private readonly problems: Problem[] = [];
  private readonly skipped = new Map<string, string>();
  private walked = 0;

  constructor(
    private readonly system: FileSystem,
    private readonly options: WalkOptions,
    private readonly tracked: Tracked,
  ) {}

  result(): Walk {
    const sort = (paths: string[]): string[] => paths.sort(compareStrings);
    return {
      files: this.files.sort((a, b) => compareStrings(a.path, b.path)),
      configs: sort(this.configs),
      records: sort(this.records),
      skipped: new Map([...this.skipped].sort(([a], [b]) => compareStrings(a, b))),
      problems: this.problems,
    };
  }

  async folder(folder: string, outer: readonly IgnoreFile[], depth: number): Promise<void> {
    this.options.signal?.throwIfAborted();
    const base = folder ? `${folder}/` : '';
    const entries = await this.system.list(folder);
    if (isFailure(entries)) {
      this.skipped.set(folder || '.', 'unreadable');
      this.problems.push({
        path: folder || '.',
        code: 'file.unreadable',
        ...message(phrase('This folder cannot be listed: {reason}.', { reason: entries.reason })),
      });
      return;
    }
    const sorted = [...entries].sort((a, b) => compareStrings(a.name, b.name));
    const ignores = await this.ignoresOf(base, sorted, outer);
    for (const entry of sorted) {
      const path = base + entry.name;
      if (SKIPPED_FOLDERS.has(entry.name) && entry.type !== 'file') continue;
      if (this.isLeftOut(path, entry.type === 'folder', ignores)) continue;
      if (entry.type === 'folder') {
        if (depth < MAX_DEPTH) await this.folder(path, ignores, depth + 1);
        else {
          const said = phrase('Folders nest more than {limit} deep; what is inside is left out.', { limit: MAX_DEPTH });
          this.problems.push({ path, code: 'file.too-deep', ...message(said) });
        }
      } else await this.file(path, entry);
    }
  }

  private async ignoresOf(base: string, entries: readonly FileEntry[], outer: readonly IgnoreFile[]): Promise<readonly IgnoreFile[]> {
    const found = [...outer];
    for (const { name, type } of entries) {
      if (type !== 'file' || !(IGNORE_FILES.has(name) || name === CONFIG_NAME)) continue;
      const bytes = await this.system.read(base + name, MAX_IGNORE_FILE);
      if (isFailure(bytes)) continue;
      const decoded = decode(bytes);
      if (!('text' in decoded)) continue;
      const patterns = name === CONFIG_NAME ? this.options.excludesOf(base + name, decoded.text) : decoded.text;
      if (patterns.length > 0) found.push({ base, sparesTracked: name === '.gitignore', rules: ignore({ allowRelativePaths: true }).add(patterns) });
    }
    return found;
  }

  private isLeftOut(path: string, folder: boolean, ignores: readonly IgnoreFile[]): boolean {
    let ignored = false;
    let spared = false;
    for (const list of ignores) {
      const result = list.rules.test(path.slice(list.base.length) + (folder ? '/' : ''));
      if (result.ignored) {
        spared = list.sparesTracked && (spared || !ignored);
        ignored = true;
      } else if (result.unignored) ignored = false;
    }
    return ignored && !(spared && (folder ? this.tracked.folders : this.tracked.files).has(path));
  }

  private async file(path: string, { type }: FileEntry): Promise<void> {
    this.walked++;
    this.options.onFile?.(this.walked);
    if (type === 'link') return this.link(path);
    const role = type === 'other' ? 'special' : roleOf(path);
    if (role === 'configuration') this.configs.push(path);
    if (role === 'record') this.records.push(path);
    if (typeof role === 'string') this.skipped.set(path, role);
    else this.files.push({ path, language: role.language });
  }

  private async link(path: string): Promise<void> {
    const target = await this.system.linkTarget(path);
    if (typeof target === 'object') {
      this.skipped.set(path, 'link');
      return;
    }
    const messages = {
      outside: phrase('This link leads out of the scanned folder; it is not followed.'),
      loop: phrase('This link leads back to itself; it is not followed.'),
      broken: phrase('This link leads nowhere.'),
    };
    this.skipped.set(path, `link-${target}`);
    this.problems.push({ path, code: `file.link-${target}`, ...message(messages[target]) });
  }
}

function isFailure(value: unknown): value is ReadFailure {
  return typeof value === 'object' && value !== null && 'failure' in value;
}

function parentName(path: string): string {
  const segments = path.split('/');
  return segments[segments.length - 2] ?? '';
}

/** Whether a path is one of some, or lies below one. */
export function under(path: string, paths: readonly string[]): boolean {
  return paths.some((other) => other === '' || path === other || (path.startsWith(other) && path.charAt(other.length) === '/'));
}
