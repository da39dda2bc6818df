import { describe, expect, test } from 'vitest';
import { KINDS } from '../../src/detection/touchpoint.js';
import { asks, type FacetValues, matches, serviceAsks, workspaceAsks } from '../../src/policy/index.js';
import { loadDraft } from './files.js';

const { value: pack } = loadDraft();
const TRAINING = ['7[lead]', '7(1)', '7(2)', '7(3)', '7(4)', '7(5)'];
const LABELLING = ['8[a]', '8[b]', '8[c]'];

/** Every row of the table: kind, facets, asked, shown. */
const ROWS: readonly (readonly [kind: string, facets: FacetValues, asked: readonly string[], shown: readonly string[]])[] = [
  ['training-data', {}, TRAINING, ['4(2)', '4(3)', '17[a]']],
  ['training-data', { phase: 'finetune' }, TRAINING, ['4(2)', '4(3)', '17[a]']],
  ['data-collection', { reaches: 'training' }, TRAINING, ['4(3)', '4(5)', '17[a]']],
  ['data-collection', { reaches: 'unknown' }, TRAINING, ['4(3)', '4(5)', '17[a]']],
  ['data-collection', {}, TRAINING, ['4(3)', '4(5)', '17[a]']],
  ['data-collection', { reaches: 'retrieval' }, ['4(5)'], ['4(3)']],
  ['retrieval-data', {}, ['4(5)'], ['4(1)', '4(3)', '4(4)', '5[c]']],
  ['human-labelling', { purpose: 'development' }, LABELLING, ['4(2)', '17[b]', '17[c]']],
  ['human-labelling', { purpose: 'product' }, [], ['8', '11[a]']],
  ['human-labelling', {}, [], ['8', '11[a]']],
  ['human-labelling', { purpose: 'product', reaches: 'training' }, LABELLING, ['8', '11[a]', '4(2)', '17[b]', '17[c]']],
  ['service-interface', {}, [], ['5[a]', '2[a]']],
  ['model-call', { carries: ['user-input'], host: 'vendor' }, ['11[d]'], ['5[a]', '5[b]', '4(1)', '4(4)', '6[b]']],
  ['model-call', { carries: 'user-input', host: 'unknown' }, ['11[d]'], ['5[a]', '5[b]', '4(1)', '4(4)', '6[b]']],
  ['model-call', { carries: ['personal', 'user-input'] }, ['11[d]'], ['5[a]', '5[b]', '4(1)', '4(4)', '6[b]']],
  ['model-call', { carries: ['user-input'], host: 'self' }, [], ['5[a]', '5[b]', '4(1)', '4(4)']],
  ['model-call', { host: 'vendor' }, [], ['5[a]', '5[b]', '4(1)', '4(4)']],
  ['model-call', {}, [], ['5[a]', '5[b]', '4(1)', '4(4)']],
  ['model-call', { host: 'self', trait: 'sex' }, [], ['5[a]', '5[b]', '4(1)', '4(4)', '12', '4(2)']],
  ['media-generation', {}, [], ['16', '4(5)', '5[b]']],
  ['media-generation', { carries: ['user-input'], host: 'vendor', medium: 'picture' }, ['11[d]'], ['16', '4(5)', '5[b]', '6[b]']],
  ['media-generation', { carries: ['user-input'], host: 'self' }, [], ['16', '4(5)', '5[b]']],
  ['user-input-retention', {}, ['11[a]', '11[b]'], ['13[b]']],
  ['user-input-retention', { carries: ['personal', 'user-input'] }, ['11[a]', '11[b]', '5[c]'], ['13[b]']],
  ['user-input-sharing', {}, ['11[d]'], ['5[c]', '11[e]']],
  ['profiling', {}, ['11[c]'], ['5[c]', '12', '11[e]']],
  ['personal-info', {}, ['5[c]'], ['11[b]', '13[b]']],
  ['personal-info', { reaches: 'training' }, ['5[c]'], ['11[b]', '13[b]', '7(3)']],
  ['identity', { assurance: 'document' }, [], ['9']],
  ['identity', { assurance: 'phone' }, [], ['9']],
  ['identity', { assurance: 'email' }, [], []],
  ['identity', { assurance: 'federated' }, [], []],
  ['identity', { assurance: 'none' }, [], []],
  ['identity', {}, [], []],
  ['content-safety', { state: 'on' }, [], ['4(1)', '15']],
  ['content-safety', { state: 'off' }, [], ['4(1)', '15']],
  ['output-label', { state: 'on' }, [], ['16']],
  ['output-label', { state: 'off' }, [], ['16']],
  ['output-label', { state: 'stripped' }, [], ['16']],
  ['complaint', {}, [], ['13[a]', '13[b]', '13[c]']],
  ['no-such-kind', {}, [], []],
];

describe('what is asked and shown', () => {
  test.each(ROWS)('%s %j', (kind, facets, asked, shown) => {
    const answer = asks(pack, { kind, facets });
    expect(answer.asked).toEqual(asked);
    expect(answer.shown).toEqual(shown);
  });

  test('every kind has a row', () => {
    expect(KINDS.filter((kind) => !ROWS.some((row) => row[0] === kind))).toEqual([]);
    expect(KINDS.filter((kind) => !pack.mappings.some((row) => row.kind === kind))).toEqual([]);
  });

  test('safeguards are evidence while they are on, and exposed when off', () => {
    const of = (kind: string, facets: FacetValues) => {
      const { evidence, exposes } = asks(pack, { kind, facets });
      return { evidence, exposes };
    };
    expect(of('content-safety', {})).toEqual({ evidence: ['4(1)', '15'], exposes: [] });
    expect(of('content-safety', { state: 'off' })).toEqual({ evidence: [], exposes: ['4(1)', '15'] });
    expect(of('output-label', { state: 'stripped' })).toEqual({ evidence: [], exposes: ['16'] });
    expect(of('identity', { assurance: 'phone' })).toEqual({ evidence: ['9'], exposes: [] });
    expect(of('identity', { assurance: 'email' })).toEqual({ evidence: [], exposes: [] });
    expect(of('complaint', {})).toEqual({ evidence: ['13[a]', '13[b]', '13[c]'], exposes: [] });
    expect(of('training-data', {})).toEqual({ evidence: [], exposes: [] });
  });

  test('remarks say what is not asked, and why', () => {
    const remark = (kind: string, facets: FacetValues) => asks(pack, { kind, facets }).remarks.map((text) => text.en);
    const retrieval = ['Article 7 speaks of training data only: it is not asked for data that feeds retrieval'];
    expect(remark('retrieval-data', {})).toEqual(retrieval);
    expect(remark('data-collection', { reaches: 'retrieval' })).toEqual(retrieval);
    expect(remark('data-collection', {})).toEqual([]);
    for (const assurance of ['email', 'federated', 'none'])
      expect(remark('identity', { assurance })).toEqual(['Not an identity check in the sense of Article 9']);
    expect(remark('identity', { assurance: 'document' })).toEqual([]);
  });

  test('conditions: lists, absent facets, any value', () => {
    const facets = [{ name: 'host', values: ['vendor', 'self', 'unknown'], default: 'unknown' }];
    expect(matches(facets, undefined, {})).toBe(true);
    expect(matches(facets, { host: 'unknown' }, {})).toBe(true);
    expect(matches(facets, { host: ['vendor', 'unknown'] }, { host: [] })).toBe(true);
    expect(matches(facets, { host: 'self' }, { host: ['vendor', 'self'] })).toBe(true);
    expect(matches(facets, { trait: '*' }, {})).toBe(false);
    expect(matches(facets, { trait: '*' }, { trait: 'age' })).toBe(true);
    expect(matches(facets, { constructor: '*' }, {})).toBe(false);
  });
});

describe('a workspace', () => {
  test.each(['model-call', 'media-generation', 'training-data', 'data-collection', 'service-interface'])('with %s is asked', (kind) => {
    expect(workspaceAsks(pack, ['personal-info', kind])).toBe(true);
  });

  test('without any of them asks for nothing', () => {
    expect(workspaceAsks(pack, [])).toBe(false);
    expect(workspaceAsks(pack, ['personal-info', 'identity', 'user-input-retention', 'profiling', 'complaint', 'retrieval-data'])).toBe(false);
  });
});

describe('a service', () => {
  const ALWAYS = [
    ...['4(1)', '4(2)', '4(3)', '4(4)', '4(4)#2', '4(5)', '4(5)#2', '5[a]', '5[b]', '6[a]', '6[b]', '9', '10[a]', '10[b]', '12'],
    ...['13[a]', '13[b]', '13[c]', '14', '15'],
  ];

  test('is asked once product code has an interface', () => {
    expect(serviceAsks(pack, { kinds: ['model-call', 'training-data'] })).toEqual({ triggered: false, gate: '2[a]', asked: [] });
    expect(serviceAsks(pack, { kinds: ['model-call', 'service-interface'] })).toEqual({
      triggered: true,
      gate: '2[a]',
      asked: [...ALWAYS, '17', '18[a]', '19'],
    });
  });

  test('is asked about labels where media are made or served', () => {
    const asked = (kinds: string[], facets = {}) => serviceAsks(pack, { kinds: ['service-interface', ...kinds], facets }).asked;
    expect(asked([])).not.toContain('16');
    expect(asked([], { medium: 'text' })).not.toContain('16');
    expect(asked(['media-generation'], { medium: ['picture', 'sound'] }).filter((id) => id === '16')).toEqual(['16']);
    expect(asked([], { medium: ['text', 'video'] })).toContain('16');
  });

  test('answers Article 17 only after a demand', () => {
    const { asked } = serviceAsks(pack, { kinds: ['service-interface'], facets: { demanded: 'yes' } });
    expect(asked).toEqual([...ALWAYS, '17[a]', '17[b]', '17[c]', '17[d]', '18[a]', '19']);
  });

  test('is never asked for what the default list leaves out', () => {
    const all = pack.service.asked.map((entry) => entry.id);
    for (const id of ['2[a]', '4[opening]', '5[c]', '18[b]', '20', '21']) expect(all).not.toContain(id);
    expect(all.filter((id) => /^(7|8|11)\b/.test(id))).toEqual([]);
  });
});
