import { parseRecord } from '../../src/attestation/index.js';

/** What counts for somebody in a record: every line that is ticked or answered, with its subject and text. */
export function counting(text: string): readonly string[] {
  return parseRecord('attestations/r.md', text)
    .claims.filter((claim) => claim.ticked || claim.answer.type !== 'open')
    .map(({ id, ticked, plain, subjects }) => JSON.stringify([id, ticked, plain, subjects ?? null]));
}

/** Who signs a record, in which role, when and until when. */
export function signature(text: string): readonly unknown[] {
  const { attestedBy, role, attestedOn, expiresOn, obtained } = parseRecord('attestations/r.md', text);
  return [attestedBy ?? null, role ?? null, attestedOn ?? null, expiresOn ?? null, obtained ?? null];
}

/** What counts in the new text of a record that did not count before, a signature among it; empty is what a program may do. */
export function madeUp(before: string | undefined, after: string): readonly string[] {
  const known = before === undefined ? [] : [...counting(before)];
  const lines = counting(after).filter((line) => {
    const at = known.indexOf(line);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
  const signed = JSON.stringify(signature(after));
  return signed === JSON.stringify(before === undefined ? [null, null, null, null, null] : signature(before)) ? lines : [...lines, signed];
}
