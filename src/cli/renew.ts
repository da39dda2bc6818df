import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { renewRecord } from '../attestation/renew.js';
import { phrase } from '../base/phrase.js';
import { reasonOf } from '../base/problem.js';
import { expectedAmong } from '../policy/suggest.js';
import type { CommandContext } from './context.js';
import { scanned } from './project.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';
import { writeOver } from './write.js';

/** Seals a record anew. Claims that the change voids lose their tick; no claim gets one. The last line says which record. */
export async function renew(context: CommandContext): Promise<ExitCode> {
  const { options, cwd } = context;
  const [operand, more] = options.operands;
  if (operand === undefined || more !== undefined) throw new UsageError(phrase('renew takes one record: its path or its name.'));
  const file = resolve(cwd, operand);
  const isFile = existsSync(file) && statSync(file).isFile();
  const { root, project } = await scanned(context, isFile ? [operand] : []);
  const { gathered, records } = project.assessment(context.today);
  const wanted = isFile ? relative(root, realpathSync(file)).split(sep).join('/') : undefined;
  const found = records.filter((record) => (wanted === undefined ? record.name === operand : record.path === wanted));
  const [record, other] = found;
  if (!record)
    throw new UsageError(
      phrase('There is no record "{record}"; {expected}.', {
        record: operand,
        expected: expectedAmong(
          operand,
          records.map(({ name }) => name),
        ),
      }),
    );
  if (other)
    throw new UsageError(
      phrase('Several records are named "{record}"; expected a path: {paths}.', { record: operand, paths: found.map(({ path }) => path).join(', ') }),
    );
  const text = await project.text(record.path);
  if (text === undefined) throw new UsageError(phrase('{path} cannot be read.', { path: record.path }));
  const renewed = renewRecord(text, { ...project.sealing(), path: record.path, gathered, language: options.language, asOf: context.today });
  const [problem] = renewed.problems;
  if (problem) throw new UsageError(phrase('{path}: {reason}. Nothing was written.', { path: record.path, reason: reasonOf(problem) }));
  const path = join(root, record.path);
  for (const { id, reason } of renewed.voided) context.say(phrase('{id} is open again: {reason}', { id, reason }));
  if (renewed.text === text) context.say(phrase('Nothing has changed since it was sealed.'));
  else writeOver(path, renewed.text, record.path);
  context.out(`${relative(cwd, path)}\n`);
  return EXIT.clean;
}
