import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { allProblems, appears, cardsAt, covered, extension, fixesAt, pause, positionOf, problemAbout, until } from './support/editor.js';

const TEXT = 'from datasets import load_dataset\n\nrows = load_dataset("wikitext", "wikitext-2-raw-v1")\n';

/** Milliseconds that the activation may take. What VS Code reports also holds the time in which other extensions start. */
const BUDGET = 150;

suite('a window without a folder', () => {
  test('the extension activates in time, and parses nothing', async () => {
    const { client, activation } = await extension().activate();
    console.log(`code loaded in ${activation.load.toFixed(1)} ms, activated in ${activation.activate.toFixed(1)} ms`);
    writeFileSync(join(__dirname, 'activation.json'), JSON.stringify({ milliseconds: Math.round(activation.load + activation.activate) }));
    assert.ok(activation.load > 0 && activation.activate > 0);
    assert.ok(activation.load + activation.activate <= BUDGET);
    assert.ok(!client.isRunning, 'no server, so nothing is parsed');
  });

  test('other documents do not start the server', async () => {
    for (const language of ['plaintext', 'markdown', 'css']) {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content: TEXT }));
    }
    await pause(1000);
    assert.ok(!extension().exports.client.isRunning);
  });

  test('an untitled document is analysed by its language', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: TEXT });
    await vscode.window.showTextDocument(document);
    const problem = await appears(document.uri, 'hf:Salesforce/wikitext');
    assert.ok(extension().exports.client.isRunning);
    assert.equal(covered(document, problem.range), 'load_dataset');
    const [card] = await cardsAt(document.uri, positionOf(document, 'load_dataset("', 3));
    assert.match(card ?? '', /May bear on/);
    const titles = (await fixesAt(document.uri, problem.range)).map(({ title }) => title);
    assert.ok(!titles.some((title) => title.startsWith('Draft')), 'there is nowhere to put a record');
    assert.ok(titles.some((title) => title.startsWith('Open clause')));
  });

  test('under another language it has no Problems, and again under its own', async () => {
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    const plain = await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await until('no Problem', () => allProblems().length === 0);
    await vscode.languages.setTextDocumentLanguage(plain, 'python');
    await appears(document.uri, 'hf:Salesforce/wikitext');
  });

  test('closing it leaves nothing', async () => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    assert.ok(uri && problemAbout(uri, 'wikitext'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('no Problem', () => allProblems().length === 0);
  });
});
