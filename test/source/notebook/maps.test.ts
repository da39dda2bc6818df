import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineIndex } from '../../../src/base/text.js';
import { emptyFacts } from '../../../src/source/config/facts.js';
import type { FileFacts } from '../../../src/source/facts.js';
import { cellOffset, joinedOffset, locate } from '../../../src/source/notebook/locate.js';
import { lowerNotebook } from '../../../src/source/notebook/lower.js';

/** Tokens are words in guillemets, so that they can be found again whatever stands around them. */
const TOKEN = /«[^«»]*»/g;

interface Cell {
  readonly type: 'code' | 'markdown';
  readonly text: string;
  /** How the source is written: one string, a list of lines, a list of lines without their ends. */
  readonly form: 'string' | 'list' | 'bare';
}

/** JSON of a string with some characters as `\uXXXX`, as other writers of notebooks do. */
function escaped(text: string, every: number): string {
  let count = 0;
  return JSON.stringify(text).replace(/[^\\"\w\s]/gu, (character) =>
    every > 0 && ++count % every === 0
      ? [...Array(character.length).keys()].map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')
      : character,
  );
}

function notebook(cells: readonly Cell[], eol: string, every: number): string {
  const raw = cells.map(({ type, text, form }) => {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const source =
      form === 'string'
        ? escaped(text, every)
        : `[${eol}      ${lines.map((line) => escaped(form === 'bare' ? line.replace(/\n$/, '') : line, every)).join(`,${eol}      `)}${eol}    ]`;
    return `  {${eol}    "cell_type": "${type}", "metadata": {}, "outputs": [],${eol}    "source": ${source}${eol}  }`;
  });
  return `{"cells": [${eol}${raw.join(`,${eol}`)}${eol}], "metadata": {}, "nbformat": 4}`;
}

function factsOf(text: string): { facts: FileFacts; module: string } {
  let module = '';
  const result = lowerNotebook(text, (python) => {
    module = python;
    return emptyFacts('python', python);
  });
  if (!('facts' in result)) throw new Error(`skipped: ${result.skipped}`);
  return { facts: result.facts, module };
}

const word = fc.constantFrom('a', 'data', '训练数据', '🚀', 'é', '\t', ' ', '"', "'", '\\', '{', '#', '%', '!', '€𝒳', '\u2028');
const piece = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 1, arbitrary: fc.constant('\n') },
  { weight: 2, arbitrary: fc.array(word, { maxLength: 3 }).map((words) => `«${words.join('')}»`) },
);
const source = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
const cell = fc.record({ type: fc.constantFrom('code', 'markdown'), text: source, form: fc.constantFrom('string', 'list', 'bare') }) as fc.Arbitrary<Cell>;

describe('a place of a notebook', () => {
  test('is the same token in the raw JSON and in its cell', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 4 }), fc.constantFrom('\n', '\r\n'), fc.constantFrom(0, 1, 2), (cells, eol, every) => {
        const raw = notebook(cells, eol, every);
        const { facts } = factsOf(raw);
        const rawLines = LineIndex.of(raw);
        for (const { index, span } of facts.cells ?? []) {
          const text = cells[index]?.text ?? '';
          const cellLines = LineIndex.of(text);
          for (const match of text.matchAll(TOKEN)) {
            const start = cellOffset(facts, index, cellLines.position(match.index)) ?? -1;
            expect(start).toBe(span[0] + match.index);
            const place = locate(facts, [start, start + match[0].length]);
            const [from, to] = cellLines.span(place.cell?.range ?? cellLines.range([0, 0]));
            expect(place.cell?.index).toBe(index);
            expect(text.slice(from, to)).toBe(match[0]);
            const [rawFrom, rawTo] = rawLines.span(place.range);
            const inRaw = raw.slice(rawFrom, rawTo);
            // A token over several lines of a list has the quotes and commas between its parts.
            if (!match[0].includes('\n')) {
              expect(JSON.parse(`"${inRaw}"`)).toBe(match[0]);
              expect(place.range.start.line).toBe(place.range.end.line);
            }
            expect(joinedOffset(facts, rawFrom)).toBe(start);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('counts Markdown cells and leaves them out', () => {
    const { facts, module } = factsOf(
      notebook(
        [
          { type: 'markdown', text: '# «x»', form: 'string' },
          { type: 'code', text: 'y = 1\n', form: 'list' },
        ],
        '\n',
        0,
      ),
    );
    expect(facts.cells?.map(({ index }) => index)).toEqual([1]);
    expect(module).not.toContain('«x»');
  });

  test('stays on its line when the source is one string with escaped line ends', () => {
    const raw = notebook([{ type: 'code', text: 'a = 1\nb = "«é»"\n', form: 'string' }], '\n', 1);
    const { facts } = factsOf(raw);
    const at = (facts.cells?.[0]?.span[0] ?? 0) + 'a = 1\nb = "'.length;
    const { range, cell: own } = locate(facts, [at, at + 3]);
    expect(own?.range.start).toEqual({ line: 1, character: 5 });
    expect(raw.split('\n')[range.start.line]?.slice(range.start.character, range.end.character)).toBe('\\u00ab\\u00e9\\u00bb');
  });
});

describe('magics and shell lines', () => {
  const lowered = (text: string) => factsOf(notebook([{ type: 'code', text, form: 'list' }], '\n', 0));

  test.each([
    ['%matplotlib inline\nx = 1\n', 'x = 1'],
    ['!pip install datasets\nx = 1\n', 'x = 1'],
    ['files = !ls\nx = 1\n', 'x = 1'],
    ['load_dataset?\nx = 1\n', 'x = 1'],
    ['!echo a \\\n  b\nx = 1\n', 'x = 1'],
    ['%%time\nx = 1\n', 'x = 1'],
    ['%timeit\n%time -n\nx = 1\n', 'x = 1'],
    ['%%wandb\nx = 1\n', 'x = 1'],
    ['%%writefile -a "src/app.py"\nx = 1\n', 'x = 1'],
    ['%%file notes.md\nx = 1\n', ''],
    ['%%bash\nls\nx = 1\n', ''],
    ['%%html\n<b>x</b>\n', ''],
    ['y = (\n  7\n  % 3\n)\n', 'y = (\n  7\n  % 3\n)'],
    ['s = """\n%time\n!ls\n"""\n', 's = """\n%time\n!ls\n"""'],
    ['a = b \\\n  % c\n', 'a = b \\\n  % c'],
  ])('%j leaves %j as Python, at its place', (text, python) => {
    const { module } = lowered(text);
    expect(module.trim()).toBe(python);
    // A cell without any Python is not handed on at all.
    if (!python) return;
    expect(module.length).toBe(text.length + 1);
    expect(module.indexOf(python)).toBe(text.indexOf(python));
  });

  test.each([
    ['f(1, [2', 'f(1, [2])'],
    ['s = """a\n# (', 's = """a\n# ("""'],
    ["g(f'{x", "g(f'{x}')"],
    ['y = 1 \\', 'y = 1 \\\n'],
    ['  z = 1', 'with 0:\n  z = 1'],
    ['# (c\n\tz = 1', 'with 0:\n# (c\n\tz = 1'],
  ])('%j is ended as %j before the next cell', (text, python) => {
    const { facts, module } = factsOf(
      notebook(
        [
          { type: 'code', text, form: 'list' },
          { type: 'code', text: 'next()', form: 'list' },
        ],
        '\n',
        0,
      ),
    );
    expect(module).toBe(`${python}\nnext()\n`);
    expect(facts.cells?.map(({ span }) => module.slice(...span))).toEqual([text, 'next()']);
  });

  test.each([
    ['%time x = 1\n', '0;    x = 1\n'],
    ['if y:\n    %timeit -n 3 -r1 -q x(1)\n', 'if y:\n    0;                  x(1)\n'],
    ['%prun -s cumulative x(%y)\n', '0;                  x(%y)\n'],
  ])('%j is the statement %j', (text, python) => {
    expect(python.length).toBe(text.length);
    expect(lowered(text).module).toBe(`${python}\n`);
  });

  test('a cell that begins with a licence, with line ends of two characters, or an option without end is read like any other', () => {
    const licence = '# a line of the licence\r\n'.repeat(80);
    expect(lowered(`${licence}x = 1\r\n`).module).toContain('\r\nx = 1\r\n');
    expect(lowered(`${licence}  x = 1\r\n`).module).toMatch(/^with 0:/);
    expect(lowered(`%time${' -l'.repeat(80)} \n`).module.trim()).toBe('');
  });

  test('a cell that is written to a file stands behind all others, at its own place', () => {
    const texts = ['a = 1\n', '%%writefile app.py\na = 2\n', 'print(a)\n'];
    const raw = notebook(
      texts.map((text) => ({ type: 'code', text, form: 'list' })),
      '\n',
      0,
    );
    const { facts, module } = factsOf(raw);
    expect(module.replace(/ {3,}/, '')).toBe('a = 1\n\nprint(a)\n\n\na = 2\n\n');
    expect(facts.cells?.map(({ index }) => index)).toEqual([0, 2, 1]);
    const place = locate(facts, [module.indexOf('2'), module.indexOf('2') + 1]);
    expect(place.cell).toEqual({ index: 1, range: { start: { line: 1, character: 4 }, end: { line: 1, character: 5 } } });
    expect(raw.slice(...LineIndex.of(raw).span(place.range))).toBe('2');
  });

  test('a launcher in a shell line is an arguments document with places', () => {
    const text = '!torchrun train.py --dataset_name "Salesforce/wikitext" --num-epochs 3 --fp16\n';
    const { facts } = lowered(text);
    const entries = facts.documents[0]?.root.entries ?? [];
    expect(entries.map(({ key, node }) => [key, node.value ?? node.items?.map(({ value }) => value)])).toEqual([
      ['_', ['torchrun', 'train.py']],
      ['dataset_name', 'Salesforce/wikitext'],
      ['num_epochs', '3'],
      ['fp16', true],
    ]);
    const { node } = entries[1] ?? {};
    expect(node && text.slice(...node.span)).toBe('"Salesforce/wikitext"');
    expect(node?.keySpan && text.slice(...node.keySpan)).toBe('--dataset_name');
  });

  test('an environment magic is an env document', () => {
    expect(lowered('%env OPENAI_BASE_URL=https://llm.example.com\n').facts.documents[0]).toMatchObject({
      format: 'env',
      root: { entries: [{ key: 'OPENAI_BASE_URL', node: { value: 'https://llm.example.com' } }] },
    });
  });
});

describe('what is no Python notebook', () => {
  const skipped = (text: string) => lowerNotebook(text, (python) => emptyFacts('python', python));

  test('another kernel is skipped under its reason', () => {
    expect(skipped('{"cells": [], "metadata": {"kernelspec": {"name": "ir", "language": "R"}}}')).toEqual({ skipped: 'notebook-language', problems: [] });
  });

  test('JSON without cells is a problem', () => {
    expect(skipped('{"a": 1}')).toMatchObject({ skipped: 'syntax', problems: [{ code: 'notebook.no-cells' }] });
  });

  test('broken JSON names the place, and the cells before it count', () => {
    const raw = '{"cells": [{"cell_type": "code", "source": "x = 1"}], "metadata": {,}}';
    const result = skipped(raw);
    expect('facts' in result && result.facts.cells?.length).toBe(1);
    expect('facts' in result && result.facts.problems[0]).toMatchObject({ code: 'json.syntax', range: { start: { line: 0 } } });
  });
});
