import { type Phrase, phrase } from '../base/phrase.js';
import { message, type Problem } from '../base/problem.js';
import { compareStrings } from '../base/text.js';
import type { LanguageId } from '../source/facts.js';
import { excludesOf } from './config.js';
import { decode } from './decode.js';
import type { FileSystem, Hash, Ports } from './ports.js';
import { roleOf, type Walk, walk } from './walk.js';

/** Bytes a file may have; a notebook's outputs are looked at later. */
export const MAX_FILE = 2 * 1024 * 1024;
export const MAX_RAW_NOTEBOOK = 64 * 1024 * 1024;

/** UTF-16 units of text that stay in memory between reading and parsing; what is beyond is read again. */
const HELD = 48 * 1024 * 1024;

/** A text, or why there is none. */
export type Source = { readonly text: string } | { readonly skipped: string; readonly reason: Phrase; readonly problem: Problem };

/** The files of a root: what the disk has, and over it what editors show. */
export class Sources {
  private walked: Walk = { files: [], configs: [], records: [], skipped: new Map(), problems: [] };
  private readonly overlays = new Map<string, string>();
  private readonly heldTexts = new Map<string, string>();
  private heldUnits = 0;

  constructor(private readonly ports: Ports) {}

  get problems(): readonly Problem[] {
    return this.walked.problems;
  }

  async walk(signal?: AbortSignal, onFile?: (walked: number) => void): Promise<void> {
    this.walked = await walk(this.ports.files, { excludesOf, signal, ...(onFile ? { onFile } : {}) });
    this.dropHeld();
  }

  setText(path: string, text: string | undefined): void {
    this.overlays.delete(path);
    if (text !== undefined) this.overlays.set(path, text);
  }

  /** The files that editors show, the one that was changed or opened last at the end. */
  get shown(): readonly string[] {
    return [...this.overlays.keys()];
  }

  /** Path → language of every file to analyse, sorted by path. */
  languages(): ReadonlyMap<string, LanguageId> {
    const all = new Map(this.walked.files.map(({ path, language }) => [path, language]));
    let added = false;
    for (const path of this.overlays.keys()) {
      const role = roleOf(path);
      if (typeof role === 'string' || all.has(path)) continue;
      all.set(path, role.language);
      added = true;
    }
    return added ? new Map([...all].sort(([a], [b]) => compareStrings(a, b))) : all;
  }

  get configs(): readonly string[] {
    return this.withOverlays(this.walked.configs, 'configuration');
  }

  get records(): readonly string[] {
    return this.withOverlays(this.walked.records, 'record');
  }

  /** Files that were met and are not analysed: path → reason. */
  get skipped(): ReadonlyMap<string, string> {
    const skipped = new Map(this.walked.skipped);
    for (const path of this.overlays.keys()) {
      const role = roleOf(path);
      if (typeof role === 'string') skipped.set(path, role);
      else skipped.delete(path);
    }
    return skipped;
  }

  /** The text that counts: the editor's, else the disk's. */
  async read(path: string): Promise<Source> {
    const overlay = this.overlays.get(path);
    if (overlay !== undefined)
      return overlay.length > limitOf(path) ? tooBig(path, phrase('it has {count} characters', { count: overlay.length })) : { text: overlay };
    const held = this.heldTexts.get(path);
    if (held !== undefined) return { text: held };
    return readText(this.ports.files, path);
  }

  /**
   * The text of a file that a configuration names, which is never one outside of the root, also through a link.
   * @param base the configuration's own folder, with a trailing slash, or empty
   */
  async readNamed(base: string, name: string): Promise<{ readonly path: string; readonly source: Source }> {
    const path = inside(base, name);
    if (path !== undefined && (this.overlays.has(path) || (await this.ports.files.linkTarget(path)) !== 'outside')) {
      return { path, source: await this.read(path) };
    }
    const reason = phrase('it lies outside of the scanned folder');
    const said = phrase('This file cannot be read: {reason}.', { reason });
    return { path: path ?? name, source: { skipped: 'link-outside', reason, problem: { path: path ?? name, code: 'file.link-outside', ...message(said) } } };
  }

  /** Keeps a text for a second reading soon, while there is room. */
  hold(path: string, text: string): void {
    if (this.heldUnits + text.length > HELD || this.overlays.has(path)) return;
    this.heldTexts.set(path, text);
    this.heldUnits += text.length;
  }

  /** UTF-16 units of all texts that are held. */
  get held(): number {
    return this.heldUnits;
  }

  dropHeld(): void {
    this.heldTexts.clear();
    this.heldUnits = 0;
  }

  private withOverlays(paths: readonly string[], role: string): readonly string[] {
    const more = [...this.overlays.keys()].filter((path) => roleOf(path) === role && !paths.includes(path));
    return more.length ? [...paths, ...more].sort(compareStrings) : paths;
  }
}

/** A path below the root for a name relative to a folder; undefined where it leads out. */
function inside(base: string, name: string): string | undefined {
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return undefined;
  const parts: string[] = [];
  for (const part of `${base}${name}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Reads and decodes one file of the disk. */
export async function readText(files: FileSystem, path: string): Promise<Source> {
  const bytes = await files.read(path, limitOf(path));
  if ('failure' in bytes) {
    if (bytes.failure === 'too-big') return tooBig(path, bytes.reason);
    return {
      skipped: bytes.failure,
      reason: bytes.reason,
      problem: { path, code: `file.${bytes.failure}`, ...message(phrase('This file cannot be read: {reason}.', { reason: bytes.reason })) },
    };
  }
  const decoded = decode(bytes);
  if ('text' in decoded) return decoded;
  return {
    skipped: decoded.skipped,
    reason: decoded.reason,
    problem: { path, code: `file.${decoded.skipped}`, ...message(phrase('Not analysed: {reason}.', { reason: decoded.reason })) },
  };
}

function limitOf(path: string): number {
  return path.endsWith('.ipynb') ? MAX_RAW_NOTEBOOK : MAX_FILE;
}

function tooBig(path: string, reason: Phrase): Source {
  const limit = limitOf(path) / 1024 / 1024;
  const said = phrase('Not analysed: {reason}, more than {limit} MB.', { reason, limit });
  return { skipped: 'size', reason: phrase('{reason}, more than {limit} MB', { reason, limit }), problem: { path, code: 'file.too-big', ...message(said) } };
}

/** One name for the contents of many files. */
export function fingerprint(hash: Hash, entries: Iterable<readonly [string, string]>): string {
  return hash(...[...entries].flat());
}
