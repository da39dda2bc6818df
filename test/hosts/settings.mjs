import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Settings of a quiet window: no call to any outside host, no page or pane that hides the editor. */
export const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/** Settings of a window that tests drive: nobody answers a question of trust, and a hover need not wait. */
export const TEST_SETTINGS = {
  ...QUIET_SETTINGS,
  'editor.hover.delay': 100,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'workbench.colorTheme': 'Default Dark Modern',
};

/**
 * Writes user settings where there are none.
 *
 * @param {string} userData Folder of VS Code's user data.
 * @param {Record<string, unknown>} settings
 */
export function writeSettings(userData, settings) {
  const file = join(userData, 'User/settings.json');
  if (existsSync(file)) return;
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, undefined, 2));
}
