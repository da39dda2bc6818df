import { beforeAll, describe, expect, test } from 'vitest';
import { flags } from '../../src/assessment/index.js';
import { KINDS, type Touchpoint } from '../../src/detection/touchpoint.js';
import { loadPack, type Pack } from '../../src/policy/index.js';
import { explainClause } from '../../src/report/explain.js';
import { reportText } from '../../src/report/text.js';
import { assessed, drafted, PACK, place, sign, signed, states, tick } from '../attestation/support/scene.js';
import { packFiles } from '../policy/files.js';
import { reported } from '../report/support.js';
import { detect } from '../support/engine.js';

const TOY = loadPack(packFiles('test/policy/toy-pack'), KINDS).value;
/** The same pack asking about a kind that the code has. */
const files = packFiles('test/policy/toy-pack');
const mapped = new Map([...files].map(([name, text]) => [name, text.replaceAll('retrieval-data', 'training-data')]));
const TRAINING_TOY: Pack = loadPack(mapped, KINDS).value;

let found: readonly Touchpoint[] = [];
beforeAll(async () => {
  const code = 'from datasets import load_dataset\n\ndata = load_dataset("Salesforce/wikitext", "wikitext-103-raw-v1", revision="b08601e")\n';
  found = (await detect(new Map([['train.py', code]]))).touchpoints;
});

describe('another pack over the same touchpoints, without an edit of a rule', () => {
  const subject = 'hf:Salesforce/wikitext';

  test('asks its own statement, and the first pack its own', () => {
    expect(found).toHaveLength(1);
    expect(Object.keys(states(assessed({ touchpoints: found, pack: TRAINING_TOY }), subject))).toEqual(['1']);
    expect(Object.keys(states(assessed({ touchpoints: found, pack: PACK }), subject))).toContain('7[lead]');
    expect(assessed({ touchpoints: found, pack: TOY }).subjects).toMatchObject([{ id: subject, status: 'none', claims: [] }]);
  });

  test('is drafted, ticked, signed, affirmed, flagged and explained like the first', () => {
    const draft = drafted(found, [subject], { pack: TRAINING_TOY });
    expect(draft).toContain('- [ ] `1` We know where the contents come from');
    expect(draft).toContain('clauses: { "1": 3 }');
    const records = { 'attestations/r.md': sign(tick(draft)) };
    const answered = assessed({ touchpoints: found, pack: TRAINING_TOY, records });
    expect(states(answered, subject)).toEqual({ '1': 'affirmed' });
    expect(flags(answered).shown).toEqual([]);
    const open = reported({ touchpoints: found, pack: TRAINING_TOY });
    expect(open.flags.shown).toMatchObject([{ subject, code: '1' }]);
    expect(reportText(open.document, TRAINING_TOY, { colour: false, width: 80, language: 'en', flags: open.flags })).toContain('In force in the archive');
    expect(explainClause(TRAINING_TOY, '1', { colour: false, width: 80, language: 'en' })).toContain('Shelves');
  });

  test('voids by what it says itself: data, not code', () => {
    const records = { 'attestations/r.md': sign(tick(drafted(found, [subject], { pack: TRAINING_TOY }))) };
    const [first] = found;
    const changed = (from: string, to: string): Touchpoint[] => (first ? [{ ...first, material: first.material.map((entry) => entry.replace(from, to)) }] : []);
    expect(states(assessed({ touchpoints: changed('b08601e', 'new'), pack: TRAINING_TOY, records }), subject)).toEqual({ '1': 'stale' });
    expect(states(assessed({ touchpoints: changed('wikitext-103', 'wikitext-2'), pack: TRAINING_TOY, records }), subject)).toEqual({ '1': 'affirmed' });
  });

  test('a record of the one pack answers nothing of the other, and says so', () => {
    const records = { 'attestations/r.md': signed(found, [subject], { pack: PACK }) };
    const assessment = assessed({ touchpoints: found, pack: TRAINING_TOY, records });
    expect(states(assessment, subject)).toEqual({ '1': 'unanswered' });
    expect(assessment.records[0]?.problems).toMatchObject([{ code: 'record.other-policy', message: expect.stringContaining('expected toy-archive-rules') }]);
  });

  test('shows a clause that asks nothing beside the kind it is mapped to', () => {
    const shelf = place({ kind: 'retrieval-data', subject: 'file:shelf.jsonl' });
    expect(assessed({ touchpoints: [shelf], pack: TOY }).touchpoints).toMatchObject([{ asked: ['1'], shown: ['2'], status: 'missing' }]);
  });
});
