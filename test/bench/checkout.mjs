import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

// A checkout of real Python and TypeScript to measure on: sources of published packages, installed once into a folder for temporary files.

/** What publishes its TypeScript beside the built files, and what an AI service in Python is made of. Versions are fixed, so that runs compare. */
const NPM = ['openai@4.77.0', 'zod@3.25.76', 'hono@4.6.14', 'drizzle-orm@0.36.4', '@trpc/server@10.45.2', '@tanstack/query-core@5.62.7'];
const PIP = ['openai==1.57.4', 'fastapi==0.115.6', 'datasets==3.2.0', 'trl==0.13.0', 'chainlit==2.0.1'];

export const WANTED = 150_000;
const CODE = new Set(['.py', '.ts', '.tsx']);

/**
 * Number of lines of Python and TypeScript below a folder.
 *
 * @param {string} folder
 * @returns {{ python: number, typescript: number }}
 */
export function linesBelow(folder) {
  const lines = { python: 0, typescript: 0 };
  for (const path of filesBelow(folder)) {
    const count = readFileSync(path, 'utf8').split('\n').length;
    if (path.endsWith('.py')) lines.python += count;
    else lines.typescript += count;
  }
  return lines;
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', '.git'].includes(entry.name) ? [] : filesBelow(path);
    return entry.isFile() && CODE.has(extname(path)) && !path.endsWith('.d.ts') ? [path] : [];
  });
}

/** @returns {string} A folder with enough of both languages. */
export function makeCheckout() {
  const root = join(tmpdir(), 'clausemark-bench');
  const checkout = join(root, 'checkout');
  if (existsSync(join(checkout, 'done'))) return checkout;
  const npm = join(root, 'npm');
  mkdirSync(npm, { recursive: true });
  writeFileSync(join(npm, 'package.json'), '{"private": true}');
  console.log('installing the packages to measure on …');
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', ...NPM], npm);
  run('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-compile', '--target', join(root, 'pip'), ...PIP], root);
  // In `node_modules` and `site-packages` nothing would be looked at.
  for (const name of readdirSync(join(npm, 'node_modules'))) {
    if (name.startsWith('.')) continue;
    for (const path of name.startsWith('@') ? readdirSync(join(npm, 'node_modules', name)).map((part) => join(name, part)) : [name]) {
      const from = join(npm, 'node_modules', path);
      if (filesBelow(from).length > 10) cpSync(from, join(checkout, 'web', path), { recursive: true, filter: (file) => wanted(file) });
    }
  }
  cpSync(join(root, 'pip'), join(checkout, 'service'), { recursive: true, filter: (file) => wanted(file) });
  writeFileSync(join(checkout, 'done'), '');
  return checkout;
}

/** @param {string} path */
function wanted(path) {
  return statSync(path).isDirectory()
    ? !/node_modules$|\.dist-info$/.test(path) || path.endsWith('npm/node_modules')
    : !/\.(?:d\.ts|map|m?js|cjs|d\.mts|d\.cts)$/.test(path);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (error || status !== 0) throw new Error(`${command} ${args.slice(0, 4).join(' ')} … failed${error ? `: ${error.message}` : ` with ${status}`}`);
}
