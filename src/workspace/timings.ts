import type { Clock } from './ports.js';

export const PHASES = ['walk', 'read', 'rules', 'prefilter', 'parse', 'facts', 'linking', 'detection', 'cache'] as const;
export type Phase = (typeof PHASES)[number];

/** Where the time of a scan went, in milliseconds a phase. */
export class Timings {
  private readonly spent = new Map<Phase, number>();

  constructor(private readonly clock: Clock) {}

  async during<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
    const start = this.clock.now();
    try {
      return await work();
    } finally {
      this.add(phase, this.clock.now() - start);
    }
  }

  add(phase: Phase, milliseconds: number): void {
    this.spent.set(phase, (this.spent.get(phase) ?? 0) + milliseconds);
  }

  /** All phases in order; what never ran is zero. */
  report(): Readonly<Record<Phase, number>> {
    return Object.fromEntries(PHASES.map((phase) => [phase, this.spent.get(phase) ?? 0])) as Record<Phase, number>;
  }
}
