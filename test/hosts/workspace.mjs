import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from '../../scripts/install.mjs';

/** The service that tests and `npm start` open. */
export const EXAMPLE = `${ROOT}examples/chat-service`;

/** A place in it that asks for an answer, as `PATH:LINE:COLUMN`, counted from 1. */
export const TELLING = `${EXAMPLE}/training/pretrain.py:18:14`;

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
  const folders = { folder: ['chat-service'], folders: ['first', 'second'], large: ['monorepo'], none: [] }[kind].map((name) => join(root, name));
  for (const folder of folders) cpSync(EXAMPLE, folder, { recursive: true });
  if (kind === 'large') for (const folder of folders) writeParts(folder);
  mkdirSync(join(root, 'extensions'));
  let workspace = folders[0];
  if (kind === 'folders') {
    workspace = join(root, 'two.code-workspace');
    writeFileSync(workspace, JSON.stringify({ folders: folders.map((folder) => ({ path: basename(folder) })) }));
  }
  return { root, workspace, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}

/** Folders, and functions in each of a folder's files: about 150,000 lines together. */
const PARTS = 250;
const FUNCTIONS = 33;

/**
 * Adds much ordinary code in two languages, with a data set here and there.
 *
 * @param {string} root
 */
function writeParts(root) {
  writeFileSync(join(root, 'notes.txt'), 'Nothing that is analysed.\n');
  for (let part = 0; part < PARTS; part++) {
    const folder = join(root, `part_${String(part).padStart(3, '0')}`);
    mkdirSync(folder);
    for (const name of ['orders', 'stock']) {
      writeFileSync(join(folder, `${name}.py`), `from .load import rows\n\n\n${times(FUNCTIONS, (index) => pythonFunction(name, index))}`);
      writeFileSync(join(folder, `${name}.ts`), `import { log } from './log';\n\n${times(FUNCTIONS, (index) => typescriptFunction(name, index))}`);
    }
    writeFileSync(join(folder, 'log.ts'), 'export const log = (text: string): void => console.error(text.length);\n');
    writeFileSync(join(folder, 'load.py'), `from datasets import load_dataset\n\nrows = load_dataset("acme/set-${part}")\n`);
  }
}

/**
 * @param {number} count
 * @param {(index: number) => string} text
 */
function times(count, text) {
  return Array.from({ length: count }, (_, index) => text(index)).join('\n\n');
}

/**
 * @param {string} name
 * @param {number} index
 */
function pythonFunction(name, index) {
  return `def ${name}_${index}(value: int, limit: int = ${index}) -> list[int]:
    """Counts up to a limit."""
    found = []
    while value < limit:
        if value % 3 == 0:
            found.append(value)
        value += 1
    return found
`;
}

/**
 * @param {string} name
 * @param {number} index
 */
function typescriptFunction(name, index) {
  return `export function ${name}${index}(value: number, limit = ${index}): number[] {
  const found: number[] = [];
  while (value < limit) {
    if (value % 3 === 0) found.push(value);
    value += 1;
  }
  log(String(found.length));
  return found;
}
`;
}
