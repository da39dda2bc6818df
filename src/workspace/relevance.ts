import { memo } from '../base/memo.js';
import { matchesPath } from '../detection/glob.js';
import { packageOf } from '../linking/modules.js';
import type { Rule } from '../rules/rule.js';
import type { RuleSet, RuleSetParts } from '../rules/ruleset.js';
import type { LanguageId } from '../source/facts.js';
import { handsOn } from './hands-on.js';
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

/** Python that runs command lines: what flags in it name may be a place. */
const RUNNERS = /\bsubprocess\b|\bos\.(?:system|popen)\b/;

/** Imports by a name that is made at run time. */
const DYNAMIC = ['import_module', '__import__', 'createRequire'];

/**
 * Tells which files the rules may speak of by themselves, from their imports, words and paths. What it leaves out can only
 * matter for a file that it does not, and is found from there by imports.
 */
export class Relevance {
  /** Modules and packages that rules speak of → names of which a file uses one, if a rule is to speak of it; none: any file counts. */
  private readonly python = new Map<string, Uses>();
  private readonly packages = new Map<string, Uses>();
  private readonly packagePrefixes: string[] = [];
  private readonly words: LiteralScanner;
  private readonly config: LiteralScanner;
  private readonly flags: LiteralScanner;
  private readonly paths: readonly string[];

  constructor(rules: RuleSet, { literals }: Pick<RuleSetParts, 'literals'>) {
    const words = new Set(literals.filter((literal) => !SINKS.has(literal)));
    for (const rule of rules.rules) this.rule(rule, words);
    for (const { bases, decorators, schemas } of rules.entities) for (const { segments } of [...bases, ...decorators, ...schemas]) this.root(segments);
    // Where a request is read, the text comes in that others keep or share; that file may do so itself.
    for (const { pattern } of rules.flow.sources) this.root(pattern.segments);
    // A chain broken over lines is missed here, and only where no file with the library is near.
    for (const { shape } of [...rules.shapes.values()].flat()) words.add(wordOf(shape.filter((segment) => segment !== '()').slice(-2)));
    for (const { match } of rules.nestedRules)
      for (const names of match.type === 'entry' ? match.has.map((group) => group.split('|')) : [])
        if (names.every((name) => /^\w+_\w+$/.test(name))) for (const name of names) words.add(name);
    this.words = new LiteralScanner([...words, ...DYNAMIC, 'clausemark:']);
    this.config = new LiteralScanner([...rules.configLiterals, 'clausemark:']);
    this.flags = new LiteralScanner(rules.flagLiterals);
    // One that says nothing but the ending would let every file through; those that reach a model by what they import are needed anyway.
    this.paths = rules.fileRouteRules
      .flatMap(({ match }) => (match.type === 'route' ? match.files : []))
      .filter((glob) => /\w/.test(glob.replace(/\.[^/]*$/, '')));
  }

  code(path: string, language: LanguageId, imports: readonly ImportName[], text: string): boolean {
    const script = language !== 'python' && language !== 'notebook';
    if (imports.some((name) => (script ? this.isPackage(packageOf(name), text) : this.isModule(/^\w+/.exec(name)?.[0] ?? '', text)))) return true;
    return (
      this.words.test(text) ||
      ((language === 'notebook' || (language === 'python' && RUNNERS.test(text))) && this.flags.test(text)) ||
      (script && this.paths.some((glob) => matchesPath(glob, path)))
    );
  }

  configuration(text: string): boolean {
    return this.config.test(text);
  }

  private rule(rule: Rule, words: Set<string>): void {
    const { match, where } = rule;
    // It needs the user's text or a trainer, which another place has to bring; or rows, whose keys are words of their own.
    if (where.text || where.rows || where.fed) return;
    if (where.within) {
      for (const { segments } of where.within) this.root(segments);
      return;
    }
    const patterns =
      match.type === 'call' || match.type === 'write' || match.type === 'store'
        ? match.patterns
        : match.type === 'route'
          ? [...match.decorators, ...match.registers, ...match.bases]
          : [];
    for (const { segments } of patterns) {
      this.root(segments);
      const last = segments[segments.length - 1];
      if (match.type === 'store' && AMBIENT.has(segments[0] ?? '') && last) words.add(last);
    }
    if (patterns.some(({ segments }) => AMBIENT.has(segments[0] ?? '')))
      for (const test of where.args) for (const value of test.in ?? []) if (/\w_\w/.test(value)) words.add(value);
  }

  private root([segment, ...rest]: readonly string[]): void {
    if (segment === undefined || AMBIENT.has(segment) || segment.startsWith('*')) return;
    if (segment.startsWith('npm:') && segment.endsWith('*')) {
      this.packagePrefixes.push(segment.slice('npm:'.length, -1));
      return;
    }
    const [map, name] = segment.startsWith('npm:') ? [this.packages, segment.slice('npm:'.length)] : [this.python, segment];
    const known = memo(map, name, (): Uses => ({ any: false, names: new Set() }));
    const names = tellingNames(rest);
    if (!names.length) known.any = true;
    for (const telling of names) known.names.add(telling);
  }

  private isModule(name: string, text: string): boolean {
    const known = this.python.get(name);
    return known !== undefined && (uses(known, text) || handsOn(text, name, false));
  }

  private isPackage(name: string, text: string): boolean {
    if (name.startsWith('.')) return false;
    for (let at = name; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const known = this.packages.get(at);
      if (known) return uses(known, text) || handsOn(text, name, true);
      if (!at.includes('/')) break;
    }
    return this.packagePrefixes.some((prefix) => name.startsWith(prefix));
  }
}

interface Uses {
  any: boolean;
  readonly names: Set<string>;
}

function uses(known: Uses, text: string): boolean {
  if (known.any) return true;
  for (const name of known.names) if (text.includes(name)) return true;
  return false;
}

/** The names of a pattern that a file has to write out to make the value or to use it: what is called, and the last one. */
function tellingNames(segments: readonly string[]): readonly string[] {
  const named = segments
    .filter((segment, i) => segments[i + 1] === '()' || i === segments.length - 1 || /^[A-Z]/.test(segment))
    .filter((segment) => segment !== '()');
  return named.some((segment) => segment.includes('*') || segment === '[]') ? [] : named;
}

/** How a member chain looks in a text; a single name only where it is called. */
function wordOf(shape: readonly string[]): string {
  return shape.length > 1 ? shape.join('.') : `.${shape[0] ?? ''}(`;
}
