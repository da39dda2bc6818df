import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineIndex } from '../../src/base/text.js';
import { detect } from '../support/engine.js';

/** One code cell: lines before the call, how it is called, what is in front of it on its line. */
interface Shape {
  readonly before: readonly string[];
  readonly prefix: string;
  readonly form: 'string' | 'list' | 'bare';
}

const NAME = 'Salesforce/wikitext';
const CALL = `load_dataset("${NAME}")`;
const DECOY = 'load_dataset("decoy/set")';

/** JSON of a string, with every n-th character that is not plain, or each, as `\uXXXX`. */
function escaped(text: string, every: number): string {
  let count = 0;
  return JSON.stringify(text).replace(/[^\\"\s]/gu, (character) => {
    const wanted = every > 0 && ++count % every === 0 && (every > 1 || !/[\w(]/.test(character));
    return wanted ? [...Array(character.length).keys()].map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join('') : character;
  });
}

/** `"\n"` in JSON is an escape of two letters: what stands behind a backslash is none of ours. */
function safely(text: string, every: number): string {
  return text
    .split(/([\n\t"\\])/)
    .map((part, i) => (i % 2 === 0 ? escaped(part, every).slice(1, -1) : JSON.stringify(part).slice(1, -1)))
    .join('');
}

function sourceOf(text: string, form: Shape['form'], every: number, eol: string): string {
  if (form === 'string') return `"${safely(text, every)}"`;
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return `[${eol}   ${lines.map((line) => `"${safely(form === 'bare' ? line.replace(/\n$/, '') : line, every)}"`).join(`,${eol}   `)}${eol}  ]`;
}

const words = fc
  .array(fc.constantFrom('a', '训练', '🚀', '𝒳', 'é', '\\"', '\\\\', '\\n', ' ', '{', '#', '%', '!'), { maxLength: 6 })
  .map((parts) => parts.join(''));
const before = fc.array(
  fc.oneof(
    fc.constantFrom(
      '%matplotlib inline',
      '!pip install datasets',
      '%pip install "datasets"',
      `# ${DECOY}`,
      'x = 1',
      '',
      '%load_ext autoreload',
      `s = '''\n${DECOY}\n'''`,
    ),
    words.map((text) => `t = "${text}"`),
  ),
  { maxLength: 5 },
);
const prefix = fc.oneof(
  fc.constantFrom('', 'data = ', 'if True:\n  ', 'if True:\n\tdata = ', 'def f():\n    if True:\n        return '),
  words.map((text) => `s = "${text}"; data = `),
);
const shape: fc.Arbitrary<Shape> = fc.record({ before, prefix, form: fc.constantFrom('string', 'list', 'bare') });

describe('a load in a notebook', () => {
  test('is the same token in the raw JSON and in its cell, whatever stands around it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(shape, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom(0, 1, 2, 3),
        async (shapes, eol, every) => {
          const texts = shapes.map((one) => [...one.before, `${one.prefix}${CALL}`].join('\n'));
          const others = [
            `{"cell_type": "markdown", "metadata": {}, "source": ${JSON.stringify(CALL)}}`,
            `{"cell_type": "code", "metadata": {}, "outputs": [], "source": "from datasets import load_dataset"}`,
            `{"cell_type": "code", "metadata": {}, "outputs": [], "source": ${JSON.stringify(`%%html\n${DECOY}`)}}`,
          ];
          const own = texts.map(
            (text, i) =>
              `{"cell_type": "code", "metadata": {},${eol}  "outputs": [{"output_type": "stream", "text": ${JSON.stringify(CALL)}}],${eol}  "source": ${sourceOf(text, shapes[i]?.form ?? 'list', every, eol)}}`,
          );
          const raw = `{"cells": [${eol}${[...others, ...own].join(`,${eol}`)}${eol}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}`;
          JSON.parse(raw);
          const { touchpoints } = await detect(new Map([['n.ipynb', raw]]));
          expect(touchpoints.map(({ subject, certainty, cell }) => [subject, certainty, cell?.index])).toEqual(
            texts.map((_, i) => [`hf:${NAME}`, 'certain', others.length + i]),
          );
          const lines = LineIndex.of(raw);
          for (const { range, cell } of touchpoints) {
            const text = texts[(cell?.index ?? 0) - others.length] ?? '';
            const inCell = cell ? text.slice(...LineIndex.of(text).span(cell.range)) : '';
            expect(inCell).toBe('load_dataset');
            expect(JSON.parse(`"${raw.slice(...lines.span(range))}"`)).toBe(inCell);
            expect(range.start.line).toBe(range.end.line);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of a cell whose source is one string, each place on a line of the cell is reported', async () => {
    const source = [
      'from datasets import load_dataset',
      'a = load_dataset("o/a")',
      'b = load_dataset("o/b", revision="1")',
      'c = load_dataset("o/b", revision="2")',
    ];
    const raw = JSON.stringify({ cells: [{ cell_type: 'code', metadata: {}, outputs: [], source: source.join('\n') }], metadata: {}, nbformat: 4 });
    const { touchpoints } = await detect(new Map([['n.ipynb', raw]]));
    expect(touchpoints.map(({ subject, material, cell }) => [subject, material, cell?.range.start])).toEqual([
      ['hf:o/a', [], { line: 1, character: 4 }],
      ['hf:o/b', ['revision=1'], { line: 2, character: 4 }],
      ['hf:o/b', ['revision=2'], { line: 3, character: 4 }],
    ]);
  });

  test('a name that an earlier cell defines counts in a later one', async () => {
    const cell = (source: string | readonly string[]): unknown => ({ cell_type: 'code', metadata: {}, outputs: [], source });
    const raw = JSON.stringify({
      cells: [cell(['import datasets as ds\n', '名字 = "o/集"']), cell('%%time\nds.load_dataset(名字)')],
      metadata: {},
      nbformat: 4,
    });
    const { touchpoints } = await detect(new Map([['n.ipynb', raw]]));
    expect(touchpoints.map(({ subject, cell: at }) => [subject, at])).toEqual([
      ['hf:o/集', { index: 1, range: { start: { line: 1, character: 0 }, end: { line: 1, character: 15 } } }],
    ]);
  });
});
