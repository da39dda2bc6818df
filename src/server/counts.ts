import type { Strings } from './strings.js';

/** How many places, in words. */
export function placesText(strings: Strings, count: number): string {
  return count === 1 ? strings('lensPlace') : strings('lensPlaces', count);
}
