#!/usr/bin/env node
// Stands in for the executable of desktop VS Code: takes its test arguments, runs the tests in the server that npm ships, with the workbench in a
// browser without a display, and ends with the tests' exit code. `runTests` of @vscode/test-electron drives both alike.
import { resolve } from 'node:path';
import { format, parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import { startServer, vscodeVersion, windowAddress } from './server.mjs';

/** Seconds a whole run may take; then it fails with code 124. */
const LIMIT = Number(process.env.CLAUSEMARK_HOST_LIMIT ?? 180);

/** Lines that VS Code itself logs through the channel of the tests' console. */
const NOISE = [
  /^\[[\w .:#-]+\]/,
  /^(Resolv|Creat)\w+ (a |connection )/,
  /^Updating additional builtin/,
  /open-vsx|ENOTFOUND|ServiceWorker|authentication provider/,
  /^Started local extension host|^Extension host/,
  /spdlog|native-watchdog|vscode-sqlite3/,
  /^No localization/,
];

const { values, positionals } = parseArgs({
  strict: false, // desktop VS Code's other arguments have no meaning here
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    version: { type: 'boolean' },
  },
});

/** @param {unknown} value */
const path = (value) => (typeof value === 'string' ? resolve(value) : undefined);

/** @type {import('./server.mjs').Server | undefined} */
let server;
/** @type {import('./browser.mjs').Browser | undefined} */
let browser;
let ending = false;

/**
 * Closes everything and ends this process.
 *
 * @param {number} code
 * @param {string} [reason]
 * @returns {Promise<void>}
 */
async function end(code, reason) {
  if (ending) return;
  ending = true;
  if (reason !== undefined) console.error(`launcher: ${reason}`);
  await browser?.close();
  await server?.stop();
  process.exit(code);
}

/**
 * How a crashed extension host ended. Its crash reaches the workbench as a closed connection, which then reports success.
 *
 * @param {string} log What the server wrote.
 */
function crashOf(log) {
  const exits = log.matchAll(/Extension Host Process exited with code: (\S+), signal: (\w+)/g);
  return [...exits].find(([, code, signal]) => code !== '0' || signal !== 'null')?.[0];
}

async function main() {
  if (values.version === true) return console.log(vscodeVersion());
  const tests = path(values.extensionTestsPath);
  if (tests === undefined) return end(2, '--extensionTestsPath is missing');
  setTimeout(() => end(124, `no result within ${LIMIT} s\n${server?.log().slice(-3000)}`), LIMIT * 1000).unref();

  const userData = path(values['user-data-dir']);
  const extensionsFolder = path(values['extensions-dir']);
  const running = await startServer({
    trust: process.env.CLAUSEMARK_HOST_TRUST === '1',
    ...(userData === undefined ? {} : { userData }),
    ...(extensionsFolder === undefined ? {} : { extensions: extensionsFolder }),
  });
  server = running;
  running.ended.then((code) => end(1, `the server ended with code ${code}\n${running.log().slice(-3000)}`));
  browser = await openBrowser(running.scratch, { width: 1280, height: 900 });
  const { page } = browser;
  page.on('crash', () => end(1, 'the page crashed'));

  // The workbench calls these two where it finds them.
  await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
    const line = format(...args);
    if (process.env.CLAUSEMARK_HOST_DEBUG !== '1' && NOISE.some((noise) => noise.test(line))) return;
    (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${line}\n`);
  });
  await page.exposeFunction('codeAutomationExit', async (/** @type {number} */ code) => {
    await new Promise((done) => setTimeout(done, 300)); // for the server to notice how the extension host ended
    const crash = crashOf(running.log());
    await end(crash !== undefined && code === 0 ? 1 : code, crash);
  });

  const [workspace] = positionals.map(path);
  const extensions = [values.extensionDevelopmentPath ?? []].flat().flatMap((value) => path(value) ?? []);
  await page.goto(windowAddress(running, { extensions, tests, ...(workspace === undefined ? {} : { workspace }) }));
}

process.on('SIGINT', () => end(130));
process.on('SIGTERM', () => end(143));
main().catch((error) => end(1, String(error?.stack ?? error)));
