/**
 * @typedef {object} Suite
 * @property {string} name Name of the file under suites/ and of the entry in minimum.json.
 * @property {'folder' | 'folders' | 'large' | 'none'} workspace What the window opens: a copy of the example, a workspace file with two copies, the example among 150,000
 *   lines of other code, or nothing.
 * @property {boolean} trusted Whether the window trusts the folder.
 */

/**
 * The suites that run inside VS Code, a window each, in this order.
 *
 * @type {readonly Suite[]}
 */
export const SUITES = [
  { name: 'answer', workspace: 'folder', trusted: true },
  { name: 'ghosts', workspace: 'folder', trusted: true },
  { name: 'folders', workspace: 'folders', trusted: true },
  { name: 'notebook', workspace: 'folder', trusted: true },
  { name: 'untitled', workspace: 'none', trusted: true },
  { name: 'untrusted', workspace: 'folder', trusted: false },
  { name: 'large', workspace: 'large', trusted: true },
];
