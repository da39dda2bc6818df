import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type ParsedNode, parseDocument } from 'yaml';
import { isDay } from '../base/day.js';
import { type Phrase, phrase } from '../base/phrase.js';
import { message, type Problem } from '../base/problem.js';
import type { LineIndex, Range, Span } from '../base/text.js';
import { OBTAINED, type Obtained, RECORD_KEYS, type Seal } from './record.js';

/** What the front matter of a record says. */
export interface FrontMatter {
  policy: string;
  subjects: readonly string[];
  obtained?: Obtained;
  attestedBy?: { readonly name: string; readonly email: string };
  role?: string;
  attestedOn?: string;
  expiresOn?: string;
  seal?: Seal;
  broken: boolean;
  readonly unreadable: string[];
  readonly keyRanges: Record<string, Range>;
  readonly valueRanges: Record<string, Range>;
}

/** Reads the YAML between two offsets of a record's text. Never throws; everything odd becomes a problem. */
export function readFrontMatter(path: string, text: string, [start, end]: Span, lines: LineIndex, problems: Problem[]): FrontMatter {
  const reader = new Reader(path, start, end, lines, problems);
  try {
    reader.read(text.slice(start, end));
  } catch {
    reader.break('record.yaml', [start, end], phrase('the front matter cannot be read as YAML'));
  }
  return reader.result;
}

class Reader {
  readonly result: FrontMatter = { policy: '', subjects: [], broken: false, unreadable: [], keyRanges: record(), valueRanges: record() };

  constructor(
    private readonly path: string,
    private readonly start: number,
    private readonly end: number,
    private readonly lines: LineIndex,
    private readonly problems: Problem[],
  ) {}

  read(yaml: string): void {
    const document = parseDocument(yaml, { logLevel: 'silent', prettyErrors: false });
    for (const error of document.errors) {
      const [from, to] = error.pos;
      this.break('record.yaml', [this.start + from, this.start + to], phrase('not valid YAML: {reason}', { reason: firstLine(error.message) }));
    }
    const map = document.contents;
    if (!isMap(map)) {
      this.break(
        'record.front-matter',
        [this.start, this.end],
        phrase('expected keys and values between the --- lines: {keys}', { keys: RECORD_KEYS.join(', ') }),
      );
      return;
    }
    const nodes = new Map<string, ParsedNode | null>();
    for (const pair of map.items as Pair<ParsedNode, ParsedNode | null>[]) this.pair(pair, nodes);
    this.head(nodes);
    this.signature(nodes);
    const seal = nodes.get('seal');
    if (seal && !isEmpty(seal)) this.seal(seal);
  }

  private pair({ key, value }: Pair<ParsedNode, ParsedNode | null>, nodes: Map<string, ParsedNode | null>): void {
    const name = isScalar(key) ? String(key.value) : undefined;
    const span = this.span(key);
    if (name === undefined || !(RECORD_KEYS as readonly string[]).includes(name)) {
      this.say(
        'record.unknown-key',
        span,
        phrase('unknown key {name}; expected one of {keys}', { name: name === undefined ? '' : `"${name}"`, keys: RECORD_KEYS.join(', ') }),
      );
      return;
    }
    if (nodes.has(name)) return;
    nodes.set(name, value);
    this.result.keyRanges[name] = this.lines.range(span);
    if (value) this.result.valueRanges[name] = this.lines.range(this.span(value));
  }

  private head(nodes: ReadonlyMap<string, ParsedNode | null>): void {
    const whole: Span = [this.start, this.end];
    const version = nodes.get('clausemark');
    if (!version || isEmpty(version))
      this.break('record.version', version ? this.span(version) : whole, phrase('expected "clausemark: 1", the version of the format'));
    else if (!isScalar(version) || version.value !== 1)
      this.break('record.version', this.span(version), phrase('this version of the format is not known; expected "clausemark: 1"'));
    const policy = nodes.get('policy');
    const policyId = policy ? text(policy) : undefined;
    if (policyId === undefined) this.break('record.policy', policy ? this.span(policy) : whole, phrase('expected "policy:" with the id of a policy pack'));
    else this.result.policy = policyId;
    this.subjects(nodes.get('subjects'));
    const obtained = nodes.get('obtained');
    if (obtained && !isEmpty(obtained)) {
      const value = text(obtained);
      if ((OBTAINED as readonly (string | undefined)[]).includes(value)) this.result.obtained = value as Obtained;
      else this.unreadable('obtained', 'record.obtained', obtained, phrase('expected one of {values}', { values: OBTAINED.join(', ') }));
    }
  }

  private subjects(node: ParsedNode | null | undefined): void {
    if (!node || isEmpty(node) || (isSeq(node) && node.items.length === 0)) {
      this.say('record.subjects', node ? this.span(node) : [this.start, this.end], phrase('expected "subjects:" with a list of what the record is about'));
      return;
    }
    const items: readonly (Node | null)[] = isSeq(node) ? (node.items as (Node | null)[]) : [node];
    if (!isSeq(node)) this.say('record.subjects', this.span(node), phrase('expected a list: subjects: [hf:owner/name]'));
    const subjects: string[] = [];
    for (const item of items) {
      const span = item ? this.span(item) : this.span(node);
      const subject = item ? text(item) : undefined;
      if (subject === undefined || subject === 'unresolved')
        this.say('record.subject', span, phrase('expected the name of a subject, such as hf:owner/name or table:chat_turn'));
      else if (subjects.includes(subject)) this.say('record.duplicate-subject', span, phrase('{subject} is listed twice', { subject }));
      else {
        this.result.valueRanges[`subjects.${subjects.length}`] = this.lines.range(span);
        subjects.push(subject);
      }
    }
    this.result.subjects = subjects;
  }

  private signature(nodes: ReadonlyMap<string, ParsedNode | null>): void {
    const by = nodes.get('attested-by');
    if (by && !isEmpty(by)) {
      const match = /^\s*([^<>]*?[^<>\s])\s*<([^<>\s@]+@[^<>\s@]+)>\s*$/u.exec(text(by) ?? '');
      if (match?.[1] !== undefined && match[2] !== undefined) this.result.attestedBy = { name: match[1], email: match[2] };
      else this.unreadable('attested-by', 'record.attested-by', by, phrase('expected a name and an address: Li Na <li.na@example.com>'));
    }
    const role = nodes.get('role');
    if (role && !isEmpty(role)) {
      const value = text(role);
      if (value !== undefined) this.result.role = value;
      else this.unreadable('role', 'record.role', role, phrase('expected the role of the signer, as text'));
    }
    const on = this.day('attested-on', nodes.get('attested-on'));
    if (on !== undefined) this.result.attestedOn = on;
    const expires = this.day('expires-on', nodes.get('expires-on'));
    if (expires !== undefined) this.result.expiresOn = expires;
    const expiresNode = nodes.get('expires-on');
    if (on !== undefined && expires !== undefined && expiresNode && expires < on) {
      this.say('record.expires-before', this.span(expiresNode), phrase('the record expires before it was attested on {day}', { day: on }));
    }
  }

  private day(key: string, node: ParsedNode | null | undefined): string | undefined {
    if (!node || isEmpty(node)) return undefined;
    const value = text(node);
    if (value !== undefined && isDay(value)) return value;
    this.unreadable(key, 'record.date', node, phrase('expected a day of the calendar: YYYY-MM-DD'));
    return undefined;
  }

  private seal(node: ParsedNode): void {
    const seal = readSeal(node);
    if ('key' in seal) this.unreadable('seal', 'record.seal', node, seal);
    else this.result.seal = seal;
  }

  /** A problem that leaves nothing of the front matter to rely on. */
  break(code: string, span: Span, said: Phrase): void {
    this.result.broken = true;
    this.say(code, span, said);
  }

  private unreadable(key: string, code: string, node: Node, said: Phrase): void {
    this.result.unreadable.push(key);
    this.say(code, this.span(node), said);
  }

  private say(code: string, span: Span, said: Phrase): void {
    this.problems.push({ path: this.path, range: this.lines.range(span), code, ...message(said) });
  }

  /** The span of a node in the record's text, without trailing space. */
  private span(node: Node): Span {
    const range = node.range;
    if (!range) return [this.start, this.end];
    return [Math.min(this.start + range[0], this.end), Math.min(this.start + range[1], this.end)];
  }
}

/** An object without prototype: keys of a file may be called `constructor`. */
function record<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** What a seal says, or why it cannot be read. */
function readSeal(node: ParsedNode): Seal | Phrase {
  if (!isMap(node)) return phrase('expected what the tool writes: v, code, data, clauses');
  const parts = new Map<string, Node>();
  for (const pair of node.items) if (isScalar(pair.key) && pair.value) parts.set(String(pair.key.value), pair.value as Node);
  const v = parts.get('v');
  if (!isScalar(v) || v.value !== 1) return phrase('this version of the seal is not known; expected "v: 1"');
  const code = parts.get('code');
  const lines = isSeq(code) ? code.items.map((item) => text(item as Node)) : [undefined];
  const known = lines.filter((line) => line !== undefined);
  if (known.length < lines.length) return phrase('expected "code:" with a list of lines');
  const data = parts.get('data');
  const pins = data === undefined ? undefined : isMap(data) ? entries(data, text) : text(data);
  if (pins === undefined) return phrase('expected "data:" with a revision or "unpinned"');
  const clauses = parts.get('clauses');
  const versions = isMap(clauses)
    ? entries(clauses, (value) => (isScalar(value) && Number.isInteger(value.value) ? Number(value.value) : undefined))
    : undefined;
  return versions === undefined ? phrase('expected "clauses:" with a version for each claim') : { v: 1, code: known, data: pins, clauses: versions };
}

function entries<T>(map: Node, read: (node: Node) => T | undefined): Record<string, T> | undefined {
  if (!isMap(map)) return undefined;
  const result = record<T>();
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? (key.source ?? String(key.value)) : undefined;
    const item = value ? read(value as Node) : undefined;
    if (name === undefined || item === undefined) return undefined;
    result[name] = item;
  }
  return result;
}

/** The text of a scalar as it was written: a revision `1234567` or `12e3` stays what it is. */
function text(node: Node): string | undefined {
  if (isAlias(node) || !isScalar(node) || node.value === null) return undefined;
  const value = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  return value.trim() === '' ? undefined : value.trim();
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && (node.value === null || (typeof node.value === 'string' && node.value.trim() === ''));
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
