import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/workspace/classify.js';
import { detect } from '../../support/engine.js';
import { parserOf } from '../../support/rewrite/edits.js';
import { asNotebook, inCells } from '../../support/rewrite/notebook.js';
import { PYTHON } from '../../support/rewrite/python.js';
import { TYPESCRIPT } from '../../support/rewrite/typescript.js';
import { differences, rewrittenBy } from './support/hold.js';
import { grammarOf, isImported, meaningAsWritten, meaningOf, PROGRAMS, type Texts } from './support/meaning.js';

/** What moving, or keeping as a notebook, changes in each program. */
async function changes(move: (path: string, texts: Texts) => string, write: (text: string, path: string) => string | Promise<string> = (text) => text) {
  const changed: Record<string, readonly string[]> = {};
  for (const [program, texts] of PROGRAMS) {
    const entries = [...texts].map(async ([path, text]): Promise<[string, string]> => [move(path, texts), await write(text, path)]);
    const moved = new Map(await Promise.all(entries));
    expect(moved.size).toBe(texts.size);
    const found = differences(await meaningAsWritten(texts), await meaningOf(moved));
    if (found.length > 0) changed[program] = found;
  }
  return changed;
}

describe('a program means the same', () => {
  test('in another folder', async () => {
    expect(await changes((path) => `services/core/${path}`)).toEqual({});
  }, 60_000);

  test('with a file that no other imports renamed, unless its path is the address of a route', async () => {
    const isFree = (path: string, texts: Texts): boolean => grammarOf(path) !== undefined && !isImported(path, texts) && !ROUTED.test(path);
    expect(await changes((path, texts) => (isFree(path, texts) ? path.replace(/[^/]+(?=\.\w+$)/, 'renamed_$&') : path))).toEqual({});
  }, 60_000);

  test('among tests: only the context is another', async () => {
    const texts = PROGRAMS.get('python-orm') ?? new Map();
    const moved = new Map([...texts].map(([path, text]) => [`tests/${path}`, text]));
    const contextOf = ({ path }: { readonly path: string }) => classify(path, false);
    const [before, after] = [await detect(texts, undefined, { contextOf }), await detect(moved, undefined, { contextOf })];
    const said = ({ touchpoints }: typeof before) =>
      touchpoints.map(({ kind, subject, material, facets }) => JSON.stringify([kind, subject, material, facets])).sort();
    expect(said(after)).toEqual(said(before));
    expect([...new Set(before.touchpoints.map(({ context }) => context))]).toEqual(['product']);
    expect([...new Set(after.touchpoints.map(({ context }) => context))]).toEqual(['test']);
  });
});

/** Paths by which a framework finds its routes, and names by which a worker's entry goes. */
const ROUTED = /(?:^|\/)(?:app|pages|routes)\/|(?:^|\/)(?:index|worker|_worker|server|main|app)\.[jt]s$/;

test('the address of a route that a file stands for goes with the path of the file, and nothing else does', async () => {
  const text = `import OpenAI from 'openai';

export async function POST(request: Request) {
  const { message } = await request.json();
  const answer = await new OpenAI().responses.create({ model: 'gpt-5', input: message });
  return Response.json(answer);
}
`;
  const at = async (path: string): Promise<readonly string[]> => (await meaningOf(new Map([[path, text]]))).places;
  const call =
    'model-call host:api.openai.com js.openai.chat certain carries=user-input model=gpt-5 {"carries":["user-input"],"host":"vendor","medium":"text"}';
  expect(await at('web/app/api/chat/route.ts')).toEqual([call, 'service-interface POST /api/chat js.next.route certain {}']);
  expect(await at('app/api/chat/route.ts')).toEqual([call, 'service-interface POST /api/chat js.next.route certain {}']);
  expect(await at('web/app/api/talk/route.ts')).toEqual([call, 'service-interface POST /api/talk js.next.route certain {}']);
});

describe('a Python program means the same as a notebook', () => {
  test.each(['list', 'string'] as const)(
    'with the source of cells as a %s',
    async (form) => {
      const parse = await parserOf('python');
      const fits = (path: string, texts: Texts): boolean => grammarOf(path) === 'python' && !isImported(path, texts);
      let now: Texts = new Map();
      const found = await changes(
        (path, texts) => {
          now = texts;
          return fits(path, texts) ? path.replace(/\.py$/, '.ipynb') : path;
        },
        (text, path) => (fits(path, now) ? asNotebook(text, parse, form) : text),
      );
      expect(found).toEqual({});
    },
    60_000,
  );

  test.each(['locals renamed', 'formatted as black does', 'formatted in few lines', 'comments, docstrings and blank lines'])(
    'with its cells %s',
    async (what) => {
      const parse = await parserOf('python');
      const texts = PROGRAMS.get('examples/chat-service') ?? new Map();
      const path = 'notebooks/review.ipynb';
      for (const form of ['list', 'string'] as const) {
        const rewrite = (code: string) => (parse(code).hasError ? code : (PYTHON[what]?.(code, parse, path) ?? code));
        const now = new Map([...texts, [path, await inCells(texts.get(path) ?? '', rewrite, form)]]);
        expect(differences(await meaningAsWritten(texts), await meaningOf(now))).toEqual([]);
      }
    },
  );
});

describe.each([
  ['Python', PYTHON],
  ['TypeScript', TYPESCRIPT],
])('a %s program means the same rewritten in several ways', (name, rewrites) => {
  test('one after another', async () => {
    const fits = (path: string): boolean => (name === 'Python') === (grammarOf(path) === 'python') && grammarOf(path) !== undefined;
    const programs = [...PROGRAMS].filter(([, texts]) => [...texts.keys()].some(fits)).map(([program]) => program);
    const ways = fc.shuffledSubarray(Object.entries(rewrites), { minLength: 2, maxLength: 4 });
    // No editor leaves line ends of two kinds.
    const isLast = ([what]: readonly [string, unknown]): boolean => what.endsWith('carriage returns');
    const property = fc.asyncProperty(fc.constantFrom(...programs), ways, async (program, drawn) => {
      const chosen = [...drawn].sort((a, b) => Number(isLast(a)) - Number(isLast(b)));
      const texts = PROGRAMS.get(program) ?? new Map();
      const now = (await rewrittenBy(texts, chosen, fits)) ?? texts;
      expect({ program, ways: chosen.map(([what]) => what), found: differences(await meaningAsWritten(texts), await meaningOf(now)) }).toMatchObject({
        found: [],
      });
    });
    await fc.assert(property, { numRuns: 40, seed: 4, endOnFailure: true });
  }, 60_000);
});
