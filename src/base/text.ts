/** Zero-based line and UTF-16 code unit column, as in the Language Server Protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Half-open range of {@link Position}s, as in the Language Server Protocol. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Half-open pair of UTF-16 offsets into the text of one file. */
export type Span = readonly [start: number, end: number];

/** Converts between UTF-16 offsets and positions of one text; line ends are `\n`, `\r\n` and `\r`. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(
    private readonly length: number,
    starts?: readonly number[],
  ) {
    if (starts) this.starts = [...starts];
  }

  static of(text: string): LineIndex {
    const index = new LineIndex(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) index.starts.push(i + 1);
    }
    return index;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The position of an offset; offsets outside the text are clamped. */
  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: clamped - (this.starts[low] ?? 0) };
  }

  /** The offset of a position; a line past the end gives the text's length. */
  offset(position: Position): number {
    const start = this.starts[position.line];
    if (start === undefined) return this.length;
    const next = this.starts[position.line + 1] ?? this.length;
    return Math.min(start + position.character, next);
  }

  /** Offset of the first character of a zero-based line. */
  lineStart(line: number): number {
    return this.starts[line] ?? this.length;
  }

  range(span: Span): Range {
    return { start: this.position(span[0]), end: this.position(span[1]) };
  }

  span(range: Range): Span {
    return [this.offset(range.start), this.offset(range.end)];
  }

  /** Every line start, for storing beside cached facts. */
  toJSON(): readonly number[] {
    return this.starts;
  }
}

export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

export function containsPosition(range: Range, position: Position): boolean {
  return comparePositions(range.start, position) <= 0 && comparePositions(position, range.end) <= 0;
}

/** Orders strings by UTF-16 code units, the same on every machine and locale. */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
