import { type Phrase, phrase } from '../base/phrase.js';
import { LineIndex } from '../base/text.js';
import { obligationOf, voidersFor } from '../policy/lookup.js';
import { type Obligation, VOIDERS } from '../policy/pack.js';
import { type Differences, NO_DIFFERENCES, voiding } from './differences.js';
import { applyEdits, type Edit, type Edited, isFaithful, lineEndOf, refused, sealEdit } from './edit.js';
import { coveredBy, type Gathered, isService } from './gather.js';
import { parseRecord } from './parse.js';
import type { AttestationRecord, Claim, Seal } from './record.js';
import { restrict, sortedSet, sortKeys } from './seal.js';
import { changesSince, currentSeal, type SealOptions } from './staleness.js';
import { type RecordLanguage, recordWord } from './wording.js';
import { claimText } from './write.js';

export interface RenewOptions extends SealOptions {
  readonly path: string;
  readonly gathered: Gathered;
  /** UTC day. */
  readonly asOf: string;
  readonly language: RecordLanguage;
}

export interface Renewed extends Edited {
  /** The claims that are open again, and why. */
  readonly voided: readonly { readonly id: string; readonly reason: Phrase }[];
}

/**
 * Seals a record anew. Claims that the change voids, or that have expired, lose their tick and keep the old answer as
 * text below the line; all others stay. No answer that the change voids stands under the new seal. A record to which
 * nothing happened keeps its text.
 */
export function renewRecord(text: string, options: RenewOptions): Renewed {
  const { path, gathered } = options;
  const refuse = (why: Phrase): Renewed => ({ ...refused(path, text, why), voided: [] });
  if (options.complete === false) return refuse(phrase('only a part of the files was scanned; a record is renewed from all of them'));
  const record = parseRecord(path, text);
  if (record.broken) return refuse(phrase('the record has problems that come first; nothing was renewed'));
  if (record.policy !== gathered.pack.id)
    return refuse(phrase('the record answers to policy "{policy}"; expected {pack}', { policy: record.policy, pack: gathered.pack.id }));
  const renewal = new Renewal(text, record, options);
  const voided = renewal.voided();
  const seal = renewal.seal(new Set(voided.map(({ claim }) => claim)));
  const edits = voided.flatMap(({ claim }) => renewal.reopen(claim));
  if (seal !== undefined && JSON.stringify(seal) !== JSON.stringify(record.seal)) {
    const edit = sealEdit(text, record, seal);
    if (!edit) return refuse(phrase('the front matter is written in a way that is not edited by a program'));
    edits.push(edit);
  }
  const result = applyEdits(text, edits);
  const reopened = new Set(voided.map(({ claim }) => claim));
  const standing: AttestationRecord = { ...record, claims: record.claims.filter((claim) => !reopened.has(claim)) };
  if (!isFaithful(standing, path, result, record.subjects, seal ?? record.seal))
    return refuse(phrase('the record is written in a way that is not edited by a program'));
  return { text: result, problems: [], voided: voided.map(({ claim, reason }) => ({ id: claim.id, reason })) };
}

class Renewal {
  private readonly subjects: readonly string[];
  private readonly changes: ReadonlyMap<string, Differences | 'unsealed'>;

  constructor(
    private readonly text: string,
    private readonly record: AttestationRecord,
    private readonly options: RenewOptions,
  ) {
    this.subjects = coveredBy(record, options.gathered);
    this.changes = new Map(this.subjects.map((subject) => [subject, changesSince(record, subject, options.gathered, options)]));
  }

  voided(): { readonly claim: Claim; readonly reason: Phrase }[] {
    return this.record.claims.flatMap((claim) => {
      if (!isAnswered(claim)) return [];
      const reason = this.reason(claim);
      return reason === undefined ? [] : [{ claim, reason }];
    });
  }

  /** What the record is to be sealed with: fresh where nothing answered stands or something changed, else as it was. */
  seal(reopened: ReadonlySet<Claim>): Seal | undefined {
    const { record, options } = this;
    const standing = record.claims.filter((claim) => isAnswered(claim) && !reopened.has(claim));
    const ids = [...new Set([...Object.keys(record.seal?.clauses ?? {}), ...record.claims.map((claim) => claim.id)])];
    const code: string[] = [];
    const data: Record<string, string> = {};
    for (const subject of this.subjects) {
      const changes = this.changes.get(subject) ?? 'unsealed';
      const old = record.seal ? restrict(record.seal, subject) : undefined;
      const keep =
        old !== undefined &&
        changes !== 'unsealed' &&
        changes.code.length + changes.data.length === 0 &&
        standing.some((claim) => this.scopeOf(claim).includes(subject));
      const part = keep ? old : currentSeal([subject], [], options.gathered, options);
      code.push(...part.code);
      if (typeof part.data === 'string') data[subject] = part.data;
    }
    if (this.subjects.length === 0) return undefined;
    const fresh = currentSeal([], ids, options.gathered, options).clauses;
    const kept = standing.flatMap(({ id }) => {
      const version = record.seal?.clauses[id];
      return version === undefined ? [] : [[id, version] as const];
    });
    const only = Object.values(data);
    return {
      v: 1,
      code: sortedSet(code),
      data: only.length === 1 ? (only[0] ?? '') : sortKeys(data),
      clauses: sortKeys({ ...fresh, ...Object.fromEntries(kept) }),
    };
  }

  reopen(claim: Claim): Edit[] {
    const index = LineIndex.of(this.text);
    const [boxStart, boxEnd] = index.span(claim.boxRange);
    const lineStart = index.lineStart(claim.boxRange.start.line);
    const indent = this.text.slice(lineStart, boxStart).replace(/[^\t]/gu, ' ');
    const obligation = obligationOf(this.options.gathered.pack, claim.id);
    const { attestedBy, attestedOn } = this.record;
    const signature = [attestedBy?.name, attestedOn].filter((part) => part !== undefined).join(', ');
    const { language } = this.options;
    const who = signature === '' ? recordWord('unsignedBefore', language) : signature;
    const old = claim.text.replace(/\s+/gu, ' ').trim();
    const before = `${lineEndOf(this.text)}${indent}- ${recordWord('before', language, { who, text: old === '' ? '[x]' : old })}`;
    return [
      { span: [boxStart, boxEnd], text: '[ ]' },
      { span: index.span(claim.textRange), text: ` ${obligation ? claimText(obligation, language) : '…'}${before}` },
    ];
  }

  private reason(claim: Claim): Phrase | undefined {
    const { expiresOn } = this.record;
    if (expiresOn !== undefined && this.options.asOf > expiresOn) return phrase('expired on {day}', { day: expiresOn });
    const obligation = obligationOf(this.options.gathered.pack, claim.id);
    for (const subject of this.scopeOf(claim)) {
      const reason = voidReason(this.changes.get(subject) ?? NO_DIFFERENCES, subject, claim.id, obligation);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  private scopeOf(claim: Claim): readonly string[] {
    if (claim.subjects) return claim.subjects;
    const own = new Set(this.record.sections.flatMap((section) => section.subjects));
    return this.subjects.filter((subject) => !own.has(subject));
  }
}

function voidReason(changes: Differences | 'unsealed', subject: string, id: string, obligation: Obligation | undefined): Phrase | undefined {
  const voiders = obligation ? voidersFor(obligation, isService(subject) ? 'service' : 'subject') : VOIDERS;
  if (changes === 'unsealed') return voiders.some((voider) => voider !== 'time') ? phrase('the seal does not cover {subject}', { subject }) : undefined;
  return voiding(changes, id, voiders);
}

function isAnswered(claim: Claim): boolean {
  return claim.ticked || claim.answer.type !== 'open';
}
