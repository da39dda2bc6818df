import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { linesBelow, makeCheckout, WANTED } from './checkout.mjs';
import { keystrokes } from './keystrokes.mjs';

// Measures the command against the ast-grep CLI (and Semgrep, where it is on the PATH) on one checkout in one run, and says
// where the time goes. Ends with 1 when a limit is missed. `npm run bench -- FOLDER` measures on a checkout of one's own.

const HERE = import.meta.dirname;
const HOME = join(HERE, '../..');
const CLI = join(HOME, 'dist/cli.js');
const { positionals, values } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '3' } } });
const RUNS = Number(values.runs);

const LIMITS = { cold: 6, semgrep: 0.15, second: 0.3, memory: 500, keystroke: 50, activation: 150 };

/** Ten plain rules: a pattern and its language. */
const RULES = ['load_dataset($$$A)', '$C.chat.completions.create($$$A)', 'requests.post($$$A)', 'print($$$A)', 'json.dump($$$A)']
  .map((pattern) => ({ language: 'Python', pattern }))
  .concat(
    ['fetch($$$A)', 'console.log($$$A)', '$C.chat.completions.create($$$A)', 'new OpenAI($$$A)', '$A.insert($$$B)'].map((pattern) => ({
      language: 'TypeScript',
      pattern,
    })),
  );

const checkout = positionals[0] ?? makeCheckout();
const lines = linesBelow(checkout);
const total = lines.python + lines.typescript;
console.log(`${checkout}: ${lines.python} lines of Python, ${lines.typescript} of TypeScript`);
const missed = [];
if (total < WANTED) missed.push(`the checkout has ${total} lines; at least ${WANTED} are wanted`);

if (!existsSync(CLI)) run('node', ['scripts/build.mjs'], HOME);
const cache = mkdtempSync(join(tmpdir(), 'clausemark-bench-cache-'));
const env = { ...process.env, XDG_CACHE_HOME: cache, CLAUSEMARK_TIMINGS: '1' };
const ours = (/** @type {string[]} */ ...more) =>
  measured(process.execPath, [CLI, 'check', checkout, '--format', 'json', '--output', join(cache, 'report.json'), ...more], env, [0, 1, 2]);

const astGrep = astGrepCli();
const theirs = best(() => measured(astGrep.command, astGrep.args, process.env, [0, 1]));
console.log(`ast-grep, ten rules: ${seconds(theirs.wall)}`);
const cold = best(() => {
  rmSync(join(cache, 'clausemark'), { recursive: true, force: true });
  return ours();
});
limit('cold scan', cold.wall / theirs.wall, LIMITS.cold, `× ast-grep (${seconds(cold.wall)})`);
phases(cold.err);
const second = best(() => ours());
limit('second scan', second.wall / cold.wall, LIMITS.second, `× the cold one (${seconds(second.wall)})`);
phases(second.err);
const uncached = best(() => ours('--no-cache'));
console.log(`without a cache: ${seconds(uncached.wall)}`);
limit('peak memory', Math.max(cold.memory, second.memory, uncached.memory), LIMITS.memory, 'MB');
semgrep(cold.wall);
const p95 = await keystrokes(HOME, checkout, cache);
limit('keystroke, p95', p95.p95, LIMITS.keystroke, `ms in ${p95.path} (${p95.lines} lines; median ${p95.median.toFixed(1)} ms)`);
activation();
rmSync(cache, { recursive: true, force: true });
for (const reason of missed) console.error(`missed: ${reason}`);
process.exitCode = missed.length ? 1 : 0;

/**
 * @param {string} what
 * @param {number} value
 * @param {number} most
 * @param {string} unit
 */
function limit(what, value, most, unit) {
  const text = `${what}: ${value.toFixed(value < 10 ? 2 : 0)} ${unit}; at most ${most}`;
  console.log(text);
  if (value > most) missed.push(text);
}

/** @param {string} err */
function phases(err) {
  const line = err.split('\n').find((one) => one.startsWith('{'));
  if (!line) return;
  const spent = /** @type {Record<string, number>} */ (JSON.parse(line));
  console.log(
    `  ${Object.entries(spent)
      .map(([phase, ms]) => `${phase} ${Math.round(ms)} ms`)
      .join(', ')}`,
  );
}

/**
 * Wall time in milliseconds, and peak memory in MB where the system has GNU time.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @param {number[]} accepted
 */
function measured(command, args, environment, accepted) {
  const timed = existsSync('/usr/bin/time');
  const [program, all] = timed ? ['/usr/bin/time', ['-f', 'MAXRSS %M', command, ...args]] : [command, args];
  const start = performance.now();
  const { status, stderr, error } = spawnSync(program, all, { env: environment, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'ignore', 'pipe'] });
  const wall = performance.now() - start;
  if (error || status === null || !accepted.includes(status)) throw new Error(`${command} ended with ${status}: ${error?.message ?? stderr.slice(0, 2000)}`);
  return { wall, memory: Number(/MAXRSS (\d+)/.exec(stderr)?.[1] ?? 0) / 1024, err: stderr };
}

/**
 * The quickest of some runs: what is slower was disturbed.
 *
 * @param {() => ReturnType<typeof measured>} work
 */
function best(work) {
  let found = work();
  for (let i = 1; i < RUNS; i++) {
    const next = work();
    const memory = Math.max(found.memory, next.memory);
    found = { ...(next.wall < found.wall ? next : found), memory };
  }
  return found;
}

/** The CLI in a folder of its own beside this file, with ten rules. */
function astGrepCli() {
  const folder = join(HERE, 'ast-grep');
  const command = join(folder, 'node_modules/.bin/ast-grep');
  mkdirSync(join(folder, 'rules'), { recursive: true });
  if (!existsSync(command)) {
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    run('npm', ['install', '--no-audit', '--no-fund', '@ast-grep/cli@0.51.1'], folder);
  }
  writeFileSync(join(folder, 'sgconfig.yml'), 'ruleDirs: [rules]\n');
  for (const [i, { language, pattern }] of RULES.entries()) {
    writeFileSync(join(folder, `rules/rule-${i}.yml`), `id: rule-${i}\nlanguage: ${language}\nseverity: info\nrule:\n  pattern: ${JSON.stringify(pattern)}\n`);
  }
  return { command, args: ['scan', '--config', join(folder, 'sgconfig.yml'), '--json=compact', checkout] };
}

/** @param {number} ourWall */
function semgrep(ourWall) {
  if (spawnSync('semgrep', ['--version']).status !== 0) {
    console.log('Semgrep is not on the PATH; not compared');
    return;
  }
  const config = join(cache, 'semgrep.yaml');
  const rules = RULES.map(({ language, pattern }, i) => ({
    id: `rule-${i}`,
    languages: [language.toLowerCase()],
    severity: 'INFO',
    message: 'found',
    pattern: pattern.replace(/\$\$\$\w/g, '...'),
  }));
  writeFileSync(config, JSON.stringify({ rules }));
  const other = measured('semgrep', ['scan', '--metrics=off', '--disable-version-check', '--config', config, '--json', checkout], process.env, [0, 1]);
  limit('cold scan', ourWall / other.wall, LIMITS.semgrep, `× Semgrep (${seconds(other.wall)})`);
}

/** What the suite inside real VS Code has measured, where it has run. */
function activation() {
  const path = join(HOME, 'test/hosts/out/activation.json');
  if (!existsSync(path)) {
    console.log('activation: not measured; npm run hosts writes test/hosts/out/activation.json');
    return;
  }
  const { milliseconds } = JSON.parse(readFileSync(path, 'utf8'));
  limit('activation', milliseconds, LIMITS.activation, 'ms');
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}
