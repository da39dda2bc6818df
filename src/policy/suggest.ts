import { type Phrase, phrase, worded } from '../base/phrase.js';

/** The known word nearest to what was written, where it is near enough to be a slip. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > 60) return undefined;
  let best: string | undefined;
  let bestDistance = Math.ceil(word.length / 3) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `expected one of a, b, c`, cut where the list is long, with the nearest word asked for first. */
export function expectedOneOf(word: string, known: readonly string[]): string {
  return worded(expectedAmong(word, known));
}

/** The same in no language yet. */
export function expectedAmong(word: string, known: readonly string[]): Phrase {
  const [only] = known;
  if (only === undefined) return phrase('there is none here');
  const list = [...known.slice(0, 24), ...(known.length > 24 ? ['…'] : [])].join(', ');
  const said = known.length === 1 ? phrase('expected {only}', { only }) : phrase('expected one of {list}', { list });
  const near = nearest(word, known);
  return near === undefined ? said : phrase('{said} (did you mean {near}?)', { said, near });
}

/** Letters to insert, delete, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] ?? 0) + 1 : replaced;
      row.push(Math.min(replaced, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
