import type { Phrase } from '../base/phrase.js';
import { message, type Problem } from '../base/problem.js';
import { LineIndex, type Range, type Span } from '../base/text.js';
import { parseMarkdown } from './markdown.js';
import { parseRecord } from './parse.js';
import type { AttestationRecord, Seal } from './record.js';
import { sealLines, yamlScalar } from './write.js';

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A record's changed text, or the same text and the reason why it was left alone. */
export interface Edited {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** Applies edits that do not overlap; where two begin at one offset, in the order given. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1])) {
    result += text.slice(from, edit.span[0]) + edit.text;
    from = edit.span[1];
  }
  return result + text.slice(from);
}

/** The line end that a text mostly uses. */
export function lineEndOf(text: string): string {
  const crlf = (text.match(/\r\n/gu) ?? []).length;
  return crlf * 2 > (text.match(/\n/gu) ?? []).length ? '\r\n' : '\n';
}

/** Refuses to change a record. */
export function refused(path: string, text: string, why: Phrase, range?: Range): Edited {
  return { text, problems: [{ path, ...(range ? { range } : {}), code: 'record.not-edited', ...message(why) }] };
}

/** Replaces, or adds, the `seal:` entry of the front matter. */
export function sealEdit(text: string, record: AttestationRecord, seal: Seal): Edit | undefined {
  return entryEdit(text, record, 'seal', sealLines(seal));
}

/** Adds one subject to the `subjects:` entry; everything else of the entry stays. */
export function subjectEdit(text: string, record: AttestationRecord, subject: string): Edit | undefined {
  const range = record.valueRanges['subjects'];
  const all = [...record.subjects, subject];
  if (!range || record.subjects.length === 0) return entryEdit(text, record, 'subjects', [`subjects: [${all.map(yamlScalar).join(', ')}]`]);
  const lines = LineIndex.of(text);
  const [start, end] = lines.span(range);
  const source = text.slice(start, end);
  if (source.startsWith('[')) {
    const close = source.lastIndexOf(']');
    const separator = /,\s*$/u.test(source.slice(0, close)) ? ' ' : ', ';
    return { span: [start + close, start + close], text: `${separator}${yamlScalar(subject)}` };
  }
  if (!source.startsWith('-')) return { span: [start, end], text: `[${all.map(yamlScalar).join(', ')}]` };
  const last = record.valueRanges[`subjects.${record.subjects.length - 1}`];
  if (!last) return undefined;
  const lineEnd = endOfLine(text, lines.offset(last.end));
  const indent = text.slice(lines.lineStart(range.start.line), start);
  return { span: [lineEnd, lineEnd], text: `${lineEndOf(text)}${indent}- ${yamlScalar(subject)}` };
}

function entryEdit(text: string, record: AttestationRecord, key: string, entry: readonly string[]): Edit | undefined {
  const eol = lineEndOf(text);
  const lines = LineIndex.of(text);
  const keyRange = record.keyRanges[key];
  if (keyRange) {
    const start = lines.offset(keyRange.start);
    const value = record.valueRanges[key];
    const valueEnd = value ? lines.offset(value.end) : lines.offset(keyRange.end);
    const used = start + text.slice(start, Math.max(valueEnd, lines.offset(keyRange.end))).trimEnd().length;
    return { span: [start, endOfLine(text, used)], text: entry.join(eol) };
  }
  const front = parseMarkdown(text).frontMatter;
  return front ? { span: [front[1], front[1]], text: entry.join(eol) + eol } : undefined;
}

function endOfLine(text: string, offset: number): number {
  const rest = /[\r\n]/u.exec(text.slice(offset));
  return rest ? offset + rest.index : text.length;
}

/**
 * Whether an edited record says what was meant and nothing more: its subjects and seal are the intended ones, and
 * no line of it counts that did not count before.
 */
export function isFaithful(before: AttestationRecord, path: string, text: string, subjects: readonly string[], seal: Seal | undefined): boolean {
  const after = parseRecord(path, text);
  if (after.broken || JSON.stringify(after.subjects) !== JSON.stringify(subjects)) return false;
  if (JSON.stringify(after.seal) !== JSON.stringify(seal)) return false;
  if (after.attestedBy?.email !== before.attestedBy?.email || after.attestedOn !== before.attestedOn || after.expiresOn !== before.expiresOn) return false;
  const left = before.claims.map(fingerprint);
  return after.claims
    .filter((claim) => claim.ticked || claim.answer.type !== 'open')
    .every((claim) => {
      const index = left.indexOf(fingerprint(claim));
      if (index >= 0) left.splice(index, 1);
      return index >= 0;
    });
}

function fingerprint({ id, ticked, text, subjects }: AttestationRecord['claims'][number]): string {
  return JSON.stringify([id, ticked, text, subjects ?? null]);
}
