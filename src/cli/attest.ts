import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Assessment } from '../assessment/assess.js';
import { draftFrom } from '../attestation/draft.js';
import { claimsFor } from '../attestation/record.js';
import { phrase } from '../base/phrase.js';
import type { CommandContext } from './context.js';
import { knownSubject, type Named, placesAt, readName, scannedFor } from './places.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';
import { writeNew } from './write.js';

/**
 * Drafts a record for a subject, where none has a line for all that is asked about it. Nothing in it is ticked or signed. The last
 * line says where the record is.
 */
export async function attest(context: CommandContext): Promise<ExitCode> {
  const { options, cwd } = context;
  const [operand, more] = options.operands;
  if (operand === undefined || more !== undefined) throw new UsageError(phrase('attest takes one subject or one PATH:LINE.'));
  const named = readName(operand, cwd);
  const { root, project } = await scannedFor(context, named);
  const assessment = project.assessment(context.today);
  const subject = askedAbout(assessment, subjectOf(assessment, named, root, cwd));
  const primary = assessment.subjects.find(({ id }) => id === subject)?.primary?.path ?? '';
  const folder = project.recordFolder(primary);
  const existing = assessment.records.map(({ path }) => path);
  const { records } = assessment.subjects.find(({ id }) => id === subject) ?? { records: [] };
  for (const path of records) context.say(phrase('{path} speaks of {subject} already.', { path, subject }));
  const complete = records.find((path) => hasLines(assessment, path, subject));
  if (complete !== undefined) {
    context.out(`${relative(cwd, join(root, complete))}\n`);
    return EXIT.clean;
  }
  const draft = draftFrom(assessment.gathered, [subject], { ...project.sealing(), language: options.language, today: context.today, folder, existing });
  const path = join(root, draft.path);
  if (existsSync(path)) throw new UsageError(phrase('{path} is there already; nothing was written.', { path: draft.path }));
  writeNew(path, draft.text, draft.path);
  context.out(`${relative(cwd, path)}\n`);
  return EXIT.clean;
}

/** Whether a record has a line for every claim that is asked about a subject. */
function hasLines({ records, gathered }: Assessment, path: string, subject: string): boolean {
  const record = records.find((one) => one.path === path);
  if (!record || record.broken) return false;
  const ids = new Set(claimsFor(record, subject).map(({ id }) => id));
  return (gathered.asked.get(subject) ?? []).every((id) => ids.has(id));
}

/** The subject itself, or its service where that is asked instead. Throws {@link UsageError} where nothing is asked: a record would be empty. */
function askedAbout({ gathered, pack }: Assessment, subject: string): string {
  if ((gathered.asked.get(subject) ?? []).length > 0) return subject;
  const serves = (gathered.subjects.get(subject) ?? []).some((place) => pack.service.triggeredBy.includes(place.touchpoint.kind));
  const services = serves ? gathered.services : [];
  const [service] = services;
  if (service !== undefined && services.length === 1) return service;
  throw new UsageError(
    services.length > 1
      ? phrase('Nothing is asked about {subject} but about its service; expected one of {services}.', { subject, services: services.join(', ') })
      : phrase('Nothing is asked about {subject}, so there is nothing to attest.', { subject }),
  );
}

function subjectOf(assessment: Assessment, named: Named, root: string, cwd: string): string {
  if ('subject' in named) return knownSubject(assessment, named.subject, cwd);
  const places = placesAt(assessment, root, named);
  const place = places.find((one) => one.subject !== undefined && one.asked.length > 0) ?? places.find((one) => one.subject !== undefined);
  if (place?.subject !== undefined) return place.subject;
  throw new UsageError(
    phrase(
      '{place}: what this is about is known only at run time. Write a record with a subject of your own and tie it with a comment: clausemark: record NAME.',
      { place: `${named.shown}:${named.line}` },
    ),
  );
}
