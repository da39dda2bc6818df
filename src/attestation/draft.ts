import { supportingOf } from '../policy/lookup.js';
import type { Pack } from '../policy/pack.js';
import { type Gathered, type GatherInput, gather } from './gather.js';
import { recordSlug } from './slug.js';
import { currentSeal, type SealOptions } from './staleness.js';
import { inLanguage, type RecordLanguage, recordWord } from './wording.js';
import { claimLines, code, sealLines, yamlScalar } from './write.js';

export interface DraftOptions extends SealOptions {
  readonly language: RecordLanguage;
  /** UTC day. */
  readonly today: string;
  /** Folder beside `clausemark.yaml` with a slash at its end, or empty: the record goes into its `attestations/`. */
  readonly folder?: string;
  /** Name of the file without `.md`; absent: derived from the first subject. */
  readonly name?: string;
  /** Paths of the records that are there, so that none is overwritten. */
  readonly existing?: readonly string[];
}

export interface DraftInput extends DraftOptions, Omit<GatherInput, 'records'> {
  readonly subjects: readonly string[];
  readonly records?: GatherInput['records'];
}

export interface Draft {
  readonly path: string;
  readonly text: string;
}

/**
 * Drafts a record for some subjects. Nothing in it is ticked, answered or signed; its seal says what the code is now.
 * A subject that nothing is asked about gets a record without claims.
 */
export function draftRecord(input: DraftInput): Draft {
  return draftFrom(gather({ ...input, records: input.records ?? [] }), input.subjects, input);
}

/** The same from what is gathered already. */
export function draftFrom(gathered: Gathered, subjects: readonly string[], options: DraftOptions): Draft {
  const { language, today } = options;
  const distinct = [...new Set(subjects)];
  const first = distinct[0] ?? 'record';
  const asked = askedOf(gathered, distinct);
  const ids = withSupporting(gathered.pack, asked);
  const seal = currentSeal(distinct, ids, gathered, options);
  const name = options.name ?? recordSlug(first, options.existing);
  const lines = [
    '---',
    'clausemark: 1',
    `policy: ${yamlScalar(gathered.pack.id)}`,
    `subjects: [${distinct.map(yamlScalar).join(', ')}]`,
    ...(hasData(gathered, distinct) ? ['obtained: # open | self-collected | purchased | user-input | generated'] : []),
    'attested-by: # Name <name@example.com>',
    'role:',
    'attested-on: # YYYY-MM-DD',
    'expires-on: # YYYY-MM-DD',
    ...sealLines(seal),
    '---',
    `# ${title(distinct, language)}`,
    '',
    recordWord('nothingTicked', language, { day: today }),
    recordWord('otherAnswers', language),
    ...(language === 'zh-CN' ? [gathered.pack.summaryLabel.zh] : []),
    '',
    ...ids.flatMap((id) => claimLines(gathered.pack, id, language)),
    ...evidenceLines(gathered, distinct, language),
  ];
  return { path: `${options.folder ?? ''}attestations/${name}.md`, text: `${lines.join('\n')}\n` };
}

/** Obligation ids asked about any of the subjects, in the pack's order. */
export function askedOf(gathered: Gathered, subjects: readonly string[]): readonly string[] {
  const ids = new Set(subjects.flatMap((subject) => gathered.asked.get(subject) ?? []));
  return gathered.pack.obligations.map((obligation) => obligation.id).filter((id) => ids.has(id));
}

/** The asked claims with the supporting ones of the same clauses, in the pack's order. */
export function withSupporting(pack: Pack, asked: readonly string[]): readonly string[] {
  const ids = new Set([...asked, ...supportingOf(pack, asked).map((obligation) => obligation.id)]);
  return pack.obligations.map((obligation) => obligation.id).filter((id) => ids.has(id));
}

function title(subjects: readonly string[], language: RecordLanguage): string {
  const [first = '', ...rest] = subjects;
  if (rest.length > 0) return recordWord('severalTitle', language, { subject: escapeHeading(first), count: rest.length });
  if (first.startsWith('service:')) return recordWord('serviceTitle', language, { name: escapeHeading(first.slice('service:'.length)) });
  return recordWord('title', language, { subject: escapeHeading(first) });
}

/** Not between backticks: a heading that names a subject so opens a section of its own. */
function escapeHeading(text: string): string {
  return text.replace(/[\r\n]+/gu, ' ').replace(/([\\`*_[\]<>#&~|])/gu, '\\$1');
}

/** Whether a subject is data that was obtained somewhere to train on. */
function hasData(gathered: Gathered, subjects: readonly string[]): boolean {
  return subjects.some((subject) =>
    (gathered.subjects.get(subject) ?? []).some((place) => ['training-data', 'data-collection'].includes(place.touchpoint.kind)),
  );
}

function evidenceLines(gathered: Gathered, subjects: readonly string[], language: RecordLanguage): string[] {
  const evidence = gathered.pack.sourceEvidence;
  if (!evidence || !hasData(gathered, subjects)) return [];
  return [
    '',
    `${recordWord('evidence', language)} (${inLanguage(evidence.note, language)}):`,
    '',
    ...Object.entries(evidence.kinds).map(([kind, text]) => `- ${code(kind)}: ${inLanguage(text, language)}`),
  ];
}
