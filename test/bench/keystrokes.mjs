import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** A file as long as this is looked for. */
const WANTED = 2000;
/** What somebody types in a minute. */
const KEYS = 200;

/** @typedef {{ path: string, lines: number, median: number, p95: number }} Typed */

/**
 * Types into the file of a checkout whose length is nearest to 2,000 lines, and measures each re-analysis, in a process that is
 * started as the server's is.
 *
 * @param {string} home
 * @param {string} checkout
 * @param {string} cache
 * @returns {Promise<Typed>}
 */
export async function keystrokes(home, checkout, cache) {
  const outfile = join(mkdtempSync(join(tmpdir(), 'clausemark-bench-')), 'open.mjs');
  const banner = "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";
  const contents = `
    export { openFolder } from './src/workspace/node/open.js';
    export { loadKnowledge } from './src/workspace/node/assets.js';
    export { tuneCompiler } from './src/workspace/node/compiler.js';
    export { NODE_ARGUMENTS } from './src/server/launch.js';`;
  await build({
    stdin: { contents, resolveDir: home, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    outfile,
    banner: { js: banner },
    logLevel: 'error',
  });
  const { NODE_ARGUMENTS } = await import(pathToFileURL(outfile).href);
  const { status, stdout } = spawnSync(process.execPath, [...NODE_ARGUMENTS, fileURLToPath(import.meta.url), outfile, home, checkout, cache], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`typing ended with ${status}`);
  return JSON.parse(stdout);
}

/**
 * @param {string} outfile
 * @param {string} home
 * @param {string} checkout
 * @param {string} cache
 * @returns {Promise<Typed>}
 */
async function type(outfile, home, checkout, cache) {
  const { openFolder, loadKnowledge, tuneCompiler } = await import(pathToFileURL(outfile).href);
  tuneCompiler('session');
  const assets = { home, dist: join(home, 'dist') };
  const project = openFolder(checkout, { assets, knowledge: loadKnowledge(assets), bundles: ['cli.js'], cacheFolder: join(cache, 'clausemark') });
  await project.scan();
  const { touchpoints } = project.report('2026-11-20').document;
  const candidates = [...new Set(touchpoints.map((/** @type {{ path: string }} */ { path }) => path))].filter((path) => /\.(?:py|tsx?)$/.test(path));
  const measured = candidates.map((path) => ({ path, lines: readFileSync(join(checkout, path), 'utf8').split('\n').length }));
  measured.sort((a, b) => Math.abs(a.lines - WANTED) - Math.abs(b.lines - WANTED));
  const [chosen] = measured;
  if (!chosen) throw new Error('no file of this checkout has a touchpoint');
  const text = readFileSync(join(checkout, chosen.path), 'utf8');
  project.setText(chosen.path, text);
  await project.update();
  const times = [];
  for (let i = 0; i < KEYS; i++) {
    // A letter more in a comment, a call, a name: at another place each time.
    const at = text.indexOf('\n', Math.floor((text.length * (i + 1)) / (KEYS + 2))) + 1;
    project.setText(chosen.path, `${text.slice(0, at)}${'x = call_of(y)\n'.slice(0, 3 + (i % 12))}\n${text.slice(at)}`);
    const start = performance.now();
    await project.update();
    if (i >= 5) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { ...chosen, median: times[times.length >> 1] ?? 0, p95: times[Math.ceil(times.length * 0.95) - 1] ?? 0 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [outfile = '', home = '', checkout = '', cache = ''] = process.argv.slice(2);
  console.log(JSON.stringify(await type(outfile, home, checkout, cache)));
}
