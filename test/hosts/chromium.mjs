import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { run } from '../../scripts/process.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES = ['/snap/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** @returns {string | undefined} Path of an installed Chromium: the one CHROMIUM names, else one on PATH or in its usual place. */
function findChromium() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which cannot be run`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute);
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES].find(isExecutable);
}

/**
 * Finds Chromium; installs Debian's where it is missing and may be installed.
 *
 * @returns {Promise<string>} Its path. Rejects with what to do where there is none.
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && process.platform === 'linux') {
    console.log('Installing Chromium (apt-get)');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    ]) {
      const { code, output } = await run('apt-get', args, { env, output: 'keep' }).catch((error) => ({ code: 1, output: String(error) }));
      if (code !== 0) console.error(`apt-get ${args[0]} failed\n${output.slice(-2000)}`);
    }
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error('The tests in VS Code need Chromium (or Chrome): install it, or name its executable in the environment variable CHROMIUM.');
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
