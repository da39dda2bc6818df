import { describe, expect, it } from 'vitest';
import type { SymbolPattern } from '../../src/rules/pattern.js';
import type { Rule } from '../../src/rules/rule.js';
import { detectIn, link, shippedRules } from '../support/engine.js';
import { type Expectation, FIXTURES } from '../support/fixtures.js';

const IMPORT = /(\bfrom\s+|\brequire\(\s*|\bimport\(\s*|\bimport\s+)(['"])([^'"\n]+)\2/g;
const SCRIPT = /\.[cm]?[jt]sx?$/;

function patternsOf({ match }: Rule): readonly SymbolPattern[] {
  return match.type === 'route' ? [...match.decorators, ...match.registers, ...match.bases] : 'patterns' in match ? match.patterns : [];
}

/** Package patterns that a rule's calls and routes begin with: `npm:@langchain/*`. */
function packagesOf(rule: Rule): readonly string[] {
  return [...new Set(patternsOf(rule).map(({ segments }) => segments[0] ?? ''))].filter((first) => first.startsWith('npm:'));
}

/** What a rule also knows that no package gives: `fetch`. */
function globalsOf(rule: Rule): ReadonlySet<string> {
  return new Set(patternsOf(rule).flatMap(({ segments: [first, name = ''] }) => (first === 'globalThis' ? [name] : [])));
}

function names(pattern: string, imported: string): boolean {
  const [head = '', ...rest] = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${[head, ...rest].join('.*')}$`).test(`npm:${imported.replace(/^node:/, '')}`);
}

/** The same programs with some packages taken from elsewhere, under the same names. */
function elsewhere(texts: ReadonlyMap<string, string>, packages: readonly string[], rename: (name: string) => string): ReadonlyMap<string, string> {
  const other = (text: string): string =>
    text.replace(IMPORT, (whole: string, before: string, quote: string, name: string) =>
      packages.some((pattern) => names(pattern, name)) ? `${before}${quote}${rename(name)}${quote}` : whole,
    );
  return new Map([...texts].map(([path, text]) => [path, SCRIPT.test(path) ? other(text) : text]));
}

/** What is called the same in another package, or in a file of the workspace, is not what a rule means. */
describe('no rule takes a same-named member of something else', () => {
  const decoys = [
    ['another package', (name: string) => `@acme/${name.replace(/\W+/g, '-')}`],
    ['a file of the workspace', (name: string) => `./own/${name.replace(/\W+/g, '-')}`],
  ] as const;
  for (const rule of shippedRules().rules) {
    const packages = packagesOf(rule);
    if (packages.length === 0) continue;
    const globals = globalsOf(rule);
    const counts = (certainty: string | undefined): boolean => rule.certainty === 'likely' || certainty !== 'likely';
    it(rule.id, async () => {
      let tried = 0;
      for (const { texts, expected } of FIXTURES.values()) {
        const isGlobal = ({ path, line }: Expectation): boolean =>
          (texts.get(path)?.split('\n')[line - 1]?.match(/\w+/g) ?? []).some((word) => globals.has(word));
        const marked = expected.filter((one) => one.rule === rule.id && counts(one.certainty) && !isGlobal(one));
        const lines = new Set(marked.map(({ path, line }) => `${path}:${line}`));
        if (lines.size === 0) continue;
        for (const [what, rename] of decoys) {
          const renamed = elsewhere(texts, packages, rename);
          if ([...renamed].every(([path, text]) => texts.get(path) === text)) continue;
          tried++;
          const found = detectIn(await link(renamed)).touchpoints.filter((one) => one.rule === rule.id && counts(one.certainty));
          const taken = found.map(({ path, range }) => `${path}:${range.start.line + 1}`).filter((place) => lines.has(place));
          expect([what, taken]).toEqual([what, []]);
        }
      }
      expect(tried).toBeGreaterThan(0);
    });
  }
});
