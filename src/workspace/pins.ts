import type { Touchpoint } from '../detection/touchpoint.js';
import type { FileSystem } from './ports.js';

/** Data files beyond this many bytes are not pinned by their content. */
const MAX_DATA_FILE = 256 * 1024 * 1024;

/** Subject → the first digits of the content hash, of each data file that a place names and that is there, seen from the root or from the place. */
export async function dataPins(files: FileSystem, touchpoints: readonly Touchpoint[]): Promise<ReadonlyMap<string, string>> {
  const pins = new Map<string, string>();
  for (const { subject, path } of touchpoints) {
    if (!subject.startsWith('file:') || pins.has(subject)) continue;
    const file = subject.slice('file:'.length).replace(/^\.\//, '');
    if (/[*?[\]{}]/.test(file) || file.startsWith('/')) continue;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (const candidate of new Set([file, folder + file])) {
      const hash = await files.hashFile(candidate, MAX_DATA_FILE);
      if (hash === undefined) continue;
      pins.set(subject, hash.slice(0, 12));
      break;
    }
  }
  return pins;
}
