import { setFlagsFromString } from 'node:v8';

/**
 * A command that is over in seconds gains little from optimised code: with V8's defaults, making it took as long as the scan itself,
 * on the cores that the scan needs. So functions wait longer for it and are not copied into their callers; threads take it over.
 * To be imported before anything that runs for long. Flags and defaults after `node --v8-options`; a version that is not
 * listed keeps its own: Node 24 is as fast with them, and V8 writes to the terminal what it does not know.
 */

/** By the major version of V8. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  // Node 20. The budget is in bytes of bytecode that a function runs through; its default is 67,584.
  '11': ['--interrupt-budget=500000', '--max-inlined-bytecode-size-cumulative=0'],
  // Node 22, which counts calls; its default is 3,000.
  '12': ['--invocation-count-for-turbofan=24000', '--max-inlined-bytecode-size-cumulative=0'],
};

const [major = ''] = process.versions.v8.split('.');
for (const flag of FLAGS[major] ?? []) setFlagsFromString(flag);
