import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { assess, flags, type Language } from '../../../src/assessment/index.js';
import { parseRecord } from '../../../src/attestation/parse.js';
import type { Phrase } from '../../../src/base/phrase.js';
import { LineIndex } from '../../../src/base/text.js';
import type { Touchpoint } from '../../../src/detection/touchpoint.js';
import { KINDS } from '../../../src/detection/touchpoint.js';
import { loadPack } from '../../../src/policy/load.js';
import type { Pack } from '../../../src/policy/pack.js';
import { reportDocument } from '../../../src/report/document.js';
import type { ScanOptions, Session, SessionFactory, Snapshot } from '../../../src/server/session.js';

const PACK_FOLDER = 'policies/cac-genai-draft-2023';

export const PACK: Pack = loadPack(new Map(readdirSync(PACK_FOLDER).map((name) => [name, readFileSync(join(PACK_FOLDER, name), 'utf8')])), KINDS).value;

/** Stands in for the engine: a `load_dataset("…")` is training data, a `chat("…")` a model call, a `review("…")` a model call and a safeguard. Everything behind it is real. */
export class FakeSession implements Session {
  readonly disk = new Map<string, string>();
  private readonly overlays = new Map<string, string>();
  private analysed = new Map<string, string>();
  /** Set by tests: what a scan or an update waits for. */
  gate: Promise<void> = Promise.resolve();
  scans = 0;
  needsCompletion = false;
  /** Set by tests: how many updates leave something for later. */
  completions = 0;
  disposed = false;
  /** Set by tests: why each place is one. */
  note: Phrase | undefined;

  constructor(
    readonly root: string | undefined,
    readonly single: string | undefined,
  ) {}

  async scan({ signal, onProgress }: ScanOptions): Promise<void> {
    this.scans++;
    this.readDisk('');
    onProgress(0, 0, this.disk.size);
    await this.gate;
    signal.throwIfAborted();
    this.analyse();
  }

  setText(path: string, text: string | undefined): void {
    if (text === undefined) this.overlays.delete(path);
    else this.overlays.set(path, text);
  }

  changed(paths: readonly string[]): void {
    for (const path of paths) {
      for (const known of [...this.disk.keys()]) if (known === path || known.startsWith(`${path}/`) || path === '') this.disk.delete(known);
      this.readDisk(path);
    }
  }

  async update(): Promise<void> {
    await this.gate;
    this.analyse();
    if (this.completions === 0) return;
    this.needsCompletion = true;
  }

  complete(): Promise<boolean> {
    this.completions--;
    this.needsCompletion = false;
    return Promise.resolve(true);
  }

  pack(): Promise<Pack> {
    return Promise.resolve(PACK);
  }

  snapshot(asOf: string, language: Language): Snapshot {
    const touchpoints: Touchpoint[] = [];
    const records = [];
    for (const [path, text] of [...this.analysed].sort()) {
      if (path.endsWith('.md')) records.push(parseRecord(path, text));
      else touchpoints.push(...find(path, text).map((place) => (this.note ? { ...place, evidence: [{ path, range: place.range, note: this.note }] } : place)));
    }
    const config = this.analysed.has('clausemark.yaml') ? { config: { path: 'clausemark.yaml', ties: [], waivers: [] } } : {};
    const assessment = assess({ touchpoints, records, pack: PACK, asOf, ...config });
    return { assessment, flags: flags(assessment, { language }), problems: [], pack: PACK };
  }

  report(asOf: string) {
    const { assessment, flags: flagged } = this.snapshot(asOf, 'en');
    return reportDocument({
      assessment,
      flags: flagged,
      files: { walked: this.analysed.size, analysed: this.analysed.size, skipped: {} },
      unfollowed: 0,
      problems: [],
    });
  }

  text(path: string): Promise<string | undefined> {
    return Promise.resolve(this.overlays.get(path) ?? this.disk.get(path));
  }

  sealing() {
    return {};
  }

  dispose(): void {
    this.disposed = true;
  }

  private analyse(): void {
    this.analysed = new Map([...this.disk, ...this.overlays]);
  }

  private readDisk(path: string): void {
    if (this.root === undefined) return;
    const full = join(this.root, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of readdirSync(full)) this.readDisk(path === '' ? name : `${path}/${name}`);
    else if (stat && /\.(py|json|ipynb|yaml|md)$/.test(path)) this.disk.set(path, readFileSync(full, 'utf8'));
  }
}

/** Remembers every session it made. */
export class FakeSessions implements SessionFactory {
  readonly made: FakeSession[] = [];
  /** What new sessions wait for before they answer. */
  gate: Promise<void> = Promise.resolve();
  /** Why each of their places is one. */
  note: Phrase | undefined;

  folder(root: string): Session {
    return this.make(new FakeSession(root, undefined));
  }

  single(path: string): Session {
    return this.make(new FakeSession(undefined, path));
  }

  private make(session: FakeSession): Session {
    session.gate = this.gate;
    session.note = this.note;
    this.made.push(session);
    return session;
  }
}

function find(path: string, text: string): Touchpoint[] {
  if (!path.endsWith('.ipynb')) return findIn(path, text);
  const lines = LineIndex.of(text);
  const notebook = JSON.parse(text) as { readonly cells: readonly { readonly source: string | readonly string[] }[] };
  let raw = findIn(path, text.replaceAll('\\"', '  ').replaceAll('\\n', '  '));
  raw = raw.length > 0 ? raw : findIn(path, text.replaceAll('\\"', '"'));
  return notebook.cells.flatMap((cell, index) =>
    findIn(path, typeof cell.source === 'string' ? cell.source : cell.source.join('')).map((touchpoint) => {
      const at = text.indexOf(touchpoint.subject.slice(3));
      const range = lines.range([at, at + 1]);
      return { ...touchpoint, range, extent: range, cell: { index, range: touchpoint.range } };
    }),
  );
}

function findIn(path: string, text: string): Touchpoint[] {
  const lines = LineIndex.of(text);
  return [...text.matchAll(/(load_dataset|chat|review)\("([^"]*)"(?:, "([^"]*)")?\)/g)].flatMap((match) => {
    const start = match.index;
    const name = match[1] ?? '';
    const training = name === 'load_dataset';
    const place: Touchpoint = {
      path,
      range: lines.range([start, start + name.length]),
      extent: lines.range([start, start + match[0].length]),
      kind: training ? 'training-data' : 'model-call',
      role: 'exposure',
      rule: 'test.rule',
      certainty: 'certain',
      context: 'product',
      subject: training ? `hf:${match[2] ?? ''}` : `host:${match[2] ?? ''}`,
      facets: training ? {} : { carries: ['user-input'], host: 'vendor' },
      material: match[3] === undefined ? [] : [`revision=${match[3]}`],
      evidence: [],
    };
    return name === 'review' ? [{ ...place, kind: 'content-safety', role: 'safeguard', facets: { state: 'on' } }, place] : [place];
  });
}
