import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
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
    workbench = await openWorkbench({ workspace: copy.workspace, file: 'app.py', text: 'import', extension });
  });

  suiteTeardown(async () => {
    await workbench?.close();
    copy.remove();
  });

  test('the place is marked in the editor', async () => {
    assert.ok((await workbench.page.locator('.squiggly-warning, .squiggly-info').count()) > 0);
  });

  test('the Problems view lists it', async () => {
    const rows = await workbench.showProblems();
    assert.match(rows.join('\n'), /clausemark/);
  });

  test('the hover is the card', async () => {
    const card = await workbench.hover();
    assert.match(card, /stub hover/);
  });

  test('the picture shows a window', async () => {
    const png = await workbench.picture();
    writeFileSync(`${HOSTS}out/picture.png`, png);
    assert.ok((await coloursOf(png, workbench.page)) > 50);
  });
});
