import { readFileSync } from 'node:fs';
import { draftRecord } from '../../../../src/attestation/index.js';
import { memo } from '../../../../src/base/memo.js';
import type { Surroundings } from '../../../../src/detection/build.js';
import { UNRESOLVED } from '../../../../src/detection/subject.js';
import type { GrammarName } from '../../../../src/source/grammars.js';
import { languageOf } from '../../../../src/source/language.js';
import { PACK, TODAY } from '../../../attestation/support/scene.js';
import { detect, filesBelow } from '../../../support/engine.js';
import { FIXTURES } from '../../../support/fixtures.js';
import { parserOf, type Rewrite } from '../../../support/rewrite/edits.js';

export type Texts = ReadonlyMap<string, string>;

/** What must not change with the form of a program. */
export interface Meaning {
  /** Every place: kind, subject, rule, material, facets and certainty, sorted. */
  readonly places: readonly string[];
  /** Each subject with the seal of the record that is drafted for it. */
  readonly seals: readonly string[];
}

const EXAMPLE = 'examples/chat-service';

/** Every rule fixture and the example, by name. */
export const PROGRAMS: ReadonlyMap<string, Texts> = new Map([
  ...[...FIXTURES].map(([name, { texts }]): [string, Texts] => [name, texts]),
  [
    EXAMPLE,
    new Map(
      filesBelow(EXAMPLE)
        .filter((path) => languageOf(path) !== undefined)
        .map((path) => [path, readFileSync(`${EXAMPLE}/${path}`, 'utf8')]),
    ),
  ],
]);

export async function meaningOf(texts: Texts, around: Partial<Surroundings> = {}): Promise<Meaning> {
  const { touchpoints } = await detect(texts, undefined, around);
  const places = touchpoints.map(({ kind, subject, rule, material, facets, certainty }) =>
    [kind, subject, rule, certainty, ...material, JSON.stringify(facets)].join(' '),
  );
  const subjects = [...new Set(touchpoints.map(({ subject }) => subject))].filter((subject) => subject !== UNRESOLVED).sort();
  const seals = subjects.map((subject) => {
    const { text } = draftRecord({ touchpoints, subjects: [subject], pack: PACK, language: 'en', today: TODAY });
    return `${subject} ${/^seal:\n(?: .*\n)+/m.exec(text)?.[0] ?? 'has no seal'}`;
  });
  return { places: places.sort(), seals };
}

const asWritten = new Map<Texts, Promise<Meaning>>();

/** What a program means as it is written, found out once. */
export function meaningAsWritten(texts: Texts): Promise<Meaning> {
  return memo(asWritten, texts, () => meaningOf(texts));
}

const GRAMMARS: Readonly<Record<string, GrammarName>> = { python: 'python', typescript: 'typescript', tsx: 'tsx', javascript: 'javascript' };

export function grammarOf(path: string): GrammarName | undefined {
  return GRAMMARS[languageOf(path) ?? ''];
}

/** A program with the files of some paths rewritten; undefined where that changes none. A rewrite of code that leaves no program fails. */
export async function rewrittenProgram(texts: Texts, rewrite: Rewrite, fits: (path: string) => boolean): Promise<Texts | undefined> {
  const result = new Map(texts);
  for (const [path, text] of texts) {
    if (!fits(path)) continue;
    const grammar = grammarOf(path);
    const parse = await parserOf(grammar ?? 'python');
    const now = await rewrite(text, parse, path);
    if (grammar && now !== text && parse(now).hasError && !parse(text).hasError) throw new Error(`${path} is no program any more:\n${now}`);
    result.set(path, now);
  }
  return [...result].some(([path, text]) => texts.get(path) !== text) ? result : undefined;
}

/** Whether another file of a program imports a file by its name, or names it in a text as frameworks do: `"more.handlers.More"`. */
export function isImported(path: string, texts: Texts): boolean {
  const stem = path.replace(/(?:\/__init__|\/index)?\.\w+$/, '').replace(/^.*\//, '');
  const use = new RegExp(`\\b(?:from|import|require)\\b[^\\n]*\\b${stem.replace(/\W/g, '\\$&')}\\b`);
  const dotted = path.includes('/') ? `"${path.replace(/\.\w+$/, '').replaceAll('/', '.')}.` : undefined;
  return [...texts].some(([other, text]) => other !== path && (use.test(text) || (dotted !== undefined && text.includes(dotted))));
}
