import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from '../../scripts/install.mjs';

/** The service that tests and `npm start` open. */
export const EXAMPLE = `${ROOT}examples/chat-service`;

/**
 * @typedef {object} Copy
 * @property {string} root A temporary folder; user data and extensions of the window go here too.
 * @property {string | undefined} workspace What the window opens: a folder or a `.code-workspace` file.
 * @property {() => void} remove
 */

/**
 * Copies the example to where tests may change it.
 *
 * @param {import('./suites.mjs').Suite['workspace']} kind
 * @returns {Copy}
 */
export function copyExample(kind) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'clausemark-suite-')));
  const folders = { folder: ['chat-service'], folders: ['first', 'second'], none: [] }[kind].map((name) => join(root, name));
  for (const folder of folders) cpSync(EXAMPLE, folder, { recursive: true });
  mkdirSync(join(root, 'extensions'));
  let workspace = folders[0];
  if (kind === 'folders') {
    workspace = join(root, 'two.code-workspace');
    writeFileSync(workspace, JSON.stringify({ folders: folders.map((folder) => ({ path: basename(folder) })) }));
  }
  return { root, workspace, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}
