import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { pack } from '../../source/packed.js';
import { adaptersFor, analyseWith } from '../analyser.js';
import type { Batch, BatchDone } from './analyser.js';
import { loadGrammars } from './assets.js';

/** A thread that turns batches of texts into packed facts. */

const dist = dirname(fileURLToPath(import.meta.url));
const adapters = loadGrammars({ dist, home: join(dist, '..') }).then(adaptersFor);

parentPort?.on('message', async ({ id, requests }: Batch) => {
  const ready = await adapters;
  const results = requests.map(({ text, language }) => pack(analyseWith(ready, text, language)));
  const done: BatchDone = { id, results };
  parentPort?.postMessage(
    done,
    results.map((bytes) => bytes.buffer),
  );
});
