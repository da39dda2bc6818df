import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flags } from '../../src/assessment/index.js';
import type { Touchpoint } from '../../src/detection/touchpoint.js';
import { type ReportDocument, reportDocument, serialiseReport } from '../../src/report/document.js';
import { assessed, CALL, place } from '../attestation/support/scene.js';
import { detect } from '../support/engine.js';
import { everything, NOTEBOOK, reported } from './support.js';

const schema: object = JSON.parse(readFileSync('schemas/report.schema.json', 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true }).compile(schema);

function faults(document: unknown): string[] {
  const plain: unknown = JSON.parse(JSON.stringify(document));
  return validate(plain) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

describe('the JSON Schema of reports', () => {
  test('takes a report with a bit of everything', () => {
    const { document } = reported(everything());
    expect(faults(document)).toEqual([]);
    expect(document.touchpoints.some(({ cell }) => cell)).toBe(true);
    expect(document.touchpoints.some(({ waiver }) => waiver)).toBe(true);
  });

  test('takes a report of nothing', () => {
    expect(faults(reported({ touchpoints: [], files: { walked: 0, analysed: 0, skipped: {} } }).document)).toEqual([]);
  });

  test('takes what the engine finds in code and configuration', async () => {
    const { touchpoints, unfollowed } = await detect(
      new Map([
        ['train.py', 'from datasets import load_dataset\nimport os\nd = load_dataset("wikitext", "x", revision="b0")\ne = load_dataset(os.environ["SET"])\n'],
        [
          'app.py',
          'from openai import OpenAI\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.post("/chat")\ndef chat(q: str):\n    return OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": q}])\n',
        ],
        ['sft.yaml', 'base_model: a/b\ndatasets:\n  - path: org/set\n    type: alpaca\n'],
      ]),
    );
    expect(touchpoints.length).toBeGreaterThan(3);
    expect(faults(reported({ touchpoints, unfollowed }).document)).toEqual([]);
  });

  const { document } = reported(everything());
  const broken: readonly (readonly [string, (plain: ReturnType<typeof copy>) => void])[] = [
    ['an unknown key at the top', (plain) => Object.assign(plain, { extra: 1 })],
    ['an unknown key of a place', (plain) => Object.assign(plain.touchpoints[0] ?? {}, { hash: 'x' })],
    ['an unknown kind', (plain) => Object.assign(plain.touchpoints[0] ?? {}, { kind: 'cookies' })],
    ['an unknown state', (plain) => Object.assign(plain.subjects.find(({ claims }) => claims.length)?.claims[0] ?? {}, { state: 'violated' })],
    ['an absolute path', (plain) => Object.assign(plain.touchpoints[0] ?? {}, { path: '/home/x.py' })],
    ['a backslash in a path', (plain) => Object.assign(plain.touchpoints[0] ?? {}, { path: 'a\\x.py' })],
    ['a missing summary', (plain) => Object.assign(plain, { summary: undefined })],
    ['a negative line', (plain) => Object.assign(plain.touchpoints[0]?.range.start ?? {}, { line: -1 })],
  ];
  test.each(broken)('does not take %s', (_, breaks) => {
    const plain = copy(document);
    breaks(plain);
    expect(faults(plain)).not.toEqual([]);
  });
});

type Loose<T> = T extends readonly (infer E)[] ? Loose<E>[] : T extends object ? { -readonly [K in keyof T]: Loose<T[K]> } : T;

function copy(document: ReportDocument): Loose<ReportDocument> {
  return JSON.parse(JSON.stringify(document)) as Loose<ReportDocument>;
}

describe('a report', () => {
  test('is the same bytes for every order of what goes in', () => {
    const scene = everything();
    const expected = serialiseReport(reported(scene).document);
    const records = Object.entries(scene.records ?? {});
    const problems = scene.problems ?? [];
    const skipped = Object.entries(scene.files?.skipped ?? {});
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...scene.touchpoints], { minLength: scene.touchpoints.length }),
        fc.shuffledSubarray(records, { minLength: records.length }),
        fc.shuffledSubarray([...problems], { minLength: problems.length }),
        fc.shuffledSubarray(skipped, { minLength: skipped.length }),
        (touchpoints, someRecords, someProblems, reasons) => {
          const { document } = reported({
            ...scene,
            touchpoints: touchpoints.map(shuffledKeys),
            records: Object.fromEntries(someRecords),
            problems: [...someProblems, ...someProblems],
            files: { walked: 20, analysed: 12, skipped: Object.fromEntries(reasons) },
          });
          expect(serialiseReport(document)).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('ends with one line end and reads back as itself', () => {
    const { document } = reported(everything());
    const text = serialiseReport(document);
    expect(text).toMatch(/[^\n]\n$/);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)));
    expect(text).not.toContain('\r');
  });

  test('accounts for every file', () => {
    const { document } = reported({ touchpoints: [], files: { walked: 9, analysed: 4, skipped: { size: 2, binary: 0 } } });
    expect(document.summary.files).toEqual({ walked: 9, analysed: 4, skipped: { size: 2, unaccounted: 3 } });
  });

  test('counts by kind, status, certainty and context, each place once', () => {
    const { document } = reported(everything());
    const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
    for (const counts of [document.summary.kinds, document.summary.certainties, document.summary.contexts])
      expect(total(counts)).toBe(document.touchpoints.length);
    expect(total(document.summary.statuses)).toBe(document.subjects.length);
    expect(document.summary).toMatchObject({ unresolved: 2, unfollowed: 2, waived: 1 });
  });

  test('counts what the caps hide as flagged too', () => {
    const touchpoints = Array.from({ length: 9 }, (_, n) => place({ subject: `hf:org/s${n}` }));
    const assessment = assessed({ touchpoints });
    const document = reportDocument({
      assessment,
      flags: flags(assessment, { perFile: 2 }),
      files: { walked: 1, analysed: 1, skipped: {} },
      unfollowed: 0,
      problems: [],
    });
    expect(document.summary).toMatchObject({ flagged: 9, hidden: 7 });
  });

  test('keeps the range of a cell beside that of the notebook', () => {
    const { document } = reported({ touchpoints: [NOTEBOOK, CALL] });
    expect(document.touchpoints.find(({ path }) => path === NOTEBOOK.path)).toMatchObject({
      range: { start: { line: 40 } },
      cell: { index: 3, range: { start: { line: 0 } } },
    });
    expect(document.touchpoints.find(({ path }) => path === CALL.path)).not.toHaveProperty('cell');
  });
});

/** The same place with its keys, and those of its facets, in another order. */
function shuffledKeys(touchpoint: Touchpoint): Touchpoint {
  const turned = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).reverse()) as T;
  return turned({ ...touchpoint, facets: turned(touchpoint.facets) });
}
