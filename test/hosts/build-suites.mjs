import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { HOSTS } from '../../scripts/install.mjs';

/** The built suites; `index.cjs` is what the extension host loads. */
export const OUT = `${HOSTS}out`;

/** Bundles the suites for the extension host. Rejects with esbuild's errors. */
export async function buildSuites() {
  rmSync(OUT, { recursive: true, force: true });
  await build({
    entryPoints: [`${HOSTS}suites/*.ts`],
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await buildSuites();
