import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Phrase, phrase, verbatim } from '../base/phrase.js';
import { UsageError } from './usage.js';

/** Writes a file that is not there yet, with its folders. Throws {@link UsageError} where that cannot be. */
export function writeNew(path: string, text: string, shown: string): void {
  attempt(shown, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  });
}

/** Writes a file, whether it is there or not. Throws {@link UsageError} where that cannot be. */
export function writeOver(path: string, text: string, shown: string): void {
  attempt(shown, () => writeFileSync(path, text));
}

function attempt(shown: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UsageError(phrase('{path} cannot be written: {reason}.', { path: shown, reason: reasonOf(error) }));
  }
}

function reasonOf(error: unknown): Phrase {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return phrase('there is no such folder');
    case 'EEXIST':
    case 'ENOTDIR':
      return phrase('a file stands where a folder is needed');
    case 'EISDIR':
      return phrase('it is a folder');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return phrase('permission denied');
    case 'ENOSPC':
      return phrase('the disk is full');
    default:
      return verbatim(code || String(error));
  }
}
