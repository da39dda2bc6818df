import type { Node } from 'jsonc-parser';
import { phrase } from '../../base/phrase.js';
import type { Problem } from '../../base/problem.js';
import { LineIndex } from '../../base/text.js';
import { emptyFacts, ProblemList } from '../config/facts.js';
import { parseJson } from '../config/json.js';
import type { CellFact, ConfigDocument, FileFacts } from '../facts.js';
import { readNotebook } from './cells.js';
import { JoinedText } from './decode.js';
import { locate } from './locate.js';
import { isFileCell, maskMagics, maskShell } from './magics.js';

/** Units of text a notebook may have once its outputs are left out. */
export const MAX_NOTEBOOK_SOURCE = 2 * 1024 * 1024;

const PYTHON = new Set(['python', 'python2', 'python3', 'ipython', 'ipython3', 'cpython', 'sage', 'sagemath', 'pyspark']);

const SHELL = new Set(['shellscript', 'shell', 'bash', 'sh', 'zsh']);

/** Stands before a cell that is indented as a whole, which IPython takes back. */
const INDENTED = 'with 0:\n';

export type NotebookResult =
  | { readonly facts: FileFacts }
  | { readonly skipped: 'notebook-language' | 'size' | 'syntax'; readonly problems: readonly Problem[] };

/**
 * A notebook as one Python module: its code cells, joined, with pairs back to the raw JSON. Magics, shell lines and shell cells are
 * spaces of equal length there; their command lines are `arguments` documents.
 */
export function lowerNotebook(text: string, lowerPython: (text: string) => FileFacts): NotebookResult {
  const rawLines = LineIndex.of(text);
  const problems = new ProblemList(rawLines);
  const root = parseJson(text, problems);
  const notebook = root && readNotebook(root);
  if (!notebook) {
    if (problems.items.length === 0) problems.add('notebook.no-cells', phrase('Expected a notebook: an object with "cells".'), [0, 0]);
    return { skipped: 'syntax', problems: problems.items };
  }
  if (text.length - notebook.outputLength > MAX_NOTEBOOK_SOURCE) {
    problems.add('file.too-big', phrase('Bigger than 2 MB without its outputs; not analysed.'), [0, 0]);
    return { skipped: 'size', problems: problems.items };
  }
  if (!PYTHON.has(notebook.language)) return { skipped: 'notebook-language', problems: problems.items };
  const joined = new JoinedText();
  const cells: CellFact[] = [];
  const masked: string[] = [];
  const documents: ConfigDocument[] = [];
  // What is written to files comes last, so that its names are not those of the cells behind it.
  const written = notebook.cells.map(({ source }) => isFileCell(textOf(source)));
  const ordered = [...notebook.cells.filter((_, i) => !written[i]), ...notebook.cells.filter((_, i) => written[i])];
  for (const cell of ordered) {
    const shell = cell.language !== undefined && SHELL.has(cell.language);
    if (!cell.code || (cell.language !== undefined && !shell && !PYTHON.has(cell.language))) continue;
    if (isIndented(cell.source)) {
      joined.appendMade(INDENTED);
      masked.push(INDENTED);
    }
    joined.beginCell();
    const start = joined.length;
    let source = '';
    for (const [i, part] of cell.source.entries()) {
      const decoded = joined.appendLiteral(text, part.offset, part.offset + part.length);
      source += decoded;
      if (i === cell.source.length - 1 || decoded.endsWith('\n')) continue;
      // As editors show it: entries of a source list are lines, with or without their line end.
      joined.appendLineEnd(part.offset + part.length);
      source += '\n';
    }
    cells.push({ index: cell.index, span: [start, joined.length], steps: joined.steps });
    const cellText = shell ? maskShell(source, start) : maskMagics(source, start);
    documents.push(...cellText.documents);
    const between = `${cellText.ending}\n`;
    joined.appendMade(between);
    masked.push(cellText.text, between);
  }
  const module = masked.join('');
  const python = module.trim() ? lowerPython(module) : emptyFacts('notebook', module);
  const facts: FileFacts = {
    ...python,
    language: 'notebook',
    documents: [...python.documents, ...documents],
    cells,
    rawLineStarts: rawLines.toJSON(),
    rawLength: text.length,
    problems: [],
  };
  const lines = new LineIndex(facts.length, facts.lineStarts);
  const inRaw = python.problems.map((problem) => (problem.range ? { ...problem, range: locate(facts, lines.span(problem.range)).range } : problem));
  return { facts: { ...facts, problems: [...problems.items, ...inRaw] } };
}

/** The source as far as its first lines are asked about: broken escapes may be other characters there. */
function textOf(source: readonly Node[]): string {
  return source.map(({ value }) => String(value)).join('\n');
}

function isIndented(source: readonly Node[]): boolean {
  return source.length > 0 && /^(?:[ \t]*(?:(?:#|%%)[^\n]*|\r?)\n)*[ \t]+[^\s#]/.test(textOf(source));
}
