import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { worded } from '../../src/base/phrase.js';
import type { ReportDocument } from '../../src/report/document.js';
import { decode } from '../../src/workspace/decode.js';
import { detect } from '../support/engine.js';
import { shownSource, type WrittenCell, type WrittenNotebook, writeNotebook } from '../support/notebooks.js';
import { folderWith } from '../support/workspace.js';
import { reportOf } from '../workspace/support/open.js';

/**
 * Statements of cells. What stands between guillemets must be found, with the kind and subject behind; at `¦` a list of
 * source lines may break in the middle of a line.
 */
const FOUND: readonly (readonly [template: string, ...found: (readonly [kind: string, subject: string])[]])[] = [
  ['answer = «client.chat.completions.create»(¦model="gpt-4o", ¦messages=[{"role": "user", "content": "你好 🚀"}])', ['model-call', 'host:api.openai.com']],
  ['数据 = «load_dataset»(¦"中文/数据")', ['training-data', 'hf:中文/数据']],
  ["rows = «load_dataset»('acme/e\u0301')[¦'train']", ['training-data', 'hf:acme/e\u0301']],
  ['def 留(user_message):\n    s = "🚀"; «logging.info»(user_message)', ['user-input-retention', 'log:app']],
  ['%time 集 = «load_dataset»("acme/timed")', ['training-data', 'hf:acme/timed']],
  ['if True:\n    !pip install "datasets"\nelse:\n    «load_dataset»("acme/else")', ['training-data', 'hf:acme/else']],
  ['for 名 in ["🚀"]:\n\t!echo {名}\n\t«load_dataset»("acme/loop")', ['training-data', 'hf:acme/loop']],
  ['!torchrun train.py --model "x" «--dataset_name "中文/数据"» \\\n  --epochs 3', ['training-data', 'hf:中文/数据']],
  ['log = !python sft.py «--dataset_name acme/shell»', ['training-data', 'hf:acme/shell']],
  [
    'class 用户(Base):\n    __tablename__ = "users"\n    id = Column(String, primary_key=True)\n    «手机号» = Column(¦String)\n    s = "🚀"; «id_card_no» = Column(String)',
    ['personal-info', 'table:users'],
    ['personal-info', 'table:users'],
  ],
];

/** What stands before a statement on its line. */
const BEFORE = ['', 's = "🚀"; ', "t = 'e\u0301中\\t'; ", '\\"'.slice(2), 'm = """\n%time\n!ls "🚀\n"""; '];

/** Lines that say nothing. */
const NOISE = [
  '',
  '%pip install -q "openai>=1" 🚀',
  '%matplotlib inline',
  '!ls "x"',
  '!echo load_dataset("no/shell") \\\n  load_dataset("no/more")',
  'files = !ls 数据',
  'load_dataset?',
  '?client',
  'client.chat??',
  '# load_dataset("no/comment") 🚀',
  '"""\nload_dataset("no/string")\n!python train.py --dataset_name no/string\n"""',
  'n = (\n  7\n  % 3\n)',
  '%env NAME=值',
];

const SETUP = [
  'import logging',
  'from openai import OpenAI',
  'from datasets import load_dataset',
  'from sqlalchemy import Column, String',
  'from sqlalchemy.orm import DeclarativeBase',
  'client = OpenAI()',
  'class Base(DeclarativeBase): pass',
].join('\n');

/** Cells that hold no Python of the kernel, or broken one. */
const SILENT: readonly Pick<WrittenCell, 'type' | 'pieces' | 'languageId'>[] = [
  { type: 'markdown', pieces: ['# 标题 🚀\n```python\nload_dataset("no/markdown")\n```'] },
  { type: 'raw', pieces: ['load_dataset("no/raw")'] },
  { type: 'code', pieces: [] },
  { type: 'code', pieces: ['%%bash\necho 🚀\nload_dataset("no/bash")'] },
  { type: 'code', pieces: ['%%html\n<b onclick="load_dataset(\'no/html\')">é</b>'] },
  { type: 'code', languageId: 'shellscript', pieces: ['load_dataset("no/shellscript")\necho "e\u0301'] },
  { type: 'code', languageId: 'sql', pieces: ["select load_dataset('no/sql')"] },
  { type: 'code', pieces: ['broken = max(1, ["🚀"'] },
  { type: 'code', pieces: ['broken = """never closed 中'] },
  { type: 'code', pieces: ['broken = 1 \\'] },
  { type: 'code', pieces: ["broken = f'{"] },
  { type: 'code', pieces: ['if broken:'] },
  { type: 'code', pieces: ['broken)))'] },
];

interface Expected {
  readonly cell: number;
  readonly kind: string;
  readonly subject: string;
  readonly token: string;
  readonly range: Range;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

interface Made {
  readonly cell: WrittenCell;
  readonly expected: readonly Omit<Expected, 'cell'>[];
}

interface Statement {
  readonly text: string;
  readonly found: readonly (readonly [kind: string, subject: string])[];
}

type CellStyle = Pick<WrittenCell, 'form' | 'outputs' | 'order'> & {
  readonly eol: string;
  readonly breaks: boolean;
  readonly head: string;
  readonly last: string;
  readonly indent: string;
};

/** A code cell of statements, and what is to be found in it. */
function codeCell(statements: readonly Statement[], { eol, breaks, head, last, indent, ...style }: CellStyle): Made {
  const marked = [head, ...statements.map(({ text }) => text.replace(/^(?=.)/gm, indent))].filter((text, i) => i > 0 || text).join('\n') + last;
  const pieces = marked
    .replace(/\n/g, eol)
    .split(breaks ? '¦' : /$^/)
    .map((piece) => piece.replace(/¦/g, ''));
  const bare = pieces.map((piece) => piece.replace(/[«»]/g, ''));
  const cell: WrittenCell = { type: 'code', pieces: bare, ...style };
  // The tokens are found again in what the editor shows, with the marks in it.
  const shown = shownSource({ ...cell, pieces });
  const found = statements.flatMap((statement) => statement.found);
  const expected = [...shown.matchAll(/«([^«»]*)»/g)].map(({ index, 1: token = '' }, i) => {
    const start = positionIn(shown.slice(0, index).replace(/[«»]/g, ''));
    const [kind = '', subject = ''] = found[i] ?? [];
    return { kind, subject, token, range: { start, end: { line: start.line, character: start.character + token.length } } };
  });
  return { cell, expected };
}

/** Where a text ends. */
function positionIn(before: string): Position {
  const lines = before.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

const output = fc.constantFrom<readonly unknown[]>(
  [],
  [{ output_type: 'stream', name: 'stdout', text: ['load_dataset("no/output")\n', '🚀\n'] }],
  [{ output_type: 'display_data', data: { 'image/png': 'iVBORw0KGgo'.repeat(50) }, metadata: {} }],
);
const form = fc.constantFrom<WrittenCell['form']>('string', 'lines', 'bare');
const order = fc.nat(50_000);
const style: fc.Arbitrary<CellStyle> = fc.record({
  form,
  outputs: output,
  order,
  eol: fc.constantFrom('\n', '\r\n'),
  breaks: fc.boolean(),
  head: fc.constantFrom('', '', '%%time', '\n%%capture 出', '%%writefile 应用.py'),
  last: fc.constantFrom('', '\n', '\n\n'),
  indent: fc.constantFrom('', '', '    '),
});
const statement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...NOISE).map((text) => ({ text, found: [] })) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...FOUND), fc.constantFrom(...BEFORE)).map(([[text, ...found], before]) => ({
      // Nothing stands before a magic or the head of a block.
      text: /^(?:[%!]|if |for |class |def |log = )/.test(text) ? text : before + text,
      found,
    })),
  },
);
const code: fc.Arbitrary<Made> = fc.tuple(fc.array(statement, { minLength: 1, maxLength: 4 }), style).map(([statements, given]) => codeCell(statements, given));
const silent: fc.Arbitrary<Made> = fc
  .record({ cell: fc.constantFrom(...SILENT), form, outputs: output, order })
  .map(({ cell, ...rest }) => ({ cell: { ...cell, ...rest }, expected: [] }));
const notebook = fc
  .record({
    setup: style.map((given) => codeCell([{ text: SETUP, found: [] }], { ...given, head: '' })),
    made: fc.array(fc.oneof({ weight: 2, arbitrary: code }, { weight: 1, arbitrary: silent }), { minLength: 1, maxLength: 5 }),
    format: fc.constantFrom<3 | 4>(3, 4, 4),
    metadata: fc.constantFrom(
      {},
      { kernelspec: { display_name: 'Python 3 (é)', language: 'python', name: 'python3' }, language_info: { name: 'python', version: '3.12' } },
      { language_info: { name: 'ipython' } },
      { kernelspec: { name: 'conda-env-中' } },
    ),
    indent: fc.constantFrom('', ' ', '  ', '\t'),
    eol: fc.constantFrom<'\n' | '\r\n'>('\n', '\r\n'),
    escapes: fc.constantFrom<WrittenNotebook['escapes']>('none', 'ascii', 'alternate', 'punctuation'),
    bom: fc.boolean(),
  })
  .map(({ setup, made, ...rest }) => {
    const all = [setup, ...made];
    const sources = all.map(({ cell }) => shownSource(cell));
    return {
      bytes: writeNotebook({ ...rest, cells: all.map(({ cell }) => cell) }),
      sources,
      expected: all.flatMap(({ expected }, cell) => expected.map((one) => ({ ...one, cell }))),
      [fc.toStringMethod]: () =>
        sources.map((source, i) => `--- ${all[i]?.cell.type} ${all[i]?.cell.form} ${all[i]?.cell.languageId ?? ''}\n${source}`).join('\n'),
    };
  });

type Found = Pick<ReportDocument['touchpoints'][number], 'kind' | 'subject' | 'range' | 'cell'>;

/** Text of a range on one line; `undefined` where it spans several. */
function textAt(text: string, { start, end }: Range): string | undefined {
  return start.line === end.line ? text.split('\n')[start.line]?.slice(start.character, end.character) : undefined;
}

function expectFound(
  found: readonly Found[],
  { bytes, sources, expected }: { bytes: Uint8Array; sources: readonly string[]; expected: readonly Expected[] },
): void {
  const decoded = decode(bytes);
  if (!('text' in decoded)) throw new Error(worded(decoded.reason));
  const seen = found.map(({ kind, subject, range, cell }): Expected => {
    const raw = textAt(decoded.text, range);
    return { cell: cell?.index ?? -1, kind, subject, token: raw === undefined ? '' : JSON.parse(`"${raw}"`), range: cell?.range ?? range };
  });
  expect(inOrder(seen)).toEqual(inOrder(expected));
  for (const { cell, range, token } of seen) expect(textAt(sources[cell] ?? '', range)).toBe(token);
}

function inOrder(places: readonly Expected[]): readonly Expected[] {
  return [...places].sort(
    (a, b) => a.cell - b.cell || a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character || a.kind.localeCompare(b.kind),
  );
}

describe('a notebook, whatever wrote it', () => {
  test('names the same token in the raw JSON and in its cell', async () => {
    await fc.assert(
      fc.asyncProperty(notebook, async (made) => {
        const decoded = decode(made.bytes);
        const text = 'text' in decoded ? decoded.text : '';
        expectFound((await detect(new Map([['a.ipynb', text]]))).touchpoints, made);
      }),
      { seed: 20230411, numRuns: 300 },
    );
  });

  test('and so it does when its folder is read from disk', async () => {
    const samples = fc.sample(notebook, { seed: 20230815, numRuns: 60 });
    const root = folderWith(Object.fromEntries(samples.map(({ bytes }, i) => [`n${i}.ipynb`, bytes])));
    const { touchpoints } = JSON.parse(await reportOf(root)) as ReportDocument;
    for (const [i, made] of samples.entries())
      expectFound(
        touchpoints.filter(({ path }) => path === `n${i}.ipynb`),
        made,
      );
  });
});

describe('a folder of notebooks', () => {
  const plain = { format: 4, metadata: {}, indent: ' ', eol: '\n', escapes: 'none', bom: false } as const;
  const cell = (source: string, more: Partial<WrittenCell> = {}): WrittenCell => ({
    type: 'code',
    pieces: [source],
    form: 'lines',
    outputs: [],
    order: 0,
    ...more,
  });
  const CALL = 'from openai import OpenAI\nOpenAI().chat.completions.create(model="gpt-4o", messages=[])\n';

  test('is read through outputs of megabytes, and told what is in no analysed language', async () => {
    const picture = [{ output_type: 'display_data', data: { 'image/png': 'iVBORw0KGgo'.repeat(300_000) }, metadata: {} }];
    const deno = { kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' }, language_info: { name: 'typescript' } };
    const root = folderWith({
      'big.ipynb': writeNotebook({ ...plain, cells: [cell('1', { outputs: picture }), cell(CALL)] }),
      'deno.ipynb': writeNotebook({
        ...plain,
        metadata: deno,
        cells: [cell("import OpenAI from 'npm:openai';\nawait new OpenAI().chat.completions.create({ model: 'gpt-4o' });\n")],
      }),
      'long.ipynb': writeNotebook({ ...plain, cells: [cell(CALL + '# 🚀\n'.repeat(500_000))] }),
      'shell.ipynb': writeNotebook({ ...plain, cells: [cell('!torchrun train.py --dataset_name acme/shell\n')] }),
      'script.ipynb': writeNotebook({ ...plain, cells: [cell('%%bash\n# 训练\npython train.py --dataset_name acme/script\n', { languageId: 'shellscript' })] }),
    });
    const { touchpoints, problems, summary } = JSON.parse(await reportOf(root)) as ReportDocument;
    expect(touchpoints.map(({ path, subject, cell: at }) => [path, subject, at?.index, at?.range.start])).toEqual([
      ['big.ipynb', 'host:api.openai.com', 1, { line: 1, character: 0 }],
      ['script.ipynb', 'hf:acme/script', 0, { line: 2, character: 16 }],
      ['shell.ipynb', 'hf:acme/shell', 0, { line: 0, character: 19 }],
    ]);
    expect(problems.map(({ path, code }) => [path, code])).toEqual([['long.ipynb', 'file.too-big']]);
    expect(summary.files).toEqual({ walked: 5, analysed: 3, skipped: { 'notebook-language': 1, size: 1 } });
  });
});
