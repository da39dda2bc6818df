import type { Problem } from '../base/problem.js';
import type { PathAlias } from '../linking/modules.js';
import type { LanguageId } from '../source/facts.js';
import { aliasesIn, namesAliases, orderedAliases } from './aliases.js';
import type { Configuration } from './configuration.js';
import { ImportIndex, type ImportName, importsOf } from './imports.js';
import type { Ports } from './ports.js';
import type { Sources } from './sources.js';

/** How many imports deep a file that holds a rule's word takes constants and helpers from others. */
const FORWARD = 3;

const CODE: ReadonlySet<LanguageId> = new Set(['python', 'typescript', 'tsx', 'javascript', 'notebook']);

/** What is known of one file. */
export interface FileState {
  readonly language: LanguageId;
  /** Of the text; empty where there is none. */
  readonly hash: string;
  imports: readonly ImportName[];
  /** It holds a word of a rule. */
  seed: boolean;
  /** Why it has no facts. */
  skipped: string | undefined;
  /** Of reading and parsing. */
  problems: readonly Problem[];
}

/** The files of a root that may be analysed: what they are, which of them may matter, and what leads from one to another. */
export class Files {
  private readonly states = new Map<string, FileState>();
  private readonly index = new ImportIndex();
  private readonly aliasesByFile = new Map<string, readonly PathAlias[]>();

  constructor(
    private readonly sources: Sources,
    private readonly configuration: Configuration,
    private readonly ports: Ports,
  ) {}

  [Symbol.iterator](): IterableIterator<[string, FileState]> {
    return this.states.entries();
  }

  get(path: string): FileState | undefined {
    return this.states.get(path);
  }

  /** Takes a file's text anew. Nothing else is known of it before {@link filter}. */
  async read(path: string, language: LanguageId): Promise<FileState> {
    const source = await this.sources.read(path);
    const unknown = { language, imports: [], seed: false };
    const state: FileState =
      'text' in source
        ? { ...unknown, hash: this.ports.hash(source.text), skipped: undefined, problems: [] }
        : { ...unknown, hash: '', skipped: source.skipped, problems: [source.problem] };
    if ('text' in source) this.sources.hold(path, source.text);
    this.states.set(path, state);
    return state;
  }

  /** Takes back what was known of a file whose text turned out to be the same. */
  restore(path: string, state: FileState): void {
    this.states.set(path, state);
  }

  /** Finds out whether a file may matter, and what it imports. */
  async filter(path: string): Promise<void> {
    const state = this.states.get(path);
    if (!state) return;
    const source = state.hash === '' ? undefined : await this.sources.read(path);
    if (!source || !('text' in source)) {
      this.index.delete(path);
      return;
    }
    await this.ports.breathe();
    const { text } = source;
    const { relevance } = this.configuration.rules();
    const isCode = CODE.has(state.language);
    state.imports = isCode ? importsOf(text, state.language) : [];
    state.seed =
      state.language === 'env' ||
      state.language === 'prisma' ||
      (isCode ? relevance.code(path, state.language, state.imports, text) || this.configuration.wrapperNames.test(text) : relevance.configuration(text));
    if (isCode) this.index.set(path, state.language, state.imports);
    if (namesAliases(path)) this.aliasesByFile.set(path, aliasesIn(path, text));
  }

  forget(path: string): void {
    this.states.delete(path);
    this.index.delete(path);
    this.aliasesByFile.delete(path);
  }

  /** The files that must be parsed. */
  needed(): ReadonlySet<string> {
    const seeds = [...this.states].filter(([, state]) => state.seed).map(([path]) => path);
    this.index.setAliases(this.aliases());
    return this.index.needed(seeds, FORWARD);
  }

  /** What configuration says of module names. */
  aliases(): readonly PathAlias[] {
    return orderedAliases(this.aliasesByFile.values());
  }

  /** Folders that are Python packages. */
  packages(): ReadonlySet<string> {
    const heads = [...this.states.keys()].filter((path) => /(?:^|\/)__init__\.pyi?$/.test(path));
    return new Set(heads.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  }

  /** Of reading and parsing. */
  problems(): readonly Problem[] {
    return [...this.states.values()].flatMap(({ problems }) => problems);
  }

  /** Files without facts: path → reason. */
  skipped(): ReadonlyMap<string, string> {
    const skipped = new Map<string, string>();
    for (const [path, state] of this.states) if (state.skipped !== undefined) skipped.set(path, state.skipped);
    return skipped;
  }

  /**
   * How many files were met and what became of them; every one is analysed or counted under a reason.
   *
   * @param skipped files without facts: path → reason
   * @param inside absent: all
   */
  counts(skipped: ReadonlyMap<string, string>, inside?: (path: string) => boolean): { walked: number; analysed: number; skipped: Record<string, number> } {
    const reasons = new Map([...this.sources.skipped, ...skipped]);
    const counted: Record<string, number> = {};
    let walked = 0;
    let analysed = 0;
    for (const path of this.states.keys()) {
      if (inside && !inside(path)) continue;
      walked++;
      if (!reasons.has(path)) analysed++;
    }
    for (const [path, reason] of reasons) {
      if (inside && !inside(path)) continue;
      if (!this.states.has(path)) walked++;
      counted[reason] = (counted[reason] ?? 0) + 1;
    }
    return { walked, analysed, skipped: counted };
  }
}
