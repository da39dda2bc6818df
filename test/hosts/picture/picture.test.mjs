import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { HOSTS } from '../../../scripts/install.mjs';
import { openWorkbench } from '../screenshot.mjs';
import { copyExample } from '../workspace.mjs';

suite('what a user sees', () => {
  const copy = copyExample('folder');
  /** @type {import('../screenshot.mjs').Workbench} */
  let workbench;

  suiteSetup(async function () {
    this.timeout(90_000);
    if (copy.workspace === undefined) throw new Error('The example has no folder');
    workbench = await openWorkbench({ workspace: copy.workspace, file: 'app.py', text: 'import', extension: process.env.CLAUSEMARK_EXTENSION });
  });

  suiteTeardown(async () => {
    await workbench?.close();
    copy.remove();
  });

  test('the place is marked in the editor', async () => {
    assert.ok((await workbench.page.locator('.squiggly-warning, .squiggly-info').count()) > 0);
  });
});
