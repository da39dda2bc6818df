import { readFileSync } from 'node:fs';
import { worded } from '../../src/base/phrase.js';
import type { Range } from '../../src/base/text.js';
import type { Context, Kind, Touchpoint } from '../../src/detection/touchpoint.js';
import { classify } from '../../src/workspace/classify.js';
import { detect } from './engine.js';

/** Kinds of places that the cases speak of: what a rule makes of them, and the line that it puts first on the card. */
const PLACES: Readonly<Record<string, { readonly kind: Kind; readonly note: string }>> = {
  log: { kind: 'user-input-retention', note: "A log line that holds the user's text." },
  debug: { kind: 'user-input-retention', note: "A debug line that holds the user's text." },
  file: { kind: 'user-input-retention', note: "The user's text is written to a file." },
  redis: { kind: 'user-input-retention', note: "The user's text is written to Redis." },
  sql: { kind: 'user-input-retention', note: 'Writes a chat record with SQL.' },
  posthog: { kind: 'user-input-sharing', note: "The user's text is sent to PostHog." },
  sentry: { kind: 'user-input-sharing', note: "The user's text is sent to Sentry." },
  model: { kind: 'model-call', note: 'Calls a model through the OpenAI SDK.' },
  route: { kind: 'service-interface', note: 'A public route that reaches a model.' },
  page: { kind: 'service-interface', note: 'A page on which others chat with a model.' },
};

/** Notes of steps that have a short name; any other word in a mark is the note itself. */
const NOTES: Readonly<Record<string, string>> = {
  enters: "the user's text enters here",
  passed: 'passed on here',
  answer: "the model's answer",
};

/** A place that must be reported, or must not be. */
interface Place {
  readonly path: string;
  /** Zero-based, on one line. */
  readonly range: Range;
  readonly kind: Kind;
}

interface Step {
  readonly path: string;
  readonly range: Range;
  /** In English. */
  readonly note: string;
}

interface Reported extends Place {
  readonly certainty: string;
  readonly context: Context;
  /** In order; the rule's own line first. */
  readonly evidence: readonly Step[];
}

export interface FlowCase {
  readonly name: string;
  readonly texts: ReadonlyMap<string, string>;
  /** Everything that is reported, by path and position. */
  readonly reported: readonly Reported[];
  /** Places that stay silent. */
  readonly silent: readonly Place[];
  /** The same with what makes the silent places silent taken away. Absent where there are none. */
  readonly control?: ReadonlyMap<string, string>;
  /** How many paths are cut. */
  readonly unfollowed: number;
}

interface Mark {
  readonly head: string;
  readonly path: string;
  readonly range: Range;
}

/** Takes the marks out of a line; `replace` puts in what a `control` mark has instead. */
function unmark(
  line: string,
  at: { readonly path: string; readonly line: number },
  replace: boolean,
): { readonly text: string; readonly marks: readonly Mark[] } {
  const marks: Mark[] = [];
  const open: { readonly head: string; readonly from: number }[] = [];
  let text = '';
  for (const piece of line.split(/(⟦[^|⟦⟧]*\||⟧)/)) {
    if (piece.startsWith('⟦')) open.push({ head: piece.slice(1, -1), from: text.length });
    else if (piece === '⟧') {
      const mark = open.pop();
      if (!mark) throw new Error(`${at.path}:${at.line + 1}: ⟧ without ⟦`);
      const control = /^control ?(.*)$/.exec(mark.head);
      if (control && replace) text = text.slice(0, mark.from) + (control[1] ?? '');
      marks.push({
        head: mark.head,
        path: at.path,
        range: { start: { line: at.line, character: mark.from }, end: { line: at.line, character: text.length } },
      });
    } else text += piece;
  }
  if (open.length) throw new Error(`${at.path}:${at.line + 1}: ⟦ without ⟧`);
  return { text, marks };
}

function placeKind(word: string): { readonly kind: Kind; readonly note: string } {
  const place = PLACES[word];
  if (!place) throw new Error(`no kind of place is called ${word}`);
  return place;
}

function expectation(name: string, marks: readonly Mark[], contextOf: (path: string) => Context): Pick<FlowCase, 'reported' | 'silent'> {
  const places = new Map<string, Omit<Reported, 'evidence'> & { note: string }>();
  const steps = new Map<string, Step[]>();
  const silent: Place[] = [];
  for (const { head, path, range } of marks) {
    if (head.startsWith('control')) continue;
    const [, labels = '', rest = ''] = /^(\S+) (.+)$/.exec(head) ?? [];
    if (labels === 'not') {
      silent.push({ path, range, kind: placeKind(rest).kind });
      continue;
    }
    for (const label of labels.split(',')) {
      const [, letter = '', sign = ''] = /^([a-z]?)(@|\d+)$/.exec(label) ?? [];
      if (sign === '@') {
        const [word = '', certainty = ''] = rest.split(' ');
        if (places.has(letter)) throw new Error(`${name}: two places are called "${letter}"`);
        places.set(letter, { path, range, certainty, context: contextOf(path), ...placeKind(word) });
      } else if (sign) {
        const list = steps.get(letter) ?? [];
        if (list[Number(sign)]) throw new Error(`${name}: two steps are called ${label}`);
        list[Number(sign)] = { path, range, note: NOTES[rest] ?? rest };
        steps.set(letter, list);
      } else throw new Error(`${name}: ${head} is no mark`);
    }
  }
  const reported = [...places].map(([letter, { note, ...place }]) => {
    const evidence = steps.get(letter) ?? [];
    evidence[0] = { path: place.path, range: place.range, note };
    for (let i = 0; i < evidence.length; i++) if (!evidence[i]) throw new Error(`${name}: step ${letter}${i} is missing`);
    steps.delete(letter);
    return { ...place, evidence };
  });
  if (steps.size) throw new Error(`${name}: steps of no place: ${[...steps.keys()].join(' ')}`);
  return { reported, silent };
}

const contextOf = (path: string): Context => classify(path, false);

/**
 * Cases of a Markdown file: a heading, then a block a file with its path behind the language. What is in `⟦ ⟧` is marked and analysed
 * without the marks:
 *
 * - `⟦@ log certain|logging.info⟧` is reported; a second place of a case has a letter: `⟦b@ file declared|…⟧`;
 * - `⟦1 enters|text⟧`, `⟦b2 passed|text⟧` is a step of its evidence, with its number and note (the rule's own line is step 0);
 * - `⟦not log|logging.info⟧` is not reported, and would be were it not for `⟦control text|len(text)⟧`, here: were it `text`.
 *
 * A line `unfollowed: 1` between the blocks says how many paths are cut; otherwise none is.
 */
export function flowCases(file: string): readonly FlowCase[] {
  const cases: FlowCase[] = [];
  for (const part of readFileSync(file, 'utf8').split(/^## /m).slice(1)) {
    const name = part.slice(0, part.indexOf('\n')).trim();
    const texts = new Map<string, string>();
    const control = new Map<string, string>();
    const marks: Mark[] = [];
    for (const block of part.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)) {
      const [, path = '', marked = ''] = block;
      const read = (replace: boolean) => marked.split('\n').map((line, at) => unmark(line, { path, line: at }, replace));
      const lines = read(false);
      marks.push(...lines.flatMap((line) => line.marks));
      texts.set(path, lines.map(({ text }) => text).join('\n'));
      control.set(
        path,
        read(true)
          .map(({ text }) => text)
          .join('\n'),
      );
    }
    const { reported, silent } = expectation(name, marks, contextOf);
    if (!reported.length && !silent.length) throw new Error(`${name} expects nothing`);
    if (silent.length > 0 !== marks.some(({ head }) => head.startsWith('control'))) throw new Error(`${name}: a silent place and its control go together`);
    const cut = /^unfollowed: (\d+)$/m.exec(part)?.[1];
    cases.push({ name, texts, reported, silent, unfollowed: Number(cut ?? 0), ...(silent.length ? { control } : {}) });
  }
  return cases;
}

/** `app.py:7:4-7:16 "logging.info"`, one-based lines, zero-based columns. */
function shown(texts: ReadonlyMap<string, string>, path: string, { start, end }: Range): string {
  const line = texts.get(path)?.split('\n')[start.line] ?? '';
  const excerpt = start.line === end.line ? line.slice(start.character, end.character) : `${line.slice(start.character)}…`;
  return `${path}:${start.line + 1}:${start.character}-${end.line + 1}:${end.character} "${excerpt}"`;
}

/** Places with their whole evidence as lines of text, in a fixed order, so that a difference is read at a glance. */
function lines(texts: ReadonlyMap<string, string>, places: readonly Reported[]): readonly string[] {
  const at = ({ path, range, kind }: Place): string => `${path} ${String(range.start.line).padStart(5)} ${String(range.start.character).padStart(5)} ${kind}`;
  return [...places]
    .sort((a, b) => (at(a) < at(b) ? -1 : 1))
    .flatMap((place) => [
      `${shown(texts, place.path, place.range)} ${place.kind} ${place.certainty} ${place.context}`,
      ...place.evidence.map(({ path, range, note }) => `    ${shown(texts, path, range)} ${note}`),
    ]);
}

export function expectedLines({ texts, reported }: FlowCase): readonly string[] {
  return lines(texts, reported);
}

export async function found(texts: ReadonlyMap<string, string>): Promise<{ readonly touchpoints: readonly Touchpoint[]; readonly unfollowed: number }> {
  return detect(texts, undefined, { contextOf: ({ path }) => contextOf(path) });
}

export async function foundLines({ texts }: FlowCase): Promise<{ readonly lines: readonly string[]; readonly unfollowed: number }> {
  const { touchpoints, unfollowed } = await found(texts);
  const reported = touchpoints.map((found) => ({ ...found, evidence: found.evidence.map((step) => ({ ...step, note: worded(step.note) })) }));
  return { lines: lines(texts, reported), unfollowed };
}

/** The silent places of a case that its control run does not report either: its silence would prove nothing. */
export async function unproven({ silent, control }: FlowCase): Promise<readonly string[]> {
  if (!control) return [];
  const { touchpoints } = await found(control);
  return silent
    .filter((place) => !touchpoints.some(({ path, range, kind }) => path === place.path && range.start.line === place.range.start.line && kind === place.kind))
    .map(({ path, range, kind }) => `${path}:${range.start.line + 1} ${kind}`);
}
