import { type Phrase, phrase } from '../base/phrase.js';
import { compareProblems, message, type Problem } from '../base/problem.js';
import { LineIndex, type Range, type Span } from '../base/text.js';
import type { Pack } from '../policy/pack.js';
import { readAnswer, spokenAnswer } from './answer.js';
import { dotRuns } from './blanks.js';
import { checkRecord } from './check.js';
import { type FrontMatter, readFrontMatter } from './front-matter.js';
import { type Block, type MappedText, mappedText, parseMarkdown, plainText, spanIn } from './markdown.js';
import { type AttestationRecord, type Claim, type Dots, recordName, type Section } from './record.js';

/** Records are written by people: nothing longer than this many UTF-16 units is one. */
export const MAX_RECORD_LENGTH = 512 * 1024;

const MAX_BRACKETS = 20_000;
const MAX_DEPTH = 500;
/** Runs of backticks of so many lengths that a parser looks for the end of each in the whole text. */
const MAX_FENCES = 50;
/** One blank that is left open is enough to know of. */
const MAX_DOTS = 100;
/** The marks of lists and quotations before the text of a line. */
const NESTING = /^(?:[ \t]*(?:>|(?:[*+-]|\d{1,9}[.)])(?=[ \t])))+/u;

/**
 * Reads one attestation record. Never throws: whatever is wrong becomes a problem of the record with its
 * range, and the rest is still read. With a pack, claims are also checked against its obligations.
 */
export function parseRecord(path: string, text: string, pack?: Pack): AttestationRecord {
  const lines = LineIndex.of(text);
  const problems: Problem[] = [];
  if (text.length > MAX_RECORD_LENGTH) {
    return unread(path, lines, phrase('the record is longer than {size} KB and was not read', { size: MAX_RECORD_LENGTH / 1024 }));
  }
  if (isEndless(text)) return unread(path, lines, phrase('the record is nested too deeply to be read'));
  let record: AttestationRecord;
  try {
    record = new RecordReader(path, text, lines, problems).read();
  } catch {
    return unread(path, lines, phrase('the record is nested too deeply to be read'));
  }
  const all = pack ? [...record.problems, ...checkRecord(record, pack)] : [...record.problems];
  return { ...record, problems: all.sort(compareProblems) };
}

/** Markdown whose nesting takes a parser a time that grows with the square of its length. */
function isEndless(text: string): boolean {
  if ((text.match(/\[/gu) ?? []).length > MAX_BRACKETS) return true;
  if (new Set((text.match(/`+/gu) ?? []).map((run) => run.length)).size > MAX_FENCES) return true;
  return text.split(/[\r\n]+/u).some((line) => (NESTING.exec(line)?.[0].match(/>|[*+.)-](?=[ \t])/gu) ?? []).length > MAX_DEPTH);
}

function unread(path: string, lines: LineIndex, said: Phrase): AttestationRecord {
  const range = lines.range([0, 0]);
  return {
    path,
    name: recordName(path),
    policy: '',
    subjects: [],
    title: '',
    claims: [],
    sections: [],
    broken: true,
    unreadable: [],
    keyRanges: {},
    valueRanges: {},
    problems: [{ path, range, code: 'record.unreadable', ...message(said) }],
  };
}

class RecordReader {
  private readonly claims: Claim[] = [];
  private readonly sections: Section[] = [];
  private title: string | undefined;
  private scope: { readonly depth: number; readonly subjects: readonly string[] } | undefined;

  constructor(
    private readonly path: string,
    private readonly text: string,
    private readonly lines: LineIndex,
    private readonly problems: Problem[],
  ) {}

  read(): AttestationRecord {
    const { frontMatter, blocks } = parseMarkdown(this.text);
    let front: FrontMatter;
    if (frontMatter) front = readFrontMatter(this.path, this.text, frontMatter, this.lines, this.problems);
    else {
      front = { policy: '', subjects: [], broken: true, unreadable: [], keyRanges: {}, valueRanges: {} };
      this.say('record.front-matter', [0, 0], phrase('expected front matter on the first line: "---", "clausemark: 1", …, "---"'));
    }
    for (const block of blocks) {
      if (block.type === 'heading') this.heading(block, front.subjects);
      else this.item(block);
    }
    this.duplicates();
    if (front.attestedBy === undefined) this.unsigned(front);
    return {
      path: this.path,
      name: recordName(this.path),
      title: this.title ?? '',
      claims: this.claims,
      sections: this.sections,
      problems: this.problems,
      ...front,
    };
  }

  private heading({ node, span }: Block & { type: 'heading' }, subjects: readonly string[]): void {
    this.title ??= plainText(node.children);
    if (this.scope && node.depth <= this.scope.depth) this.scope = undefined;
    const named = node.children.flatMap((child) => (child.type === 'inlineCode' && subjects.includes(child.value.trim()) ? [child.value.trim()] : []));
    if (named.length === 0) return;
    this.scope = { depth: node.depth, subjects: [...new Set(named)] };
    this.sections.push({ subjects: this.scope.subjects, range: this.lines.range(span) });
  }

  private item({ node, paragraph, span }: Block & { type: 'item' }): void {
    const [first, ...rest] = paragraph?.children ?? [];
    if (paragraph === undefined || first === undefined) return;
    const end = spanIn(this.text, paragraph)[1];
    if (typeof node.checked !== 'boolean' || first.type !== 'inlineCode') {
      this.nearMiss(this.text.slice(span[0], end), [span[0], end]);
      return;
    }
    const [codeStart, codeEnd] = spanIn(this.text, first);
    const box = this.text.slice(span[0], codeStart).search(/\[[ \t\r\nxX]\]/u);
    const id = first.value.trim();
    const idStart = this.text.indexOf(id, codeStart);
    const mapped = mappedText(this.text, rest);
    const { plain } = mapped;
    const textSpan: Span = [codeEnd, end];
    const claim: Claim = {
      id,
      ticked: node.checked,
      answer: readAnswer(node.checked, plain),
      text: this.text.slice(codeEnd, end).trim(),
      plain,
      dots: this.dots(mapped),
      range: this.range([span[0], end]),
      idRange: this.range([idStart, idStart + id.length]),
      boxRange: this.range([span[0] + Math.max(0, box), span[0] + Math.max(0, box) + 3]),
      textRange: this.range(textSpan),
      ...(this.scope ? { subjects: this.scope.subjects } : {}),
    };
    this.claims.push(claim);
    this.checkAnswer(claim);
  }

  private dots({ plain, spans }: MappedText): readonly Dots[] {
    return dotRuns(plain)
      .slice(0, MAX_DOTS)
      .flatMap(([start, end]) => {
        const first = spans[start];
        const last = spans[end - 1];
        return first && last ? [{ start, end, range: this.range([first[0], last[1]]) }] : [];
      });
  }

  private checkAnswer({ answer, ticked, plain, range, id }: Claim): void {
    if ('reason' in answer && answer.reason === '') {
      const said =
        answer.type === 'declined'
          ? phrase('expected "Cannot attest: " and the reason; without one, {id} is not answered', { id })
          : phrase('expected "Not applicable: " and the reason; without one, {id} is not answered', { id });
      this.problems.push({ path: this.path, range, code: 'record.empty-reason', ...message(said) });
    } else if (!ticked && spokenAnswer(plain).type === 'not-applicable') {
      this.problems.push({
        path: this.path,
        range,
        code: 'record.not-ticked',
        ...message(phrase('"Not applicable" counts once a person ticks the line; {id} is unanswered', { id })),
      });
    }
  }

  /** A list item that was meant as a claim and is none. */
  private nearMiss(source: string, span: Span): void {
    if (/^(?:[-*+]|\d+[.)])\s*(?:\[[^\]］]{0,3}[\]］]|［[^\]］]{0,3}[\]］])\s*(?:[*_~]{1,3}|\[)?`/u.test(source)) {
      this.say('record.malformed-claim', span, phrase('expected "- [ ] `ID` …" or "- [x] `ID` …", with a space behind the box'));
    } else if (/^(?:[-*+]|\d+[.)])\s+(?:[[［][ \u3000xXｘＸ][\]］]\s*|[✅☑✔✓]\uFE0F?\s*`?)\d+(?:\(\d+\)|\[[a-z]+\])/u.test(source)) {
      this.say('record.malformed-claim', span, phrase('expected the id of the claim between backticks: - [ ] `ID` …'));
    }
  }

  private duplicates(): void {
    const seen = new Set<string>();
    for (const claim of this.claims) {
      for (const subject of claim.subjects ?? ['']) {
        const key = JSON.stringify([subject, claim.id]);
        if (seen.has(key)) {
          this.problems.push({
            path: this.path,
            range: claim.idRange,
            code: 'record.duplicate-claim',
            ...message(phrase('{id} is claimed more than once; expected one line', { id: claim.id })),
          });
          break;
        }
        seen.add(key);
      }
    }
  }

  private unsigned(front: FrontMatter): void {
    const ticked = this.claims.find((claim) => claim.ticked);
    if (!ticked || front.broken) return;
    const range = front.keyRanges['attested-by'] ?? ticked.range;
    this.problems.push({
      path: this.path,
      range,
      code: 'record.unsigned',
      ...message(phrase('lines are ticked, but nobody signs for them; expected "attested-by: Name <address>"')),
    });
  }

  private say(code: string, span: Span, said: Phrase): void {
    this.problems.push({ path: this.path, range: this.range(span), code, ...message(said) });
  }

  private range(span: Span): Range {
    return this.lines.range(span);
  }
}
