import { type Language, type Phrase, phrase, worded } from '../base/phrase.js';
import type { Progress } from '../workspace/ports.js';

const PHASES: Readonly<Record<Parameters<Progress['report']>[0], Phrase>> = {
  walk: phrase('walk'),
  read: phrase('read'),
  parse: phrase('parse'),
  link: phrase('link'),
  detect: phrase('detect'),
};

/** Work that is done sooner, in milliseconds, shows no bar. */
const PATIENCE = 600;
const INTERVAL = 100;
const WIDTH = 24;

/** A bar on a terminal for long work; nothing anywhere else. */
export function progressBar(stream: NodeJS.WriteStream, language: Language): Progress & { end(): void } {
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
      const files = worded(phrase('{count} files', { count: phase === 'walk' ? done : `${done}/${total}` }), language);
      stream.write(`\r\u001b[2K${worded(PHASES[phase], language).padEnd(6)} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${files}`);
    },
    end: () => {
      if (drawn) stream.write('\r\u001b[2K');
    },
  };
}
