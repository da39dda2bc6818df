import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { deserialize } from 'node:v8';
import { Grammars } from '../../source/grammars.js';
import { Knowledge, type Prebuilt } from '../knowledge.js';
import { nodeHash } from './hash.js';

/** Marks the paths of shipped rules, so that none of a workspace can be taken for one. */
const SHIPPED = 'clausemark:';

/** What ships beside the bundles. `home` is the folder of the package, `dist` that of its bundles. */
export interface Assets {
  readonly home: string;
  readonly dist: string;
}

/** The file in `dist` that {@link loadKnowledge} need not compile. */
export const PREBUILT = 'knowledge.bin';

/** `fresh`: nothing that was compiled before is used. */
export function loadKnowledge({ home, dist }: Assets, fresh = false): Knowledge {
  const rules = new Map<string, string>();
  for (const folder of ['rules', 'lexicon']) {
    for (const path of filesBelow(join(home, folder), /\.ya?ml$/)) rules.set(SHIPPED + relative(home, path).split(sep).join('/'), readFileSync(path, 'utf8'));
  }
  const packs = new Map<string, ReadonlyMap<string, string>>();
  for (const entry of readdirSync(join(home, 'policies'), { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const folder = join(home, 'policies', entry.name);
    packs.set(
      entry.name,
      new Map(filesBelow(folder, /\.(?:md|ya?ml)$/).map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')])),
    );
  }
  return new Knowledge(rules, packs, nodeHash, fresh ? undefined : readPrebuilt(join(dist, PREBUILT)));
}

/** Undefined where there is none, or one of another version of the engine. */
function readPrebuilt(path: string): Prebuilt | undefined {
  try {
    return deserialize(readFileSync(path)) as Prebuilt;
  } catch {
    return undefined;
  }
}

export function loadGrammars({ dist }: Assets): Promise<Grammars> {
  return Grammars.load((file) => readFile(join(dist, 'wasm', file)));
}

function filesBelow(folder: string, name: RegExp): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path, name) : name.test(entry.name) ? [path] : [];
    })
    .sort();
}
