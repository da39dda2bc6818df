import type { Assessment } from '../assessment/assess.js';
import type { Flags } from '../assessment/flags.js';
import type { Language } from '../assessment/wording.js';
import type { SealOptions } from '../attestation/staleness.js';
import type { Problem } from '../base/problem.js';
import type { Pack } from '../policy/pack.js';
import type { ReportDocument } from '../report/document.js';

export interface ScanOptions {
  readonly signal: AbortSignal;
  /** Called between slices: how much of the whole is done, from 0 to 1, and the files of the present phase. */
  readonly onProgress: (part: number, done: number, total: number) => void;
}

/** What one root knows: everything that requests read, nothing they could change by reading. */
export interface Snapshot {
  readonly assessment: Assessment;
  readonly flags: Flags;
  /** Of config, directives and files that could not be read; records carry their own. */
  readonly problems: readonly Problem[];
  readonly pack: Pack;
}

/**
 * The analysis of one root, as the server sees it. Paths are relative to the root, with forward slashes.
 * `sessions.ts` builds it over the workspace's `Project`; tests hand in one of their own.
 */
export interface Session {
  /** Reads and analyses everything. Gives way to the event loop; rejects when `signal` fires, and keeps what was done. */
  scan(options: ScanOptions): Promise<void>;
  /** Puts the text of an editor over a file; `undefined` takes it away. */
  setText(path: string, text: string | undefined): void;
  /** Files or folders that were written, created or deleted on disk. */
  changed(paths: readonly string[]): void;
  /** Analyses what {@link setText} and {@link changed} named. May leave what an edit means for other files to {@link complete}. */
  update(): Promise<void>;
  /** Places of other files may still be those of before the last edit. */
  readonly needsCompletion: boolean;
  /** Brings the rest up to date. False where a new change came first. */
  complete(signal: AbortSignal): Promise<boolean>;
  /** The policy that clauses are read from; does not wait for a scan. */
  pack(): Promise<Pack>;
  /** The latest finished state. */
  snapshot(asOf: string, language: Language): Snapshot;
  report(asOf: string): ReportDocument;
  /** The text of a file as it counts now: the editor's, else the disk's. */
  text(path: string): Promise<string | undefined>;
  /** What a seal needs beside the touchpoints. */
  sealing(): SealOptions;
  dispose(): void;
}

/** How the server obtains sessions. */
export interface SessionFactory {
  /** A folder on disk. */
  folder(rootPath: string, options: { readonly cacheFolder?: string }): Session;
  /** One document by itself: an untitled one, or a file outside of every folder. */
  single(path: string): Session;
}
