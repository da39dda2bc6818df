import { existsSync, realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { AssessedTouchpoint, Assessment } from '../assessment/assess.js';
import { type Phrase, phrase } from '../base/phrase.js';
import { nearest } from '../policy/suggest.js';
import type { CommandContext } from './context.js';
import { type Scanned, scanned } from './project.js';
import { UsageError } from './usage.js';

/** What a person named on the command line: a subject by its id, or a line of a file. */
export type Named = { readonly subject: string } | NamedLine;

/** A line of a file that is there. */
export interface NamedLine {
  /** Without links on the way to it. */
  readonly file: string;
  /** As it was written. */
  readonly shown: string;
  /** One-based. */
  readonly line: number;
}

/** `hf:org/set`, or `app/main.py:12` where there is such a file. */
export function readName(operand: string, cwd: string): Named {
  const place = /^(.+?):(\d+)(?::\d+)?$/.exec(operand);
  if (place?.[1] !== undefined && existsSync(resolve(cwd, place[1])))
    return { file: realpathSync(resolve(cwd, place[1])), shown: place[1], line: Number(place[2]) };
  return { subject: operand };
}

/** What is wrong with words that look like a path and are none that can be used; undefined where they do not. */
export function pathFault(operand: string, cwd: string): Phrase | undefined {
  const path = /^(.+?)(?::[^:/\\]*)?$/.exec(operand)?.[1] ?? operand;
  if (statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isFile())
    return phrase('{operand}: expected a line of the file, {path}:LINE.', { operand, path });
  return /^[^:]+:\d+$/.test(operand) && /[./\\]/.test(path) ? phrase('There is no file {path} here.', { path }) : undefined;
}

/** Scans what a name lies in. */
export function scannedFor(context: CommandContext, named: Named): Promise<Scanned> {
  return scanned(context, 'file' in named ? [named.file] : []);
}

/** The places on a line, the narrowest first. Throws {@link UsageError} where there are none. */
export function placesAt(assessment: Assessment, root: string, { file, shown, line }: NamedLine): readonly AssessedTouchpoint[] {
  const path = relative(root, file).split(sep).join('/');
  const inFile = assessment.touchpoints.filter(({ touchpoint }) => touchpoint.path === path);
  const size = ({ touchpoint: { extent } }: AssessedTouchpoint): number => extent.end.line - extent.start.line;
  const exact = inFile.filter(({ touchpoint }) => touchpoint.range.start.line === line - 1);
  const around = inFile.filter(({ touchpoint: { extent } }) => extent.start.line <= line - 1 && line - 1 <= extent.end.line).sort((a, b) => size(a) - size(b));
  const found = exact.length ? exact : around;
  if (found.length) return found;
  const lines = [...new Set(inFile.map(({ touchpoint }) => touchpoint.range.start.line + 1))].sort((a, b) => a - b);
  const at = `${shown}:${line}`;
  throw new UsageError(
    lines.length > 1
      ? phrase('{place}: nothing is found on this line; expected one of the lines {lines}.', { place: at, lines: lines.join(', ') })
      : lines.length === 1
        ? phrase('{place}: nothing is found on this line; expected line {line}.', { place: at, line: lines[0] ?? 0 })
        : phrase('{place}: nothing is found on this line or anywhere in this file.', { place: at }),
  );
}

/** A subject that is there. Throws {@link UsageError} with the nearest one otherwise. */
export function knownSubject(assessment: Assessment, subject: string, cwd: string): string {
  const ids = assessment.subjects.map(({ id }) => id);
  if (ids.includes(subject)) return subject;
  const fault = pathFault(subject, cwd);
  if (fault !== undefined) throw new UsageError(fault);
  const near = nearest(subject, ids) ?? ids.find((id) => id.includes(subject) || id.slice(id.indexOf(':') + 1) === subject);
  throw new UsageError(
    near === undefined || subject === ''
      ? phrase('There is no subject "{subject}" here; clausemark check lists them.', { subject })
      : phrase('There is no subject "{subject}" here, but there is {near}; clausemark check lists them.', { subject, near }),
  );
}
