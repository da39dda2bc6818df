import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runOrFail } from './process.mjs';

// Everything here runs before anything is installed: Node's own modules only.

/** The folder of this package. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The folder of the package with the editors. */
export const HOSTS = `${ROOT}test/hosts/`;

/**
 * Installs the dependencies of this package where they are missing or other than the lock file says.
 *
 * @returns {Promise<boolean>} Whether anything had to be installed. Rejects where npm fails.
 */
export async function installPackage() {
  if (isInstalled(ROOT)) return false;
  console.log('Installing dependencies (npm ci)');
  await runOrFail('npm', ['ci', '--no-audit', '--no-fund'], { cwd: ROOT });
  return true;
}

/**
 * Installs the editors: VS Code's server, the Node it needs, the test runners. About 800 MB, once.
 *
 * @returns {Promise<boolean>} Whether anything had to be installed. Rejects where npm fails.
 */
export async function installHosts() {
  const stamp = `${HOSTS}node_modules/.installed`;
  const wanted = createHash('sha256')
    .update(readFileSync(`${HOSTS}package-lock.json`))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  console.log('Installing the editor for start and tests (once, about 800 MB)');
  // The scripts of these packages compile modules that nothing here needs. What is left of them is the two installs below.
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await runOrFail('npm', ['ci', ...quiet], { cwd: HOSTS });
  const editor = `${HOSTS}node_modules/code-server/lib/vscode`;
  for (const cwd of [editor, `${editor}/extensions`]) await runOrFail('npm', ['install', '--omit=dev', ...quiet], { cwd });
  writeFileSync(stamp, wanted);
  return true;
}

/**
 * Whether node_modules holds what the lock file asks for, by npm's own note of what it installed.
 *
 * @param {string} folder
 */
function isInstalled(folder) {
  const note = `${folder}node_modules/.package-lock.json`;
  if (!existsSync(note)) return false;
  const installed = packagesOf(note);
  return Object.entries(packagesOf(`${folder}package-lock.json`)).every(
    ([path, { version, optional }]) => path === '' || installed[path]?.version === version || (optional === true && installed[path] === undefined),
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string; optional?: boolean }>}
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}
