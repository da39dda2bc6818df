import { chmodSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';
import { ROOT } from './install.mjs';

// Bundles src/ into dist/. `--watch` stays and rebuilds; `--minify` is for the package that gets published.

const { values } = parseArgs({ options: { watch: { type: 'boolean', default: false }, minify: { type: 'boolean', default: false } } });
const require = createRequire(import.meta.url);
const DIST = join(ROOT, 'dist');

/** What the parser loads at run time, by file name, from dist/wasm. */
const GRAMMARS = ['python', 'typescript', 'tsx', 'javascript'].map((name) => `tree-sitter-${name}.wasm`);

/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The UMD builds that some packages name as their main one hide from the bundler what they require.
  mainFields: ['module', 'main'],
  sourcemap: true,
  sourcesContent: false,
  minify: values.minify,
  keepNames: values.minify,
  logLevel: values.watch ? 'info' : 'warning',
};

/**
 * A program or a worker thread. Some of the bundled packages are CommonJS and call `require`, which a module does not have.
 *
 * @param {string} from
 * @param {string} to
 * @param {string} [firstLine]
 * @returns {import('esbuild').BuildOptions}
 */
function module(from, to, firstLine = '') {
  const banner = `${firstLine}import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);`;
  return { ...COMMON, entryPoints: [from], outfile: to, format: 'esm', banner: { js: banner } };
}

/**
 * What VS Code loads.
 *
 * @param {string} from
 * @param {string} to
 * @returns {import('esbuild').BuildOptions}
 */
function common(from, to) {
  // The parser's module build reads import.meta.url, which is empty in a CommonJS bundle; so take its CommonJS build.
  const alias = { 'web-tree-sitter': require.resolve('web-tree-sitter').replace(/\.js$/, '.cjs') };
  return { ...COMMON, entryPoints: [from], outfile: to, format: 'cjs', external: ['vscode'], alias };
}

/** @type {import('esbuild').BuildOptions[]} */
const BUNDLES = [
  module('src/cli/main.ts', 'dist/cli.js', '#!/usr/bin/env node\n'),
  common('src/server/node.ts', 'dist/server.cjs'),
  common('src/extension/node.ts', 'dist/extension.cjs'),
  module('src/workspace/node/worker.ts', 'dist/worker.js'),
  module('src/workspace/node/prebuild.ts', 'dist/prebuild.js'),
];

function copyGrammars() {
  const to = join(DIST, 'wasm');
  mkdirSync(to, { recursive: true });
  copyFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm'), join(to, 'web-tree-sitter.wasm'));
  const from = join(dirname(require.resolve('@vscode/tree-sitter-wasm/package.json')), 'wasm');
  for (const file of GRAMMARS) copyFileSync(join(from, file), join(to, file));
}

copyGrammars();
for (const options of BUNDLES) {
  if (values.watch) await (await context(options)).watch();
  else await build(options);
}
if (!values.watch) await import(pathToFileURL(join(DIST, 'prebuild.js')).href);
chmodSync(join(DIST, 'cli.js'), 0o755);
if (values.watch) console.log('watching for changes');
else console.log(BUNDLES.map(({ outfile }) => `${outfile} ${Math.round(readFileSync(join(ROOT, outfile ?? '')).length / 1024)} KB`).join(', '));
