import { describe, expect, test } from 'vitest';
import { phrase } from '../../src/base/phrase.js';
import { explainClause, explainPlaces, explainRule, explainSubject } from '../../src/report/explain.js';
import type { ReportPageOptions } from '../../src/report/page.js';
import { rulesText } from '../../src/report/rules.js';
import { assessed, at, DATA, PACK, place, ROUTE, signed } from '../attestation/support/scene.js';
import { shippedRules } from '../support/engine.js';

const EN: ReportPageOptions = { colour: false, width: 100, language: 'en' };
const ZH: ReportPageOptions = { ...EN, language: 'zh-CN' };

describe('explaining a clause', () => {
  test("gives its text as this project's own words, what it asks, its status and how it continues", () => {
    const page = explainClause(PACK, '7(3)', EN) ?? '';
    for (const part of [
      "This project's own words",
      'consent',
      'Draft of 11 April 2023, never in force · now Interim Measures Art 7(3)',
      'duty; for each subject',
      'one of:',
      'In the law in force',
      '概要，非法律原文',
    ])
      expect(page).toContain(part);
  });

  test('marks the Chinese gist as a summary and not the law', () => {
    const page = explainClause(PACK, '7(3)', ZH) ?? '';
    expect(page).toContain('概要，非法律原文');
    expect(page.indexOf('概要，非法律原文')).toBeLessThan(page.indexOf('含个人信息的'));
    expect(page).toContain('从未施行');
  });

  test("says which parts are not the text's own", () => {
    expect(explainClause(PACK, '11[b]', EN)).toContain("this project's own subdivision");
    expect(explainClause(PACK, '7(3)', EN)).not.toContain("this project's own subdivision");
  });

  test('leads from a further statement to its clause, and lists the parts of an article', () => {
    expect(explainClause(PACK, '4(4)#2', EN)).toContain('Article 4 item (4)');
    expect(explainClause(PACK, '7', EN)).toMatch(/Parts\n {2}7\[lead\]/);
  });

  test('says "dropped" of what the law in force has no longer', () => {
    const dropped = PACK.crossReferences.find(({ change }) => change === 'dropped');
    expect(explainClause(PACK, dropped?.clause ?? '', EN)).toMatch(/→ dropped/);
  });

  test('knows every clause of the pack in both languages', () => {
    for (const { id } of PACK.clauses) {
      for (const options of [EN, ZH]) {
        const page = explainClause(PACK, id, options) ?? '';
        expect(page).toContain(PACK.statusLine[options.language === 'en' ? 'en' : 'zh']);
        expect(page).not.toMatch(/undefined|\{\d\}/);
      }
    }
    expect(explainClause(PACK, '99', EN)).toBeUndefined();
  });
});

describe('explaining a rule', () => {
  test('says what it finds, where it stands, and what the pack ties to it', () => {
    const rule = shippedRules().rule('python.datasets.load');
    const page = rule ? explainRule(rule, PACK, EN) : '';
    for (const part of ['python.datasets.load · training-data', 'Matches: ', 'Material: ', 'rules/python/', 'May bear on: 7[lead]'])
      expect(page).toContain(part);
  });

  test('has words for every rule that ships', () => {
    for (const rule of shippedRules().rules) {
      expect(explainRule(rule, PACK, EN)).not.toMatch(/undefined|\{\d\}|Matches: \n/);
      expect(explainRule(rule, PACK, ZH)).not.toMatch(/undefined|\{\d\}/);
    }
  });

  test('the list has one line a rule, sorted', () => {
    const { rules } = shippedRules();
    const lines = rulesText([...rules].reverse())
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(rules.length);
    const ids = lines.map((line) => line.split(' ')[0] ?? '');
    expect(ids).toEqual([...ids].sort());
    expect(
      rulesText(rules, { width: 60 })
        .split('\n')
        .every((line) => line.length <= 120),
    ).toBe(true);
  });
});

describe('explaining a subject and a place', () => {
  const touchpoint = place({
    evidence: [
      { path: 'train/pretrain.py', range: at(2), note: phrase('Loads a data set.') },
      { path: 'conf.yaml', range: at(7, 2), note: phrase('named here') },
    ],
  });
  const elsewhere = place({ path: 'test/t.py', context: 'test' });
  const assessment = assessed({ touchpoints: [touchpoint, elsewhere, ROUTE] });

  test('a subject: its status, each statement with its state, its places, the next step', () => {
    const page = explainSubject(assessment, DATA, EN) ?? '';
    for (const part of [
      'Status: nothing answered',
      '7(1)      unanswered',
      'train/pretrain.py:3:8 · training-data',
      'test/t.py:3:8 · training-data (test)',
      `clausemark attest ${DATA}`,
    ])
      expect(page).toContain(part);
    expect(explainSubject(assessment, 'hf:nobody/nothing', EN)).toBeUndefined();
  });

  test('a stale one says old and new and the record, and no longer to draft', () => {
    const now = place({ material: ['wikitext-103-raw-v1', 'revision=new'] });
    const page = explainSubject(assessed({ touchpoints: [now], records: { 'attestations/w.md': signed([place()]) } }), DATA, EN) ?? '';
    expect(page).toContain('revision b08601e → new');
    expect(page).toContain('attestations/w.md');
    expect(page).not.toContain('clausemark attest');
  });

  test('a place: every step with its own place, the rule, the material, and the claims', () => {
    const page = explainPlaces(assessment, assessment.touchpoints.slice(0, 1), EN);
    for (const part of [
      'Rule: python.datasets.load',
      'train/pretrain.py:3:1: Loads a data set.',
      'conf.yaml:8:3: named here',
      'Material: wikitext-103-raw-v1 revision=b08601e',
      'May bear on',
      '7[lead]',
    ])
      expect(page).toContain(part);
    expect(explainPlaces(assessment, assessment.touchpoints.slice(0, 1), ZH)).toContain('判断依据');
  });
});
