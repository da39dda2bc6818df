import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { HOSTS, installHosts } from '../../scripts/install.mjs';
import { run } from '../../scripts/process.mjs';
import { ensureChromium } from './chromium.mjs';
import { SUITES } from './suites.mjs';

/** @typedef {{ passed: number; failed: number }} Counts */

/** The suite that looks at the window from outside. It needs the browser's VS Code. */
const PICTURE = 'picture';

const MOCHA = ['node_modules/mocha/bin/mocha.js', '--ui', 'tdd', '--no-color', '--forbid-only', '--forbid-pending', 'picture/picture.test.mjs'];

/**
 * Runs suites in VS Code, one after another, and prints what each says.
 *
 * @param {readonly string[]} [names] Default: all that this VS Code can run.
 * @returns {Promise<Counts>} Rejects where the editor or the browser cannot be installed, or the suites not be built.
 */
export async function runHosts(names = suitesHere()) {
  await installHosts();
  if (process.env.VSCODE_EXE === undefined) await ensureChromium();
  const { buildSuites } = await import('./build-suites.mjs');
  await buildSuites();
  /** @type {Record<string, number>} */
  const minimum = JSON.parse(readFileSync(`${HOSTS}minimum.json`, 'utf8'));
  const total = { passed: 0, failed: 0 };
  for (const name of names) {
    console.log(`-- suite ${name}`);
    const started = Date.now();
    const { code, output } = await run(process.execPath, name === PICTURE ? MOCHA : [`${HOSTS}run-suite.mjs`, name], { cwd: HOSTS, output: 'both' });
    const { passed, failed } = judge(output, code, minimum[name]);
    console.log(`-- suite ${name}: ${passed} passed, ${failed} failed (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

/** Desktop VS Code trusts every folder under test, and nothing looks at its window from outside. */
function suitesHere() {
  const all = [...SUITES.map(({ name }) => name), PICTURE];
  if (process.env.VSCODE_EXE === undefined) return all;
  const here = SUITES.filter(({ trusted }) => trusted).map(({ name }) => name);
  console.log(`Not in desktop VS Code: ${all.filter((name) => !here.includes(name)).join(', ')}`);
  return here;
}

/**
 * Counts by mocha's own lines. An exit code alone proves nothing: an extension host that crashed, a window that ignored its tests and a glob that
 * matched no file have all ended with 0. What is wrong beside a failed test counts as one failure.
 *
 * @param {string} output
 * @param {number} code
 * @param {number | undefined} minimum Tests that have to pass.
 * @returns {Counts}
 */
export function judge(output, code, minimum) {
  const count = (/** @type {string} */ word) => Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'm').exec(output)?.[1] ?? 0);
  const passed = count('passing');
  const failed = count('failing');
  if (failed > 0) return { passed, failed };
  /** @type {string | undefined} */
  let wrong;
  if (code !== 0) wrong = `the run ended with code ${code}`;
  else if (minimum === undefined || minimum < 1) wrong = 'minimum.json has no number for it';
  else if (passed < minimum) wrong = `${passed} tests passed, and minimum.json asks for ${minimum}`;
  if (wrong === undefined) return { passed, failed };
  console.error(`The suite fails: ${wrong}`);
  return { passed, failed: 1 };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2);
  const { passed, failed } = await runHosts(names.length > 0 ? names : undefined);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
