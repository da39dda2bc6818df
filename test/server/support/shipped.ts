import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { NODE_ARGUMENTS } from '../../../src/server/launch.js';
import { Editor, type EditorOptions } from './editor.js';

const SERVER = fileURLToPath(new URL('../../../dist/server.cjs', import.meta.url));

/** The bundle of the server as a process, started as the extension does, with the whole engine, and an editor that speaks to it. Ends with the test. */
export async function shipped(options: Omit<EditorOptions, 'program'> = {}): Promise<{ readonly open: Editor; readonly process: ChildProcess }> {
  if (!existsSync(SERVER)) throw new Error(`${SERVER} is missing: run npm run build`);
  const home = mkdtempSync(join(tmpdir(), 'clausemark-shipped-'));
  const child = spawn(process.execPath, [...NODE_ARGUMENTS, SERVER, '--stdio'], { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  return { open: await Editor.open({ ...options, program: { down: child.stdout, up: child.stdin } }), process: child };
}
