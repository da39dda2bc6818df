import type { Span } from '../base/text.js';
import { NUMERAL_CLASS, numeralValue } from './numerals.js';

/** A piece of an official text: cleaned words, and where they stand in the file. */
export interface OfficialPiece {
  readonly text: string;
  readonly span: Span;
}

/** One article of an official text. */
export interface OfficialArticle {
  readonly number: number;
  readonly whole: OfficialPiece;
  /** The words before the first item; the whole where it has none. */
  readonly opening: OfficialPiece;
  /** Items in order, the first is number 1; the marker is not part of them. */
  readonly items: readonly OfficialPiece[];
}

/** More places than this that look like the head of an article are not looked at. */
const MAX_HEADS = 5000;

/** How many characters before 第七条 are looked at. */
const MAX_BEFORE = 200;

const HEAD = new RegExp(`第[ \\t\\u3000]*([${NUMERAL_CLASS}]{1,6})[ \\t\\u3000]*条`, 'g');
/** What may stand before 第七条 on its line: blanks and the marks of Markdown. */
const BEFORE_HEAD = /^[\s\u3000\ufeff>#*_+|-]*$/;
/** What follows 条 where the article is only referred to. */
const REFERENCE = /^(?:规定|第|的|、|和|或|及|与|所|中|至|之|以|款|项|，|,|）|\))/;
const CHAPTER = new RegExp(`^[\\s\\u3000#*_>]*第[ \\t]*[${NUMERAL_CLASS}]{1,6}[ \\t]*[章节编](?:[\\s\\u3000*_]|$)`);
const BLANK = /[\s\ufeff]/;
const MARK_OR_BLANK = /[\s\ufeff#>*_-]/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]|$)/;
const RULER = /^[ \t]*(?:[-*_=][ \t]*){3,}$/;
/** Digits and bracketed figures that count items; circled and bracketed single characters have ranges of their own. */
const BRACKETED = new RegExp(`[（(][ \\t\\u3000]*([${NUMERAL_CLASS}]{1,3})[ \\t\\u3000]*[）)]|([㈠-㈩])|([⑴-⒇])`, 'g');
const LISTED = /(?<=^|[\r\n])[ \t\u3000>*+-]*(?:([一二三四五六七八九十]{1,3})[、．]|([0-9０-９]{1,2})(?:[、．]|[.)](?=[ \t\u3000])))/g;

/** Splits an official Chinese text by article and item, whatever stands around the articles. */
export function splitOfficialText(text: string): readonly OfficialArticle[] {
  const heads = chain(findHeads(text));
  return heads.map((head, i) => article(text, head, heads[i + 1]?.start ?? text.length));
}

/** A place that may be the head of an article. */
interface Head {
  readonly number: number;
  /** Start of 第, and end of 条 with the blanks behind it. */
  readonly start: number;
  readonly end: number;
  /** How much it looks like a head. */
  readonly weight: number;
  /** Depth of the Markdown heading it stands in; 0 for none. */
  readonly depth: number;
}

function findHeads(text: string): readonly Head[] {
  const heads: Head[] = [];
  let lineStart = 0;
  let lineEnd = -1;
  for (const found of text.matchAll(HEAD)) {
    const number = numeralValue(found[1] ?? '');
    const start = found.index;
    const behind = start + found[0].length;
    const after = text.slice(behind, behind + 3);
    if (number === undefined || REFERENCE.test(after)) continue;
    if (start > lineEnd) {
      lineStart = startOfLine(text, start);
      lineEnd = endOfLine(text, start);
    }
    // What is longer than this is no head anyway, and one line may hold the whole text.
    const before = text.slice(Math.max(lineStart, start - MAX_BEFORE), start);
    const separated = after === '' || /^[\s\u3000：:*_|]/.test(after);
    const weight =
      start - lineStart <= MAX_BEFORE && BEFORE_HEAD.test(before) ? (separated ? 4 : 2) : separated && /[。；;！？][\s\u3000]*$/.test(before) ? 1 : 0;
    if (weight === 0) continue;
    const blanks = /^[*_]{0,3}[ \t\u3000：:]*[*_]{0,3}[ \t\u3000]*/.exec(text.slice(behind, behind + 40))?.[0].length ?? 0;
    heads.push({ number, start, end: behind + blanks, weight, depth: HEADING.exec(before)?.[1]?.length ?? 0 });
    if (heads.length >= MAX_HEADS) break;
  }
  return heads;
}

/**
 * The heads with rising numbers that together look most like the text's articles. A table of contents before them, or a
 * reference that wrapped to the start of a line, is left out; of equals the later one counts.
 */
function chain(heads: readonly Head[]): readonly Head[] {
  const best: { readonly weight: number; readonly last: number }[] = [];
  const previous: number[] = [];
  const top: ({ readonly weight: number; readonly last: number } | undefined)[] = new Array(1000).fill(undefined);
  heads.forEach((head, i) => {
    let before: { readonly weight: number; readonly last: number } | undefined;
    for (let number = 0; number < head.number; number++) {
      const candidate = top[number];
      if (candidate && (!before || candidate.weight > before.weight || (candidate.weight === before.weight && candidate.last > before.last)))
        before = candidate;
    }
    const entry = { weight: (before?.weight ?? 0) + head.weight, last: i };
    best.push(entry);
    previous.push(before?.last ?? -1);
    if ((top[head.number]?.weight ?? 0) <= entry.weight) top[head.number] = entry;
  });
  let at = best.reduce((winner, entry, i) => (entry.weight >= (best[winner]?.weight ?? 0) ? i : winner), 0);
  const chosen: Head[] = [];
  for (let head = heads[at]; head; head = heads[at]) {
    chosen.push(head);
    at = previous[at] ?? -1;
  }
  return chosen.reverse();
}

function article(text: string, head: Head, next: number): OfficialArticle {
  const [start, end] = body(text, head, next);
  const markers = itemMarkers(text, start, end);
  const first = markers[0];
  const items = markers.map((marker, i): OfficialPiece => {
    const following = markers[i + 1];
    return piece(text, marker.end, following ? following.start : endOfItem(text, marker.end, end));
  });
  const whole = piece(text, start, end);
  return { number: head.number, whole, opening: first ? piece(text, start, first.start) : whole, items };
}

/** From behind the head to the next head, a chapter or a heading that ends the article. */
function body(text: string, head: Head, next: number): Span {
  let start = head.end;
  const firstLine = text.slice(start, Math.min(next, endOfLine(text, start)));
  // A heading's own words are a title where the article's text follows below and they are no sentence.
  const title = head.depth > 0 && !/[。；：;:][\s*_#]*$/.test(firstLine) && text.slice(start + firstLine.length, next).trim() !== '';
  if (title) start += firstLine.length;
  let end = next;
  let afterBlank = false;
  for (let line = nextLine(text, start); line < next; line = nextLine(text, line)) {
    const words = text.slice(line, Math.min(next, endOfLine(text, line)));
    const depth = HEADING.exec(words)?.[1]?.length ?? 0;
    const closes = depth > 0 && (head.depth === 0 || depth <= head.depth) && !startsItem(words);
    if (CHAPTER.test(words) || closes || (afterBlank && RULER.test(words))) {
      end = line;
      break;
    }
    afterBlank = words.trim() === '';
  }
  return [start, Math.max(start, end)];
}

interface Marker {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** Markers 1, 2, 3 … in order: in brackets anywhere, else `一、` or `1.` at the start of lines. */
function itemMarkers(text: string, start: number, end: number): readonly Marker[] {
  const inside = text.slice(start, end);
  const bracketed = ascending([...inside.matchAll(BRACKETED)].flatMap((found) => marker(found, inside, start) ?? []));
  if (bracketed.length > 0) return bracketed;
  const listed = ascending(
    [...inside.matchAll(LISTED)].flatMap((found) => {
      const number = numeralValue(found[1] ?? found[2] ?? '');
      return number === undefined ? [] : [{ number, start: start + found.index, end: start + found.index + found[0].length }];
    }),
  );
  return listed.length > 1 ? listed : [];
}

function marker(found: RegExpMatchArray, inside: string, start: number): Marker | undefined {
  const index = found.index ?? 0;
  const [written, brackets, round, figure] = found;
  const number =
    brackets !== undefined
      ? numeralValue(brackets)
      : round !== undefined
        ? round.charCodeAt(0) - '㈠'.charCodeAt(0) + 1
        : (figure?.charCodeAt(0) ?? 0) - '⑴'.charCodeAt(0) + 1;
  const before = inside.slice(Math.max(0, index - 8), index);
  // 第四条第（一）项, 本条（二）: a reference, not a marker.
  const stands = index === 0 || /[\s\u3000。；：，、;:,.>*_#-]$/.test(before);
  if (
    number === undefined ||
    !stands ||
    /[第条款][\s\u3000]*$/.test(before) ||
    /^[\s\u3000]*项/.test(inside.slice(index + written.length, index + written.length + 3))
  ) {
    return undefined;
  }
  return { number, start: start + index, end: start + index + written.length };
}

function ascending(markers: readonly Marker[]): readonly Marker[] {
  const chosen: Marker[] = [];
  for (const candidate of markers) if (candidate.number === chosen.length + 1) chosen.push(candidate);
  return chosen;
}

/** The last item ends with the first sentence that ends a line. */
function endOfItem(text: string, start: number, end: number): number {
  const found = /。[”"』」）)*_]{0,4}[ \t\u3000]*(?=[\r\n])/.exec(text.slice(start, end));
  return found ? start + found.index + found[0].length : end;
}

function startsItem(line: string): boolean {
  const words = line.replace(/^[\s\u3000#*_>+-]+/, '');
  return /^(?:[㈠-㈩]|[⑴-⒇])/.test(words) || new RegExp(`^[（(][ \\t\\u3000]*[${NUMERAL_CLASS}]{1,3}[ \\t\\u3000]*[）)]`).test(words);
}

/** A piece without the marks of Markdown; its span has no blanks at the ends. */
function piece(text: string, from: number, to: number): OfficialPiece {
  let [start, end] = [from, to];
  while (start < end && BLANK.test(text.charAt(start))) start++;
  while (end > start && MARK_OR_BLANK.test(text.charAt(end - 1))) end--;
  return { text: clean(text.slice(start, end)), span: [start, end] };
}

/** Lines without marks; wrapped lines are joined, sentences and items that start a line keep their line. */
function clean(raw: string): string {
  let result = '';
  let blank = false;
  for (const line of raw.split(/\r\n|\r|\n/)) {
    const words = RULER.test(line)
      ? ''
      : line
          .replace(/^[ \t\u3000>]*(?:[-+*][ \t]+)?(?:#{1,6}[ \t]+)?/, '')
          .replace(/\*\*|__/g, '')
          .trim();
    if (words === '') {
      blank = true;
      continue;
    }
    if (result === '') result = words;
    else if (blank || startsItem(words) || /[。；：！？;:]$/.test(result)) result += `\n${words}`;
    else result += /[\u2e80-\uffef]$/.test(result) || /^[\u2e80-\uffef]/.test(words) ? words : ` ${words}`;
    blank = false;
  }
  return result;
}

function startOfLine(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function endOfLine(text: string, offset: number): number {
  const lineEnd = /[\r\n]/g;
  lineEnd.lastIndex = offset;
  return lineEnd.exec(text)?.index ?? text.length;
}

/** Start of the line after the one that holds an offset; the text's length where there is none. */
function nextLine(text: string, offset: number): number {
  const end = endOfLine(text, offset);
  if (end >= text.length) return text.length;
  return end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1);
}
