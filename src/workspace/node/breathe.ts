import type { Breathe } from '../ports.js';

/** How long the event loop may be kept, in milliseconds. */
const SLICE = 12;

/** Gives way to the event loop once every few milliseconds. */
export function nodeBreathe(): Breathe {
  let start = performance.now();
  return async () => {
    if (performance.now() - start < SLICE) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    start = performance.now();
  };
}
