import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byFolder, filesBelow } from './engine.js';

const FOLDER = 'test/services/fixtures';
/** `#> kind, kind` is a place; `#! kind: why` one that is known to be missed; `#x kind: why` a report that is known to be false. */
const MARK = /\s*(?:#|\/\/|--)(>|!|x)\s+([a-z]+(?:-[a-z]+)+(?:\s*,\s*[a-z]+(?:-[a-z]+)+)*)(?::.*)?$/;

/** A small service as somebody may have written it, and what is to be found in it. */
export interface Service {
  readonly texts: Readonly<Record<string, string>>;
  /** `PATH:LINE KIND`, one-based, sorted: what the product reports today. */
  readonly reported: readonly string[];
  /** Of these, the reports that are known to be false. */
  readonly mistaken: readonly string[];
  /** Places that it is known to miss. */
  readonly missed: readonly string[];
}

function read(name: string): Service {
  const texts: Record<string, string> = {};
  const marks: { readonly sign: string; readonly place: string }[] = [];
  const take = (path: string, line: number, sign: string, kinds: string): void => {
    for (const kind of kinds.split(',')) marks.push({ sign, place: `${path}:${line} ${kind.trim()}` });
  };
  for (const path of filesBelow(join(FOLDER, name))) {
    const text = readFileSync(join(FOLDER, name, path), 'utf8');
    if (path === 'EXPECT.txt') {
      // For formats without comments: `PATH:LINE > kind`.
      for (const line of text.split('\n')) {
        const [, file = '', number, sign = '', kinds = ''] = /^(\S+):(\d+) ([>!x]) ([a-z, -]+)(?::.*)?$/.exec(line.trim()) ?? [];
        if (file) take(file, Number(number), sign, kinds);
      }
      continue;
    }
    const lines = text.split('\n');
    for (const [at, line] of lines.entries()) {
      const [, sign = '', kinds = ''] = MARK.exec(line) ?? [];
      if (sign) take(path, at + 1, sign, kinds);
    }
    // The marks are no part of what is analysed.
    texts[path] = lines.map((line) => line.replace(MARK, '')).join('\n');
  }
  const places = (signs: string): readonly string[] => marks.filter(({ sign }) => signs.includes(sign)).map(({ place }) => place);
  return { texts, reported: [...places('>x')].sort(), mistaken: places('x'), missed: places('!') };
}

/** Every service by its name. */
export const SERVICES: ReadonlyMap<string, Service> = byFolder(FOLDER, read);
