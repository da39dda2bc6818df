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

interface CompiledClass {
  readonly source: LexiconClass;
  readonly words: readonly CompiledEntry[];
  readonly weak: readonly CompiledEntry[];
  readonly not: readonly CompiledEntry[];
}

interface CompiledEntry {
  readonly words: readonly string[];
  readonly whole: boolean;
  readonly joined: string;
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

function compileEntry(text: string): CompiledEntry {
  const whole = text.startsWith('=');
  const words = splitName(whole ? text.slice(1) : text);
  return { words, whole, joined: words.join('') };
}

const HAN = /\p{Script=Han}/u;

function fits(entry: CompiledEntry, words: readonly string[]): boolean {
  if (words.join('') === entry.joined) return true;
  if (entry.whole) return false;
  const offset = words.length - entry.words.length;
  if (offset < 0) return false;
  return entry.words.every((word, i) => {
    const actual = words[offset + i] ?? '';
    if (word.endsWith('*')) return actual.startsWith(word.slice(0, -1));
    // No space parts the words of a Chinese name.
    return actual === word || (i === 0 && HAN.test(word) && actual.endsWith(word));
  });
}

function contains(entry: CompiledEntry, words: readonly string[]): boolean {
  for (let offset = 0; offset + entry.words.length <= words.length; offset++) {
    const fit = entry.words.every((word, i) => {
      const actual = words[offset + i] ?? '';
      if (word.endsWith('*')) return actual.startsWith(word.slice(0, -1));
      return actual === word || (HAN.test(word) && actual.includes(word));
    });
    if (fit) return true;
  }
  return words.join('') === entry.joined;
}

export class Lexicon {
  private readonly classes: readonly CompiledClass[];
  private readonly cache = new Map<string, readonly LexiconHit[]>();

  constructor(classes: readonly LexiconClass[]) {
    const byName = new Map<string, LexiconClass>();
    for (const entry of classes) {
      const other = byName.get(entry.name);
      byName.set(
        entry.name,
        other ? { ...other, words: [...other.words, ...entry.words], weak: [...other.weak, ...entry.weak], not: [...other.not, ...entry.not] } : entry,
      );
    }
    this.classes = [...byName.values()].map((source) => ({
      source,
      words: source.words.map(compileEntry),
      weak: source.weak.map(compileEntry),
      not: source.not.map(compileEntry),
    }));
  }

  /** The classes that a name fits. */
  hits(name: string): readonly LexiconHit[] {
    const known = this.cache.get(name);
    if (known) return known;
    const words = splitName(name);
    const found: LexiconHit[] = [];
    for (const { source, words: strong, weak, not } of this.classes) {
      if (not.some((entry) => (entry.whole ? fits(entry, words) : contains(entry, words)))) continue;
      if (strong.some((entry) => fits(entry, words))) found.push({ name: source.name, category: source.category, strength: 'strong' });
      else if (weak.some((entry) => fits(entry, words))) found.push({ name: source.name, category: source.category, strength: 'weak' });
    }
    this.cache.set(name, found);
    return found;
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
    return this.classes.map(({ source }) => source.name);
  }
}
