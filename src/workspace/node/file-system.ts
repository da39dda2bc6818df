import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Phrase, phrase, verbatim } from '../../base/phrase.js';
import type { FileEntry, FileSystem, LinkTarget, ReadFailure } from '../ports.js';

/** How long synchronous reading may keep the event loop, in milliseconds. */
const SLICE = 12;

/**
 * Files below one folder of the disk, read only. Single files are read synchronously, which is several times faster than
 * promises; the event loop gets its turn every few milliseconds.
 */
export class NodeFileSystem implements FileSystem {
  private readonly root: string;
  private sliceStart = performance.now();

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  async list(folder: string): Promise<readonly FileEntry[] | ReadFailure> {
    await this.breathe();
    try {
      return readdirSync(join(this.root, folder), { withFileTypes: true }).map((entry) => ({
        name: entry.name,
        type: entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other',
      }));
    } catch (error) {
      return failure(error);
    }
  }

  async read(path: string, limit: number): Promise<Uint8Array | ReadFailure> {
    await this.breathe();
    let descriptor: number;
    try {
      descriptor = openSync(join(this.root, path), 'r');
    } catch (error) {
      return failure(error);
    }
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) return { failure: 'unreadable', reason: phrase('not a regular file') };
      if (stat.size > limit) return { failure: 'too-big', reason: phrase('it has {count} bytes', { count: stat.size }) };
      const bytes = Buffer.allocUnsafeSlow(stat.size);
      let length = 0;
      while (length < bytes.length) {
        const read = readSync(descriptor, bytes, length, bytes.length - length, length);
        if (read === 0) break;
        length += read;
      }
      return bytes.subarray(0, length);
    } catch (error) {
      return failure(error);
    } finally {
      closeSync(descriptor);
    }
  }

  async linkTarget(path: string): Promise<LinkTarget> {
    try {
      const target = relative(this.root, realpathSync(join(this.root, path)));
      if (target === '..' || target.startsWith(`..${sep}`) || target.startsWith(sep) || /^[A-Za-z]:/.test(target)) return 'outside';
      return { inside: target.split(sep).join('/') };
    } catch (error) {
      return codeOf(error) === 'ELOOP' ? 'loop' : 'broken';
    }
  }

  async hashFile(path: string, limit: number): Promise<string | undefined> {
    if (typeof (await this.linkTarget(path)) !== 'object') return undefined;
    const full = join(this.root, path);
    try {
      const stat = statSync(full);
      if (!stat.isFile() || stat.size > limit) return undefined;
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(full)) hash.update(chunk as Buffer);
      return hash.digest('hex');
    } catch {
      return undefined;
    }
  }

  private async breathe(): Promise<void> {
    if (performance.now() - this.sliceStart < SLICE) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.sliceStart = performance.now();
  }
}

function failure(error: unknown): ReadFailure {
  const code = codeOf(error);
  const reasons: Readonly<Record<string, Phrase>> = {
    EACCES: phrase('permission denied'),
    EPERM: phrase('permission denied'),
    ENOENT: phrase('it does not exist'),
    ELOOP: phrase('a circle of links'),
    EISDIR: phrase('it is a folder'),
  };
  return { failure: code === 'ENOENT' ? 'missing' : 'unreadable', reason: reasons[code] ?? verbatim(code) };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'it cannot be read';
}
