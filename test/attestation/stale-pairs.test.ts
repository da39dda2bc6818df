import { describe, expect, test } from 'vitest';
import type { AttestationConfig } from '../../src/attestation/index.js';
import { NO_CONFIG } from '../../src/attestation/index.js';
import { phrase, worded } from '../../src/base/phrase.js';
import type { Touchpoint } from '../../src/detection/touchpoint.js';
import type { Pack } from '../../src/policy/index.js';
import { assessed, at, CALL, DATA, drafted, PACK, place, RETENTION, ROUTE, sign, states, tick } from './support/scene.js';

const PATH = 'attestations/r.md';

interface Pair {
  readonly before: readonly Touchpoint[];
  readonly after: readonly Touchpoint[];
  readonly subject?: string;
  readonly config?: AttestationConfig;
  readonly pack?: Pack;
  readonly pins?: readonly [before: string | undefined, after: string | undefined];
  readonly complete?: boolean;
}

/** What is stale, by clause, with the reason; a record is drafted from `before`, answered, and assessed beside `after`. */
function stale(pair: Pair): Record<string, string | undefined> {
  const subject = pair.subject ?? pair.before[0]?.subject ?? DATA;
  const pin = (revision: string | undefined): ReadonlyMap<string, string> => new Map(revision === undefined ? [] : [[subject, revision]]);
  const text = sign(tick(drafted([...pair.before, ROUTE], [subject], { dataPins: pin(pair.pins?.[0]) })));
  const assessment = assessed({
    touchpoints: [...pair.after, ROUTE],
    records: { [PATH]: text },
    dataPins: pin(pair.pins?.[1]),
    config: pair.config ?? NO_CONFIG,
    pack: pair.pack ?? PACK,
    ...(pair.complete === undefined ? {} : { complete: pair.complete }),
  });
  const claims = assessment.subjects.find(({ id }) => id === subject)?.claims ?? [];
  expect(claims.length, 'the subject is still asked about').toBeGreaterThan(0);
  for (const claim of claims) expect(['affirmed', 'not-applicable', 'stale']).toContain(claim.state);
  return Object.fromEntries(claims.filter(({ state }) => state === 'stale').map(({ clause, reason }) => [clause, reason && worded(reason)]));
}

const load = (material: readonly string[], more: Partial<Touchpoint> = {}): Touchpoint => place({ material, ...more });
const call = (material: readonly string[], more: Partial<Touchpoint> = {}): Touchpoint => ({ ...CALL, material, ...more });
const keep = (material: readonly string[], more: Partial<Touchpoint> = {}): Touchpoint => ({ ...RETENTION, material, ...more });
const BASE = ['wikitext-103-raw-v1', 'revision=b08601e'];
const MODEL = ['carries=user-input', 'host=api.openai.com', 'model=gpt-4o'];
const here = load(BASE);

const CHANGES: readonly (readonly [string, Pair, RegExp])[] = [
  // Data
  ['another revision', { before: [here], after: [load(['wikitext-103-raw-v1', 'revision=4c1a9f2'])] }, /^revision b08601e → 4c1a9f2$/],
  ['a revision that is gone', { before: [here], after: [load(['wikitext-103-raw-v1'])] }, /^revision b08601e → unpinned$/],
  ['a revision that has come', { before: [load(['x'])], after: [load(['x', 'revision=abc'])] }, /^revision unpinned → abc$/],
  [
    'a second place with another revision',
    { before: [here], after: [here, load(['wikitext-103-raw-v1', 'revision=old'], { range: at(9) })] },
    /^revision b08601e → b08601e, old$/,
  ],
  ['one of two revisions gone', { before: [here, load(['wikitext-103-raw-v1', 'revision=old'])], after: [here] }, /^revision b08601e, old → b08601e$/],
  ['a commit', { before: [load(['commit=a1'])], after: [load(['commit=a2'])] }, /^revision a1 → a2$/],
  ['a checksum', { before: [load(['sha256=aa'])], after: [load(['sha256=bb'])] }, /^revision aa → bb$/],
  ['a version', { before: [load(['version=1.0'])], after: [load(['version=1.1'])] }, /^revision 1\.0 → 1\.1$/],
  ['a revision that reads like a number', { before: [load(['revision=1234567'])], after: [load(['revision=1234568'])] }, /^revision 1234567 → 1234568$/],
  ['a revision that reads like a float', { before: [load(['revision=12e3'])], after: [load(['revision=12000'])] }, /^revision 12e3 → 12000$/],
  [
    "the content of a file of one's own",
    { before: [load([])], after: [load([])], pins: ['sha256:aaaa', 'sha256:bbbb'] },
    /^revision sha256:aaaa → sha256:bbbb$/,
  ],
  ['a file that can no longer be read', { before: [load([])], after: [load([])], pins: ['sha256:aaaa', undefined] }, /^revision sha256:aaaa → unpinned$/],
  // Code about data
  ['another configuration of a data set', { before: [here], after: [load(['wikitext-2-v1', 'revision=b08601e'])] }, /wikitext-103-raw-v1 → wikitext-2-v1/],
  ['other data files', { before: [load(['data_files=a.jsonl'])], after: [load(['data_files=b.jsonl'])] }, /^data_files a\.jsonl → b\.jsonl$/],
  [
    'one data file more',
    { before: [load(['data_files=a.jsonl'])], after: [load(['data_files=a.jsonl', 'data_files=b.jsonl'])] },
    /data_files a\.jsonl → a\.jsonl, b\.jsonl/,
  ],
  ['a data file less', { before: [load(['data_files=a', 'data_files=b'])], after: [load(['data_files=a'])] }, /data_files a, b → a/],
  ['a folder that has come', { before: [load([])], after: [load(['data_dir=zh'])] }, /data_dir none → zh/],
  ['a folder that is gone', { before: [load(['data_dir=zh'])], after: [load([])] }, /data_dir zh → none/],
  ['a value with blanks', { before: [load(['data_dir=my data'])], after: [load(['data_dir=my other data'])] }, /data_dir my data → my other data/],
  ['a value with quotes', { before: [load(['name=a"b'])], after: [load(['name=a"c'])] }, /name a"b → a"c/],
  ['a Chinese value', { before: [load(['name=维基'])], after: [load(['name=百科'])] }, /name 维基 → 百科/],
  [
    'a place of another kind',
    { before: [here], after: [here, load([], { kind: 'data-collection', facets: { reaches: 'training' } })] },
    /new: data-collection hf:Salesforce\/wikitext/,
  ],
  [
    'a second configuration beside the first',
    { before: [here], after: [here, load(['wikitext-2-v1', 'revision=b08601e'])] },
    /new: training-data .*wikitext-2-v1/,
  ],
  // Models and recipients
  ['another model', { before: [CALL], after: [call(['carries=user-input', 'host=api.openai.com', 'model=gpt-5'])] }, /^model gpt-4o → gpt-5$/],
  ['a model known only at run time', { before: [CALL], after: [call(['carries=user-input', 'host=api.openai.com'])] }, /^model gpt-4o → none$/],
  [
    'a kind of data more',
    { before: [CALL], after: [call(['carries=personal+user-input', 'host=api.openai.com', 'model=gpt-4o'])] },
    /^carries user-input → personal\+user-input$/,
  ],
  [
    'a second model',
    { before: [CALL], after: [CALL, call(['carries=user-input', 'host=api.openai.com', 'model=o3'])] },
    /new: model-call host:api\.openai\.com .*model=o3/,
  ],
  ['one of two models gone', { before: [CALL, call(['carries=user-input', 'host=api.openai.com', 'model=o3'])], after: [CALL] }, /gone: model-call .*model=o3/],
  ['an endpoint', { before: [call([...MODEL, 'path=/v1'])], after: [call([...MODEL, 'path=/v2'])] }, /path \/v1 → \/v2/],
  [
    'two things at once',
    { before: [CALL], after: [call(['carries=personal', 'host=api.openai.com', 'model=gpt-5'])] },
    /carries user-input → personal; model gpt-4o → gpt-5/,
  ],
  // Stores
  ['what a table is given', { before: [RETENTION], after: [keep(['carries=personal+user-input'])] }, /^carries user-input → personal\+user-input$/],
  ['a column more', { before: [keep(['fields=content'])], after: [keep(['fields=content', 'fields=phone'])] }, /fields content → content, phone/],
  ['a column less', { before: [keep(['fields=content', 'fields=phone'])], after: [keep(['fields=content'])] }, /fields content, phone → content/],
  ['a column renamed', { before: [keep(['fields=text'])], after: [keep(['fields=body'])] }, /fields text → body/],
];

const STEADY: readonly (readonly [string, Pair])[] = [
  ['nothing', { before: [here], after: [here] }],
  ['the line', { before: [here], after: [place({ range: at(90) })] }],
  ['the column', { before: [here], after: [place({ range: at(2, 40) })] }],
  ['the file', { before: [here], after: [place({ path: 'lib/data/load.py' })] }],
  ['the language', { before: [here], after: [place({ path: 'train/x.ts', rule: 'js.datasets.load' })] }],
  ['the rule', { before: [here], after: [place({ rule: 'config.axolotl.datasets' })] }],
  ['the evidence', { before: [here], after: [place({ evidence: [{ path: 'a.py', range: at(1), note: phrase('another way') }] })] }],
  ['the extent', { before: [here], after: [place({ extent: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } } })] }],
  ['the certainty', { before: [here], after: [place({ certainty: 'declared' })] }],
  ['facets that ask for nothing else', { before: [here], after: [place({ facets: { phase: 'finetune' } })] }],
  ['the order of materials', { before: [here], after: [load([...BASE].reverse())] }],
  ['a material said twice', { before: [here], after: [load([...BASE, ...BASE])] }],
  ['a second identical load', { before: [here], after: [here, place({ path: 'train/again.py' })] }],
  ['one of two identical loads', { before: [here, place({ path: 'b.py' })], after: [here] }],
  ['the order of places', { before: [here, load(['b', 'revision=b08601e'])], after: [load(['b', 'revision=b08601e']), here] }],
  ['a place of another subject', { before: [here], after: [here, place({ subject: 'hf:other/set', material: ['revision=x'] })] }],
  [
    "another subject's revision",
    { before: [here, place({ subject: 'hf:o/s', material: ['revision=1'] })], after: [here, place({ subject: 'hf:o/s', material: ['revision=2'] })] },
  ],
  ['a new route of the service', { before: [CALL], after: [CALL, { ...ROUTE, subject: 'route:POST /more' }] }],
  ['the same place in a test, with another revision', { before: [here], after: [here, load(['revision=t'], { context: 'test', path: 'test/t.py' })] }],
  ['the same in an example', { before: [here], after: [here, load(['revision=t'], { context: 'example' })] }],
  ['the same in vendored code', { before: [here], after: [here, load(['revision=t'], { context: 'vendored' })] }],
  ['a merely likely place with another revision', { before: [here], after: [here, load(['revision=t'], { certainty: 'likely' })] }],
  [
    'a place that moved from product code to a test',
    { before: [here, load(['b', 'revision=b08601e'])], after: [here, load(['b', 'revision=b08601e'], { context: 'test' })] },
  ],
  [
    'a waived place with another revision',
    {
      before: [here],
      after: [here, load(['revision=t'], { range: at(50) })],
      config: { ties: [], waivers: [{ path: here.path, range: at(50, 0, 99), kind: 'training-data', reason: 'a smoke run' }] },
    },
  ],
  ['a place that is gone where only a part was scanned', { before: [here, load(['b', 'revision=c'])], after: [here], complete: false }],
  ['the place in a cell', { before: [here], after: [place({ path: 'n.ipynb', cell: { index: 4, range: at(0) } })] }],
  ['the same content hash', { before: [load([])], after: [load([])], pins: ['sha256:aa', 'sha256:aa'] }],
  ['a call that is written twice', { before: [CALL], after: [CALL, { ...CALL, path: 'app/again.py' }] }],
  ['a call that moved', { before: [CALL], after: [{ ...CALL, path: 'lib/llm.ts', rule: 'js.openai.chat', range: at(70) }] }],
  ['another write to the same table', { before: [RETENTION], after: [RETENTION, { ...RETENTION, path: 'app/other.py' }] }],
  ['another table', { before: [RETENTION], after: [RETENTION, { ...RETENTION, subject: 'table:notes', material: ['x'] }] }],
];

describe('a seal goes stale, and the message names old and new', () => {
  test.each(CHANGES)('%s', (_, pair, message) => {
    const found = Object.values(stale(pair));
    expect(found.length).toBeGreaterThan(0);
    for (const reason of found) expect(reason).toMatch(message);
  });
});

describe('a seal stands', () => {
  test.each(STEADY)('%s', (_, pair) => expect(stale(pair)).toEqual({}));
});

test('there are sixty pairs and more', () => {
  expect(CHANGES.length + STEADY.length).toBeGreaterThanOrEqual(60);
});

describe('only what a claim is voided by voids it', () => {
  const raised = (id: string, by: number): Pack => ({
    ...PACK,
    obligations: PACK.obligations.map((one) => (one.id === id ? { ...one, version: one.version + by } : one)),
  });

  test('a clause that is reworded voids its own claims', () => {
    expect(stale({ before: [here], after: [here], pack: raised('7(4)', 1) })).toEqual({ '7(4)': 'what 7(4) asks was reworded (version 1 → 2)' });
  });

  test('a clause that nobody claimed voids nothing', () => {
    expect(stale({ before: [here], after: [here], pack: raised('11[a]', 1) })).toEqual({});
  });

  test('data voids only where the pack says so, and code likewise', () => {
    const without = (voider: string): Pack => ({
      ...PACK,
      obligations: PACK.obligations.map((one) => (one.id === '7(1)' ? { ...one, voidedBy: one.voidedBy.filter((by) => by !== voider) } : one)),
    });
    const revision = { before: [here], after: [load(['wikitext-103-raw-v1', 'revision=n'])] };
    const name = { before: [here], after: [load(['other', 'revision=b08601e'])] };
    expect(Object.keys(stale({ ...revision, pack: without('data') }))).not.toContain('7(1)');
    expect(Object.keys(stale({ ...revision, pack: without('code') }))).toContain('7(1)');
    expect(Object.keys(stale({ ...name, pack: without('code') }))).not.toContain('7(1)');
    expect(Object.keys(stale({ ...name, pack: without('data') }))).toContain('7(1)');
  });

  test('claims of a service stand through any change of code', () => {
    const text = sign(tick(drafted([ROUTE, CALL], ['service:main'])));
    const after = [ROUTE, call(['carries=user-input', 'host=x', 'model=new'], { subject: 'host:x' }), { ...ROUTE, subject: 'route:POST /new' }];
    const assessment = assessed({ touchpoints: after, records: { [PATH]: text } });
    expect(new Set(Object.values(states(assessment, 'service:main')))).toEqual(new Set(['affirmed']));
  });

  test('a record that was never sealed, or whose seal speaks of another subject, is stale for that reason', () => {
    const text = sign(tick(drafted([here])));
    const reason = (record: string): string | undefined => {
      const found = assessed({ touchpoints: [here], records: { [PATH]: record } }).subjects[0]?.claims[0]?.reason;
      return found && worded(found);
    };
    expect(reason(text.replace(/^seal:[\s\S]*?^---$/m, '---'))).toBe('the record was never sealed');
    expect(
      reason(text.replace(/training-data hf:Salesforce\/wikitext/, 'training-data hf:other/set').replace('data: b08601e', 'data: { "hf:other/set": b08601e }')),
    ).toBe(`the seal does not cover ${DATA}`);
    expect(reason(text.replace('v: 1', 'v: 7'))).toBe('the seal cannot be read');
  });
});
