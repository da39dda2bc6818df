import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Result } from '../../src/base/problem.js';
import { KINDS } from '../../src/detection/touchpoint.js';
import { loadPack } from '../../src/policy/load.js';
import type { Pack } from '../../src/policy/pack.js';

/** The files of a pack's folder, by name. */
export function packFiles(folder: string): Map<string, string> {
  const url = new URL(`../../${folder}/`, import.meta.url);
  return new Map(readdirSync(fileURLToPath(url)).map((name) => [name, readFileSync(new URL(name, url), 'utf8')]));
}

export const DRAFT_FILES: ReadonlyMap<string, string> = packFiles('policies/cac-genai-draft-2023');

export function loadDraft(): Result<Pack> {
  return loadPack(DRAFT_FILES, KINDS);
}
