import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHosts } from '../test/hosts/run.mjs';
import { installHosts, installPackage, ROOT } from './install.mjs';
import { run, runOrFail } from './process.mjs';

// Everything that has to hold before a change goes in. The last line is `N passed, N failed`, over vitest and the suites in VS Code; a stage that is
// not made of tests (build, types, lint) adds one to the failed where it fails, and the stages after it still run.

/** @typedef {import('../test/hosts/run.mjs').Counts} Counts */

const total = { passed: 0, failed: 0 };

/**
 * @param {string} name
 * @param {() => Promise<Counts>} body
 */
async function stage(name, body) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const { passed, failed } = await body().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  total.passed += passed;
  total.failed += failed;
  const outcome = passed + failed > 0 ? `${passed} passed, ${failed} failed` : 'ok';
  console.log(`== ${name}: ${outcome} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

/** @returns {Counts} */
const fine = () => ({ passed: 0, failed: 0 });

/** @param {string} name A program of this package's dependencies. */
const tool = (name) => join(ROOT, 'node_modules/.bin', name);

async function types() {
  for (const project of ['tsconfig.json', 'test/hosts/tsconfig.json']) {
    const { code, output } = await run(tool('tsc'), ['-p', project, '--noEmit', '--pretty', 'false'], { cwd: ROOT, output: 'both' });
    const errors = output.match(/error TS\d+/g)?.length ?? 0;
    console.log(`${project}: ${errors} errors`);
    if (code !== 0) throw new Error('The types do not fit');
  }
  return fine();
}

/**
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numTotalTests
 * @property {{ status: string; assertionResults: unknown[] }[]} testResults A file each; one that cannot be read fails with no assertion.
 */

/** Tests that are skipped, and files that cannot be read, count as failed. */
async function units() {
  const folder = mkdtempSync(join(tmpdir(), 'clausemark-test-'));
  try {
    const file = join(folder, 'vitest.json');
    const { code } = await run(tool('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], { cwd: ROOT });
    /** @type {VitestReport} */
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const unrun = report.numTotalTests - report.numPassedTests - report.numFailedTests;
    const unread = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
    console.log(`${report.testResults.length} files, of which ${unread} could not be read; ${unrun} tests left out`);
    const failed = report.numFailedTests + unrun + unread;
    return { passed: report.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await stage('install', async () => {
  await installPackage();
  await installHosts();
  return fine();
});
await stage('build', async () => {
  await runOrFail(process.execPath, [join(ROOT, 'scripts/build.mjs')]);
  return fine();
});
await stage('types', types);
await stage('lint', async () => {
  await runOrFail(tool('biome'), ['check', '.'], { cwd: ROOT });
  return fine();
});
await stage('unit tests', units);
await stage('tests in VS Code', () => runHosts());

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
