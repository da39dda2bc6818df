import { byImportance, type Flag, type Flags } from '../assessment/flags.js';
import type { ClaimState, Status } from '../assessment/state.js';
import type { Language } from '../assessment/wording.js';
import { isService } from '../attestation/gather.js';
import type { Range } from '../base/text.js';
import type { Pack } from '../policy/pack.js';
import type { ReportDocument, ReportedClaim, ReportedSubject, ReportedTouchpoint } from './document.js';
import { inert, labelled, type Paint, paint, shorten, wrap } from './layout.js';
import { type ReportStrings, reasonText, reportStrings, statusKey } from './strings.js';

export interface ReportTextOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly language: Language;
  /** What is flagged; of these, the caps of an editor hide nothing here. */
  readonly flags: Flags;
  /** How many flagged subjects are written out, the most important first; ten by default. */
  readonly limit?: number;
}

const LIMIT = 10;
const PROBLEMS = 10;
const NARROWEST = 40;
const WARNED: readonly ClaimState[] = ['invalid', 'stale', 'expired', 'unverified'];
const STATES: readonly ClaimState[] = [...WARNED, 'unanswered'];
const STATUSES: readonly Status[] = [
  'invalid',
  'stale',
  'expired',
  'unverified',
  'missing',
  'partial',
  'declined',
  'attested',
  'waived',
  'not-assessed',
  'none',
];

/** The report for people, of a document in their language: what is flagged, the most important first, then what else there is and what was not analysed. */
export function reportText(document: ReportDocument, pack: Pack, options: ReportTextOptions): string {
  const writer = new Writer(document, pack, options);
  return `${[...writer.flagged(), '', ...writer.counts(), ...writer.problems()].join('\n')}\n`;
}

class Writer {
  private readonly say: ReportStrings;
  private readonly paint: Paint;
  private readonly width: number;
  private attestExplained = false;

  constructor(
    private readonly document: ReportDocument,
    private readonly pack: Pack,
    private readonly options: ReportTextOptions,
  ) {
    this.say = reportStrings(options.language);
    this.paint = paint(options.colour);
    this.width = Math.max(NARROWEST, options.width);
  }

  flagged(): string[] {
    const { shown, hidden } = this.options.flags;
    const all = [...shown, ...hidden].sort(byImportance);
    const { summary, policy, asOf } = this.document;
    const under = wrap(`${this.pack.statusLine[this.say.language]} · ${this.say('underPolicy', policy, asOf)}`, this.width).map(this.paint.faint);
    if (all.length === 0) {
      const complete = summary.unresolved + summary.unfollowed === 0 && summary.files.walked === summary.files.analysed;
      return [...wrap(this.say(complete ? 'nothingFlaggedAll' : 'nothingFlagged'), this.width), ...under];
    }
    const head = all.length === 1 ? this.say('flaggedOne') : this.say('flaggedMany', all.length);
    const limit = this.options.limit ?? LIMIT;
    const lines = [this.paint.strong(head), ...under];
    for (const flag of all.slice(0, limit)) lines.push('', ...this.flag(flag));
    if (all.length > limit) lines.push('', this.say('more', all.length - limit));
    return lines;
  }

  counts(): string[] {
    const { summary } = this.document;
    const { files } = summary;
    const flagged = new Set([...this.options.flags.shown, ...this.options.flags.hidden].map(({ subject }) => subject));
    const others = STATUSES.flatMap((status) => {
      const count = this.document.subjects.filter((subject) => subject.status === status && !flagged.has(subject.id)).length;
      return count === 0 ? [] : [`${this.say(statusKey(status))}${this.say('brackets', count)}`];
    });
    const reasons = Object.entries(files.skipped).map(([reason, count]) => `${reasonText(this.say, reason)}${this.say('brackets', count)}`);
    const likely = summary.certainties['likely'] ?? 0;
    const lines = [
      ...(others.length > 0 ? [this.say('otherSubjects', others.join(this.say('comma')))] : []),
      ...(likely > 0 ? [this.say('likely', likely)] : []),
      ...(summary.waived > 0 ? [this.say('waived', summary.waived)] : []),
      ...(summary.unresolved > 0 ? [this.say('unresolved', summary.unresolved)] : []),
      ...(summary.unfollowed > 0 ? [this.say('unfollowed', summary.unfollowed)] : []),
      reasons.length > 0
        ? this.say('skipped', files.walked - files.analysed, files.walked, reasons.join(this.say('comma')))
        : files.walked > 0
          ? this.say('filesAll', files.walked)
          : this.say('filesNone'),
    ];
    return lines.flatMap((line) => wrap(line, this.width, '  '));
  }

  problems(): string[] {
    const { problems } = this.document;
    if (problems.length === 0) return [];
    const lines = problems.slice(0, PROBLEMS).flatMap(({ path, range, message }) => {
      const where = range ? placeName(path, range) : inert(path);
      return labelled('  ', `${where}${this.say('colon')}${inert(message)}`, this.width);
    });
    return [
      this.say('problems', problems.length),
      ...lines,
      ...(problems.length > PROBLEMS ? [`  ${this.say('problemsMore', problems.length - PROBLEMS)}`] : []),
    ];
  }

  private flag(flag: Flag): string[] {
    const subject = this.document.subjects.find(({ id }) => id === flag.subject);
    const places = this.document.touchpoints.filter((touchpoint) => touchpoint.subject === flag.subject);
    const status = subject && subject.claims.length > 0 ? this.say(statusKey(flag.status)) : '';
    const colour = flag.severity === 'warning' ? this.paint.warn : this.paint.note;
    const name = flag.subject === 'unresolved' ? this.say('unresolvedSubject') : inert(flag.subject);
    const title = `${colour(flag.severity === 'warning' ? '▲' : '●')} ${this.paint.strong(name)}${status === '' ? '' : ` · ${colour(status)}`}`;
    const lines = wrap(title, this.width, '  ');
    const { primary, why } = this.whereAndWhy(flag, places);
    if (primary !== '') lines.push(...labelled('  ', primary, this.width));
    if (why !== '') lines.push(`  ${shorten(`${this.say('why')}${this.say('colon')}${why}`, this.width - 2)}`);
    lines.push(...this.claims(flag, subject).flatMap((line) => wrap(line, this.width - 2, '  ').map((one) => `  ${one}`)));
    lines.push(...labelled('  → ', this.next(flag, subject), this.width));
    return lines;
  }

  private whereAndWhy(flag: Flag, places: readonly ReportedTouchpoint[]): { readonly primary: string; readonly why: string } {
    const at = places.find(({ path, range }) => path === flag.path && flag.range !== undefined && samePlace(range, flag.range));
    const kinds = [...new Set(places.map(({ kind }) => kind))];
    const subject = this.document.subjects.find(({ id }) => id === flag.subject);
    const named = kinds.length > 0 && flag.subject !== 'unresolved' ? kinds : at ? [at.kind] : (subject?.kinds ?? []);
    const parts = [
      ...(flag.path !== undefined && flag.range ? [placeName(flag.path, flag.range)] : []),
      ...(named.length > 0 ? [named.join(this.say('comma'))] : []),
      ...(flag.related.length > 0 && flag.path !== undefined ? [this.say('morePlaces', flag.related.length)] : []),
    ];
    return { primary: parts.join(' · '), why: inert(at?.evidence[0]?.note ?? '') };
  }

  /** One line for each state that waits for somebody; for a place that is flagged by itself, its clauses. */
  private claims(flag: Flag, subject: ReportedSubject | undefined): string[] {
    const claims = (subject?.claims ?? []).filter(({ clause }) => flag.clauses.includes(clause));
    if (claims.length === 0) return [`${this.say('bears')}${this.say('colon')}${flag.clauses.join(' ')}`];
    return STATES.flatMap((state) => this.groups(claims.filter((claim) => claim.state === state)));
  }

  private groups(claims: readonly ReportedClaim[]): string[] {
    const byReason = new Map<string, ReportedClaim[]>();
    for (const claim of claims) byReason.set(claim.reason ?? '', [...(byReason.get(claim.reason ?? '') ?? []), claim]);
    return [...byReason].map(([reason, those]) => {
      const [first] = those;
      const word = first ? this.say(`state_${first.state}`) : '';
      const marked = first && WARNED.includes(first.state) ? this.paint.warn(word) : word;
      return `${marked}${this.say('colon')}${those.map(({ clause }) => clause).join(' ')}${reason === '' ? '' : ` - ${inert(reason)}`}`;
    });
  }

  private next(flag: Flag, subject: ReportedSubject | undefined): string {
    const record = flag.record === undefined ? undefined : inert(flag.record);
    if (!subject || subject.claims.length === 0) return this.say(this.pack.service.gate === '' ? 'nextReview' : 'nextService');
    if (record === undefined) {
      const attest = command('attest', isService(flag.subject) ? flag.subject : subject.id);
      // What the command does is said once.
      if (this.attestExplained) return attest;
      this.attestExplained = true;
      return this.say('nextAttest', attest);
    }
    const states = new Set(subject.claims.filter(({ clause }) => flag.clauses.includes(clause)).map(({ state }) => state));
    if (states.has('invalid')) return this.say('nextFix', record);
    if (states.has('stale')) return this.say('nextRenew', command('renew', flag.record ?? ''));
    if (states.has('expired')) return this.say('nextExtend', record);
    if (states.has('unverified')) return this.say('nextSign', record);
    return this.say('nextAnswer', record);
  }
}

/** `train.py:12:8`: one-based line and column (UTF-16 code units). */
export function placeName(path: string, { start }: Range): string {
  return `${inert(path)}:${start.line + 1}:${start.character + 1}`;
}

/** A command that can be pasted into a shell as it stands. */
export function command(name: 'attest' | 'renew', operand: string): string {
  const word = inert(operand);
  return `clausemark ${name} ${/^[\w@%+=:,./-]+$/u.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", "'\\''")}'`}`;
}

function samePlace(a: Range, b: Range): boolean {
  return a.start.line === b.start.line && a.start.character === b.start.character;
}
