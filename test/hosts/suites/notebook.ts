import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { allProblems, appears, cardsAt, covered, file, pause, positionOf, problemAbout, until } from './support/editor.js';

suite('a notebook', () => {
  let notebook: vscode.NotebookDocument;

  async function change(...edits: vscode.NotebookEdit[]): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, edits);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  test('a cell has the card of what it loads', async () => {
    notebook = await vscode.workspace.openNotebookDocument(file('notebooks/review.ipynb'));
    await vscode.window.showNotebookDocument(notebook);
    const cell = notebook.getCells().find(({ document }) => document.getText().includes('指令 = load_dataset('));
    assert.ok(cell);
    const [card] = await until('a card', async () => {
      const cards = await cardsAt(cell.document.uri, positionOf(cell.document, 'load_dataset(', 3));
      return cards.length > 0 && cards;
    });
    assert.match(card ?? '', /hf:BelleGroup\/train_0\.5M_CN/);
  });

  test('a subject that only a cell names is a Problem on the cell, at the right place behind Chinese text', async () => {
    const text = '# 😀 另一份数据\n数据 = "甲"; 集 = load_dataset("acme/only-here")\n';
    await change(vscode.NotebookEdit.insertCells(3, [new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python')]));
    const { document } = notebook.cellAt(3);
    const problem = await appears(document.uri, 'hf:acme/only-here');
    assert.equal(problem.range.start.line, 1);
    assert.equal(covered(document, problem.range), 'load_dataset');
  });

  test('a name from an earlier cell counts, and what is typed counts before it is saved', async () => {
    const { document } = notebook.cellAt(3);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), 'load_dataset(\n    "acme/typed",\n)\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const problem = await appears(document.uri, 'hf:acme/typed');
    assert.equal(problem.range.start.line, 0);
    assert.equal(problemAbout(document.uri, 'hf:acme/only-here'), undefined);
  });

  test('a cell that moves takes its Problem with it', async () => {
    const cell = notebook.cellAt(3);
    const data = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, cell.document.getText(), 'python');
    const gone = cell.document.uri;
    await change(vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(3, 4)));
    await change(vscode.NotebookEdit.insertCells(1, [data]));
    const { document } = notebook.cellAt(1);
    const problem = await appears(document.uri, 'hf:acme/typed');
    assert.equal(covered(document, problem.range), 'load_dataset');
    await until('none where it was', () => problemAbout(gone, 'hf:acme/typed') === undefined);
  });

  test('a cell that is removed leaves nothing', async () => {
    await change(vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(1, 2)));
    await until('no Problem', () => !allProblems().some((text) => text.includes('acme/')));
    await notebook.save();
    await pause(300);
    assert.ok(!allProblems().some((text) => text.includes('acme/')));
  });
});
