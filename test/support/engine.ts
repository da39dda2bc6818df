import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Surroundings } from '../../src/detection/build.js';
import { type Detection, Detector } from '../../src/detection/detect.js';
import { Linker } from '../../src/linking/linker.js';
import { readRules } from '../../src/rules/load.js';
import { RuleSet, type RuleSetParts } from '../../src/rules/ruleset.js';
import { languageOf } from '../../src/source/language.js';
import { aliasesIn, namesAliases, orderedAliases } from '../../src/workspace/aliases.js';
import { adaptersFor, analyseWith } from '../../src/workspace/analyser.js';
import { environmentOf } from '../../src/workspace/environment.js';
import { testGrammars } from './grammars.js';

/** Files below a folder, relative to it, with forward slashes. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** What is read of each folder directly below one, by its name. */
export function byFolder<T>(folder: string, read: (name: string) => T): ReadonlyMap<string, T> {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = entries.map(({ name }) => name).sort();
  return new Map(names.map((name) => [name, read(name)]));
}

let parts: RuleSetParts | undefined;
let rules: RuleSet | undefined;

/** What the shipped rule files say, before it is compiled. Fails where one of them has a problem. */
export function shippedParts(): RuleSetParts {
  if (parts) return parts;
  const files = new Map<string, string>();
  for (const folder of ['rules', 'lexicon']) for (const path of filesBelow(folder)) files.set(`${folder}/${path}`, readFileSync(join(folder, path), 'utf8'));
  const loaded = readRules(files);
  if (loaded.problems.length)
    throw new Error(loaded.problems.map(({ path, range, message }) => `${path}:${(range?.start.line ?? 0) + 1} ${message}`).join('\n'));
  parts = loaded.value;
  return parts;
}

/** The shipped rules. Fails where one of them has a problem. */
export function shippedRules(): RuleSet {
  rules ??= new RuleSet(shippedParts());
  return rules;
}

/** A workspace of texts, linked; every path counts as product code. */
export async function link(texts: ReadonlyMap<string, string>, using: RuleSet = shippedRules()): Promise<Linker> {
  const adapters = adaptersFor(await testGrammars());
  const aliases = orderedAliases([...texts].filter(([path]) => namesAliases(path)).map(([path, text]) => aliasesIn(path, text)));
  const linker = new Linker({
    passthrough: (segments) => using.passthrough(segments),
    callbacks: (segments) => using.callbacks(segments),
    runs: (segments) => using.runs(segments),
    aliases,
  });
  for (const [path, text] of texts) {
    const language = languageOf(path);
    if (!language) continue;
    const analysed = analyseWith(adapters, text, language);
    if ('facts' in analysed) linker.set(path, analysed.facts);
  }
  return linker;
}

export async function detect(texts: ReadonlyMap<string, string>, using: RuleSet = shippedRules(), around: Partial<Surroundings> = {}): Promise<Detection> {
  const linker = await link(texts, using);
  return detectIn(linker, using, around);
}

export function detectIn(linker: Linker, using: RuleSet = shippedRules(), around: Partial<Surroundings> = {}): Detection {
  const detector = new Detector(linker, using, {
    contextOf: () => 'product',
    hosts: new Map(),
    environment: environmentOf(linker.units.values(), () => 'product'),
    ...around,
  });
  const steps = detector.detectAll();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
