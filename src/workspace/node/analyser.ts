import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Analysed, CodeAdapters } from '../../source/analyse.js';
import type { LanguageId } from '../../source/facts.js';
import type { Grammars } from '../../source/grammars.js';
import { type Analyser, type AnalysisRequest, type AnalysisResult, adaptersFor, analyseWith } from '../analyser.js';
import type { Breathe } from '../ports.js';
import { type Assets, loadGrammars } from './assets.js';

/** Units of text from which on starting threads takes less time than it saves. */
const WORTH_THREADS = 1_500_000;
/** Threads hold a parser and a heap of their own each. */
const MAX_THREADS = 4;
/** Megabytes for what a thread makes and drops at once: with the default it collects several times as often. */
const YOUNG = 48;
/** Units of text that a thread is given at once. */
const BATCH = 300_000;

export interface Batch {
  readonly id: number;
  readonly requests: readonly AnalysisRequest[];
}

export interface BatchDone {
  readonly id: number;
  /** Each request's result, packed, in the order of the requests. */
  readonly results: readonly Uint8Array[];
}

/** Parses in this thread, and in others when there is much to parse. */
export class NodeAnalyser implements Analyser {
  private adapters: { readonly whole: CodeAdapters; readonly typing: CodeAdapters } | undefined;
  private loading: Promise<Grammars> | undefined;
  /** Threads that wait for work. */
  private waiting: Worker[] = [];

  constructor(
    private readonly assets: Assets,
    private readonly breathe: Breathe,
  ) {}

  async ready(): Promise<void> {
    this.loading ??= loadGrammars(this.assets);
    const grammars = await this.loading;
    this.adapters ??= { whole: adaptersFor(grammars), typing: adaptersFor(grammars.typing()) };
  }

  one(text: string, language: LanguageId, typing: boolean): Analysed {
    if (!this.adapters) throw new Error('the parser is not loaded yet');
    return analyseWith(typing ? this.adapters.typing : this.adapters.whole, text, language);
  }

  expect(size: number): void {
    const missing = this.threadsFor(size) - this.waiting.length;
    for (let i = 0; i < missing; i++) this.waiting.push(this.thread());
  }

  async many(requests: readonly AnalysisRequest[], done: (path: string, result: AnalysisResult) => void, signal?: AbortSignal): Promise<void> {
    const size = requests.reduce((sum, { text }) => sum + text.length, 0);
    if (requests.length > 1 && this.threadsFor(size)) {
      this.expect(size);
      return this.inThreads(this.waiting.splice(0), batchesOf(requests), done, signal);
    }
    for (const worker of this.waiting.splice(0)) void worker.terminate();
    if (!requests.length) return;
    await this.ready();
    for (const { path, language, text } of requests) {
      done(path, { value: this.one(text, language, false) });
      await this.breathe();
      signal?.throwIfAborted();
    }
  }

  private get script(): string {
    return join(this.assets.dist, 'worker.js');
  }

  /** How many threads to parse so much text in; none where it would take longer than without. */
  private threadsFor(size: number): number {
    const threads = Math.min(availableParallelism(), MAX_THREADS);
    return threads > 1 && size > WORTH_THREADS && existsSync(this.script) ? threads : 0;
  }

  private thread(): Worker {
    const worker = new Worker(this.script, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG } });
    // One that waits keeps nobody from leaving.
    worker.unref();
    return worker;
  }

  /** Hands batches to threads, each its next when it has done one. The threads end with the work. */
  private async inThreads(
    workers: readonly Worker[],
    batches: readonly Batch[],
    done: (path: string, result: AnalysisResult) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        let next = 0;
        let open = batches.length;
        const give = (worker: Worker): void => {
          const batch = batches[next];
          if (batch) {
            next++;
            worker.postMessage(batch);
          } else void worker.terminate();
        };
        /** A batch is taken in file by file: reading all its facts at once would keep the event loop. */
        const take = async ({ id, results }: BatchDone): Promise<void> => {
          for (const [at, request] of (batches[id]?.requests ?? []).entries()) {
            const packed = results[at];
            if (packed) done(request.path, { packed });
            await this.breathe();
            signal?.throwIfAborted();
          }
          if (--open === 0) resolve();
        };
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        for (const worker of workers) {
          worker.ref();
          worker.on('message', (batch: BatchDone) => {
            give(worker);
            take(batch).catch(reject);
          });
          worker.on('error', reject);
          give(worker);
        }
      });
    } finally {
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  }

  dispose(): void {
    for (const worker of this.waiting.splice(0)) void worker.terminate();
    this.adapters = undefined;
    this.loading = undefined;
  }
}

/** Batches of about one size; large files first, so that none is left for the end. */
function batchesOf(requests: readonly AnalysisRequest[]): readonly Batch[] {
  const batches: Batch[] = [];
  let current: AnalysisRequest[] = [];
  let size = 0;
  for (const request of [...requests].sort((a, b) => b.text.length - a.text.length)) {
    current.push(request);
    size += request.text.length;
    if (size < BATCH) continue;
    batches.push({ id: batches.length, requests: current });
    current = [];
    size = 0;
  }
  if (current.length) batches.push({ id: batches.length, requests: current });
  return batches;
}
