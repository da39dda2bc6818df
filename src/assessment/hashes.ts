const HASH = /\b[0-9a-f]{20,64}\b/gu;
const HASH_LENGTH = 8;

/** Hashes as people tell them apart, by their beginnings; in full where those are the same. */
export function shortHashes(text: string): string {
  const hashes = new Set(text.match(HASH) ?? []);
  const short = new Set([...hashes].map((hash) => hash.slice(0, HASH_LENGTH)));
  return short.size < hashes.size ? text : text.replace(HASH, (hash) => hash.slice(0, HASH_LENGTH));
}
