import { strict as assert } from 'node:assert';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { allProblems, extension, file, pause, show, until } from './support/editor.js';

interface Status {
  readonly state: string;
  readonly analysed: number;
}

/** Milliseconds; the machine that runs the tests has two cores for the editor, its browser and the analysis. */
const SLOWEST_EDIT = 1000;
const TYPICAL_EDIT = 250;
const SLOWEST_LOOP = 250;

/** Types some letters, and tells how long each took to arrive and how long the extension host was held up meanwhile. */
async function type(editor: vscode.TextEditor, letters: number): Promise<{ readonly edits: number[]; readonly loop: number }> {
  const edits: number[] = [];
  let loop = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    loop = Math.max(loop, now - last - 5);
    last = now;
  }, 5);
  const { document } = editor;
  for (let index = 0; index < letters; index++) {
    const length = document.getText().length;
    const started = performance.now();
    await vscode.commands.executeCommand('type', { text: 'x' });
    await until('the letter', () => document.getText().length > length, 5000);
    edits.push(performance.now() - started);
    await pause(20);
  }
  clearInterval(timer);
  return { edits: edits.sort((a, b) => a - b), loop };
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** The state of the analysis once it has seen every file. */
async function readWhole(): Promise<Status | false> {
  const status = await extension().exports.client.request<Status>('clausemark/status', {});
  return status?.state === 'ready' && status;
}

suite('a large repository', () => {
  test('typing goes on while it is read for the first time', async () => {
    const editor = await show(file('notes.txt'));
    const rest = await type(editor, 40);
    assert.ok(!extension().exports?.client?.isRunning, 'nothing has begun');
    const started = performance.now();
    const code = await show(file('app/llm.py'));
    const end = code.document.lineAt(code.document.lineCount - 1).range.end;
    code.selection = new vscode.Selection(end, end);
    await until('the server runs', () => extension().isActive && extension().exports.client.isRunning);
    await vscode.commands.executeCommand('type', { text: '\n# ' });
    const busy = await type(code, 120);
    const status = await until('the whole folder is read', readWhole, 120_000);
    const took = performance.now() - started;
    const say = ({ edits, loop }: Awaited<ReturnType<typeof type>>): string =>
      `median ${Math.round(percentile(edits, 0.5))}, p95 ${Math.round(percentile(edits, 0.95))}, slowest ${Math.round(percentile(edits, 1))} ms, loop held up ${Math.round(loop)} ms`;
    console.log(`at rest: ${say(rest)}`);
    console.log(`while reading: ${say(busy)}; ${status.analysed} files read after ${Math.round(took)} ms`);
    assert.ok(percentile(busy.edits, 0.95) <= Math.max(TYPICAL_EDIT, 2 * percentile(rest.edits, 0.95)), 'letters arrive as they do at rest');
    assert.ok(percentile(busy.edits, 1) <= SLOWEST_EDIT, 'no letter waits');
    assert.ok(busy.loop <= SLOWEST_LOOP, 'the extension host stays free');
  });

  test('the number of Problems is limited', async () => {
    await until('Problems', () => allProblems().length > 0);
    const asking = allProblems().filter((text) => text.includes('may bear on'));
    assert.ok(asking.length <= 25, `${asking.length} Problems`);
  });
});
