import { join } from 'node:path';
import Mocha from 'mocha';

/**
 * What the extension host calls: runs the suite that CLAUSEMARK_SUITE names.
 * A test left out by `skip`, `only` or a missing body fails the run.
 */
export async function run(): Promise<void> {
  const name = process.env.CLAUSEMARK_SUITE;
  if (name === undefined) throw new Error('CLAUSEMARK_SUITE names no suite');
  const mocha = new Mocha({ ui: 'tdd', color: false, timeout: 30_000, forbidOnly: true, forbidPending: true });
  mocha.addFile(join(__dirname, `${name}.cjs`));
  const failures = await new Promise<number>((done) => mocha.run(done));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
