import { phrase } from '../base/phrase.js';
import { LineIndex } from '../base/text.js';
import { askedOf, withSupporting } from './draft.js';
import { applyEdits, type Edit, type Edited, isFaithful, lineEndOf, refused, sealEdit, subjectEdit } from './edit.js';
import type { Gathered } from './gather.js';
import { parseMarkdown } from './markdown.js';
import { parseRecord } from './parse.js';
import { type AttestationRecord, type Claim, claimsFor, type Seal } from './record.js';
import { clauseVersions, restrict, sortedSet, sortKeys } from './seal.js';
import { currentSeal, type SealOptions } from './staleness.js';
import { type RecordLanguage, recordWord } from './wording.js';
import { claimLines, code } from './write.js';

export interface AddOptions extends SealOptions {
  readonly path: string;
  readonly gathered: Gathered;
  readonly language: RecordLanguage;
  /** UTC day. */
  readonly today: string;
}

/**
 * Adds a subject to a record, or, where the record has it, the claims about it that the record lacks. All text stays
 * byte for byte except the list of subjects and the seal. New claims come unticked. Where lines of the record are
 * answered already, the subject gets a section of its own, so that no standing tick speaks for it; the seal is
 * extended by the new subject and never renewed for what it held.
 */
export function addSubject(text: string, subject: string, options: AddOptions): Edited {
  const { path, gathered } = options;
  const record = parseRecord(path, text);
  if (record.broken) return refused(path, text, phrase('the record has problems that come first; nothing was added'));
  if (record.policy !== gathered.pack.id)
    return refused(path, text, phrase('the record answers to policy "{policy}"; expected {pack}', { policy: record.policy, pack: gathered.pack.id }));
  const known = record.subjects.includes(subject);
  const scope = known ? claimsFor(record, subject) : record.claims.filter((claim) => claim.subjects === undefined);
  const ownSection = !known && scope.some(isAnswered);
  const present = new Set(ownSection ? [] : scope.map((claim) => claim.id));
  const missing = withSupporting(gathered.pack, askedOf(gathered, [subject])).filter((id) => !present.has(id));
  if (known && missing.length === 0) return { text, problems: [] };

  const versions = clauseVersions(gathered.pack);
  const moved = missing.find(
    (id) => record.claims.some((claim) => claim.id === id && isAnswered(claim)) && (record.seal?.clauses[id] ?? versions.get(id)) !== versions.get(id),
  );
  if (moved !== undefined) return refused(path, text, phrase('what {id} asks was reworded since the record was sealed; renew the record first', { id: moved }));

  const seal = extendedSeal(record, subject, missing, ownSection || !scope.some(isAnswered), options);
  const edits: (Edit | undefined)[] = [
    known ? { span: [0, 0], text: '' } : subjectEdit(text, record, subject),
    seal === record.seal || seal === undefined ? { span: [0, 0], text: '' } : sealEdit(text, record, seal),
    ownSection
      ? sectionEdit(text, subject, missing, options)
      : missing.length === 0
        ? { span: [0, 0], text: '' }
        : claimsEdit(text, record, scope, subject, missing, options),
  ];
  const complete = edits.filter((edit) => edit !== undefined);
  if (complete.length < edits.length) return refused(path, text, phrase('the front matter is written in a way that is not edited by a program'));
  const result = applyEdits(text, complete);
  const subjects = known ? record.subjects : [...record.subjects, subject];
  if (!isFaithful(record, path, result, subjects, seal) || !hasLines(path, result, subject, missing))
    return refused(path, text, phrase('the record is written in a way that is not edited by a program'));
  return { text: result, problems: [] };
}

function isAnswered(claim: Claim): boolean {
  return claim.ticked || claim.answer.type !== 'open';
}

function hasLines(path: string, text: string, subject: string, ids: readonly string[]): boolean {
  const lines = claimsFor(parseRecord(path, text), subject);
  return ids.every((id) => lines.some((claim) => claim.id === id));
}

/** The seal with the new subject's lines, unless answered lines already speak for it; what it held stays. */
function extendedSeal(record: AttestationRecord, subject: string, ids: readonly string[], open: boolean, options: AddOptions): Seal | undefined {
  const old = record.seal;
  const answered = record.claims.some(isAnswered);
  const subjects = [...new Set([...record.subjects, subject])];
  if (!old && !answered) return currentSeal(subjects, [...new Set([...record.claims.map((claim) => claim.id), ...ids])], options.gathered, options);
  const covers = old !== undefined && restrict(old, subject) !== undefined;
  if (!covers && !open) return old;
  const fresh = currentSeal([subject], ids, options.gathered, options);
  const data: Record<string, string> = {};
  for (const one of record.subjects) {
    const part = old ? restrict(old, one) : undefined;
    if (part && typeof part.data === 'string') data[one] = part.data;
  }
  if (!covers && typeof fresh.data === 'string') data[subject] = fresh.data;
  return {
    v: 1,
    code: sortedSet([...(old?.code ?? []), ...(covers ? [] : fresh.code)]),
    data: covers ? old.data : subjects.length === 1 ? fresh.data : sortKeys(data),
    clauses: sortKeys({ ...old?.clauses, ...fresh.clauses }),
  };
}

function sectionEdit(text: string, subject: string, ids: readonly string[], { gathered, language, today }: AddOptions): Edit {
  const eol = lineEndOf(text);
  const gap = text.endsWith('\n') || text.endsWith('\r') ? eol : eol + eol;
  const lines = [`## ${code(subject)}`, '', recordWord('added', language, { day: today }), '', ...ids.flatMap((id) => claimLines(gathered.pack, id, language))];
  return { span: [text.length, text.length], text: `${gap}${lines.join(eol)}${eol}` };
}

/** Puts new lines behind the last claim of the scope, or where its first would stand. */
function claimsEdit(
  text: string,
  record: AttestationRecord,
  scope: readonly Claim[],
  subject: string,
  ids: readonly string[],
  { gathered, language }: AddOptions,
): Edit {
  const eol = lineEndOf(text);
  const index = LineIndex.of(text);
  const lines = ids.flatMap((id) => claimLines(gathered.pack, id, language));
  const last = scope.at(-1);
  if (last) {
    const at = index.offset(last.range.start);
    const outer = parseMarkdown(text).blocks.find((block) => block.type === 'item' && block.span[0] <= at && at < block.span[1]);
    const end = outer?.span[1] ?? index.offset(last.range.end);
    return { span: [end, end], text: `${eol}${lines.join(eol)}` };
  }
  const own = record.sections.find((section) => section.subjects.includes(subject));
  if (own) return at(index.offset(own.range.end), `${eol}${eol}${lines.join(eol)}`);
  const first = record.sections[0];
  if (first) return at(index.offset(first.range.start), `${lines.join(eol)}${eol}${eol}`);
  return at(text.length, `${/[\r\n]$/u.test(text) ? eol : eol + eol}${lines.join(eol)}${eol}`);
}

function at(offset: number, text: string): Edit {
  return { span: [offset, offset], text };
}
