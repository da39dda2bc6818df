import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { AssessedTouchpoint, Assessment } from '../assessment/assess.js';
import { nearest } from '../policy/suggest.js';
import type { CommandContext } from './context.js';
import { type Scanned, scanned } from './project.js';
import { UsageError } from './usage.js';

/** What a person named on the command line: a subject by its id, or a line of a file. */
export type Named = { readonly subject: string } | { readonly file: string /** One-based. */; readonly line: number };

/** `hf:org/set`, or `app/main.py:12` where there is such a file. */
export function readName(operand: string, cwd: string): Named {
  const place = /^(.+?):(\d+)(?::\d+)?$/.exec(operand);
  if (place?.[1] !== undefined && existsSync(resolve(cwd, place[1]))) return { file: place[1], line: Number(place[2]) };
  return { subject: operand };
}

/** Scans what a name lies in. */
export function scannedFor(context: CommandContext, named: Named): Promise<Scanned> {
  return scanned(context, 'file' in named ? [named.file] : []);
}

/** The places on a line, the narrowest first. Throws {@link UsageError} where there are none. */
export function placesAt(
  assessment: Assessment,
  root: string,
  cwd: string,
  { file, line }: { readonly file: string; readonly line: number },
): readonly AssessedTouchpoint[] {
  const path = relative(root, resolve(cwd, file)).split(sep).join('/');
  const inFile = assessment.touchpoints.filter(({ touchpoint }) => touchpoint.path === path);
  const size = ({ touchpoint: { extent } }: AssessedTouchpoint): number => extent.end.line - extent.start.line;
  const exact = inFile.filter(({ touchpoint }) => touchpoint.range.start.line === line - 1);
  const around = inFile.filter(({ touchpoint: { extent } }) => extent.start.line <= line - 1 && line - 1 <= extent.end.line).sort((a, b) => size(a) - size(b));
  const found = exact.length ? exact : around;
  if (found.length) return found;
  const lines = [...new Set(inFile.map(({ touchpoint }) => touchpoint.range.start.line + 1))].sort((a, b) => a - b);
  throw new UsageError(
    `${file}:${line}: nothing is found on this line${lines.length ? `; expected one of the lines ${lines.join(', ')}` : ' or anywhere in this file'}.`,
  );
}

/** A subject that is there. Throws {@link UsageError} with the nearest one otherwise. */
export function knownSubject(assessment: Assessment, subject: string): string {
  const ids = assessment.subjects.map(({ id }) => id);
  if (ids.includes(subject)) return subject;
  const near = nearest(subject, ids) ?? ids.find((id) => id.includes(subject) || id.slice(id.indexOf(':') + 1) === subject);
  throw new UsageError(`There is no subject "${subject}" here${near === undefined ? '' : `; did you mean ${near}?`}. clausemark check lists them.`);
}
