import { type Phrase, phrase } from '../base/phrase.js';
import type { Problem } from '../base/problem.js';
import { KINDS } from '../detection/touchpoint.js';
import { loadPack } from '../policy/load.js';
import type { Pack } from '../policy/pack.js';
import { expectedAmong } from '../policy/suggest.js';
import { readRules } from '../rules/load.js';
import { RuleSet, type RuleSetParts } from '../rules/ruleset.js';
import { Relevance } from './relevance.js';

export const DEFAULT_POLICY = 'cac-genai-draft-2023';

/** Rules compiled, with what finds the files they may speak of. */
export interface CompiledRules {
  readonly rules: RuleSet;
  readonly problems: readonly Problem[];
  readonly relevance: Relevance;
}

/** What the shipped texts compile to, made when the product was built. Counts only for the very texts that it was made from. */
export interface Prebuilt {
  /** Hashes of the rule texts, and of each pack's. */
  readonly rulesVersion: string;
  readonly parts: RuleSetParts;
  readonly packs: ReadonlyMap<string, { readonly version: string; readonly pack: Pack }>;
}

/** The texts that ship with the product, compiled when first needed and shared by all projects of a process. */
export class Knowledge {
  private readonly packs = new Map<string, Pack>();
  private shipped: CompiledRules | undefined;
  private parts: RuleSetParts | undefined;

  constructor(
    /** Path → text of rule and lexicon files. */
    private readonly ruleFiles: ReadonlyMap<string, string>,
    /** Id → path → text of a policy pack. */
    private readonly packFiles: ReadonlyMap<string, ReadonlyMap<string, string>>,
    private readonly hash: (...parts: readonly string[]) => string,
    private readonly prebuilt?: Prebuilt,
  ) {}

  /** The shipped rules together with a workspace's own. */
  rules(own: ReadonlyMap<string, string>): CompiledRules {
    const parts = this.shippedParts();
    if (own.size === 0) {
      this.shipped ??= compiled(parts, []);
      return this.shipped;
    }
    const { value, problems } = readRules(own, parts);
    return compiled(value, problems);
  }

  /** Names the texts that {@link rules} would compile, without compiling them. */
  rulesVersion(own: ReadonlyMap<string, string>): string {
    return this.hash(...[...this.ruleFiles, ...own].flat());
  }

  pack(id: string): Pack {
    const known = this.packs.get(id);
    if (known) return known;
    const files = this.packFiles.get(id) ?? new Map<string, string>();
    const ready = this.prebuilt?.packs.get(id);
    const pack = ready?.version === this.hash(...[...files].flat()) ? ready.pack : loadPack(files, KINDS).value;
    this.packs.set(id, pack);
    return pack;
  }

  hasPack(id: string): boolean {
    return this.packFiles.has(id);
  }

  /** What to say of a policy that is not there. */
  unknownPack(id: string): Phrase {
    return phrase('There is no policy "{id}"; {expected}.', { id, expected: expectedAmong(id, [...this.packFiles.keys()]) });
  }

  /** Everything compiled, for the next start. */
  prebuild(): Prebuilt {
    const packs = [...this.packFiles].map(([id, files]) => [id, { version: this.hash(...[...files].flat()), pack: this.pack(id) }] as const);
    return { rulesVersion: this.rulesVersion(new Map()), parts: this.shippedParts(), packs: new Map(packs) };
  }

  private shippedParts(): RuleSetParts {
    this.parts ??= this.prebuilt?.rulesVersion === this.rulesVersion(new Map()) ? this.prebuilt.parts : readRules(this.ruleFiles).value;
    return this.parts;
  }
}

function compiled(parts: RuleSetParts, problems: readonly Problem[]): CompiledRules {
  const rules = new RuleSet(parts);
  return { rules, problems, relevance: new Relevance(rules, parts) };
}
