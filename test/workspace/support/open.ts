import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serialiseReport } from '../../../src/report/document.js';
import { type Assets, loadKnowledge } from '../../../src/workspace/node/assets.js';
import { type OpenOptions, openFolder } from '../../../src/workspace/node/open.js';
import type { Project } from '../../../src/workspace/project.js';

export const DAY = '2026-11-20';

const require = createRequire(import.meta.url);
const dist = mkdtempSync(join(tmpdir(), 'clausemark-dist-'));
mkdirSync(join(dist, 'wasm'));
copyFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm'), join(dist, 'wasm/web-tree-sitter.wasm'));
for (const name of ['python', 'typescript', 'tsx', 'javascript']) {
  const file = `tree-sitter-${name}.wasm`;
  copyFileSync(join(dirname(require.resolve('@vscode/tree-sitter-wasm/package.json')), 'wasm', file), join(dist, 'wasm', file));
}
const assets: Assets = { home: join(import.meta.dirname, '../../..'), dist };
const knowledge = loadKnowledge(assets);

export function open(root: string, options: Partial<OpenOptions> = {}): Project {
  return openFolder(root, { assets, knowledge, bundles: [], ...options });
}

/** The report of a folder as its JSON, after one scan from nothing. */
export async function reportOf(root: string, options: Partial<OpenOptions> = {}): Promise<string> {
  const project = open(root, options);
  await project.scan();
  return serialiseReport(project.report(DAY).document);
}
