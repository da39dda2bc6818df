import type { Phrase } from '../base/phrase.js';

/**
 * What the workspace needs from where it runs. Every path is relative to the root, with forward slashes; the root is ''.
 * Implementations for Node stand in `node/`.
 */

export interface FileEntry {
  readonly name: string;
  readonly type: 'file' | 'folder' | 'link' | 'other';
}

/** Why a file gave no bytes. */
export type ReadFailure = { readonly failure: 'too-big' | 'missing' | 'unreadable'; readonly reason: Phrase };

/** Where a link leads: a path inside the root, out of it, in a circle, or nowhere. */
export type LinkTarget = { readonly inside: string } | 'outside' | 'loop' | 'broken';

export interface FileSystem {
  /** Entries of a folder in any order; the reason where it cannot be listed. */
  list(folder: string): Promise<readonly FileEntry[] | ReadFailure>;
  /** A file's bytes, if there are no more than `limit`. */
  read(path: string, limit: number): Promise<Uint8Array | ReadFailure>;
  linkTarget(path: string): Promise<LinkTarget>;
  /** SHA-256 of a file of any size, hexadecimal; undefined where there is no such file inside the root. */
  hashFile(path: string, limit: number): Promise<string | undefined>;
}

/** Named blobs that outlive a run, outside of any repository. A blob that cannot be read is as good as absent. */
export interface Cache {
  get(name: string): Promise<Uint8Array | undefined>;
  set(name: string, bytes: Uint8Array): Promise<void>;
}

export interface Clock {
  /** Milliseconds, rising; for durations only. */
  now(): number;
  /** The current UTC day, `2026-11-20`. */
  today(): string;
}

export interface Logger {
  /** One line for whoever looks into what the tool did. */
  log(message: string): void;
}

export interface Progress {
  /** `done` of `total`, both in files of the phase. */
  report(phase: 'walk' | 'read' | 'parse' | 'link' | 'detect', done: number, total: number): void;
}

/** Content hash of bytes and texts, hexadecimal. */
export type Hash = (...parts: readonly (string | Uint8Array)[]) => string;

/** Lets others have their turn when enough time has passed since they last had it. */
export type Breathe = () => Promise<void>;

export interface Ports {
  readonly files: FileSystem;
  readonly cache?: Cache;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hash: Hash;
  readonly breathe: Breathe;
}
