import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Touchpoint } from '../../src/detection/touchpoint.js';
import { byFolder, filesBelow } from './engine.js';

const FOLDER = 'test/rules/fixtures';
/** `#> rule.id [certainty] [subject]`, more behind `;`; `//>` in JavaScript; `#-` documents a negative. */
const MARK = /(?:#|\/\/|--)(>|-)\s+([a-z][\w.-]*\.[\w.-]+.*)$/;

export interface Expectation {
  readonly path: string;
  /** One-based. */
  readonly line: number;
  readonly rule: string;
  readonly certainty?: string;
  readonly subject?: string;
}

export interface Fixture {
  readonly texts: ReadonlyMap<string, string>;
  readonly expected: readonly Expectation[];
  readonly negatives: readonly { readonly rule: string; readonly path: string; readonly line: number }[];
}

function read(name: string): Fixture {
  const texts = new Map<string, string>();
  const expected: Expectation[] = [];
  const negatives: { rule: string; path: string; line: number }[] = [];
  const take = (path: string, line: number, sign: string, rest: string): void => {
    if (sign === '-') {
      negatives.push({ path, line, rule: rest.split(/[:\s]/)[0] ?? '' });
      return;
    }
    for (const part of rest.split(' ; ')) {
      const [rule = '', ...words] = part.trim().split(/\s+/);
      const certainty = words.find((word) => ['certain', 'declared', 'likely'].includes(word));
      const subject = words.filter((word) => word !== certainty).join(' ');
      expected.push({ path, line, rule, ...(certainty ? { certainty } : {}), ...(subject ? { subject } : {}) });
    }
  };
  for (const path of filesBelow(join(FOLDER, name))) {
    const text = readFileSync(join(FOLDER, name, path), 'utf8');
    if (path === 'EXPECT.txt') {
      for (const line of text.split('\n')) {
        const found = /^(\S+):(\d+)\s+(-\s+)?(.*)$/.exec(line.trim());
        if (found) take(found[1] ?? '', Number(found[2]), found[3] ? '-' : '>', found[4] ?? '');
      }
      continue;
    }
    const lines = text.split('\n');
    for (const [at, line] of lines.entries()) {
      const mark = MARK.exec(line);
      if (mark) take(path, at + 1, mark[1] ?? '', mark[2] ?? '');
    }
    // The marks are no part of what is analysed: a comment must not decide anything.
    texts.set(path, lines.map((line) => line.replace(MARK, '')).join('\n'));
  }
  return { texts, expected, negatives };
}

/** Whether a touchpoint is what a mark asks for. */
export function fits(expectation: Expectation, touchpoint: Touchpoint): boolean {
  return (
    expectation.path === touchpoint.path &&
    expectation.line === touchpoint.range.start.line + 1 &&
    expectation.rule === touchpoint.rule &&
    (expectation.certainty === undefined || expectation.certainty === touchpoint.certainty) &&
    (expectation.subject === undefined || expectation.subject === touchpoint.subject)
  );
}

/** Every fixture folder by its name, read once. */
export const FIXTURES: ReadonlyMap<string, Fixture> = byFolder(FOLDER, read);
