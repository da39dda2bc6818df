import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

suite('stub', () => {
  test('window', () => {
    console.log('vscode', vscode.version, vscode.env.appHost, process.version, vscode.workspace.isTrusted);
    assert.ok(vscode.version);
  });
  test('problem', async () => {
    if (process.env.ABORT) process.abort();
    const doc = await vscode.workspace.openTextDocument({ language: 'python', content: 'import x\n' });
    await vscode.window.showTextDocument(doc);
    for (let i = 0; i < 100 && vscode.languages.getDiagnostics(doc.uri).length === 0; i++) await new Promise((done) => setTimeout(done, 50));
    assert.equal(vscode.languages.getDiagnostics(doc.uri).length, 1);
    if (process.env.FAIL) assert.equal(1, 2);
  });
});
