import type { Progress } from '../workspace/ports.js';

/** Work that is done sooner, in milliseconds, shows no bar. */
const PATIENCE = 600;
const INTERVAL = 100;
const WIDTH = 24;

/** A bar on a terminal for long work; nothing anywhere else. */
export function progressBar(stream: NodeJS.WriteStream): Progress & { end(): void } {
  if (stream.isTTY !== true) return { report: () => undefined, end: () => undefined };
  const start = performance.now();
  let last = start + PATIENCE - INTERVAL;
  let drawn = false;
  return {
    report: (phase, done, total) => {
      const now = performance.now();
      if (now - last < INTERVAL) return;
      last = now;
      drawn = true;
      const share = phase === 'walk' || total === 0 ? 0 : Math.min(1, done / total);
      const full = Math.round(share * WIDTH);
      stream.write(`\r\u001b[2K${phase.padEnd(6)} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${phase === 'walk' ? done : `${done}/${total}`} files`);
    },
    end: () => {
      if (drawn) stream.write('\r\u001b[2K');
    },
  };
}
