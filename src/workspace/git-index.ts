/** What git keeps of a folder: files that are tracked, and the folders above them; paths relative to the root, with forward slashes. */
export interface Tracked {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

export const NOTHING_TRACKED: Tracked = { files: new Set(), folders: new Set() };

/** Where git keeps the list, below the root of a working tree. */
export const INDEX_PATH = '.git/index';

/** Bytes of an entry before its flags: times, device, inode, mode, owner, size and a SHA-1. */
const FIXED = 60;

/**
 * The paths in a git index of version 2, 3 or 4 (gitformat-index). Nothing where it is anything else, is cut off, or names objects by
 * SHA-256: then `.gitignore` alone decides.
 */
export function trackedIn(index: Uint8Array): Tracked {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  if (index.length < 12 || view.getUint32(0) !== 0x44495243) return NOTHING_TRACKED;
  const version = view.getUint32(4);
  if (version < 2 || version > 4) return NOTHING_TRACKED;
  const files = new Set<string>();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let at = 12;
  let former = new Uint8Array();
  try {
    for (let left = view.getUint32(8); left > 0; left--) {
      const start = at;
      const extended = (view.getUint16(at + FIXED) & 0x4000) !== 0;
      at += FIXED + (extended ? 4 : 2);
      let kept = 0;
      if (version === 4) {
        const stripped = offsetAt(index, at);
        at = stripped.end;
        kept = former.length - stripped.value;
      }
      const end = index.indexOf(0, at);
      if (end < 0 || kept < 0) return NOTHING_TRACKED;
      const path = new Uint8Array(kept + end - at);
      path.set(former.subarray(0, kept));
      path.set(index.subarray(at, end), kept);
      files.add(decoder.decode(path));
      former = path;
      // Entries before version 4 are filled up with zeros to a multiple of eight bytes.
      at = version === 4 ? end + 1 : start + Math.ceil((end + 1 - start) / 8) * 8;
    }
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return NOTHING_TRACKED;
    throw error;
  }
  return { files, folders: foldersAbove(files) };
}

/** A number in git's offset encoding: seven bits a byte, one added at each continuation. */
function offsetAt(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let at = start;
  let byte = bytes[at++] ?? 0;
  let value = byte & 0x7f;
  while (byte & 0x80) {
    byte = bytes[at++] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, end: at };
}

function foldersAbove(files: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let at = file.lastIndexOf('/'); at > 0; at = file.lastIndexOf('/', at - 1)) {
      const folder = file.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
