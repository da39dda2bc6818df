import type { FileEntry, FileSystem } from './ports.js';
import { CONFIG_NAME, IGNORE_FILES, under } from './walk.js';

export interface Narrowing {
  /** Only these paths are looked at, and what the folders above them say of which files count. Absent: everything. */
  readonly only?: readonly string[];
  /** Files that are not there. */
  readonly without?: readonly string[];
}

/** A file system of which a part is not there. */
export function narrowed(files: FileSystem, { only, without = [] }: Narrowing): FileSystem {
  if (only === undefined && without.length === 0) return files;
  const isThere = (folder: string, { name, type }: FileEntry): boolean => {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (without.includes(path)) return false;
    if (only === undefined || under(path, only)) return true;
    return type === 'folder' ? only.some((one) => under(one, [path])) : name === CONFIG_NAME || IGNORE_FILES.has(name);
  };
  return {
    list: async (folder) => {
      const entries = await files.list(folder);
      return 'failure' in entries ? entries : entries.filter((entry) => isThere(folder, entry));
    },
    read: (path, limit) => files.read(path, limit),
    linkTarget: (path) => files.linkTarget(path),
    hashFile: (path, limit) => files.hashFile(path, limit),
  };
}
