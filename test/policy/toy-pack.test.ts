import { describe, expect, test } from 'vitest';
import { KINDS } from '../../src/detection/touchpoint.js';
import { asks, cardStatusLine, clauseOf, loadPack, serviceAsks, workspaceAsks } from '../../src/policy/index.js';
import { packFiles } from './files.js';

describe('a second pack', () => {
  const { value: pack, problems } = loadPack(packFiles('test/policy/toy-pack'), KINDS);

  test('loads with the same code', () => {
    expect(problems).toEqual([]);
    expect(pack.clauses.map((clause) => [clause.id, clause.version])).toEqual([
      ['1', 3],
      ['2', 1],
    ]);
    expect(pack.none).toEqual(['2']);
  });

  test('answers for the kinds that rules know already', () => {
    expect(asks(pack, { kind: 'retrieval-data', facets: {} })).toMatchObject({ asked: ['1'], shown: ['2'] });
    expect(asks(pack, { kind: 'training-data', facets: {} })).toMatchObject({ asked: [], shown: [] });
    expect(workspaceAsks(pack, ['training-data'])).toBe(false);
    expect(workspaceAsks(pack, ['retrieval-data'])).toBe(true);
    expect(serviceAsks(pack, { kinds: ['service-interface'] })).toEqual({ triggered: false, gate: '', asked: [] });
  });

  test('has a status line without a cross-reference', () => {
    expect(cardStatusLine(pack, '1')).toEqual({ en: 'In force in the archive', zh: '馆内有效' });
  });

  test('loads from a folder of its own as well', () => {
    const inFolder = new Map([...packFiles('test/policy/toy-pack')].map(([name, text]) => [`policies/toy/${name}`, text]));
    const loaded = loadPack(inFolder, KINDS);
    expect(loaded.problems).toEqual([]);
    expect(clauseOf(loaded.value, '1')?.path).toBe('rules.md');
  });
});
