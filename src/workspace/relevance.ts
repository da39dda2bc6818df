import { matchesPath } from '../detection/glob.js';
import type { Rule } from '../rules/rule.js';
import type { RuleSet, RuleSetParts } from '../rules/ruleset.js';
import type { LanguageId } from '../source/facts.js';
import type { ImportName } from './imports.js';
import { LiteralScanner } from './literals.js';

/** What every file may use without saying much: a rule about them needs a word of its own. */
const AMBIENT = new Set([
  'builtins',
  'globalThis',
  'os',
  'io',
  'codecs',
  'json',
  'csv',
  'pathlib',
  'pickle',
  'logging',
  'npm:fs',
  'npm:fs/promises',
  'npm:path',
]);

/** Globals that only keep or show what comes from elsewhere: a file matters for them when one that has the user's text imports it. */
const SINKS = new Set(['console.', 'localStorage', 'sessionStorage']);

/** Imports by a name that is made at run time. */
const DYNAMIC = ['import_module', '__import__', 'createRequire'];

/**
 * Tells which files the rules may speak of by themselves, from their imports, words and paths. What it leaves out can only
 * matter for a file that it does not, and is found from there by imports.
 */
export class Relevance {
  private readonly python = new Set<string>();
  private readonly packages = new Set<string>();
  private readonly packagePrefixes: string[] = [];
  private readonly words: LiteralScanner;
  private readonly config: LiteralScanner;
  private readonly paths: readonly string[];

  constructor(rules: RuleSet, { literals }: Pick<RuleSetParts, 'literals'>) {
    const words = new Set(literals.filter((literal) => !SINKS.has(literal)));
    for (const rule of rules.rules) this.rule(rule, words);
    for (const { bases, decorators, schemas } of rules.entities) for (const { segments } of [...bases, ...decorators, ...schemas]) this.root(segments[0]);
    // A chain broken over lines is missed here, and only where no file with the library is near.
    for (const { shape } of [...rules.shapes.values()].flat())
      words.add(
        shape
          .filter((segment) => segment !== '()')
          .slice(-2)
          .join('.'),
      );
    this.words = new LiteralScanner([...words, ...DYNAMIC, 'clausemark:']);
    this.config = new LiteralScanner([...rules.configLiterals, 'clausemark:']);
    this.paths = rules.fileRouteRules.flatMap(({ match }) => (match.type === 'route' ? match.files : []));
  }

  code(path: string, language: LanguageId, imports: readonly ImportName[], text: string): boolean {
    const script = language !== 'python' && language !== 'notebook';
    if (imports.some((name) => (script ? this.isPackage(name.replace(/^node:/, '')) : this.python.has(/^\w+/.exec(name)?.[0] ?? '')))) return true;
    return this.words.test(text) || (script && this.paths.some((glob) => matchesPath(glob, path)));
  }

  configuration(text: string): boolean {
    return this.config.test(text);
  }

  private rule(rule: Rule, words: Set<string>): void {
    const { match, where } = rule;
    // It needs the user's text, which another place has to bring.
    if (where.text) return;
    const patterns =
      match.type === 'call' || match.type === 'write' || match.type === 'store'
        ? match.patterns
        : match.type === 'route'
          ? [...match.decorators, ...match.registers, ...match.bases]
          : [];
    for (const { segments } of patterns) {
      this.root(segments[0]);
      const last = segments[segments.length - 1];
      if (match.type === 'store' && AMBIENT.has(segments[0] ?? '') && last) words.add(last);
    }
    if (patterns.some(({ segments }) => AMBIENT.has(segments[0] ?? '')))
      for (const test of where.args) for (const value of test.in ?? []) if (/\w_\w/.test(value)) words.add(value);
  }

  private root(segment: string | undefined): void {
    if (segment === undefined || AMBIENT.has(segment) || segment.startsWith('*')) return;
    if (!segment.startsWith('npm:')) this.python.add(segment);
    else if (segment.endsWith('*')) this.packagePrefixes.push(segment.slice('npm:'.length, -1));
    else this.packages.add(segment.slice('npm:'.length));
  }

  private isPackage(name: string): boolean {
    if (name.startsWith('.')) return false;
    for (let at = name; ; at = at.slice(0, at.lastIndexOf('/'))) {
      if (this.packages.has(at)) return true;
      if (!at.includes('/')) break;
    }
    return this.packagePrefixes.some((prefix) => name.startsWith(prefix));
  }
}
