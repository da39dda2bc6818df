import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HOSTS } from '../../scripts/install.mjs';
import { endGroup } from '../../scripts/process.mjs';
import { QUIET_SETTINGS, writeSettings } from './settings.mjs';

/** The server of VS Code as npm ships it: real extension hosts under Node, the workbench in a browser. */
const VSCODE = `${HOSTS}node_modules/code-server/lib/vscode/`;

/** How long the server may take to listen, in milliseconds. */
const PATIENCE = 30_000;

/**
 * @typedef {object} ServerOptions
 * @property {boolean} trust Whether folders need the user's trust, as in a window a user opens. Tests mostly do without.
 * @property {Record<string, unknown>} [settings] User settings; ignored where `userData` has some.
 * @property {string} [userData] Folder of user data. Default: a temporary one.
 * @property {string} [extensions] Folder of installed extensions. Default: a temporary, empty one.
 * @property {number} [port] Default: any free one.
 */

/**
 * @typedef {object} Server
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {string} token The secret without which the server answers nothing.
 * @property {string} scratch A temporary folder, removed when the server stops.
 * @property {() => string} log What the server wrote so far.
 * @property {Promise<number>} ended Resolves to the exit code when the server ends, asked to or not.
 * @property {() => Promise<void>} stop Ends the server and its extension hosts. May be called twice.
 */

/** @returns {string} Version of VS Code, such as `1.139.1`. */
export function vscodeVersion() {
  return JSON.parse(readFileSync(`${VSCODE}package.json`, 'utf8')).version;
}

/**
 * Starts the server on the loopback interface.
 *
 * @param {ServerOptions} options
 * @returns {Promise<Server>} Rejects with the server's own words where it ends or stays silent before it listens.
 */
export async function startServer(options) {
  const scratch = mkdtempSync(join(tmpdir(), 'clausemark-host-'));
  const userData = options.userData ?? join(scratch, 'data');
  writeSettings(userData, options.settings ?? QUIET_SETTINGS);
  const token = randomBytes(16).toString('hex');
  const tokenFile = join(scratch, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });

  const args = ['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--connection-token-file', tokenFile];
  args.push('--accept-server-license-terms', '--telemetry-level', 'off');
  args.push('--server-data-dir', join(scratch, 'server'), '--user-data-dir', userData, '--extensions-dir', options.extensions ?? join(scratch, 'extensions'));
  // Without this a built workbench ignores the extensions under development and the tests that its address names.
  args.push('--enable-smoke-test-driver');
  if (!options.trust) args.push('--disable-workspace-trust');

  // A group of its own: when the server dies first, nothing else ends its extension hosts.
  const child = spawn(nodeForServer(), [`${VSCODE}out/server-main.js`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', XDG_RUNTIME_DIR: scratch },
    detached: true,
  });
  /** @type {Promise<number>} */
  const ended = new Promise((done) => child.on('close', (code) => done(code ?? 1)).on('error', () => done(1)));
  const stop = async () => {
    await endGroup(child);
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  let log = '';
  try {
    const port = await new Promise((listening, reject) => {
      const listen = (/** @type {Buffer} */ chunk) => {
        log += chunk;
        const port = /Web UI available at \S+?:(\d+)/.exec(log)?.[1];
        if (port !== undefined) listening(port);
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.on('error', reject);
      ended.then((code) => reject(new Error(`The VS Code server ended with code ${code}\n${log}`)));
      setTimeout(() => reject(new Error(`The VS Code server did not listen within ${PATIENCE / 1000} s\n${log}`)), PATIENCE).unref();
    });
    return { origin: `http://127.0.0.1:${port}`, token, scratch, log: () => log, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @typedef {object} Window
 * @property {string} [workspace] Absolute path of a folder or of a `.code-workspace` file. Default: an empty window.
 * @property {readonly string[]} extensions Absolute paths of extensions under development.
 * @property {string} [tests] Absolute path of the module whose `run` the extension host calls.
 * @property {string} [file] Absolute path of a file to open; `:LINE:COLUMN`, counted from 1, may follow.
 */

/**
 * The address that opens a window.
 *
 * @param {Server} server
 * @param {Window} window
 * @returns {string} It holds the token: whoever has it may read and write files as the user does.
 */
export function windowAddress(server, window) {
  const remote = (/** @type {string} */ path) => `vscode-remote://${new URL(server.origin).host}${encodeURI(resolve(path))}`;
  /** @type {[string, string][]} */
  const payload = window.extensions.map((path) => ['extensionDevelopmentPath', remote(path)]);
  if (window.tests !== undefined) payload.push(['extensionTestsPath', remote(window.tests)]);
  if (window.file !== undefined) payload.push(['openFile', remote(window.file)], ['gotoLineMode', 'true']);
  payload.push(['skipWelcome', 'true'], ['skipReleaseNotes', 'true']);
  const query = new URLSearchParams({ tkn: server.token });
  if (window.workspace === undefined) query.set('ew', 'true');
  else query.set(window.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', window.workspace);
  query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}

/**
 * The server needs `module.registerHooks`, which came with Node 22.15.
 *
 * @returns {string} Path of a Node that has it: the packaged one, else the one that runs this.
 */
function nodeForServer() {
  const packaged = `${HOSTS}node_modules/node-${process.platform}-${process.arch}/bin/node`;
  if (existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major >= 24 || (major === 22 && minor >= 15)) return process.execPath;
  throw new Error(`The VS Code server needs Node 24; this is ${process.versions.node}, and no packaged one is there for ${process.platform} ${process.arch}`);
}
