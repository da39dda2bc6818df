import { spawn } from 'node:child_process';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] Folder to run in.
 * @property {NodeJS.ProcessEnv} [env] Variables beside the inherited ones.
 * @property {'pass' | 'keep' | 'both'} [output] `pass` shows what the program writes, `keep` returns it, `both` does both. Default: `pass`.
 */

/**
 * @typedef {object} Outcome
 * @property {number} code Exit code; 1 where a signal ended the program.
 * @property {string} output What the program wrote to both streams, in order of arrival; empty under `pass`.
 */

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>} Rejects only where the program cannot be started.
 */
export function run(command, args, options = {}) {
  const mode = options.output ?? 'pass';
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: mode === 'pass' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      from?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        if (mode === 'both') to.write(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a program that has to succeed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} Its output. Rejects with what it said where the exit code is not 0.
 */
export async function runOrFail(command, args, options = {}) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with code ${code}${output === '' ? '' : `\n${output}`}`);
  return output;
}

/**
 * Ends a process that leads a process group of its own, and everything in the group: asks first, then kills.
 *
 * @param {import('node:child_process').ChildProcess} leader Started with `detached: true`.
 * @param {number} [patience] Milliseconds between asking and killing.
 * @returns {Promise<void>}
 */
export async function endGroup(leader, patience = 2000) {
  const { pid } = leader;
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  const until = Date.now() + patience;
  while (signalGroup(pid, 0) && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
  signalGroup(pid, 'SIGKILL');
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} Whether the group had a process left.
 */
function signalGroup(pid, signal) {
  try {
    return process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    return false;
  }
}
