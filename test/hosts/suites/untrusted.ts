import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { appears, choose, extension, file, fixesAt, problemAbout, show, until } from './support/editor.js';

suite('a folder that nobody trusts', () => {
  test('it is not trusted, and the extension runs', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await extension().activate();
  });

  test('places are shown', async () => {
    const code = file('training/pretrain.py');
    await show(code);
    const problem = await appears(code, 'hf:Salesforce/wikitext');
    assert.match(problem.message, /may bear on/);
  });

  test('a record can be drafted', async () => {
    const code = file('training/pretrain.py');
    const problem = problemAbout(code, 'hf:Salesforce/wikitext');
    assert.ok(problem);
    await choose(await fixesAt(code, problem.range), /^Draft an attestation record/);
    const shown = await until(
      'the record',
      () => vscode.window.activeTextEditor?.document.uri.path.includes('/attestations/') && vscode.window.activeTextEditor,
    );
    assert.match(shown.document.getText(), /- \[ \] `7/);
  });
});
