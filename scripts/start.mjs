import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer, windowAddress } from '../test/hosts/server.mjs';
import { EXAMPLE, TELLING } from '../test/hosts/workspace.mjs';
import { installHosts, installPackage, ROOT } from './install.mjs';
import { endGroup, run, runOrFail } from './process.mjs';

const USAGE = `npm start: installs, builds, reports on examples/chat-service, and opens it in VS Code with the extension.
  npm start -- --once       open, see that the editor answers, and end (also where CI is set)
  npm start -- --browser    open in the browser even where VS Code is installed
  npm start -- --port N     the port of the browser's VS Code; default: a free one`;

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: (process.env.CI ?? '') !== '' },
    browser: { type: 'boolean', default: false },
    port: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/**
 * Path of the installed VS Code where it can open a window here: not as root, not without a display, not the command that a remote terminal has.
 *
 * @returns {string | undefined}
 */
function desktopEditor() {
  const { VSCODE_IPC_HOOK_CLI, WSL_DISTRO_NAME, DISPLAY, WAYLAND_DISPLAY, PATH = '' } = process.env;
  if (process.getuid?.() === 0 || VSCODE_IPC_HOOK_CLI !== undefined || WSL_DISTRO_NAME !== undefined) return undefined;
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return PATH.split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isExecutable);
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

/**
 * Opens desktop VS Code and waits until its window is closed.
 *
 * @param {string} editor
 * @returns {Promise<boolean>} Whether it could be opened.
 */
async function openDesktop(editor) {
  console.log(`Opening ${EXAMPLE} in ${editor}. Close the window or press Ctrl-C to end.`);
  const args = ['--new-window', '--wait', `--extensionDevelopmentPath=${ROOT}`, EXAMPLE, '--goto', TELLING];
  const child = spawn(editor, args, { stdio: 'inherit', detached: process.platform !== 'win32', shell: process.platform === 'win32' });
  const stopping = onInterrupt(() => endGroup(child));
  return new Promise((resolve) => child.on('error', () => resolve(false)).on('close', (code) => resolve(code === 0 || stopping())));
}

/** Serves VS Code for a browser; ends with Ctrl-C or, under --once, when it has answered. */
async function openInBrowser() {
  await installHosts();
  const server = await startServer({ trust: true, ...(values.port === undefined ? {} : { port: Number(values.port) }) });
  const stopping = onInterrupt(server.stop);
  const address = windowAddress(server, { workspace: EXAMPLE, extensions: [ROOT], file: TELLING });
  console.log(`VS Code with Clausemark:\n\n  ${address}\n\nWhoever has this address can read and write your files: keep it to yourself.`);
  if (values.once) {
    try {
      await verify(server.origin, address);
      console.log('The editor answers.');
    } finally {
      await server.stop();
    }
    return;
  }
  console.log('Press Ctrl-C to end.');
  const code = await server.ended;
  if (stopping()) return new Promise(() => {});
  await server.stop();
  throw new Error(`The VS Code server ended with code ${code}\n${server.log().slice(-2000)}`);
}

/**
 * @param {string} origin
 * @param {string} address
 * @returns {Promise<void>} Rejects unless the address gives the workbench, and gives it only with its token.
 */
async function verify(origin, address) {
  const denied = await fetch(origin);
  if (denied.status !== 403) throw new Error(`The editor answers ${denied.status} without its token; 403 was expected`);
  const token = new URL(address).searchParams.get('tkn') ?? '';
  const page = await fetch(address, { redirect: 'manual' });
  const cookie = page.headers.get('set-cookie') ?? '';
  const answer = page.status === 302 ? await fetch(new URL(page.headers.get('location') ?? '', origin), { headers: { cookie } }) : page;
  const html = await answer.text();
  if (answer.status !== 200 || !html.includes('vscode-workbench-web-configuration')) {
    throw new Error(`The editor answers ${answer.status}, without its page: ${html.slice(0, 300).replaceAll(token, '…')}`);
  }
}

/**
 * @param {() => Promise<void>} stop Runs once, at the first Ctrl-C or termination; then this process ends.
 * @returns {() => boolean} Whether that has begun.
 */
function onInterrupt(stop) {
  let stopping = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      await stop();
      process.exit(0);
    });
  }
  return () => stopping;
}

async function main() {
  if (values.help) return console.log(USAGE);
  await installPackage();
  await runOrFail(process.execPath, [join(ROOT, 'scripts/build.mjs')]);
  const check = await run(process.execPath, [join(ROOT, 'dist/cli.js'), 'check', EXAMPLE]);
  if (check.code > 1) throw new Error(`clausemark check ended with code ${check.code}`);
  const desktop = values.once || values.browser ? undefined : desktopEditor();
  if (desktop !== undefined && (await openDesktop(desktop))) return;
  await openInBrowser();
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
