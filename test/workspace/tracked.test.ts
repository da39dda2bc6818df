import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trackedIn } from '../../src/workspace/git-index.js';
import { NodeFileSystem } from '../../src/workspace/node/file-system.js';
import { walk } from '../../src/workspace/walk.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clausemark-tracked-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text = 'x = 1\n'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function git(...words: string[]): void {
  execFileSync('git', ['-C', root, '-c', 'core.autocrlf=false', ...words], { stdio: 'ignore' });
}

async function walked(excluded: readonly string[] = []): Promise<readonly string[]> {
  const { files } = await walk(new NodeFileSystem(root), { excludesOf: () => excluded });
  return files.map(({ path }) => path);
}

const PATHS = ['a.py', 'data/deep/load.py', 'data/generate.py', 'data/generate2.py', 'data/数据.py', `${'long/'.repeat(40)}x.py`];

describe('what git tracks', () => {
  for (const version of ['2', '4']) {
    it(`is read from an index of version ${version}`, () => {
      git('init', '-q');
      for (const path of PATHS) write(path);
      git('add', '-A');
      git('update-index', '--index-version', version);
      const tracked = trackedIn(readFileSync(join(root, '.git/index')));
      expect([...tracked.files].sort()).toEqual([...PATHS].sort());
      expect(tracked.folders.has('data/deep')).toBe(true);
      expect(tracked.folders.has('data/de')).toBe(false);
    });
  }

  it('is read from entries with further flags (version 3)', () => {
    git('init', '-q');
    for (const path of PATHS) write(path);
    git('add', '-A');
    git('update-index', '--skip-worktree', 'data/generate.py');
    const index = readFileSync(join(root, '.git/index'));
    expect(index.readUInt32BE(4)).toBe(3);
    expect([...trackedIn(index).files].sort()).toEqual([...PATHS].sort());
  });

  it('is nothing where the index is no index or is cut off, and never an error', () => {
    git('init', '-q');
    for (const path of PATHS) write(path);
    git('add', '-A');
    const index = readFileSync(join(root, '.git/index'));
    expect(trackedIn(new Uint8Array()).files.size).toBe(0);
    expect(trackedIn(index.subarray(0, 100)).files.size).toBe(0);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => trackedIn(Buffer.concat([index.subarray(0, 12), bytes])).files.size >= 0));
  });
});

describe('files that .gitignore names', () => {
  it('are walked where git tracks them, and only those', async () => {
    git('init', '-q');
    write('data/generate.py');
    git('add', '-A');
    write('.gitignore', 'data\n');
    write('data/scratch.py');
    expect(await walked()).toEqual(['data/generate.py']);
  });

  it('are left out without a repository', async () => {
    write('.gitignore', 'data\n');
    write('data/generate.py');
    expect(await walked()).toEqual([]);
  });

  it('are left out although tracked where clausemark.yaml or .ignore leaves them out', async () => {
    git('init', '-q');
    write('data/generate.py');
    write('other/generate.py');
    git('add', '-A');
    write('.gitignore', 'data\nother\n');
    write('clausemark.yaml', 'exclude: [data]\n');
    expect(await walked(['data'])).toEqual(['other/generate.py']);
    write('.ignore', 'other\n');
    expect(await walked(['data'])).toEqual([]);
  });
});
