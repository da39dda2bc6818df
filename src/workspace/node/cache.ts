import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Cache } from '../ports.js';

/** Blobs that nobody asked for in this many days are removed. */
const KEPT_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** The user's folder for caches, by the conventions of the system. */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg) return join(xdg, 'clausemark');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'clausemark', 'cache');
  return platform === 'darwin' ? join(homedir(), 'Library', 'Caches', 'clausemark') : join(homedir(), '.cache', 'clausemark');
}

/** Blobs as files of one folder. A folder that cannot be read or written is an empty cache. */
export class NodeCache implements Cache {
  constructor(private readonly folder: string) {}

  get(name: string): Promise<Uint8Array | undefined> {
    try {
      const path = join(this.folder, name);
      const bytes = readFileSync(path);
      const now = new Date();
      utimesSync(path, now, now);
      return Promise.resolve(bytes);
    } catch {
      return Promise.resolve(undefined);
    }
  }

  set(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.folder, name);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      mkdirSync(this.folder, { recursive: true });
      // Written aside and moved, so that another process never reads half of it.
      writeFileSync(temporary, bytes);
      renameSync(temporary, path);
      this.prune();
    } catch {
      this.remove(temporary);
    }
    return Promise.resolve();
  }

  private remove(path: string): void {
    try {
      rmSync(path, { force: true });
    } catch {
      // What cannot even be looked at is not there.
    }
  }

  private prune(): void {
    const oldest = Date.now() - KEPT_DAYS * DAY;
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      if (/^(?:facts|found)-/.test(name) && statSync(path).mtimeMs < oldest) rmSync(path, { force: true });
    }
  }
}
