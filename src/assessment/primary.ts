import type { Place } from '../attestation/gather.js';
import { comparePositions, compareStrings, type Range } from '../base/text.js';

export interface Location {
  readonly path: string;
  readonly range: Range;
}

const CONFIG = /(?:^|\/)(?:\.env(?:\.[^/]*)?|[^/]*\.(?:ya?ml|json5?|jsonc|toml|ini|cfg|conf|env|properties|xml|tf|hcl))$/iu;
const SCRIPT = /(?:^|\/)(?:scripts?|notebooks?|tools?|bin|hack|experiments?)\/|\.(?:ipynb|sh|bash|ps1)$/iu;

/** Config before code, product before script and notebook, then path and position. Does not depend on what is answered. */
export function comparePlaces(a: Place, b: Place): number {
  return (
    rank(a) - rank(b) ||
    compareStrings(a.touchpoint.path, b.touchpoint.path) ||
    comparePositions(a.touchpoint.range.start, b.touchpoint.range.start) ||
    compareStrings(a.touchpoint.kind, b.touchpoint.kind)
  );
}

function rank({ touchpoint: { path } }: Place): number {
  return CONFIG.test(path) ? 0 : SCRIPT.test(path) ? 2 : 1;
}

/** The places a subject's Problem may sit on, best first: sure ones that ask, else the next best. */
export function rankedPlaces(places: readonly Place[]): readonly Place[] {
  const score = (place: Place): number =>
    (place.counted && !place.waiver ? 0 : 4) + (place.touchpoint.certainty === 'likely' ? 2 : 0) + (place.asked.length > 0 ? 0 : 1);
  return [...places].sort((a, b) => score(a) - score(b) || comparePlaces(a, b));
}

export function locationOf({ touchpoint: { path, range } }: Place): Location {
  return { path, range };
}
