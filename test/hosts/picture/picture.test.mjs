import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { HOSTS, ROOT } from '../../../scripts/install.mjs';
import { coloursOf, openWorkbench } from '../screenshot.mjs';
import { copyExample } from '../workspace.mjs';

suite('what a user sees', function () {
  this.timeout(90_000);
  const copy = copyExample('folder');
  /** @type {import('../screenshot.mjs').Workbench} */
  let workbench;

  suiteSetup(async () => {
    if (copy.workspace === undefined) throw new Error('The copy has no folder');
    const extension = process.env.CLAUSEMARK_EXTENSION ?? ROOT;
    workbench = await openWorkbench({ workspace: copy.workspace, file: 'training/pretrain.py', text: 'load_dataset(', extension });
  });

  suiteTeardown(async () => {
    await workbench?.close();
    copy.remove();
  });

  test('the place is marked in the editor', async () => {
    assert.ok((await workbench.page.locator('.squiggly-info').count()) > 0, 'by a squiggle');
    const painted = await workbench.painted();
    assert.ok(painted.length > 0, 'and by a decoration of its own');
    assert.ok(
      painted.some(({ style }) => style === 'dashed'),
      `whose line tells the state without its colour: ${JSON.stringify(painted)}`,
    );
  });

  test('the status bar counts what waits for an answer', async () => {
    const item = workbench.page.locator('[id="clausemark.clausemark.clausemark.status"]');
    await item.waitFor();
    assert.match((await item.getAttribute('aria-label')) ?? '', /Clausemark: \d+ of \d+ subjects need an answer/);
  });

  test('the Problems view lists the subject, its clause and who must answer', async () => {
    const rows = (await workbench.showProblems('hf:Salesforce/wikitext')).join('\n');
    assert.match(rows, /pretrain\.py/);
    assert.match(rows, /hf:Salesforce\/wikitext may bear on 7/);
    assert.match(rows, /clausemark\s*7\[lead\]/);
    assert.match(rows, /accountable person must answer/);
  });

  test('the hover is the card', async () => {
    const card = await workbench.hover();
    assert.match(card, /training-data hf:Salesforce\/wikitext/);
    assert.match(card, /Article 7/);
    assert.match(card, /Draft of 11 April 2023, never in force/);
    assert.match(card, /Draft a record/);
  });

  test('the picture shows a window', async () => {
    const png = await workbench.picture();
    mkdirSync(`${HOSTS}out`, { recursive: true });
    writeFileSync(`${HOSTS}out/picture.png`, png);
    assert.ok((await coloursOf(png, workbench.page)) > 50);
  });

  test('the view lists subjects with their state, and what each is asked', async () => {
    const rows = await workbench.showView('Clausemark');
    assert.ok(
      rows.some((row) => /^hf:Salesforce\/wikitext\s*nothing answered/.test(row)),
      rows.join('\n'),
    );
    const below = await workbench.expand('hf:Salesforce/wikitext');
    assert.ok(
      below.some((row) => /^training\/pretrain\.py:18\s*training-data/.test(row)),
      below.join('\n'),
    );
    assert.ok(below.some((row) => /^7\(3\) unanswered/.test(row)));
    writeFileSync(`${HOSTS}out/view.png`, await workbench.picture());
  });

  test('the card is a command too', async () => {
    await workbench.page.keyboard.press('Escape');
    await workbench.click();
    await workbench.run('Clausemark: Show Card at Cursor');
    await workbench.page.locator('.monaco-hover:visible', { hasText: 'training-data' }).waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  test('a quick fix picked by the keyboard drafts the record, saves it and shows it', async () => {
    const titles = await workbench.fix('Draft an attestation record');
    assert.deepEqual(titles, [
      'Draft an attestation record for hf:Salesforce/wikitext',
      'Add hf:Salesforce/wikitext to the record attestations/belle.md',
      'Waive training-data here: write the reason',
      'Open clause 7[lead]',
    ]);
    await workbench.page.locator('.tab.active', { hasText: 'hf-salesforce-wikitext.md' }).waitFor();
    await workbench.page.locator('.tab.active:not(.dirty)', { hasText: 'hf-salesforce-wikitext.md' }).waitFor();
    await workbench.page.locator('.codelens-decoration', { hasText: 'hf:Salesforce/wikitext' }).waitFor();
    assert.equal(await workbench.page.locator('.notifications-toasts .codicon-error').count(), 0, 'nothing went wrong');
    const comment = workbench.page.locator('.view-line span span', { hasText: '# Name' }).first();
    assert.equal(await comment.evaluate((span) => getComputedStyle(span).color), 'rgb(106, 153, 85)', 'what the draft explains is a comment');
    writeFileSync(`${HOSTS}out/record.png`, await workbench.picture());
  });
});
