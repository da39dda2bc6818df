import { describe, expect, test } from 'vitest';
import { type AssessedClaim, type ClaimState, FAULTS, flags, rollUp, type Status } from '../../src/assessment/index.js';
import { phrase, worded } from '../../src/base/phrase.js';
import type { Obligation, Pack, Strength } from '../../src/policy/index.js';
import { STRENGTHS } from '../../src/policy/pack.js';
import { assessed, at, CALL, DATA, drafted, PACK, place, RETENTION, ROUTE, sign, signed, states, TODAY, tick } from '../attestation/support/scene.js';

const ID = '7(1)';
const STATES: readonly ClaimState[] = ['unanswered', 'affirmed', 'not-applicable', 'declined', 'stale', 'expired', 'unverified', 'invalid'];
const CHOICE: Obligation['anyOf'] = [
  { id: 'none', text: { en: 'none of it', zh: '没有' } },
  { id: 'provision', text: { en: 'by law, with the provision', zh: '依法，并写明条款' }, needs: 'provision' },
];

/** A pack that asks one thing about training data. */
function packWith(strength: Strength, choice: boolean): Pack {
  const [obligation] = PACK.obligations
    .filter(({ id }) => id === ID)
    .map(({ anyOf: _, ...rest }) => ({ ...rest, strength, ...(choice && CHOICE ? { anyOf: CHOICE } : {}) }));
  return { ...PACK, obligations: obligation ? [obligation] : [], mappings: [{ kind: 'training-data', asked: [ID], shown: [], evidence: [], exposes: [] }] };
}

const here = place();
const other = place({ material: ['wikitext-103-raw-v1', 'revision=new'] });

describe.each(STRENGTHS.flatMap((strength) => [false, true].map((choice) => [strength, choice ? 'a choice' : 'a statement', choice] as const)))(
  '%s, %s',
  (strength, _, choice) => {
    const pack = packWith(strength, choice);
    const draft = drafted([here], [DATA], { pack });
    const answer = (text: string, ticked = true): string => draft.replace(/^- \[ \] `7\(1\)` .*$/m, `- [${ticked ? 'x' : ' '}] \`${ID}\` ${text}`);
    const yes = choice ? 'none of it' : 'yes';
    const counts = strength !== 'supporting';
    const claim = (
      text: string,
      more: Partial<Parameters<typeof assessed>[0]> = {},
    ): { readonly claim: AssessedClaim | undefined; readonly status: Status | undefined } => {
      const [subject] = assessed({ touchpoints: [here], pack, records: { 'attestations/r.md': text }, ...more }).subjects;
      return { claim: subject?.claims.find(({ clause }) => clause === ID), status: subject?.status };
    };

    const cases: readonly (readonly [ClaimState, string, () => ReturnType<typeof claim>, Status, RegExp | undefined])[] = [
      ['unanswered', 'as drafted', () => claim(sign(draft)), counts ? 'missing' : 'none', undefined],
      ['unanswered', 'answered but not ticked', () => claim(sign(answer(yes, false))), counts ? 'missing' : 'none', undefined],
      ['unanswered', 'without a record', () => claim('', { records: {} }), counts ? 'missing' : 'none', undefined],
      ['affirmed', 'ticked and signed', () => claim(sign(answer(yes))), 'attested', choice ? /^none$/ : undefined],
      ['not-applicable', 'with a reason', () => claim(sign(answer('Not applicable: synthetic'))), 'attested', /^synthetic$/],
      ['not-applicable', 'in Chinese', () => claim(sign(answer('不适用：全部为合成数据'))), 'attested', /^全部为合成数据$/],
      ['declined', 'ticked', () => claim(sign(answer('Cannot attest: never checked'))), counts ? 'declined' : 'attested', /^never checked$/],
      ['declined', 'not ticked', () => claim(sign(answer('Cannot attest: never checked', false))), counts ? 'declined' : 'attested', /^never checked$/],
      ['stale', 'another revision', () => claim(sign(answer(yes)), { touchpoints: [other] }), 'stale', /^revision b08601e → new$/],
      ['stale', 'a refusal ages too', () => claim(sign(answer('Cannot attest: x')), { touchpoints: [other] }), 'stale', /→ new/],
      ['expired', 'the day after', () => claim(sign(answer(yes), { until: '2026-11-19' })), 'expired', /^expired on 2026-11-19$/],
      ['affirmed', 'on the last day', () => claim(sign(answer(yes), { until: TODAY })), 'attested', choice ? /^none$/ : undefined],
      ['unverified', 'nobody signed', () => claim(answer(yes)), 'unverified', /^nobody has signed$/],
      ['unverified', 'no role', () => claim(sign(answer(yes), { role: '' })), 'unverified', /role/],
      ['unverified', 'no day', () => claim(sign(answer(yes), { on: '' })), 'unverified', /day of signing/],
      ['unverified', 'a day to come', () => claim(sign(answer(yes), { on: '2026-11-21' })), 'unverified', /2026-11-21, which is to come/],
      [
        'unverified',
        'not among the signers',
        () => claim(sign(answer(yes)), { config: { ties: [], waivers: [], signers: ['@other.org'] } }),
        'unverified',
        /li\.na@example\.com is not among the signers/,
      ],
      [
        'affirmed',
        'among the signers',
        () => claim(sign(answer(yes)), { config: { ties: [], waivers: [], signers: ['@EXAMPLE.com'] } }),
        'attested',
        choice ? /^none$/ : undefined,
      ],
      ['invalid', 'dots in place of an answer', () => claim(sign(answer('…'))), 'invalid', choice ? /^expected exactly one of/ : /^a blank is still open$/],
      ['invalid', 'no reason', () => claim(sign(answer('Not applicable:'))), 'invalid', /^no reason is given$/],
      ['invalid', 'a refusal without a reason', () => claim(sign(answer('Cannot attest:', false))), 'invalid', /^no reason is given$/],
      ['invalid', 'twice', () => claim(sign(`${answer(yes)}\n- [x] \`${ID}\` ${yes}\n`)), 'invalid', /more than once/],
      ['invalid', 'a day of expiry that is none', () => claim(sign(answer(yes), { until: 'soon' })), 'invalid', /day of expiry/],
      ['invalid', 'front matter that is broken', () => claim(sign(answer(yes)).replace('clausemark: 1', 'clausemark: 8')), 'invalid', /cannot be relied on/],
    ];
    test('has a case of every state', () => expect([...new Set(cases.map(([state]) => state))].sort()).toEqual([...STATES].sort()));

    test.each(cases)('%s: %s', (state, _what, run, status, reason) => {
      const found = run();
      expect([found.claim?.state, found.status]).toEqual([state, status]);
      if (reason) expect(worded(found.claim?.reason ?? phrase(''))).toMatch(reason);
      else expect(found.claim?.reason).toBeUndefined();
      expect(found.claim?.record === undefined).toBe(found.claim?.state === 'unanswered' && _what === 'without a record');
    });

    const answers: readonly (readonly [string, ClaimState])[] = choice
      ? [
          ['', 'invalid'],
          ['…', 'invalid'],
          ['certainly', 'invalid'],
          ['by law', 'invalid'],
          ['by law: {provision}', 'invalid'],
          ['none of it or by law: Art 5', 'invalid'],
          ['by law: Art 5', 'affirmed'],
          ['依法：第5条', 'affirmed'],
          ['没有', 'affirmed'],
          ['provision: Art 5', 'affirmed'],
          ['none of it. Evidence: [scan](s.md)', 'affirmed'],
        ]
      : [
          ['', 'affirmed'],
          ['whatever a person writes', 'affirmed'],
        ];
    test.each(answers)('the answer "%s" is %s', (text, state) => {
      expect(claim(sign(answer(text))).claim?.state).toBe(state);
    });
  },
);

/** What a line says, and who signs when, so that the claim comes to be in a state. */
const WAYS: Readonly<Record<ClaimState, { readonly text?: string; readonly sign?: Parameters<typeof sign>[1]; readonly touchpoint?: typeof here }>> = {
  unanswered: {},
  affirmed: { text: 'yes' },
  'not-applicable': { text: 'Not applicable: synthetic' },
  declined: { text: 'Cannot attest: never checked' },
  stale: { text: 'yes', touchpoint: other },
  expired: { text: 'yes', sign: { until: '2026-11-19' } },
  unverified: { text: 'yes', sign: { role: '' } },
  invalid: { text: 'Not applicable:' },
};

/** What a claim beside an affirmed duty makes of the subject, and what Problem it raises. */
const BESIDE: readonly (readonly [ClaimState, Strength, Status, 'warning' | 'information' | undefined])[] = STRENGTHS.flatMap((strength) => [
  ['unanswered', strength, strength === 'supporting' ? 'attested' : 'partial', strength === 'supporting' ? undefined : 'information'] as const,
  ['affirmed', strength, 'attested', undefined] as const,
  ['not-applicable', strength, 'attested', undefined] as const,
  ['declined', strength, strength === 'supporting' ? 'attested' : 'declined', undefined] as const,
  ['stale', strength, 'stale', 'warning'] as const,
  ['expired', strength, 'expired', 'warning'] as const,
  ['unverified', strength, 'unverified', 'warning'] as const,
  ['invalid', strength, 'invalid', 'warning'] as const,
]);

describe.each([false, true])('beside an affirmed duty, in a choice: %s', (choice) => {
  test('every state of every strength is here', () => expect(BESIDE).toHaveLength(STATES.length * STRENGTHS.length));

  test.each(BESIDE)('%s, %s: the subject is %s, the Problem %s', (state, strength, status, severity) => {
    const one = packWith(strength, choice);
    const [obligation] = one.obligations;
    const duty: Obligation = {
      id: '7(2)',
      clause: '7(2)',
      statement: { en: 'A duty', zh: '义务' },
      scope: 'subject',
      strength: 'duty',
      voidedBy: [],
      version: 1,
    };
    // Nothing voids the duty, so that each fault is that of the one claim; what concerns the whole record is put into another one.
    const pack: Pack = {
      ...one,
      obligations: [...(obligation ? [obligation] : []), duty],
      mappings: one.mappings.map((row) => ({ ...row, asked: [ID, duty.id] })),
    };
    const { text, sign: signature, touchpoint = here } = WAYS[state];
    const draft = drafted([here], [DATA], { pack });
    const line = (id: string, words: string): ((record: string) => string) => {
      const pattern = new RegExp(`^- \\[ \\] \`${id.replace(/[()]/g, '\\$&')}\` .*$`, 'm');
      return (record) => record.replace(pattern, `- [x] \`${id}\` ${words}`);
    };
    const records = {
      'attestations/duty.md': sign(line(duty.id, 'yes')(draft)),
      'attestations/one.md': text === undefined ? draft : sign(line(ID, choice && text === 'yes' ? 'none of it' : text)(draft), signature),
    };
    const assessment = assessed({ touchpoints: [touchpoint], pack, records });
    expect(states(assessment)).toEqual({ [ID]: state, '7(2)': 'affirmed' });
    expect(assessment.subjects[0]?.status).toBe(status);
    expect(flags(assessment).shown.map((flag) => [flag.severity, flag.clauses])).toEqual(severity === undefined ? [] : [[severity, [ID]]]);
  });
});

test('the claims of a subject show the first of several faults, in one order', () => {
  const faulty = sign(tick(drafted([here]), ['7(1)']), { until: '2026-01-01', on: '2025-01-01', role: '' });
  expect(states(assessed({ touchpoints: [other], records: { 'attestations/a.md': faulty } }))['7(1)']).toBe('stale');
  expect(states(assessed({ touchpoints: [here], records: { 'attestations/a.md': faulty } }))['7(1)']).toBe('expired');
});

test('a sound answer of one record stands over a faulty one of another', () => {
  const stale = signed([other]);
  const sound = signed([here]);
  for (const records of [
    { 'attestations/a.md': stale, 'attestations/b.md': sound },
    { 'attestations/a.md': sound, 'attestations/b.md': stale },
  ]) {
    expect(assessed({ touchpoints: [here], records }).subjects[0]?.status).toBe('attested');
  }
});

describe('the status of a subject', () => {
  const statusOf = (id: string, scene: Parameters<typeof assessed>[0]): Status | undefined =>
    assessed(scene).subjects.find((subject) => subject.id === id)?.status;
  const draft = drafted([here]);
  const waiver = { path: here.path, range: at(2, 0, 99), kind: 'training-data', reason: 'a smoke run' };

  const cases: readonly (readonly [Status, Parameters<typeof assessed>[0]])[] = [
    ['missing', { touchpoints: [here] }],
    ['partial', { touchpoints: [here], records: { 'attestations/r.md': sign(tick(draft, ['7(1)'])) } }],
    [
      'declined',
      { touchpoints: [here], records: { 'attestations/r.md': signed([here]).replace(/- \[x\] `7\(4\)` .*/, '- [x] `7(4)` Cannot attest: never measured') } },
    ],
    ['attested', { touchpoints: [here], records: { 'attestations/r.md': signed([here]) } }],
    ['stale', { touchpoints: [other], records: { 'attestations/r.md': sign(tick(draft, ['7(1)'])) } }],
    ['expired', { touchpoints: [here], records: { 'attestations/r.md': sign(tick(draft, ['7(1)']), { until: '2026-01-01', on: '2025-01-01' }) } }],
    ['unverified', { touchpoints: [here], records: { 'attestations/r.md': tick(draft, ['7(1)']) } }],
    ['invalid', { touchpoints: [here], records: { 'attestations/r.md': sign(tick(draft, ['7(1)', '7(3)'], { '7(3)': 'yes' })) } }],
    ['waived', { touchpoints: [here], config: { ties: [], waivers: [waiver] } }],
    ['not-assessed', { touchpoints: [place({ context: 'test' }), place({ subject: 'hf:a/b' })] }],
    ['none', { touchpoints: [place({ kind: 'identity', role: 'safeguard', facets: { assurance: 'email' } }), CALL] }],
  ];
  test.each(cases)('%s', (status, scene) => expect(statusOf(DATA, scene)).toBe(status));

  test('a waiver without a reason waives nothing', () => {
    expect(statusOf(DATA, { touchpoints: [here], config: { ties: [], waivers: [{ ...waiver, reason: ' ' }] } })).toBe('missing');
  });

  test('the service: nothing asked without a route; one claim gates the rest off', () => {
    expect(assessed({ touchpoints: [here, RETENTION] }).subjects.map(({ id }) => id)).not.toContain('service:main');
    expect(statusOf('service:main', { touchpoints: [ROUTE] })).toBe('missing');
    const gate = sign(drafted([ROUTE], ['service:main']).replace(/- \[ \] `2\[a\]` .*/, '- [x] `2[a]` Not applicable: only for our own staff'));
    const assessment = assessed({ touchpoints: [ROUTE], records: { 'attestations/service.md': gate } });
    expect(statusOf('service:main', { touchpoints: [ROUTE], records: { 'attestations/service.md': gate } })).toBe('attested');
    expect(new Set(Object.values(states(assessment, 'service:main')))).toEqual(new Set(['not-applicable']));
    const unsigned = gate.replace(/attested-by:.*/, 'attested-by:');
    expect(statusOf('service:main', { touchpoints: [ROUTE], records: { 'attestations/service.md': unsigned } })).toBe('unverified');
  });

  test('the roll-up of every pair of states takes the first that fits', () => {
    const all: readonly ClaimState[] = [...FAULTS, 'unanswered', 'declined', 'not-applicable', 'affirmed'];
    for (const a of all) {
      for (const b of all) {
        const both = [a, b];
        const fault = FAULTS.find((one) => both.includes(one));
        const open = both.filter((one) => one === 'unanswered').length;
        const expected = fault ?? (open === 2 ? 'missing' : open === 1 ? 'partial' : both.includes('declined') ? 'declined' : 'attested');
        expect([
          a,
          b,
          rollUp(
            [
              { clause: 'a', state: a },
              { clause: 'b', state: b },
            ],
            () => 'duty',
          ),
        ]).toEqual([a, b, expected]);
        expect(
          rollUp(
            [
              { clause: 'a', state: a },
              { clause: 'b', state: b },
            ],
            () => 'blanket',
          ),
        ).toBe(expected);
      }
    }
    expect(rollUp([], () => 'duty')).toBe('none');
  });

  test('a supporting claim that nobody answers is never missing, and one that is declined declines nothing', () => {
    const strength = (id: string): Strength => (id === 'b' ? 'supporting' : 'duty');
    expect(
      rollUp(
        [
          { clause: 'a', state: 'affirmed' },
          { clause: 'b', state: 'unanswered' },
        ],
        strength,
      ),
    ).toBe('attested');
    expect(
      rollUp(
        [
          { clause: 'a', state: 'affirmed' },
          { clause: 'b', state: 'declined' },
        ],
        strength,
      ),
    ).toBe('attested');
    expect(
      rollUp(
        [
          { clause: 'a', state: 'unanswered' },
          { clause: 'b', state: 'affirmed' },
        ],
        strength,
      ),
    ).toBe('missing');
    expect(
      rollUp(
        [
          { clause: 'a', state: 'affirmed' },
          { clause: 'b', state: 'stale' },
        ],
        strength,
      ),
    ).toBe('stale');
  });
});
