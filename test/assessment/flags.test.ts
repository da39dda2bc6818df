import { describe, expect, test } from 'vitest';
import { byImportance, type Flag, type FlagOptions, type Flags, flags, PROBLEMS_PER_FILE, PROBLEMS_PER_WORKSPACE } from '../../src/assessment/index.js';
import type { Touchpoint } from '../../src/detection/touchpoint.js';
import { assessed, at, CALL, DATA, drafted, PACK, place, RETENTION, ROUTE, type Scene, sign, signed, tick } from '../attestation/support/scene.js';

function flagged(scene: Scene, options?: FlagOptions): Flags {
  return flags(assessed(scene), options);
}

function only(scene: Scene): Flag | undefined {
  const { shown, hidden } = flagged(scene);
  expect(shown.length + hidden.length).toBe(1);
  return shown[0];
}

const here = place();
const moved = place({ material: ['revision=new', 'wikitext-103-raw-v1'] });
const many = (count: number, path = (n: number): string => `f${n}.py`): Touchpoint[] =>
  Array.from({ length: count }, (_, n) => place({ subject: `hf:o/s${String(n).padStart(2, '0')}`, path: path(n), range: at(n) }));

describe('one Problem a subject', () => {
  test('however many places it has; the others are related', () => {
    const places = [place({ path: 'b.py' }), place({ path: 'a.py', range: at(9) }), place({ path: 'a.py', range: at(4) })];
    expect(only({ touchpoints: places })).toMatchObject({
      subject: DATA,
      path: 'a.py',
      range: { start: { line: 4 } },
      related: [{ path: 'a.py', range: { start: { line: 9 } } }, { path: 'b.py' }],
    });
  });

  test('the personal columns of one table are one', () => {
    const column = (field: string, line: number): Touchpoint =>
      place({ kind: 'personal-info', path: 'models.py', subject: `table:account.${field}`, facets: { field }, range: at(line), material: [] });
    expect(only({ touchpoints: [column('phone', 4), column('id_number', 5), { ...CALL, facets: {} }] })).toMatchObject({
      subject: 'table:account',
      range: { start: { line: 4 } },
      code: '5[c]',
    });
  });

  test.each<readonly [string, Partial<Touchpoint>, Partial<Touchpoint>]>([
    ['configuration before code', { path: 'zz/sft.yaml' }, { path: 'a.py' }],
    ['.env before code', { path: 'zz/.env.production' }, { path: 'a.py' }],
    ['product before a script', { path: 'zz/app.py' }, { path: 'scripts/a.py' }],
    ['product before a notebook', { path: 'zz/app.py' }, { path: 'a.ipynb' }],
    ['what is sure before what is likely', { path: 'zz.py' }, { path: 'a.py', certainty: 'likely' }],
    ['product before a test', { path: 'zz.py' }, { path: 'a.py', context: 'test' }],
    ['the path', { path: 'a.py' }, { path: 'b.py' }],
    ['the line', { range: at(3) }, { range: at(5) }],
    ['the column', { range: at(3, 2) }, { range: at(3, 9) }],
  ])('sits at %s, whatever the order', (_, first, second) => {
    for (const touchpoints of [
      [place(first), place(second)],
      [place(second), place(first)],
    ])
      expect(only({ touchpoints })).toMatchObject({ path: place(first).path, range: place(first).range });
  });

  test('stays where it is when it is answered in part, and goes when it is answered', () => {
    const before = only({ touchpoints: [here] });
    const partly = only({ touchpoints: [here], records: { 'attestations/r.md': sign(tick(drafted([here]), ['7[lead]', '7(1)'])) } });
    expect([partly?.path, partly?.range]).toEqual([before?.path, before?.range]);
    expect([before?.code, partly?.code]).toEqual(['7[lead]', '7(2)']);
    expect(partly?.record).toBe('attestations/r.md');
    expect(flagged({ touchpoints: [here], records: { 'attestations/r.md': signed([here]) } })).toEqual({ shown: [], hidden: [] });
  });

  test('is there again when the revision changes, with old and new and the signer', () => {
    const flag = only({ touchpoints: [moved], records: { 'attestations/r.md': signed([here]) } });
    expect(flag).toMatchObject({ severity: 'warning', status: 'stale', message: expect.stringContaining('revision b08601e → new') });
    expect(flag?.message).toContain('Li Na must answer in attestations/r.md');
  });

  test('what changed comes before anything that a list would cut off, in both languages', () => {
    const [old, now] = ['b08601e04326c79dfdd32d625aee71d232d685c3', '0123456789abcdef0123456789abcdef01234567'];
    const long = 'hf:an-organisation-with-a-long-name/a-data-set-with-a-longer-name';
    const at = (revision: string): Touchpoint => place({ subject: long, material: ['wikitext-103-raw-v1', `revision=${revision}`] });
    const messages = (before: string, after: string): readonly string[] =>
      (['en', 'zh-CN'] as const).flatMap((language) =>
        flagged({ touchpoints: [at(after)], records: { 'attestations/r.md': signed([at(before)], [long]) } }, { language }).shown.map(({ message }) => message),
      );
    expect(messages(old, now)).toEqual([
      `Changed: revision b08601e0 → 01234567. ${long} may bear on 7[lead], 7(1), 7(2), 7(3), 7(4), 7(5) and 1 more; the answer is stale. Li Na must answer in attestations/r.md.`,
      `已变更：版本 b08601e0 → 01234567。${long} 可能涉及 7[lead]、7(1)、7(2)、7(3)、7(4)、7(5) 等另 1 项，回答已过时。须由 Li Na 在 attestations/r.md 中回答。`,
    ]);
    const alike = `${old.slice(0, -1)}4`;
    for (const message of messages(old, alike)) expect(message).toContain(`${old} → ${alike}`);
    expect(messages('v1', 'v2')[0]?.slice(0, 80)).toContain('Changed: revision v1 → v2.');
  });

  test('where nothing can be compared, the message does not say that something changed', () => {
    const unsealed = signed([here]).replace(/^seal:[\s\S]*?^---$/m, '---');
    expect(only({ touchpoints: [here], records: { 'attestations/r.md': unsealed } })?.message).toBe(
      `${DATA} may bear on 7[lead], 7(1), 7(2), 7(3), 7(4), 7(5) and 1 more; the answer is stale: the record was never sealed. Li Na must answer in attestations/r.md.`,
    );
  });
});

describe('how loudly', () => {
  test('unanswered is information, in parts too', () => {
    expect(only({ touchpoints: [here] })?.severity).toBe('information');
    expect(only({ touchpoints: [place({ certainty: 'declared' })] })?.severity).toBe('information');
    expect(only({ touchpoints: [here], records: { 'attestations/r.md': sign(tick(drafted([here]), ['7(1)'])) } })?.severity).toBe('information');
  });

  test.each([
    ['stale', { touchpoints: [moved], records: { 'attestations/r.md': signed([here]) } }],
    ['expired', { touchpoints: [here], records: { 'attestations/r.md': sign(tick(drafted([here])), { until: '2026-01-01', on: '2025-01-01' }) } }],
    ['unverified', { touchpoints: [here], records: { 'attestations/r.md': tick(drafted([here])) } }],
    ['invalid', { touchpoints: [here], records: { 'attestations/r.md': sign(tick(drafted([here]), undefined, {})) } }],
  ] as const)('%s is a warning', (status, scene) => expect(only(scene)).toMatchObject({ severity: 'warning', status }));

  test('a refusal with its reason is an answer and not flagged', () => {
    const declined = signed([here]).replace(/- \[x\] `7\(4\)` .*/, '- [ ] `7(4)` Cannot attest: never measured');
    expect(flagged({ touchpoints: [here], records: { 'attestations/r.md': declined } })).toEqual({ shown: [], hidden: [] });
  });

  test('never says that something is violated, in either language', () => {
    for (const language of ['en', 'zh-CN'] as const) {
      const { shown } = flagged({ touchpoints: [here, CALL, RETENTION, ROUTE], records: { 'attestations/r.md': signed([moved]) } }, { language });
      expect(shown.length).toBeGreaterThan(3);
      for (const { message } of shown) expect(message).toMatch(language === 'en' ? /may bear on/ : /可能涉及/);
      for (const { message } of shown) expect(message).not.toMatch(/violat|违反/i);
    }
  });
});

describe('what is not flagged', () => {
  test.each<readonly [string, Scene]>([
    ['a likely place', { touchpoints: [place({ certainty: 'likely' })] }],
    ['a test', { touchpoints: [place({ context: 'test' })] }],
    ['an example', { touchpoints: [place({ context: 'example' })] }],
    ['generated code', { touchpoints: [place({ context: 'generated' })] }],
    ['vendored code', { touchpoints: [place({ context: 'vendored' })] }],
    ['what is known only at run time', { touchpoints: [place({ subject: 'unresolved' })] }],
    [
      'what is waived with a reason',
      { touchpoints: [here], config: { ties: [], waivers: [{ path: here.path, range: at(2, 0, 99), kind: 'training-data', reason: 'a smoke run' }] } },
    ],
    ['a safeguard that is on', { touchpoints: [place({ kind: 'content-safety', role: 'safeguard', facets: { state: 'on' } })] }],
    ['user data where nothing is AI', { touchpoints: [RETENTION] }],
    ['nothing at all', { touchpoints: [] }],
  ])('%s', (_, scene) => expect(flagged(scene)).toEqual({ shown: [], hidden: [] }));

  test('but a sure place beside a likely one is, and what only the likely one asks is not named', () => {
    const likely: Touchpoint = { ...RETENTION, subject: DATA, certainty: 'likely' };
    expect(only({ touchpoints: [here, likely] })?.clauses).not.toContain('11[a]');
  });

  test('a test counts where the configuration says so', () => {
    expect(only({ touchpoints: [place({ context: 'test' })], config: { ties: [], waivers: [], assess: ['test'] } })?.subject).toBe(DATA);
  });
});

describe('a tied place', () => {
  const tie = { path: here.path, range: at(2, 0, 99), record: 'corpus' };

  test('takes the subject of its record, and is answered by it', () => {
    const hidden = place({ subject: 'unresolved', material: [] });
    const record = sign(tick(drafted([place({ subject: 'hf:own/corpus', material: [] })], ['hf:own/corpus'])));
    const assessment = assessed({ touchpoints: [hidden], records: { 'attestations/corpus.md': record }, config: { ties: [tie], waivers: [] } });
    expect(assessment.subjects).toMatchObject([{ id: 'hf:own/corpus', status: 'attested' }]);
    expect(assessment.problems).toEqual([]);
  });

  test.each([
    ['a record that is not there', [tie], {}, 'tie.unknown-record'],
    ['nothing', [{ ...tie, path: 'elsewhere.py' }], { 'attestations/corpus.md': signed([here]) }, 'tie.unused'],
    ['one of two records that are equally near', [tie], { 'attestations/corpus.md': signed([here]), 'corpus.md': signed([here]) }, 'tie.ambiguous-record'],
  ] as const)('that ties %s is told', (_, ties, records, code) => {
    const { problems } = assessed({ touchpoints: [here], records, config: { ties, waivers: [] } });
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  test('takes the nearest of two records of a name', () => {
    const near = { 'attestations/corpus.md': signed([here]), 'train/attestations/corpus.md': signed([here]) };
    const { gathered, problems } = assessed({ touchpoints: [here], records: near, config: { ties: [tie], waivers: [] } });
    expect([[...gathered.tied.keys()], problems]).toEqual([['train/attestations/corpus.md'], []]);
  });

  test('waivers that are of no use, or have no reason, or name no kind, are told', () => {
    const waivers = [
      { path: 'x.py', range: at(1), kind: 'training-data', reason: 'never there' },
      { path: here.path, range: at(2, 0, 99), kind: 'training-data', reason: '' },
      { path: here.path, range: at(2, 0, 99), kind: 'cookies', reason: 'x' },
    ];
    const { problems } = assessed({ touchpoints: [here], config: { ties: [], waivers } });
    expect(problems.map(({ code }) => code).sort()).toEqual(['waiver.no-reason', 'waiver.unknown-kind', 'waiver.unused']);
  });
});

describe('the claims of a service', () => {
  test('sit on the record, else on clausemark.yaml, else nowhere, and never on code', () => {
    const withConfig = { path: 'clausemark.yaml', ties: [], waivers: [] };
    const record = drafted([ROUTE], ['service:main']);
    const of = (scene: Scene): Flag | undefined => flagged(scene).shown.find(({ subject }) => subject === 'service:main');
    expect(of({ touchpoints: [ROUTE] })).toMatchObject({ severity: 'information', code: '2[a]' });
    expect(of({ touchpoints: [ROUTE] })).not.toHaveProperty('path');
    expect(of({ touchpoints: [ROUTE], config: withConfig })?.path).toBe('clausemark.yaml');
    expect(of({ touchpoints: [ROUTE], config: withConfig, records: { 'attestations/service.md': record } })).toMatchObject({
      path: 'attestations/service.md',
      range: { start: { line: 3 } },
    });
  });

  test('are one Problem, with the routes and models as related places', () => {
    const flag = flagged({ touchpoints: [ROUTE, { ...ROUTE, range: at(20), subject: 'route:GET /x' }] }).shown[0];
    expect(flag?.related.map(({ path, range }) => [path, range.start.line])).toEqual([
      ['app/main.py', 2],
      ['app/main.py', 20],
    ]);
  });
});

describe('a safeguard that is off', () => {
  const off = place({ path: 'app/safe.py', kind: 'content-safety', role: 'safeguard', subject: 'unresolved', facets: { state: 'off' }, material: [] });

  test('is information by itself, and asks for nothing new', () => {
    const assessment = assessed({ touchpoints: [off, CALL] });
    const flag = flags(assessment).shown.find(({ path }) => path === 'app/safe.py');
    expect(flag).toMatchObject({ severity: 'information', code: '4(1)', clauses: ['4(1)', '15'] });
    expect(assessment.subjects.flatMap(({ claims }) => claims.map(({ clause }) => clause))).not.toContain('15');
  });

  test('is not flagged where a likely place says so, nor where the service answers for it', () => {
    const has = (scene: Scene): boolean => flagged(scene).shown.some(({ path }) => path === 'app/safe.py');
    expect(has({ touchpoints: [{ ...off, certainty: 'likely' }, CALL] })).toBe(false);
    expect(has({ touchpoints: [off, ROUTE] })).toBe(true);
    expect(has({ touchpoints: [off, ROUTE], records: { 'attestations/service.md': sign(tick(drafted([off, ROUTE], ['service:main']))) } })).toBe(false);
  });
});

describe('caps', () => {
  test('five a file; the rest is hidden and counted', () => {
    const { shown, hidden } = flagged({ touchpoints: many(8, () => 'one.py') });
    expect([shown.length, hidden.length]).toEqual([PROBLEMS_PER_FILE, 3]);
    expect(PROBLEMS_PER_FILE).toBe(5);
  });

  test('twenty-five a workspace', () => {
    const { shown, hidden } = flagged({ touchpoints: many(40) });
    expect([shown.length, hidden.length]).toEqual([PROBLEMS_PER_WORKSPACE, 15]);
    expect(PROBLEMS_PER_WORKSPACE).toBe(25);
  });

  test('hide information before warnings', () => {
    const old = place({ subject: 'hf:zz/z', path: 'zz.py', material: ['revision=1'] });
    const { shown } = flagged({
      touchpoints: [...many(40), { ...old, material: ['revision=2'] }],
      records: { 'attestations/z.md': signed([old], ['hf:zz/z']) },
    });
    expect(shown.map(({ subject }) => subject)).toContain('hf:zz/z');
  });

  test('what has no place is not counted against them', () => {
    const { shown, hidden } = flagged({ touchpoints: [...many(25), ROUTE] });
    expect([shown.length, hidden.length]).toEqual([26, 0]);
  });

  test('are the same for every order of what goes in', () => {
    const touchpoints = many(33, (n) => `f${n % 4}.py`);
    expect(flagged({ touchpoints: [...touchpoints].reverse() })).toEqual(flagged({ touchpoints }));
  });

  test('the order of importance is total: warnings, the service, what was never answered, what is answered in part', () => {
    const partial = place({ subject: 'hf:a/partial', path: 'a.py' });
    const old = place({ subject: 'hf:z/stale', path: 'z.py', material: ['revision=1'] });
    const touchpoints = [partial, here, ROUTE, { ...old, material: ['revision=2'] }];
    const records = { 'attestations/p.md': sign(tick(drafted([partial], ['hf:a/partial']), ['7(1)'])), 'attestations/z.md': signed([old], ['hf:z/stale']) };
    const { shown } = flagged({ touchpoints, records });
    expect([...shown].sort(byImportance).map(({ subject }) => subject)).toEqual(['hf:z/stale', 'service:main', DATA, 'hf:a/partial']);
  });
});

test('every clause that a flag opens is one of the pack', () => {
  const known = new Set(PACK.obligations.map(({ id }) => id));
  for (const { code } of flagged({ touchpoints: [here, CALL, RETENTION, ROUTE] }).shown) expect(known.has(code)).toBe(true);
});
