import type { Problem } from '../base/problem.js';
import { KINDS } from '../detection/touchpoint.js';
import { loadPack } from '../policy/load.js';
import type { Pack } from '../policy/pack.js';
import { expectedOneOf } from '../policy/suggest.js';
import { loadRules } from '../rules/load.js';
import type { RuleSet } from '../rules/ruleset.js';
import { LiteralScanner } from './literals.js';

export const DEFAULT_POLICY = 'cac-genai-draft-2023';

/** Rules compiled, with what finds the files they may speak of. */
export interface CompiledRules {
  readonly rules: RuleSet;
  readonly problems: readonly Problem[];
  readonly code: LiteralScanner;
  readonly config: LiteralScanner;
  /** Names all texts that went into it. */
  readonly version: string;
}

/** The texts that ship with the product, compiled when first needed and shared by all projects of a process. */
export class Knowledge {
  private readonly packs = new Map<string, Pack>();
  private shipped: CompiledRules | undefined;

  constructor(
    /** Path → text of rule and lexicon files. */
    private readonly ruleFiles: ReadonlyMap<string, string>,
    /** Id → path → text of a policy pack. */
    private readonly packFiles: ReadonlyMap<string, ReadonlyMap<string, string>>,
    private readonly hash: (...parts: readonly string[]) => string,
  ) {}

  /** The shipped rules together with a workspace's own. */
  rules(own: ReadonlyMap<string, string>): CompiledRules {
    if (own.size > 0) return this.compile(new Map([...this.ruleFiles, ...own]));
    this.shipped ??= this.compile(this.ruleFiles);
    return this.shipped;
  }

  /** Names the texts that {@link rules} would compile, without compiling them. */
  rulesVersion(own: ReadonlyMap<string, string>): string {
    return this.hash(...[...this.ruleFiles, ...own].flat());
  }

  pack(id: string): Pack {
    const known = this.packs.get(id);
    if (known) return known;
    const pack = loadPack(this.packFiles.get(id) ?? new Map(), KINDS).value;
    this.packs.set(id, pack);
    return pack;
  }

  hasPack(id: string): boolean {
    return this.packFiles.has(id);
  }

  /** What to say of a policy that is not there. */
  unknownPack(id: string): string {
    return `There is no policy "${id}"; ${expectedOneOf(id, [...this.packFiles.keys()])}.`;
  }

  private compile(files: ReadonlyMap<string, string>): CompiledRules {
    const { value: rules, problems } = loadRules(files);
    return {
      rules,
      problems,
      code: new LiteralScanner(rules.literals),
      config: new LiteralScanner(rules.configLiterals),
      version: this.hash(...[...files].flat()),
    };
  }
}
