import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { loadKnowledge, PREBUILT } from './assets.js';

/** Runs once, when the product is built: compiles rules and policies, so that no start has to. */

const dist = dirname(fileURLToPath(import.meta.url));
const bytes = serialize(loadKnowledge({ dist, home: join(dist, '..') }, true).prebuild());
const aside = join(dist, `${PREBUILT}.${process.pid}`);
writeFileSync(aside, bytes);
renameSync(aside, join(dist, PREBUILT));
