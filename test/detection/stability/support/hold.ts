import { expect, test } from 'vitest';
import type { Rewrite } from '../../../support/rewrite/edits.js';
import { isImported, type Meaning, meaningAsWritten, meaningOf, PROGRAMS, rewrittenProgram, type Texts } from './meaning.js';

/** A wrapped module gives no names to others. */
const WRAPPING = /^in a /;

/** What one meaning has and the other has not, line by line. */
export function differences(before: Meaning, after: Meaning): readonly string[] {
  return (['places', 'seals'] as const).flatMap((part) => {
    const rest = [...after[part]];
    const lost = before[part].filter((one) => {
      const at = rest.indexOf(one);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
    return [...lost.map((one) => `- ${one}`), ...rest.map((one) => `+ ${one}`)];
  });
}

export async function rewrittenBy(texts: Texts, ways: readonly (readonly [string, Rewrite])[], fits: (path: string) => boolean): Promise<Texts | undefined> {
  let now: Texts | undefined;
  for (const [what, rewrite] of ways) {
    const at = now ?? texts;
    now = (await rewrittenProgram(at, rewrite, (path) => fits(path) && !(WRAPPING.test(what) && isImported(path, at)))) ?? now;
  }
  return now;
}

/** Tests that no rewrite changes what any program means, and that each rewrites at least `least` programs. */
export function holds(rewrites: Readonly<Record<string, Rewrite>>, fits: (path: string) => boolean, least: number): void {
  test.each(Object.entries(rewrites))(
    '%s',
    async (what, rewrite) => {
      const changed: Record<string, readonly string[]> = {};
      let count = 0;
      for (const [program, texts] of PROGRAMS) {
        const now = await rewrittenBy(texts, [[what, rewrite]], fits);
        if (!now) continue;
        count++;
        const found = differences(await meaningAsWritten(texts), await meaningOf(now));
        if (found.length > 0) changed[program] = found;
      }
      expect(changed).toEqual({});
      expect(count).toBeGreaterThanOrEqual(least);
    },
    60_000,
  );
}
