import { strict as assert } from 'node:assert';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { allProblems, appears, file, problemAbout, problemsOf, replace, show, until } from './support/editor.js';

const SUBJECT = 'hf:Salesforce/wikitext';
const LOAD = 'from datasets import load_dataset\n\n';

/** Nothing may say anything of a file that is not there. */
function noneIn(part: string): Promise<true> {
  return until(`no Problem in ${part}`, () => !allProblems().some((text) => text.includes(part)));
}

suite('no Problem outlives its file', () => {
  test('one that is renamed takes its Problems with it', async () => {
    const before = file('training/pretrain.py');
    const after = file('training/continue_pretraining.py');
    await show(before);
    await appears(before, SUBJECT);
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(before, after);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await appears(after, SUBJECT);
    await noneIn('pretrain.py');
  });

  test('one that is deleted in the editor', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.deleteFile(file('training/continue_pretraining.py'));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await noneIn('continue_pretraining.py');
  });

  test('one that another program writes and deletes, open or not', async () => {
    const open = file('jobs/open.py');
    const closed = file('jobs/closed.py');
    mkdirSync(dirname(open.fsPath));
    writeFileSync(open.fsPath, `${LOAD}load_dataset("acme/one")\n`);
    writeFileSync(closed.fsPath, `${LOAD}load_dataset("acme/two")\n`);
    await show(open);
    await appears(open, 'hf:acme/one');
    await appears(closed, 'hf:acme/two');
    rmSync(open.fsPath);
    rmSync(closed.fsPath);
    await noneIn('/jobs/');
  });

  test('a folder that another program moves', async () => {
    const before = file('jobs/nightly/load.py');
    mkdirSync(dirname(before.fsPath));
    writeFileSync(before.fsPath, `${LOAD}load_dataset("acme/three")\n`);
    await appears(before, 'hf:acme/three');
    renameSync(dirname(before.fsPath), file('jobs/weekly').fsPath);
    await appears(file('jobs/weekly/load.py'), 'hf:acme/three');
    await noneIn('/nightly/');
    rmSync(file('jobs').fsPath, { recursive: true });
    await noneIn('/jobs/');
  });

  test('text that is not saved and then reverted', async () => {
    const service = file('app/llm.py');
    const { document } = await show(service);
    await replace(document, 'from openai', 'from datasets import load_dataset\nfrom openai');
    await replace(document, 'SYSTEM =', 'load_dataset("acme/four")\nSYSTEM =');
    await appears(service, 'hf:acme/four');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('it is gone', () => problemAbout(service, 'hf:acme/four') === undefined);
  });

  test('a file that is shown as plain text', async () => {
    const config = file('training/finetune.yaml');
    const { document } = await show(config);
    await until('a Problem', () => problemsOf(config).length > 0);
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await noneIn('finetune.yaml');
    await vscode.languages.setTextDocumentLanguage(document, 'yaml');
    await until('a Problem', () => problemsOf(config).length > 0);
  });

  test('a file that VS Code has no language for keeps its Problems while it is shown', async () => {
    const config = file('training/compose.yaml');
    writeFileSync(config.fsPath, 'base_model: acme/base\ndatasets:\n  - path: acme/five\n');
    await appears(config, 'hf:acme/five');
    const { document } = await show(config);
    await vscode.languages.setTextDocumentLanguage(document, 'dockercompose');
    await replace(document, 'acme/five', 'acme/six');
    await appears(config, 'hf:acme/six');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    rmSync(config.fsPath);
    await noneIn('compose.yaml');
  });

  test('closing an editor keeps what the folder holds', async () => {
    const config = file('training/finetune.yaml');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.ok(problemsOf(config).length > 0);
  });
});
