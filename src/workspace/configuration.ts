import { phrase } from '../base/phrase.js';
import { message, type Problem } from '../base/problem.js';
import { applyOfficialText } from '../policy/official.js';
import type { Pack } from '../policy/pack.js';
import { readConfig } from './config.js';
import { type CompiledRules, DEFAULT_POLICY, type Knowledge } from './knowledge.js';
import { LiteralScanner } from './literals.js';
import { type Settings, settingsOf } from './settings.js';
import type { Sources } from './sources.js';
import { under } from './walk.js';

/** What every `clausemark.yaml` of a root says, with the rule files and the official text that they name. */
export class Configuration {
  settings: Settings = settingsOf([]);
  /** What does not fit in them and in what they name. */
  problems: readonly Problem[] = [];
  /** Words of which one is in every file that calls a wrapper by its name. */
  wrapperNames = new LiteralScanner([]);
  private ownRules: ReadonlyMap<string, string> = new Map();
  private compiled: CompiledRules | undefined;
  private currentPack: Pack | undefined;
  /** Where the official text stands. */
  private officialPath: string | undefined;

  constructor(
    private readonly sources: Sources,
    private readonly knowledge: Knowledge,
  ) {}

  /** Reads these files, and forgets what others said. */
  async read(paths: readonly string[]): Promise<void> {
    const configs = [];
    const problems: Problem[] = [];
    for (const path of paths) {
      const source = await this.sources.read(path);
      if ('text' in source) configs.push(readConfig(path, source.text));
      else if (source.skipped !== 'missing') problems.push(source.problem);
    }
    this.settings = settingsOf(configs);
    this.wrapperNames = new LiteralScanner([...this.settings.wrappers.keys()].flatMap((name) => name.match(/\w+(?=\W*$)/g) ?? []));
    problems.push(...this.settings.problems);
    await this.readRules(problems);
    this.checkPolicy(problems);
    await this.readOfficialText(problems);
    if (this.ownRules.size > 0) problems.push(...this.rules().problems.filter(({ path }) => this.ownRules.has(path)));
    this.problems = problems;
  }

  /** The shipped rules with those of the workspace. */
  rules(): CompiledRules {
    this.compiled ??= this.knowledge.rules(this.ownRules);
    return this.compiled;
  }

  /** The policy's pack, with its official text where one is named. */
  pack(): Pack {
    this.currentPack ??= this.knowledge.pack(this.policyId());
    return this.currentPack;
  }

  /** Whether a file, or one below a folder, is a rule file or the official text. */
  names(paths: readonly string[]): boolean {
    return paths.some((path) => this.ownRules.has(path)) || (this.officialPath !== undefined && under(this.officialPath, paths));
  }

  /** Names all that findings depend on here. */
  version(): readonly string[] {
    return [this.knowledge.rulesVersion(this.ownRules), ...this.settings.configs.map((config) => JSON.stringify(config))];
  }

  private policyId(): string {
    const { policy } = this.settings.main;
    return policy !== undefined && this.knowledge.hasPack(policy) ? policy : DEFAULT_POLICY;
  }

  private async readRules(problems: Problem[]): Promise<void> {
    const rules = new Map<string, string>();
    for (const { path, base, ruleFiles, inlineRules } of this.settings.configs) {
      for (const { file, range } of ruleFiles) {
        const { path: full, source } = await this.sources.readNamed(base, file);
        if ('text' in source) rules.set(full, source.text);
        else {
          const said = phrase('The rule file {file} cannot be read: {reason}.', { file, reason: source.reason });
          problems.push({ path: path ?? full, range, code: 'config.rule-file', ...message(said) });
        }
      }
      if (inlineRules !== undefined && path !== undefined) rules.set(path, inlineRules);
    }
    this.ownRules = rules;
    this.compiled = undefined;
  }

  private checkPolicy(problems: Problem[]): void {
    const { policy, policyRange, path = 'clausemark.yaml' } = this.settings.main;
    if (policy === undefined || this.knowledge.hasPack(policy)) return;
    const range = policyRange ? { range: policyRange } : {};
    problems.push({ path, ...range, code: 'config.unknown-policy', ...message(this.knowledge.unknownPack(policy)) });
  }

  private async readOfficialText(problems: Problem[]): Promise<void> {
    this.currentPack = undefined;
    this.officialPath = undefined;
    const { officialText, officialTextRange, base, path } = this.settings.main;
    if (officialText === undefined) return;
    const { path: full, source } = await this.sources.readNamed(base, officialText);
    this.officialPath = full;
    if ('text' in source) {
      const applied = applyOfficialText(this.knowledge.pack(this.policyId()), full, source.text);
      this.currentPack = applied.value;
      problems.push(...applied.problems);
      return;
    }
    const said = phrase('The official text {file} cannot be read: {reason}.', { file: officialText, reason: source.reason });
    problems.push({ path: path ?? full, ...(officialTextRange ? { range: officialTextRange } : {}), code: 'config.official-text', ...message(said) });
  }
}
