/** A map or weak map. */
export interface Memo<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

/** What the memo holds for the key; made and kept where it holds nothing. A value that is `undefined` is made again each time. */
export function memo<K, V>(known: Memo<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
