import { jsonIn } from '../base/json.js';
import type { Analysed } from '../source/analyse.js';
import type { LinkedFacts } from '../source/facts.js';
import { unpack } from '../source/packed.js';
import type { Cache } from './ports.js';

const NEWLINE = 10;

/**
 * Facts of many files in one blob: a line of JSON with the place of each entry, then the entries.
 * Entries are only read when asked for; what was not asked for is gone after the next {@link save}.
 */
export class FactsStore {
  private readonly entries = new Map<string, readonly [start: number, length: number]>();
  private readonly fresh = new Map<string, Uint8Array>();
  private readonly used = new Set<string>();

  private constructor(
    private readonly cache: Cache,
    private readonly name: string,
    private readonly blob: Uint8Array,
  ) {
    const end = blob.indexOf(NEWLINE);
    const head: unknown = end < 0 ? undefined : jsonIn(blob.subarray(0, end));
    if (!Array.isArray(head)) return;
    for (const entry of head as unknown[]) {
      if (!Array.isArray(entry)) continue;
      const [key, start, length] = entry as unknown[];
      if (typeof key === 'string' && typeof start === 'number' && typeof length === 'number' && end + 1 + start + length <= blob.length) {
        this.entries.set(key, [end + 1 + start, length]);
      }
    }
  }

  static async open(cache: Cache, name: string): Promise<FactsStore> {
    return new FactsStore(cache, name, (await cache.get(name)) ?? new Uint8Array());
  }

  /** Number of entries of former runs. */
  get size(): number {
    return this.entries.size;
  }

  /** What is stored under a key. A damaged entry is as good as absent. */
  get(key: string): Analysed<LinkedFacts> | undefined {
    const bytes = this.bytes(key);
    if (!bytes) return undefined;
    // A copy, so that what is not used any more does not stay in memory with it.
    const value = unpack(new Uint8Array(bytes));
    if (value) this.used.add(key);
    return value;
  }

  put(key: string, packed: Uint8Array): void {
    this.fresh.set(key, packed);
    this.used.add(key);
  }

  /** Writes the blob when it would differ: something is new, or much of it is no longer used. */
  async save(): Promise<void> {
    if (this.fresh.size === 0 && this.used.size * 2 > this.entries.size) return;
    const head: (readonly [string, number, number])[] = [];
    const bodies: Uint8Array[] = [];
    let at = 0;
    for (const key of [...this.used].sort()) {
      const bytes = this.bytes(key);
      if (!bytes) continue;
      head.push([key, at, bytes.length]);
      bodies.push(bytes);
      at += bytes.length;
    }
    const line = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
    const blob = new Uint8Array(line.length + at);
    blob.set(line);
    let offset = line.length;
    for (const body of bodies) {
      blob.set(body, offset);
      offset += body.length;
    }
    await this.cache.set(this.name, blob);
  }

  private bytes(key: string): Uint8Array | undefined {
    const fresh = this.fresh.get(key);
    if (fresh) return fresh;
    const entry = this.entries.get(key);
    return entry && this.blob.subarray(entry[0], entry[0] + entry[1]);
  }
}
