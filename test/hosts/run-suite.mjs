import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { HOSTS, ROOT } from '../../scripts/install.mjs';
import { TEST_SETTINGS, writeSettings } from './settings.mjs';
import { SUITES } from './suites.mjs';
import { copyExample } from './workspace.mjs';

// Runs one built suite, named by the first argument, in desktop VS Code where VSCODE_EXE names one, else in the server that npm ships.

const suite = SUITES.find(({ name }) => name === process.argv[2]);
if (suite === undefined) throw new Error(`No suite ${process.argv[2]}; there are ${SUITES.map(({ name }) => name).join(', ')}`);

const copy = copyExample(suite.workspace);
const userData = join(copy.root, 'user');
writeSettings(userData, TEST_SETTINGS);
try {
  await runTests({
    vscodeExecutablePath: process.env.VSCODE_EXE ?? `${HOSTS}launch.mjs`,
    extensionDevelopmentPath: process.env.CLAUSEMARK_EXTENSION ?? ROOT,
    extensionTestsPath: `${HOSTS}out/index.cjs`,
    launchArgs: [...(copy.workspace === undefined ? [] : [copy.workspace]), `--user-data-dir=${userData}`, `--extensions-dir=${join(copy.root, 'extensions')}`],
    extensionTestsEnv: { CLAUSEMARK_SUITE: suite.name, CLAUSEMARK_HOST_TRUST: suite.trusted ? '0' : '1' },
  });
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  copy.remove();
}
