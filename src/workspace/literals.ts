/**
 * Finds out whether any of many words occurs in a text, in one pass over it, whatever their number.
 * A word that begins or ends with a letter matches inside longer words too: this is a filter, not a rule.
 */
export class LiteralScanner {
  /** Character → class; class 0 is every character that no word has. */
  private readonly classes = new Uint8Array(65536);
  private readonly width: number;
  /** State × class → state; the highest bit says that a word ends there. */
  private readonly next: Int32Array;

  constructor(words: readonly string[]) {
    const used = [...new Set(words)].filter((word) => word.length > 0);
    let classes = 1;
    for (const word of used) {
      for (let i = 0; i < word.length; i++) {
        const code = word.charCodeAt(i);
        // 254 classes are enough for real words; rarer characters share the last one, which can only let more through.
        if (this.classes[code] === 0) this.classes[code] = classes < 255 ? classes++ : 254;
      }
    }
    this.width = classes;
    this.next = build(used, this.classes, classes);
  }

  get isEmpty(): boolean {
    return this.next.length === this.width;
  }

  test(text: string): boolean {
    const { classes, next, width } = this;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      state = next[state * width + (classes[text.charCodeAt(i)] ?? 0)] ?? 0;
      if (state < 0) return true;
    }
    return false;
  }
}

/** The automaton of Aho and Corasick with all transitions filled in; a negative state is a hit. */
function build(words: readonly string[], classes: Uint8Array, width: number): Int32Array {
  const rows: Int32Array[] = [new Int32Array(width).fill(-1)];
  const ends: boolean[] = [false];
  for (const word of words) {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const cls = classes[word.charCodeAt(i)] ?? 0;
      const row = rows[state];
      if (!row) break;
      let to = row[cls] ?? -1;
      if (to < 0) {
        to = rows.length;
        rows.push(new Int32Array(width).fill(-1));
        ends.push(false);
        row[cls] = to;
      }
      state = to;
    }
    ends[state] = true;
  }
  const fail = new Int32Array(rows.length);
  const queue: number[] = [];
  const root = rows[0];
  if (root) {
    for (let cls = 0; cls < width; cls++) {
      const to = root[cls] ?? -1;
      if (to < 0) root[cls] = 0;
      else queue.push(to);
    }
  }
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0;
    const row = rows[state];
    const back = rows[fail[state] ?? 0];
    if (!row || !back) continue;
    if (ends[fail[state] ?? 0]) ends[state] = true;
    for (let cls = 0; cls < width; cls++) {
      const to = row[cls] ?? -1;
      if (to < 0) row[cls] = back[cls] ?? 0;
      else {
        fail[to] = back[cls] ?? 0;
        queue.push(to);
      }
    }
  }
  const flat = new Int32Array(rows.length * width);
  for (const [state, row] of rows.entries()) {
    for (let cls = 0; cls < width; cls++) {
      const to = row[cls] ?? 0;
      flat[state * width + cls] = ends[to] ? -1 : to;
    }
  }
  return flat;
}
