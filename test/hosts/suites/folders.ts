import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { allProblems, appears, choose, file, fixesAt, folder, problemAbout, replace, show, until } from './support/editor.js';

const SUBJECT = 'hf:Salesforce/wikitext';

suite('several folders', () => {
  test('each has its own Problems', async () => {
    const first = file('training/pretrain.py', folder(0));
    const second = file('training/pretrain.py', folder(1));
    await show(first);
    await appears(first, SUBJECT);
    await show(second);
    await appears(second, SUBJECT);
  });

  test('a quick fix adds a subject to a record of its own folder, with nothing ticked', async () => {
    const code = file('training/pretrain.py', folder(0));
    const record = file('attestations/belle.md', folder(0));
    await show(code);
    const problem = await appears(code, SUBJECT);
    const before = (await vscode.workspace.openTextDocument(record)).getText();
    await choose(await fixesAt(code, problem.range), /^Add hf:Salesforce\/wikitext to the record attestations\/belle\.md/);
    const { document } = await until('the record is shown', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.toString() === record.toString() && active.document.getText() !== before && active;
    });
    assert.match(document.getText(), /subjects: \[hf:BelleGroup\/train_0\.5M_CN, hf:Salesforce\/wikitext\]/);
    assert.equal(document.getText().match(/\[x\]/gi)?.length, before.match(/\[x\]/gi)?.length);
    const added = document.positionAt(document.getText().indexOf('- [ ] ', document.getText().indexOf('## `hf:Salesforce/wikitext`')));
    await until('the cursor stands at the first open line of what was added', () => vscode.window.activeTextEditor?.selection.active.line === added.line);
    await until('the Problem names the record', () => problemAbout(code, SUBJECT)?.message.includes('attestations/belle.md'));
    assert.ok(!problemAbout(file('training/pretrain.py', folder(1)), SUBJECT)?.message.includes('belle'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('a change in one leaves the other alone', async () => {
    const second = file('training/pretrain.py', folder(1));
    const { document } = await show(second);
    await replace(document, '"wikitext"', '"acme/other"');
    await appears(second, 'hf:acme/other');
    assert.ok(problemAbout(file('training/pretrain.py', folder(0)), SUBJECT));
    assert.equal(problemAbout(second, SUBJECT), undefined);
    await document.save();
  });

  test('a folder that is closed leaves nothing', async () => {
    const gone = folder(1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 1));
    await until('the folder is gone', () => vscode.workspace.workspaceFolders?.length === 1);
    await until('no Problem in it', () => !allProblems().some((text) => text.includes(`${gone.path}/`)));
    assert.ok(allProblems().some((text) => text.includes(`${folder(0).path}/`)));
  });

  test('a folder that is opened again is analysed again', async () => {
    const second = vscode.Uri.joinPath(folder(0), '../second');
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 0, { uri: second }));
    await until('the folder is there', () => vscode.workspace.workspaceFolders?.length === 2);
    const code = vscode.Uri.joinPath(second, 'training/pretrain.py');
    await show(code);
    await appears(code, 'hf:acme/other');
  });
});
