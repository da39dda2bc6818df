import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { renewRecord } from '../attestation/renew.js';
import { worded } from '../base/phrase.js';
import { expectedOneOf } from '../policy/suggest.js';
import type { CommandContext } from './context.js';
import { scanned } from './project.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';

/** Seals a record anew. Claims that the change voids lose their tick; no claim gets one. The last line says which record. */
export async function renew(context: CommandContext): Promise<ExitCode> {
  const { options, cwd } = context;
  const [operand, more] = options.operands;
  if (operand === undefined || more !== undefined) throw new UsageError('renew takes one record: its path or its name.');
  const file = resolve(cwd, operand);
  const isFile = existsSync(file) && statSync(file).isFile();
  const { root, project } = await scanned(context, isFile ? [operand] : []);
  const { gathered, records } = project.assessment(context.today);
  const wanted = isFile ? relative(root, file).split(sep).join('/') : undefined;
  const found = records.filter((record) => (wanted === undefined ? record.name === operand : record.path === wanted));
  const [record, other] = found;
  if (!record)
    throw new UsageError(
      `There is no record "${operand}"; ${expectedOneOf(
        operand,
        records.map(({ name }) => name),
      )}.`,
    );
  if (other) throw new UsageError(`Several records are named "${operand}"; expected a path: ${found.map(({ path }) => path).join(', ')}.`);
  const text = await project.text(record.path);
  if (text === undefined) throw new UsageError(`${record.path} cannot be read.`);
  const renewed = renewRecord(text, { ...project.sealing(), path: record.path, gathered, language: options.language, asOf: context.today });
  const [problem] = renewed.problems;
  if (problem) throw new UsageError(`${record.path}: ${problem.message}. Nothing was written.`);
  const path = join(root, record.path);
  for (const { id, reason } of renewed.voided) context.err(`${id} is open again: ${worded(reason)}\n`);
  if (renewed.text === text) context.err('Nothing has changed since it was sealed.\n');
  else writeFileSync(path, renewed.text);
  context.out(`${relative(cwd, path)}\n`);
  return EXIT.clean;
}
