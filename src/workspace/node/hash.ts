import { createHash } from 'node:crypto';

/** SHA-256 over the parts, each with its length, so that no two lists of parts hash alike. */
export function nodeHash(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    if (parts.length > 1) hash.update(`${part.length}:`);
    hash.update(part);
  }
  return hash.digest('hex').slice(0, 40);
}
