/** When the extension's code began to load, on the clock of `performance`. */
export const LOADING = performance.now();
