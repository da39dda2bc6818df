import { setFlagsFromString } from 'node:v8';

/**
 * How much of V8's time goes into code that is faster later. With its defaults, making such code took as long as a whole scan itself, on
 * the cores that the scan needs. Flags and defaults after `node --v8-options`; a version that is not listed keeps its own: Node 24 is as
 * fast with them, and V8 writes to the terminal what it does not know. Threads take the flags over.
 */

/**
 * `command`: over in seconds, so that functions wait longer for optimised code. `session`: lasts, but somebody types from the first
 * minute on; functions are optimised as early as ever, and copied into their callers less.
 */
export type Lifetime = 'command' | 'session';

/** Bytes of bytecode that are copied into one function in all; the default is 920. */
const NO_INLINING = '--max-inlined-bytecode-size-cumulative=0';
const LITTLE_INLINING = '--max-inlined-bytecode-size-cumulative=200';

/** By the major version of V8. */
const FLAGS: readonly (Readonly<Record<Lifetime, readonly string[]>> & { readonly v8: number })[] = [
  // Node 20. The budget is in bytes of bytecode that a function runs through; its default is 67,584.
  { v8: 11, command: ['--interrupt-budget=500000', NO_INLINING], session: [LITTLE_INLINING] },
  // Node 22, which counts calls; its default is 3,000.
  { v8: 12, command: ['--invocation-count-for-turbofan=24000', NO_INLINING], session: [LITTLE_INLINING] },
];

/** To be called before anything runs for long. */
export function tuneCompiler(lifetime: Lifetime): void {
  const major = Number.parseInt(process.versions.v8, 10);
  for (const flag of FLAGS.find(({ v8 }) => v8 === major)?.[lifetime] ?? []) setFlagsFromString(flag);
}
