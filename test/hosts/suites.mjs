/**
 * @typedef {object} Suite
 * @property {string} name Name of the file under suites/ and of the entry in minimum.json.
 * @property {'folder' | 'folders' | 'none'} workspace What the window opens: a copy of the example, a workspace file with two copies, or nothing.
 * @property {boolean} trusted Whether the window trusts the folder.
 */

/**
 * The suites that run inside VS Code, a window each, in this order.
 *
 * @type {readonly Suite[]}
 */
export const SUITES = [{ name: 'stub', workspace: 'folder', trusted: true }];
