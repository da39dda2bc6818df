import { memo } from '../base/memo.js';

/**
 * Words for names that applications choose themselves. A name is split into words (`idCardNo` and
 * `id_card_no` are `id card no`), and fits a class when its words end in, or are, one of the class's entries.
 * Used only on names inside structure, never on running text.
 */
export interface LexiconClass {
  readonly name: string;
  /** What a hit is called for people: `phone`, `e-mail`. */
  readonly category: string;
  /** Entries that suffice; a word may end in `*`. `=name` must be the whole name. */
  readonly words: readonly string[];
  /** Entries that count only together with other evidence. */
  readonly weak: readonly string[];
  /** Entries that rule a name out. */
  readonly not: readonly string[];
}

export interface LexiconHit {
  readonly name: string;
  readonly category: string;
  readonly strength: 'strong' | 'weak';
}

/** What an entry says of a name that it fits, in the order in which one overrules the other. */
const VERDICTS = ['weak', 'strong', 'not'] as const;
type Verdict = (typeof VERDICTS)[number];

interface Entry {
  /** Place of its class among all. */
  readonly of: number;
  readonly verdict: Verdict;
  readonly words: readonly Word[];
  /** Only the whole name counts. */
  readonly whole: boolean;
  readonly joined: string;
}

interface Word {
  readonly text: string;
  /** Written `text*`. */
  readonly isPrefix: boolean;
  /** No space parts the words of a Chinese name. */
  readonly isHan: boolean;
}

/** `idCardNo`, `id_card_no`, `ID-card-no` → `id card no`; CJK runs stay whole. */
export function splitName(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_\-./$@:]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

const HAN = /\p{Script=Han}/u;

function compileEntry(text: string, of: number, verdict: Verdict): Entry {
  const whole = text.startsWith('=');
  const parts = splitName(whole ? text.slice(1) : text);
  const words = parts.map((part): Word => {
    const isPrefix = part.endsWith('*');
    return { text: isPrefix ? part.slice(0, -1) : part, isPrefix, isHan: HAN.test(part) };
  });
  return { of, verdict, words, whole, joined: parts.join('') };
}

function fits({ words: wanted, whole, joined }: Entry, words: readonly string[], name: string): boolean {
  if (name === joined) return true;
  if (whole) return false;
  const offset = words.length - wanted.length;
  if (offset < 0) return false;
  return wanted.every(({ text, isPrefix, isHan }, i) => {
    const actual = words[offset + i] ?? '';
    if (isPrefix) return actual.startsWith(text);
    return actual === text || (i === 0 && isHan && actual.endsWith(text));
  });
}

function contains({ words: wanted, joined }: Entry, words: readonly string[], name: string): boolean {
  for (let offset = 0; offset + wanted.length <= words.length; offset++) {
    const fit = wanted.every(({ text, isPrefix, isHan }, i) => {
      const actual = words[offset + i] ?? '';
      if (isPrefix) return actual.startsWith(text);
      return actual === text || (isHan && actual.includes(text));
    });
    if (fit) return true;
  }
  return name === joined;
}

export class Lexicon {
  private readonly classes: readonly LexiconClass[];
  private readonly cache = new Map<string, readonly LexiconHit[]>();
  /** Entries that a name can only fit if it has a certain word, or is as a whole a certain text. */
  private readonly byWord = new Map<string, Entry[]>();
  private readonly byName = new Map<string, Entry[]>();
  /** All others. */
  private readonly rest: Entry[] = [];

  constructor(classes: readonly LexiconClass[]) {
    const byName = new Map<string, LexiconClass>();
    for (const entry of classes) {
      const other = byName.get(entry.name);
      byName.set(
        entry.name,
        other ? { ...other, words: [...other.words, ...entry.words], weak: [...other.weak, ...entry.weak], not: [...other.not, ...entry.not] } : entry,
      );
    }
    this.classes = [...byName.values()];
    for (const [of, { words, weak, not }] of this.classes.entries()) {
      for (const text of words) this.add(compileEntry(text, of, 'strong'));
      for (const text of weak) this.add(compileEntry(text, of, 'weak'));
      for (const text of not) this.add(compileEntry(text, of, 'not'));
    }
  }

  private add(entry: Entry): void {
    const put = (index: Map<string, Entry[]>, key: string): void => {
      memo(index, key, (): Entry[] => []).push(entry);
    };
    const word = entry.words.find(({ isPrefix, isHan }) => !isPrefix && !isHan);
    put(this.byName, entry.joined);
    if (entry.whole) return;
    if (word) put(this.byWord, word.text);
    else this.rest.push(entry);
  }

  /** The classes that a name fits. */
  hits(name: string): readonly LexiconHit[] {
    return memo(this.cache, name, () => this.find(splitName(name)));
  }

  private find(words: readonly string[]): readonly LexiconHit[] {
    const name = words.join('');
    const verdicts = new Map<number, number>();
    const judge = (entry: Entry): void => {
      const verdict = VERDICTS.indexOf(entry.verdict);
      if (verdict <= (verdicts.get(entry.of) ?? -1)) return;
      if (entry.verdict === 'not' && !entry.whole ? contains(entry, words, name) : fits(entry, words, name)) verdicts.set(entry.of, verdict);
    };
    for (const entry of this.byName.get(name) ?? []) judge(entry);
    for (const word of new Set(words)) for (const entry of this.byWord.get(word) ?? []) judge(entry);
    for (const entry of this.rest) judge(entry);
    return [...verdicts]
      .sort(([a], [b]) => a - b)
      .flatMap(([of, at]): readonly LexiconHit[] => {
        const verdict = VERDICTS[at];
        const source = this.classes[of];
        return source && verdict && verdict !== 'not' ? [{ name: source.name, category: source.category, strength: verdict }] : [];
      });
  }

  hit(name: string, className: string): LexiconHit | undefined {
    return this.hits(name).find((entry) => entry.name === className);
  }

  /** Whether a name is one under which a text that somebody said, or a model, may stand. */
  holdsText(name: string): boolean {
    return this.hits(name).some((entry) => entry.name === 'message-text' || entry.name === 'user-text');
  }

  /** Hits of a class family: `personal` matches `personal.phone`, `personal.email`. */
  family(name: string, family: string): LexiconHit | undefined {
    return this.hits(name).find((entry) => entry.name === family || entry.name.startsWith(`${family}.`));
  }

  classNames(): readonly string[] {
    return this.classes.map(({ name }) => name);
  }
}
