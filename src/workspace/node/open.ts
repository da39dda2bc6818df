import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { phrase } from '../../base/phrase.js';
import type { Knowledge } from '../knowledge.js';
import { type Narrowing, narrowed } from '../narrowed.js';
import type { FileSystem, Logger, Ports } from '../ports.js';
import { Project } from '../project.js';
import { NodeAnalyser } from './analyser.js';
import type { Assets } from './assets.js';
import { nodeBreathe } from './breathe.js';
import { NodeCache } from './cache.js';
import { NodeFileSystem } from './file-system.js';
import { nodeHash } from './hash.js';

export interface OpenOptions extends Narrowing {
  readonly assets: Assets;
  readonly knowledge: Knowledge;
  /** Bundles that are running: their code decides what a cache may serve. */
  readonly bundles: readonly string[];
  /** Absent: nothing is cached. */
  readonly cacheFolder?: string;
  readonly logger?: Logger;
  /** Milliseconds a full detection may take at every keystroke. */
  readonly quick?: number;
}

/** A project over a folder of the disk. Throws when there is no such folder. */
export function openFolder(root: string, options: OpenOptions): Project {
  return project(narrowed(new NodeFileSystem(root), options), realpathSync(root), options);
}

/** A project without a disk: only texts that are put into it count. */
export function openNothing(options: OpenOptions): Project {
  const { cacheFolder: _, ...rest } = options;
  return project(NO_FILES, '', rest);
}

const NO_FILES: FileSystem = {
  list: () => Promise.resolve([]),
  read: () => Promise.resolve({ failure: 'missing', reason: phrase('it does not exist') }),
  linkTarget: () => Promise.resolve('broken'),
  hashFile: () => Promise.resolve(undefined),
};

function project(files: FileSystem, root: string, { assets, knowledge, bundles, cacheFolder, logger, quick }: OpenOptions): Project {
  const breathe = nodeBreathe();
  const ports: Ports = {
    files,
    breathe,
    hash: nodeHash,
    logger: logger ?? { log: () => undefined },
    clock: { now: () => performance.now(), today: () => new Date().toISOString().slice(0, 10) },
  };
  return new Project({
    ports,
    analyser: new NodeAnalyser(assets, breathe),
    knowledge,
    build: { facts: buildOf(assets, [FACTS_BUNDLE]), all: buildOf(assets, [FACTS_BUNDLE, ...bundles]) },
    name: nodeHash(root).slice(0, 16),
    ...(quick === undefined ? {} : { quick }),
    ...(cacheFolder === undefined ? {} : { cache: new NodeCache(cacheFolder) }),
  });
}

/** The bundle with everything that makes facts. */
const FACTS_BUNDLE = 'worker.js';

/** Names the code that is running. Without bundles, as in tests, nothing is known of it. */
function buildOf({ dist }: Assets, bundles: readonly string[]): string {
  try {
    return nodeHash(...bundles.map((name) => readFileSync(join(dist, name)))).slice(0, 12);
  } catch {
    return 'none';
  }
}
