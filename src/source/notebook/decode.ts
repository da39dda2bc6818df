/** Joined source under construction, with the pairs that lead back to the raw JSON. */
export class JoinedText {
  private readonly chunks: string[] = [];
  private size = 0;
  private currentSteps: (readonly [joined: number, raw: number])[] = [];

  get length(): number {
    return this.size;
  }

  get text(): string {
    return this.chunks.join('');
  }

  /** Starts the steps of a new cell. */
  beginCell(): void {
    this.currentSteps = [];
  }

  get steps(): readonly (readonly [joined: number, raw: number])[] {
    return this.currentSteps;
  }

  /** Text that no raw text stands for: what ends a cell. */
  appendMade(text: string): void {
    this.chunks.push(text);
    this.size += text.length;
  }

  /**
   * Appends the content of the JSON string literal at `[start, end)` of the raw text, quotes included there, and
   * returns what it decodes to. Escapes get a pair before and one after, so that both ends of every character map exactly.
   */
  appendLiteral(raw: string, start: number, end: number): string {
    const closed = end - start > 1 && raw.charAt(end - 1) === '"';
    const last = closed ? end - 1 : end;
    const decoded: string[] = [];
    let at = start + 1;
    let plain = at;
    this.step(at);
    const flush = (): void => {
      if (at > plain) decoded.push(this.push(raw.slice(plain, at)));
    };
    while (at < last) {
      if (raw.charCodeAt(at) !== 92) {
        at++;
        continue;
      }
      flush();
      this.step(at);
      const sequence = readEscape(raw, at, last);
      decoded.push(this.push(sequence.text));
      at = sequence.end;
      plain = at;
      this.step(at);
    }
    flush();
    this.step(last);
    return decoded.join('');
  }

  /** A line end that the notebook leaves out between two entries of a source list. */
  appendLineEnd(raw: number): void {
    this.step(raw);
    this.push('\n');
    this.step(raw);
  }

  private push(text: string): string {
    this.chunks.push(text);
    this.size += text.length;
    return text;
  }

  private step(raw: number): void {
    const previous = this.currentSteps[this.currentSteps.length - 1];
    if (previous && previous[0] === this.size && previous[1] === raw) return;
    this.currentSteps.push([this.size, raw]);
  }
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' };

function readEscape(raw: string, at: number, last: number): { readonly text: string; readonly end: number } {
  const kind = raw.charAt(at + 1);
  if (kind === 'u') {
    const hex = raw.slice(at + 2, at + 6);
    if (/^[0-9a-fA-F]{4}$/.test(hex) && at + 6 <= last) return { text: String.fromCharCode(Number.parseInt(hex, 16)), end: at + 6 };
  }
  const text = SIMPLE[kind];
  if (text !== undefined && at + 2 <= last) return { text, end: at + 2 };
  // A broken escape stands for its backslash.
  return { text: '\\', end: at + 1 };
}
