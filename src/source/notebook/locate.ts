import { memo } from '../../base/memo.js';
import { LineIndex, type Range, type Span } from '../../base/text.js';
import type { CellFact, LinkedFacts } from '../facts.js';

/** Where a span of the analysed text is in the file, and in its cell if the file is a notebook. */
export interface Location {
  /** In the file itself; for a notebook in the raw JSON. */
  readonly range: Range;
  readonly cell?: { readonly index: number; readonly range: Range };
}

const analysedLines = new WeakMap<LinkedFacts, LineIndex>();
const rawLines = new WeakMap<LinkedFacts, LineIndex>();

/** Every output goes through here: spans are offsets into the analysed text, which is not the file's own for a notebook. */
export function locate(facts: LinkedFacts, span: Span): Location {
  const lines = lineIndex(facts);
  if (!facts.cells) return { range: lines.range(span) };
  const raw = rawLineIndex(facts);
  const cell = cellAt(facts.cells, span[0]);
  if (!cell) return { range: raw.range([0, 0]) };
  const clipped: Span = [clamp(span[0], cell.span), Math.max(clamp(span[0], cell.span), clamp(span[1], cell.span))];
  const base = lines.position(cell.span[0]).line;
  const inCell = lines.range(clipped);
  return {
    range: raw.range(rawSpan(cell, clipped)),
    cell: {
      index: cell.index,
      range: {
        start: { line: inCell.start.line - base, character: inCell.start.character },
        end: { line: inCell.end.line - base, character: inCell.end.character },
      },
    },
  };
}

/** Raw JSON offsets of a span inside one cell. */
export function rawSpan(cell: CellFact, span: Span): Span {
  const start = rawStart(cell, span[0]);
  return [start, span[1] === span[0] ? start : Math.max(start, rawEnd(cell, span[1]))];
}

/** The analysed offset of a raw one; undefined where raw text is not part of any cell's source. */
export function joinedOffset(facts: LinkedFacts, raw: number): number | undefined {
  for (const cell of facts.cells ?? []) {
    for (let i = 0; i < cell.steps.length; i++) {
      const step = cell.steps[i];
      if (!step) continue;
      const next = cell.steps[i + 1];
      const run = (next?.[0] ?? cell.span[1]) - step[0];
      if (raw >= step[1] && raw <= step[1] + run) return step[0] + (raw - step[1]);
      // Inside an escape: the character it stands for.
      if (next && run === 1 && raw > step[1] && raw < next[1]) return step[0];
    }
  }
  return undefined;
}

/** The analysed offset of a place in a cell of a notebook. */
export function cellOffset(facts: LinkedFacts, index: number, position: { readonly line: number; readonly character: number }): number | undefined {
  const cell = facts.cells?.find((candidate) => candidate.index === index);
  if (!cell) return undefined;
  const lines = lineIndex(facts);
  const base = lines.position(cell.span[0]).line;
  return Math.min(lines.offset({ line: base + position.line, character: position.character }), cell.span[1]);
}

/** A character that starts here: the last pair at or before it. */
function rawStart(cell: CellFact, offset: number): number {
  const step = cell.steps[lastStep(cell, offset)];
  return step ? step[1] + (offset - step[0]) : 0;
}

/** A character that ends here: the first pair at this offset if there is one, since a later one leads to what follows. */
function rawEnd(cell: CellFact, offset: number): number {
  let index = lastStep(cell, offset);
  while (index > 0 && cell.steps[index - 1]?.[0] === offset) index--;
  const step = cell.steps[index];
  return step ? step[1] + (offset - step[0]) : 0;
}

function lastStep(cell: CellFact, offset: number): number {
  let low = 0;
  let high = cell.steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cell.steps[middle]?.[0] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function cellAt(cells: readonly CellFact[], offset: number): CellFact | undefined {
  let found: CellFact | undefined = cells[0];
  for (const cell of cells) {
    if (cell.span[0] > offset) break;
    found = cell;
  }
  return found;
}

function clamp(offset: number, span: Span): number {
  return Math.max(span[0], Math.min(offset, span[1]));
}

function lineIndex(facts: LinkedFacts): LineIndex {
  return memo(analysedLines, facts, () => new LineIndex(facts.length, facts.lineStarts));
}

function rawLineIndex(facts: LinkedFacts): LineIndex {
  return memo(rawLines, facts, () => new LineIndex(facts.rawLength ?? 0, facts.rawLineStarts ?? [0]));
}
