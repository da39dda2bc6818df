import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { installHosts, ROOT } from '../../scripts/install.mjs';

/** How long the editor, the marks and the card may each take to show, in milliseconds. */
const PATIENCE = 30_000;

/**
 * @typedef {object} View
 * @property {string} workspace Absolute path of a folder.
 * @property {string} file Path of a file in it.
 * @property {string} text A piece of the file that a mark covers.
 * @property {string} [extension] Absolute path of the extension. Default: this one.
 * @property {Record<string, unknown>} [settings] User settings beside those of tests.
 * @property {{ width: number; height: number }} [size] CSS pixels. Default: 1280 × 800.
 * @property {number} [scale] Device pixels a CSS pixel. Default: 1.
 */

/**
 * @typedef {object} Workbench
 * @property {import('playwright-core').Page} page
 * @property {(filter?: string) => Promise<string[]>} showProblems Opens the Problems view; resolves to the texts of the rows on show once it has some. The filter is
 *   taken away again.
 * @property {() => Promise<{ style: string; color: string }[]>} painted The lines that decorations of extensions draw under text.
 * @property {() => Promise<string>} hover Rests the mouse on the text of the view; resolves to what the card says.
 * @property {(title: string) => Promise<string[]>} showView Opens a view container of the activity bar; resolves to the texts of its rows once it has some.
 * @property {(label: string) => Promise<string[]>} expand Opens a row of that view; resolves to the texts of all rows.
 * @property {(title: string) => Promise<string[]>} fix Puts the cursor on the text of the view and picks a quick fix by the keyboard; resolves to the titles of all.
 * @property {(command: string) => Promise<void>} run Runs a command by its title in the palette. Rejects where the palette does not have it.
 * @property {() => Promise<void>} click Puts the cursor on the text of the view.
 * @property {() => Promise<Buffer>} picture A PNG of the page.
 * @property {() => Promise<void>} close
 */

/**
 * Opens VS Code on a file with the extension, and waits until the file is marked.
 *
 * @param {View} view
 * @returns {Promise<Workbench>} Rejects where the file or the text is missing or nothing gets marked in time.
 */
export async function openWorkbench(view) {
  await installHosts();
  const { openBrowser } = await import('./browser.mjs');
  const { startServer, windowAddress } = await import('./server.mjs');
  const { TEST_SETTINGS } = await import('./settings.mjs');
  const file = join(view.workspace, view.file);
  const line =
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((text) => text.includes(view.text)) + 1;
  if (line === 0) throw new Error(`${view.file} does not have ${view.text}`);

  const server = await startServer({ trust: false, settings: { ...TEST_SETTINGS, ...view.settings } });
  /** @type {import('./browser.mjs').Browser | undefined} */
  let browser;
  const close = async () => {
    await browser?.close();
    await server.stop();
  };
  try {
    browser = await openBrowser(server.scratch, view.size ?? { width: 1280, height: 800 }, view.scale);
    const { page } = browser;
    page.setDefaultTimeout(PATIENCE);
    const extensions = [view.extension ?? ROOT];
    await page.goto(windowAddress(server, { workspace: view.workspace, extensions, file: `${file}:${line}:1` }));
    await page.waitForSelector('.monaco-editor .view-line');
    await page.waitForSelector('[class*="squiggly-"]', { state: 'attached' });
    return {
      page,
      close,
      showProblems: (filter) => showProblems(page, filter),
      painted: () => painted(page),
      hover: () => hover(page, view.text),
      fix: (title) => fix(page, view.text, title),
      run: (command) => runCommand(page, command),
      click: () => click(page, view.text),
      showView: (title) => showView(page, title),
      expand: (label) => expand(page, label),
      picture: () => page.screenshot(),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} [filter]
 */
async function showProblems(page, filter) {
  const rows = page.locator('.markers-panel .monaco-list-row');
  if (!(await page.locator('.markers-panel').isVisible())) await page.locator('[id="status.problems"]').click();
  await rows.first().waitFor();
  if (filter === undefined) return rows.allInnerTexts();
  const input = page.locator('.viewpane-filter input, .markers-panel-action-filter input').first();
  await input.fill(filter);
  await rows.filter({ hasText: filter }).first().waitFor();
  await page.waitForTimeout(300); // for the rows that do not fit to go
  const found = await rows.allInnerTexts();
  await input.fill('');
  await rows.first().waitFor();
  return found;
}

/** @param {import('playwright-core').Page} page */
const viewRows = (page) => page.locator('.part.sidebar .monaco-list-row');

/**
 * @param {import('playwright-core').Page} page
 * @param {string} title
 */
async function showView(page, title) {
  await page.locator(`.part.activitybar [aria-label^="${title}"]`).first().click();
  await page.locator('.part.sidebar .composite.title', { hasText: title }).waitFor();
  await viewRows(page).first().waitFor();
  await page.waitForTimeout(500); // for the rows of the view before to go
  return viewRows(page).allInnerTexts();
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} label
 */
async function expand(page, label) {
  const before = await viewRows(page).count();
  await viewRows(page).filter({ hasText: label }).first().locator('.monaco-tl-twistie').click();
  await page.waitForFunction((count) => document.querySelectorAll('.part.sidebar .monaco-list-row').length > count, before);
  return viewRows(page).allInnerTexts();
}

/** @param {import('playwright-core').Page} page */
async function painted(page) {
  const marks = page.locator('.monaco-editor .view-overlays [class*="ced-"]');
  await marks.first().waitFor({ state: 'attached' });
  return marks.evaluateAll((all) =>
    all.map((mark) => {
      const { borderBottomStyle, borderBottomColor } = getComputedStyle(mark);
      return { style: borderBottomStyle, color: borderBottomColor };
    }),
  );
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} text
 */
async function pointOf(page, text) {
  const place = await page.waitForFunction((wanted) => {
    for (const line of document.querySelectorAll('.monaco-editor .view-line')) {
      const start = (line.textContent ?? '').replaceAll('\u00a0', ' ').indexOf(wanted);
      if (start < 0) continue;
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      let rest = start + Math.floor(wanted.length / 2);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const { length } = node.textContent ?? '';
        if (rest < length) {
          const range = document.createRange();
          range.setStart(node, rest);
          range.setEnd(node, rest + 1);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
        rest -= length;
      }
    }
    return undefined;
  }, text);
  const point = await place.jsonValue();
  if (point === undefined) throw new Error(`The editor does not show ${text}`);
  return point;
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} text
 */
async function hover(page, text) {
  const point = await pointOf(page, text);
  await page.mouse.move(point.x, point.y + 120);
  await page.mouse.move(point.x, point.y, { steps: 6 });
  const card = page.locator('.monaco-hover:visible .hover-row').filter({ hasNotText: /^Loading/ });
  await card.first().waitFor();
  await page.waitForTimeout(400); // for the card's parts and its size to settle
  const [said = ''] = await page.locator('.monaco-hover:visible').allInnerTexts();
  return said.replaceAll('\u00a0', ' ');
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} text
 */
async function click(page, text) {
  const { x, y } = await pointOf(page, text);
  await page.mouse.click(x, y);
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} text
 * @param {string} title
 */
async function fix(page, text, title) {
  await click(page, text);
  await page.keyboard.press('Control+.');
  const rows = page.locator('.action-widget .monaco-list-row.action');
  await rows.first().waitFor();
  const titles = await rows.allInnerTexts();
  const steps = titles.findIndex((candidate) => candidate.includes(title));
  if (steps < 0) throw new Error(`No quick fix ${title}: ${titles.join(', ')}`);
  for (let step = 0; step < steps; step++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  return titles;
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} command
 */
async function runCommand(page, command) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill(`>${command}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: command }).first().click();
}

/**
 * How many colours a picture has; a blank one has 1.
 *
 * @param {Buffer} png
 * @param {import('playwright-core').Page} page Of the browser that reads the picture.
 */
export async function coloursOf(png, page) {
  const canvas = await page.context().newPage();
  try {
    return await canvas.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      if (context === null) return 0;
      context.drawImage(image, 0, 0);
      return new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size;
    }, png.toString('base64'));
  } finally {
    await canvas.close();
  }
}

const USAGE = `Usage: node test/hosts/screenshot.mjs --file FILE --hover TEXT --out PNG
  [--folder FOLDER] [--problems] [--width 1280] [--height 800] [--scale 1] [--setting NAME=JSON]...
Opens FOLDER (examples/chat-service) in VS Code with the built extension, shows FILE, rests on TEXT, writes the picture.`;

async function main() {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: join(ROOT, 'examples/chat-service') },
      file: { type: 'string' },
      hover: { type: 'string' },
      out: { type: 'string' },
      problems: { type: 'boolean', default: false },
      width: { type: 'string', default: '1280' },
      height: { type: 'string', default: '800' },
      scale: { type: 'string', default: '1' },
      setting: { type: 'string', multiple: true, default: [] },
      extension: { type: 'string', default: ROOT },
    },
  });
  if (values.file === undefined || values.hover === undefined || values.out === undefined) throw new Error(USAGE);
  const settings = Object.fromEntries(values.setting.map((pair) => [pair.slice(0, pair.indexOf('=')), JSON.parse(pair.slice(pair.indexOf('=') + 1))]));
  const workbench = await openWorkbench({
    workspace: resolve(values.folder),
    file: values.file,
    text: values.hover,
    extension: resolve(values.extension),
    settings,
    size: { width: Number(values.width), height: Number(values.height) },
    scale: Number(values.scale),
  });
  try {
    if (values.problems) console.log((await workbench.showProblems()).join('\n'));
    console.log(await workbench.hover());
    mkdirSync(dirname(resolve(values.out)), { recursive: true });
    writeFileSync(values.out, await workbench.picture());
  } finally {
    await workbench.close();
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
