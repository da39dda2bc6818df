import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from './chromium.mjs';

/** @typedef {{ page: import('playwright-core').Page; close: () => Promise<void> }} Browser */

const ARGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
ARGS.push('--disable-background-networking', '--disable-component-update', '--disable-sync');

/**
 * Opens a browser without a display that talks to this machine only.
 *
 * @param {string} scratch Folder for its profile.
 * @param {{ width: number; height: number }} viewport CSS pixels.
 * @param {number} [scale] Device pixels a CSS pixel.
 * @returns {Promise<Browser>}
 */
export async function openBrowser(scratch, viewport, scale = 1) {
  // A persistent profile: webviews need storage that private windows deny.
  const context = await chromium.launchPersistentContext(join(scratch, 'browser'), {
    executablePath: await ensureChromium(),
    headless: true,
    viewport,
    deviceScaleFactor: scale,
    args: ARGS,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.route(
    (url) => !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname),
    (route) => route.abort(),
  );
  return {
    page,
    close: async () => {
      await Promise.race([context.close().catch(() => {}), new Promise((done) => setTimeout(done, 5000).unref())]);
    },
  };
}
