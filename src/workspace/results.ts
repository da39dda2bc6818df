import type { Problem } from '../base/problem.js';
import type { Detection } from '../detection/detect.js';
import type { Cache } from './ports.js';

/** What a scan found, apart from records and days. */
export interface Findings {
  readonly detection: Detection;
  /** Path → why it has no facts. */
  readonly skipped: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** The findings that were stored under a key; undefined where there are none, or of another state of the files. */
export async function readFindings(cache: Cache | undefined, name: string, key: string): Promise<Findings | undefined> {
  const bytes = await cache?.get(`found-${name}`);
  if (!bytes) return undefined;
  try {
    const stored = JSON.parse(new TextDecoder().decode(bytes)) as {
      readonly key: string;
      readonly detection: Detection;
      readonly skipped: [string, string][];
      readonly problems: Problem[];
    };
    return stored.key === key ? { detection: stored.detection, skipped: new Map(stored.skipped), problems: stored.problems } : undefined;
  } catch {
    return undefined;
  }
}

export async function writeFindings(cache: Cache | undefined, name: string, key: string, { detection, skipped, problems }: Findings): Promise<void> {
  await cache?.set(`found-${name}`, new TextEncoder().encode(JSON.stringify({ key, detection, skipped: [...skipped], problems })));
}
