/** The machine's clock. */
export const NODE_CLOCK = {
  /** The current UTC day, `2026-11-20`. */
  today: (): string => new Date().toISOString().slice(0, 10),
};
