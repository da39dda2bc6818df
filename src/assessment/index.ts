export * from './assess.js';
export { FAULTS, unverifiedReason, type ClaimContext } from './claims.js';
export * from './primary.js';
export * from './state.js';
export { rollUp } from './status.js';
export * from './flags.js';
export { fill, type Language } from './wording.js';
