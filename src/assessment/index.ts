export * from './assess.js';
export { type ClaimContext, FAULTS, unverifiedReason } from './claims.js';
export * from './flags.js';
export * from './primary.js';
export * from './state.js';
export { rollUp } from './status.js';
export { fill, type Language } from './wording.js';
