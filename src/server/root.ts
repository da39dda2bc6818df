import type { Language } from '../assessment/wording.js';
import type { ReportDocument } from '../report/document.js';
import type { Session, Snapshot } from './session.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';

export type RootState = 'idle' | 'analysing' | 'ready' | 'cancelled' | 'failed';

/** What a root tells its owner. */
export interface RootEvents {
  /** Versions of the open documents at this moment. */
  versions(root: Root): ReadonlyMap<string, number>;
  /** A run has finished; `versions` is what it has seen. */
  updated(root: Root, versions: ReadonlyMap<string, number>): void;
  stateChanged(root: Root): void;
  /** Shows progress of a first scan. Resolves to what reports and ends it. */
  progress(root: Root): Promise<Progress>;
  failed(root: Root, error: unknown): void;
}

export interface Progress {
  readonly signal: AbortSignal;
  /** `part` of the whole, from 0 to 1; files of the present phase. */
  report(part: number, done: number, total: number): void;
  end(): void;
}

/** Milliseconds that an editor can wait for an answer without anyone waiting for the editor. */
const PATIENCE = 50;

/** How many times the pause that ends an edit other files wait for theirs. */
const COMPLETION = 3;

/**
 * One unit of analysis: a workspace folder, or a document by itself.
 * Nothing is read before the first {@link Root.start}; edits are gathered for a moment and then analysed together, one run at a time.
 */
export class Root {
  settings: Settings = DEFAULT_SETTINGS;
  state: RootState = 'idle';
  private runs: Promise<void> = Promise.resolve();
  private started: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private completion: NodeJS.Timeout | undefined;
  private dirty = false;
  /** A scan has come to its end, whichever. */
  private scanned = false;
  private disposed = false;
  private readonly abort = new AbortController();
  private cachedReport: ReportDocument | undefined;
  private cached: { readonly asOf: string; readonly snapshot: Snapshot } | undefined;

  constructor(
    /** URI of the folder, or of the single document. */
    readonly uri: string,
    readonly session: Session,
    /** The path of the only document, for a root of one. */
    readonly single: string | undefined,
    private readonly events: RootEvents,
    private readonly debounce: number,
    private readonly today: () => string,
    private readonly language: () => Language,
  ) {}

  get asOf(): string {
    return this.settings.asOf ?? this.today();
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** Scans once. */
  start(): Promise<void> {
    this.started ??= this.enqueue(() => this.scan());
    return this.started;
  }

  /** Scans again from the beginning. */
  rescan(): Promise<void> {
    this.scanned = false;
    this.started = this.enqueue(() => this.scan());
    return this.started;
  }

  setText(path: string, text: string | undefined): void {
    this.session.setText(path, text);
    this.schedule();
  }

  changed(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.session.changed(paths);
    this.schedule();
  }

  /** Waits until everything that is known by now has been analysed, in the files themselves; for a first scan as well. */
  async settle(): Promise<void> {
    await this.start();
    this.clearTimer();
    if (this.dirty) this.run();
    await this.runs;
  }

  /** Waits like {@link settle}, but for a first scan only so long that nobody notices. False where it goes on. */
  async settleSoon(): Promise<boolean> {
    const settled = this.settle().then(() => true);
    if (this.scanned) return settled;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((done) => {
      timer = setTimeout(() => done(false), PATIENCE);
    });
    return Promise.race([settled, late]).finally(() => clearTimeout(timer));
  }

  /** Waits like {@link settle}, and for what it means for all other files. */
  async settleAll(): Promise<void> {
    await this.settle();
    if (!this.session.needsCompletion) return;
    this.clearCompletion();
    await this.enqueue(() => this.complete());
  }

  snapshot(): Snapshot {
    const asOf = this.asOf;
    if (this.cached?.asOf !== asOf) this.cached = { asOf, snapshot: this.session.snapshot(asOf, this.language()) };
    return this.cached.snapshot;
  }

  report(asOf = this.asOf): ReportDocument {
    if (asOf !== this.asOf) return this.session.report(asOf);
    if (this.cachedReport?.asOf !== asOf) this.cachedReport = this.session.report(asOf);
    return this.cachedReport;
  }

  /** Announces the present state again, for instance after a change of settings. */
  refresh(): void {
    this.cached = undefined;
    this.cachedReport = undefined;
    if (this.state !== 'idle') this.events.updated(this, this.events.versions(this));
  }

  dispose(): void {
    this.disposed = true;
    this.clearTimer();
    this.clearCompletion();
    this.abort.abort();
    this.session.dispose();
  }

  private schedule(): void {
    this.dirty = true;
    this.clearCompletion();
    if (this.started === undefined) return;
    this.clearTimer();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.run();
    }, this.debounce);
  }

  private run(): void {
    void this.enqueue(async () => {
      if (!this.dirty) return;
      this.dirty = false;
      const versions = this.events.versions(this);
      await this.session.update();
      this.finish(versions);
      this.completeLater();
    });
  }

  /** What an edit means for other files can wait until nothing is typed. */
  private completeLater(): void {
    if (this.disposed || this.dirty || !this.session.needsCompletion) return;
    this.clearCompletion();
    this.completion = setTimeout(() => {
      this.completion = undefined;
      void this.enqueue(() => this.complete());
    }, this.debounce * COMPLETION);
  }

  private async complete(): Promise<void> {
    if (!this.session.needsCompletion) return;
    const versions = this.events.versions(this);
    if (await this.session.complete(this.abort.signal)) this.finish(versions);
  }

  private async scan(): Promise<void> {
    this.setState('analysing');
    const progress = this.single === undefined ? await this.events.progress(this) : undefined;
    const signal = progress ? AbortSignal.any([this.abort.signal, progress.signal]) : this.abort.signal;
    try {
      this.dirty = false;
      const versions = this.events.versions(this);
      await this.session.scan({ signal, onProgress: (part, done, total) => progress?.report(part, done, total) });
      this.setState('ready');
      this.finish(versions);
    } catch (error) {
      if (this.disposed) return;
      if (!signal.aborted) this.events.failed(this, error);
      this.setState(signal.aborted ? 'cancelled' : 'failed');
      this.finish(this.events.versions(this));
    } finally {
      this.scanned = true;
      progress?.end();
    }
  }

  private finish(versions: ReadonlyMap<string, number>): void {
    if (this.disposed) return;
    this.cached = undefined;
    this.cachedReport = undefined;
    this.events.updated(this, versions);
  }

  private enqueue(task: () => Promise<void>): Promise<void> {
    const next = this.runs.then(async () => {
      if (this.disposed) return;
      try {
        await task();
      } catch (error) {
        if (!this.disposed) this.events.failed(this, error);
      }
    });
    this.runs = next;
    return next;
  }

  private setState(state: RootState): void {
    if (this.disposed) return;
    this.state = state;
    this.events.stateChanged(this);
  }

  private clearCompletion(): void {
    clearTimeout(this.completion);
    this.completion = undefined;
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = undefined;
  }
}
