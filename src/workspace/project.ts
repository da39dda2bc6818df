import { type Assessment, assess } from '../assessment/assess.js';
import { type FlagOptions, type Flags, flags } from '../assessment/flags.js';
import type { SealOptions } from '../attestation/staleness.js';
import { memo } from '../base/memo.js';
import type { Language } from '../base/phrase.js';
import type { Problem } from '../base/problem.js';
import { compareStrings } from '../base/text.js';
import { type Detection, Detector } from '../detection/detect.js';
import type { Touchpoint } from '../detection/touchpoint.js';
import { Linker } from '../linking/linker.js';
import type { Unit } from '../linking/refs.js';
import type { Pack } from '../policy/pack.js';
import { type ReportDocument, reportDocument } from '../report/document.js';
import type { RuleSet } from '../rules/ruleset.js';
import type { Analysed } from '../source/analyse.js';
import type { LinkedFacts } from '../source/facts.js';
import { pack, unpack } from '../source/packed.js';
import { namesAliases } from './aliases.js';
import { type Analyser, type AnalysisRequest, FACTS_VERSION } from './analyser.js';
import { Configuration } from './configuration.js';
import { environmentOf } from './environment.js';
import { FactsStore } from './facts-store.js';
import { type FileState, Files } from './files.js';
import type { Knowledge } from './knowledge.js';
import { dataPins } from './pins.js';
import type { Cache, Ports, Progress } from './ports.js';
import { Records } from './records.js';
import { type Findings, readFindings, writeFindings } from './results.js';
import { fingerprint, Sources } from './sources.js';
import { type Phase, Timings } from './timings.js';
import { IGNORE_FILES, roleOf, under } from './walk.js';

export interface ProjectOptions {
  readonly ports: Ports;
  readonly analyser: Analyser;
  readonly knowledge: Knowledge;
  /** Where facts outlive the run; absent: nowhere. */
  readonly cache?: Cache;
  /** Names the code that makes facts, and all of the code: what another build cached is not used. */
  readonly build: { readonly facts: string; readonly all: string };
  /** Names the root in the cache. */
  readonly name: string;
  /** A full detection that takes no longer than this, in milliseconds, is made at every keystroke. */
  readonly quick?: number;
}

export interface ScanOptions {
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
  /** Takes the findings of an earlier run where nothing has changed since. The project can then not be updated. */
  readonly reuse?: boolean;
}

/** What {@link Project.bring} goes by. `changed`: only these are analysed again. */
interface Bringing {
  /** Absent: the one that counts. */
  readonly linker?: Linker | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
  readonly store?: FactsStore | undefined;
  readonly changed?: ReadonlySet<string>;
}

/** What {@link Project.detectAll} goes by. `yields`: a new change ends it. */
interface Detecting {
  /** Counts from then on; absent: the one that counts. */
  readonly linker?: Linker | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
  readonly yields?: boolean;
}

/** The same where nothing is said of it. */
const QUICK = 15;

const NOTHING: Detection = { touchpoints: [], ties: [], waivers: [], problems: [], unfollowed: 0 };

/** One root: its files, what they say, and what that means. Reads through its ports only, writes nothing but the cache. */
export class Project {
  private readonly sources: Sources;
  private readonly configuration: Configuration;
  private readonly records: Records;
  private readonly files: Files;
  private linker: Linker | undefined;
  private detector: Detector | undefined;
  private detection: Detection = NOTHING;
  private findings: Findings | undefined;
  private dataPins: ReadonlyMap<string, string> = new Map();
  private readonly pending = new Set<string>();
  private onDisk = false;
  private scanned = false;
  /** Files whose facts are those of a text that was parsed by its changes. */
  private readonly typed = new Set<string>();
  private incomplete = false;
  /** What an edited file imports, or whether it matters by itself, is not what the linked files were chosen by. */
  private unsettled = false;
  private lastDetection = 0;
  /** Raised by every change, so that slow work can tell that it is out of date. */
  private generation = 0;
  timings: Timings;

  constructor(private readonly options: ProjectOptions) {
    this.sources = new Sources(options.ports);
    this.configuration = new Configuration(this.sources, options.knowledge);
    this.records = new Records(this.sources);
    this.files = new Files(this.sources, this.configuration, options.ports);
    this.timings = new Timings(options.ports.clock);
  }

  // Reading and analysing

  /** Analyses everything from the beginning. */
  async scan(options: ScanOptions = {}): Promise<void> {
    const { signal, progress } = options;
    const { timings } = this;
    this.pending.clear();
    this.onDisk = false;
    this.findings = undefined;
    await timings.during('walk', () => this.sources.walk(signal, (walked) => progress?.report('walk', walked, walked)));
    const texts = await timings.during('read', () => this.readAll(signal, progress));
    const key = options.reuse && this.options.cache ? this.findingsKey() : undefined;
    if (key !== undefined) {
      this.findings = await timings.during('cache', () => readFindings(this.options.cache, this.options.name, key));
      if (this.findings) {
        this.detection = this.findings.detection;
        await this.pinData();
        this.scanned = true;
        return;
      }
    }
    const store = await this.openStore();
    if (!store?.size) this.options.analyser.expect(this.sources.held);
    const { rules } = await timings.during('rules', async () => this.configuration.rules());
    await timings.during('prefilter', async () => {
      for (const path of texts) {
        await this.files.filter(path);
        signal?.throwIfAborted();
      }
    });
    const tests = new Map<string, boolean>();
    this.linker = new Linker({
      passthrough: (segments) => rules.passthrough(segments),
      callbacks: (segments) => rules.callbacks(segments),
      runs: (segments) => rules.runs(segments),
      isTest: (path) => memo(tests, path, () => this.configuration.settings.contextOf(path, false) === 'test'),
    });
    await this.bring({ signal, progress, store });
    await this.detectAll({ signal, progress });
    await this.pinData();
    this.scanned = true;
    this.sources.dropHeld();
    for (const path of this.sources.shown.slice(-1)) await this.prepare(path);
    if (key !== undefined) {
      const found: Findings = { detection: this.detection, skipped: this.files.skipped(), problems: this.files.problems() };
      await timings.during('cache', () => writeFindings(this.options.cache, this.options.name, key, found));
    }
  }

  /** Puts the text of an editor over a file; `undefined` takes it away. Counts after {@link update}. */
  setText(path: string, text: string | undefined): void {
    this.sources.setText(path, text);
    this.pending.add(path);
    this.generation++;
  }

  /** Files or folders that were written, created or deleted on disk. Counts after {@link update}. */
  changed(paths: readonly string[]): void {
    for (const path of paths) this.pending.add(path);
    this.onDisk ||= paths.length > 0;
    this.generation++;
  }

  /**
   * Analyses what {@link setText} and {@link changed} named. After an edit of one file only its own places are up to date;
   * {@link complete} brings the rest.
   */
  async update(): Promise<void> {
    if (!this.scanned) return;
    const paths = [...this.pending];
    const onDisk = this.onDisk;
    this.pending.clear();
    this.onDisk = false;
    if (paths.some((path) => decidesWhatCounts(path)) || this.configuration.names(paths)) return this.scan();
    if (onDisk) await this.sources.walk();
    const languages = this.sources.languages();
    await this.records.read(this.configuration.settings.recordBases, paths);
    const changed: string[] = [];
    let structure = false;
    let rewired = false;
    for (const [path] of [...this.files]) {
      if (languages.has(path)) continue;
      this.forget(path);
      structure = true;
    }
    for (const [path, language] of languages) {
      const known = this.files.get(path);
      if (known && !under(path, paths)) continue;
      const now = await this.files.read(path, language);
      if (known && known.hash !== '' && known.hash === now.hash) {
        this.files.restore(path, known);
        await this.prepare(path);
        continue;
      }
      await this.files.filter(path);
      const isLinked = this.linker?.unit(path) !== undefined;
      if (known && known.seed === now.seed && (known.hash === '') === (now.hash === '') && known.imports.join('\n') === now.imports.join('\n')) {
        if (isLinked) changed.push(path);
        else now.skipped ??= known.skipped;
      } else {
        changed.push(path);
        if (isLinked && now.hash !== '') rewired = true;
        else structure = true;
      }
    }
    if (paths.some((path) => !languages.has(path))) await this.pinData();
    if (!structure && changed.length === 0) return;
    const [only] = changed;
    const isOne =
      !structure && changed.length === 1 && only !== undefined && this.linker?.unit(only) !== undefined && languages.get(only) !== 'env' && !namesAliases(only);
    if (isOne && this.lastDetection > (this.options.quick ?? QUICK)) {
      await this.updateOne(only);
      this.unsettled ||= rewired;
    } else {
      await this.settleTyped(this.linker);
      await this.bring({ changed: new Set(changed) });
      await this.detectAll();
      await this.pinData();
    }
    this.sources.dropHeld();
  }

  /** True where places of other files may still be those of before the last edit. */
  get needsCompletion(): boolean {
    return this.incomplete;
  }

  /** Brings everything up to date that {@link update} left for later. False where a new change came first. */
  async complete(signal?: AbortSignal): Promise<boolean> {
    if (!this.incomplete) return true;
    const { generation } = this;
    // What was linked before the edits counts no longer, but serves the next one if that comes first.
    const linker = this.linker?.copy();
    await this.settleTyped(linker);
    if (this.unsettled && generation === this.generation) await this.bring({ linker, signal, changed: new Set() });
    if (generation !== this.generation) return false;
    const done = await this.detectAll({ linker, signal, yields: true });
    if (done) await this.pinData();
    return done;
  }

  /** Parses as wholes what was parsed by its changes, until a new change comes. */
  private async settleTyped(linker: Linker | undefined): Promise<void> {
    const { generation } = this;
    for (const path of this.typed) {
      const source = await this.sources.read(path);
      if (generation !== this.generation) return;
      const state = this.files.get(path);
      if (state?.hash && linker?.unit(path) && 'text' in source) this.accept(path, this.options.analyser.one(source.text, state.language, false), linker);
      await this.options.ports.breathe();
    }
  }

  /** The text that counts now: the editor's, else the disk's. */
  async text(path: string): Promise<string | undefined> {
    const source = await this.sources.read(path);
    return 'text' in source ? source.text : undefined;
  }

  // What it means

  pack(): Pack {
    return this.configuration.pack();
  }

  /** The policy's pack and its official text, before or without a scan. */
  async readPack(): Promise<Pack> {
    if (!this.scanned) await this.configuration.read(['clausemark.yaml']);
    return this.pack();
  }

  /** The shipped rules and those of every `clausemark.yaml`, before or without a scan. */
  async readRules(): Promise<RuleSet> {
    if (!this.scanned) {
      await this.sources.walk();
      await this.configuration.read(this.sources.configs);
    }
    return this.configuration.rules().rules;
  }

  sealing(): SealOptions {
    return { dataPins: this.dataPins };
  }

  assessment(asOf: string, filter?: (touchpoint: Touchpoint) => boolean): Assessment {
    const { touchpoints, ties, waivers } = this.detection;
    const { attestation } = this.configuration.settings;
    return assess({
      touchpoints: filter ? touchpoints.filter(filter) : touchpoints,
      records: this.records.all,
      pack: this.pack(),
      config: { ...attestation, ties: [...attestation.ties, ...ties], waivers: [...attestation.waivers, ...waivers] },
      asOf,
      ...this.sealing(),
      ...(filter ? { complete: false } : {}),
    });
  }

  /** Of files, config, rules and directives. Those of records, ties and waivers are the assessment's. */
  problems(): readonly Problem[] {
    return [
      ...this.sources.problems,
      ...this.configuration.problems,
      ...this.records.problems,
      ...(this.findings?.problems ?? this.files.problems()),
      ...this.detection.problems,
    ];
  }

  /** Where a record about a file belongs: the folder of the nearest `clausemark.yaml`, with a trailing slash, or empty. */
  recordFolder(path: string): string {
    return this.configuration.settings.configs.reduce((nearest, { base }) => (path.startsWith(base) && base.length > nearest.length ? base : nearest), '');
  }

  /** True where `clausemark.yaml` or a rule file named in it is not as expected. */
  get misconfigured(): boolean {
    return this.configuration.problems.length > 0;
  }

  /** What does not fit in `clausemark.yaml` and what it names. */
  get configurationProblems(): readonly Problem[] {
    return this.configuration.problems;
  }

  /** The document of one day, for everything or for what lies below some paths; in English where `language` is not given. */
  report(
    asOf: string,
    options: { readonly flags?: FlagOptions; readonly language?: Language; readonly paths?: readonly string[] } = {},
  ): { readonly document: ReportDocument; readonly assessment: Assessment; readonly flags: Flags } {
    const { paths, language = 'en' } = options;
    const inside = paths && ((path: string): boolean => under(path, paths));
    const assessment = this.assessment(asOf, inside && (({ path }) => inside(path)));
    const flagged = flags(assessment, options.flags);
    const files = this.files.counts(this.findings?.skipped ?? this.files.skipped(), inside);
    const problems = inside ? this.problems().filter(({ path }) => inside(path) || path.endsWith('clausemark.yaml')) : this.problems();
    return {
      document: reportDocument({ assessment, flags: flagged, files, unfollowed: this.detection.unfollowed, problems, language }),
      assessment,
      flags: flagged,
    };
  }

  // Files

  private async readAll(signal: AbortSignal | undefined, progress: Progress | undefined): Promise<readonly string[]> {
    await this.configuration.read(this.sources.configs);
    await this.records.read(this.configuration.settings.recordBases);
    const languages = this.sources.languages();
    for (const [path] of [...this.files]) if (!languages.has(path)) this.forget(path);
    let done = 0;
    for (const [path, language] of languages) {
      await this.files.read(path, language);
      signal?.throwIfAborted();
      if (++done % 64 === 0) progress?.report('read', done, languages.size);
    }
    return [...languages.keys()];
  }

  private forget(path: string): void {
    this.files.forget(path);
    this.linker?.set(path, undefined);
  }

  /** Gives the linker the facts of every file that is needed, and takes away those of all others. */
  private async bring({ linker = this.linker, signal, progress, store, changed }: Bringing): Promise<void> {
    const { timings } = this;
    if (!linker) return;
    const needed = await timings.during('prefilter', async () => this.files.needed());
    const missing: string[] = [];
    for (const [path, state] of this.files) {
      if (state.hash === '' || !needed.has(path)) {
        if (linker.unit(path)) linker.set(path, undefined);
        if (state.hash === '') continue;
        state.skipped = 'no-rule-word';
        state.problems = [];
      } else if (!linker.unit(path) || !changed || changed.has(path)) missing.push(path);
    }
    await this.analyse(missing, { linker, store: store ?? (missing.length > 1 ? await this.openStore() : undefined), signal, progress });
    linker.setAliases(this.files.aliases());
    linker.setPackages(this.files.packages());
  }

  private async openStore(): Promise<FactsStore | undefined> {
    const { cache, name } = this.options;
    return cache && this.timings.during('cache', () => FactsStore.open(cache, `facts-${name}`));
  }

  private keyOf({ language, hash }: FileState): string {
    return `${this.options.build.facts}-${FACTS_VERSION}-${language}-${hash}`;
  }

  private async analyse(paths: readonly string[], { linker, store, signal, progress }: Bringing): Promise<void> {
    const { analyser } = this.options;
    const requests: AnalysisRequest[] = [];
    const asked = new Map<string, FileState>();
    for (const path of paths) {
      const state = this.files.get(path);
      if (!state) continue;
      const cached = await this.timings.during('facts', async () => store?.get(this.keyOf(state)));
      if (cached) {
        this.accept(path, cached, linker);
        await this.options.ports.breathe();
        continue;
      }
      const source = await this.sources.read(path);
      if (!('text' in source)) continue;
      requests.push({ path, language: state.language, text: source.text });
      asked.set(path, state);
    }
    let done = paths.length - requests.length;
    await this.timings.during('parse', async () => {
      await analyser.many(
        requests,
        (path, result) => {
          const state = this.files.get(path);
          // A newer text may have come meanwhile.
          if (!state || state !== asked.get(path)) return;
          const value = 'value' in result ? result.value : unpack(result.packed);
          if (!value) throw new Error(`the facts of ${path} came back damaged`);
          if (store) store.put(this.keyOf(state), 'packed' in result ? result.packed : pack(result.value));
          this.accept(path, value, linker);
          if (++done % 16 === 0) progress?.report('parse', done, paths.length);
        },
        signal,
      );
    });
    if (store) await this.timings.during('cache', () => store.save());
  }

  /** Takes what is known of a file, and gives its facts to a linker that has not got them yet. */
  private accept(path: string, analysed: Analysed<LinkedFacts>, linker?: Linker): void {
    const state = this.files.get(path);
    if (!state) return;
    const problems = 'facts' in analysed ? analysed.facts.problems : analysed.problems;
    state.problems = problems.map((problem) => ({ ...problem, path }));
    state.skipped = 'facts' in analysed ? undefined : analysed.skipped;
    linker?.set(path, 'facts' in analysed ? analysed.facts : undefined);
  }

  /** Has the parser that remembers its last text read what an editor shows: so the first key in it costs no more than the next. */
  private async prepare(path: string): Promise<void> {
    const { analyser } = this.options;
    const language = this.files.get(path)?.language;
    if (language === undefined || !this.linker?.unit(path) || !this.sources.shown.includes(path)) return;
    const source = await this.sources.read(path);
    await analyser.ready();
    if ('text' in source) analyser.one(source.text, language, true);
  }

  private async updateOne(path: string): Promise<void> {
    const { analyser } = this.options;
    const state = this.files.get(path);
    const source = await this.sources.read(path);
    if (!state || !('text' in source) || !this.linker || !this.detector) return;
    await analyser.ready();
    const analysed = analyser.one(source.text, state.language, true);
    const former = 'facts' in analysed ? this.linker.edit(path, analysed.facts) : undefined;
    this.accept(path, analysed, former ? undefined : this.linker);
    const own = this.detector.detectFile(path, former);
    const others = <T extends { readonly path: string }>(all: readonly T[], mine: readonly T[]): readonly T[] => {
      const at = all.findIndex((one) => compareStrings(one.path, path) >= 0);
      const from = at < 0 ? all.length : at;
      const rest = all.slice(from).filter((one) => one.path !== path);
      return [...all.slice(0, from), ...mine, ...rest];
    };
    const { detection } = this;
    this.detection = {
      touchpoints: others(detection.touchpoints, own.touchpoints),
      ties: others(detection.ties, own.ties),
      waivers: others(detection.waivers, own.waivers),
      problems: others(detection.problems, own.problems),
      unfollowed: detection.unfollowed,
    };
    this.incomplete = true;
    this.typed.add(path);
  }

  /** False where it was given up because of a new change. */
  private async detectAll({ linker = this.linker, signal, progress, yields = false }: Detecting = {}): Promise<boolean> {
    if (!linker) return true;
    const generation = this.generation;
    const { clock, breathe } = this.options.ports;
    const start = clock.now();
    const { settings } = this.configuration;
    const contextOf = (unit: Unit) => settings.contextOf(unit.path, unit.facts.generated === true);
    const detector = new Detector(linker, this.configuration.rules().rules, {
      contextOf,
      hosts: settings.hosts,
      wrappers: settings.wrappers,
      environment: environmentOf(linker.units.values(), contextOf),
    });
    let spent = clock.now() - start;
    let done = 0;
    // Both go over all files.
    const total = 2 * linker.units.size;
    const inSlices = async <T>(phase: Phase, slices: Generator<string, T>): Promise<{ readonly value: T } | undefined> => {
      let took = 0;
      for (;;) {
        const before = clock.now();
        const { value, done: finished } = slices.next();
        took += clock.now() - before;
        if (finished) {
          this.timings.add(phase, took);
          spent += took;
          return { value };
        }
        if (++done % 16 === 0) progress?.report('detect', done, total);
        await breathe();
        signal?.throwIfAborted();
        if (yields && generation !== this.generation) return undefined;
      }
    };
    const found = (await inSlices('linking', linker.learnCallers())) && (await inSlices('detection', detector.detectAll()));
    if (!found) return false;
    this.detection = found.value;
    this.linker = linker;
    this.detector = detector;
    this.typed.clear();
    this.incomplete = false;
    this.unsettled = false;
    this.lastDetection = spent;
    return true;
  }

  // Results

  private async pinData(): Promise<void> {
    this.dataPins = await dataPins(this.options.ports.files, this.detection.touchpoints);
  }

  /** Names everything that findings depend on. */
  private findingsKey(): string {
    const { ports, build } = this.options;
    const contents = [...this.files].map(([path, { hash, skipped }]) => [path, skipped ?? hash] as const);
    return ports.hash(build.all, ...this.configuration.version(), fingerprint(ports.hash, contents));
  }
}

/** Files that say which files count, how, or what they are called. */
function decidesWhatCounts(path: string): boolean {
  return roleOf(path) === 'configuration' || IGNORE_FILES.has(path.slice(path.lastIndexOf('/') + 1));
}
