import { join } from 'node:path';
import { type Assets, loadKnowledge } from '../workspace/node/assets.js';
import { type OpenOptions, openFolder, openNothing } from '../workspace/node/open.js';
import type { Logger } from '../workspace/ports.js';
import type { Projects } from './sessions.js';

/** Bundles that make facts and findings. */
const BUNDLES: readonly string[] = ['server.cjs', 'worker.js'];

/** Projects on the disk of this machine. `dist` is the folder of the bundles; rules and policies lie beside it. */
export function nodeProjects(dist: string, logger: Logger): Projects {
  const assets: Assets = { home: join(dist, '..'), dist };
  let options: OpenOptions | undefined;
  const opening = (): OpenOptions => {
    options ??= { assets, knowledge: loadKnowledge(assets), bundles: BUNDLES, logger };
    return options;
  };
  return {
    folder: (rootPath, { cacheFolder }) => {
      try {
        return openFolder(rootPath, { ...opening(), ...(cacheFolder === undefined ? {} : { cacheFolder }) });
      } catch (error) {
        // An editor keeps folders open that are gone; what it shows of them still counts.
        logger.log(`${rootPath}: ${error instanceof Error ? error.message : String(error)}`);
        return openNothing(opening());
      }
    },
    single: () => openNothing(opening()),
  };
}
