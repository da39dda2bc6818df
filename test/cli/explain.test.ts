import { describe, expect, test } from 'vitest';
import { folderWith } from '../support/workspace.js';
import { run } from './support/run.js';

const root = folderWith({
  'clausemark.yaml': 'service:\n  name: chat\n',
  'train.py': 'from datasets import load_dataset\n\ndata = load_dataset("Salesforce/wikitext", "wikitext-103-raw-v1", revision="b08601e")\n',
});

describe('explain', () => {
  test.each([
    ['7(3)', ['7(3) · Article 7 item (3)', 'never in force', "This project's own words", 'Asks']],
    ['4(4)#2', ['4(4) · Article 4 item (4)']],
    ['python.datasets.load', ['python.datasets.load · training-data', 'May bear on: 7[lead]']],
    ['hf:Salesforce/wikitext', ['Status: nothing answered', 'train.py:3:8 · training-data', 'clausemark attest hf:Salesforce/wikitext']],
    ['train.py:3', ['train.py:3:8', 'training-data · hf:Salesforce/wikitext', 'Rule: python.datasets.load', 'Why here']],
  ])('tells of %s', (operand, parts) => {
    const { code, out, err } = run(['explain', operand], root);
    expect([code, err]).toEqual([0, '']);
    for (const part of parts) expect(out).toContain(part);
  });

  test('speaks Chinese where asked, and marks the summary as such', () => {
    expect(run(['explain', '7(3)', '--lang', 'zh'], root).out).toContain('概要，非法律原文');
  });

  test.each([
    [['explain'], 'explain takes'],
    [['explain', 'hf:Salesforce/wikitex'], 'there is hf:Salesforce/wikitext'],
    [['explain', 'python.datasets.lode'], 'there is python.datasets.load'],
    [['explain', 'train.py:1'], 'nothing is found on this line; expected line 3.'],
  ])('ends with 2 for %j and says what there is', (args, reason) => {
    const { code, err } = run(args, root);
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
  });
});

describe('check, for people', () => {
  test('says where, what is open and what to do next, without colours into a pipe', () => {
    const { code, out, err } = run(['check', '--as-of', '2026-11-20'], root);
    expect([code, err]).toEqual([1, '']);
    for (const part of ['1 subject is waiting', 'train.py:3:8 · training-data', 'unanswered: 7[lead] 7(1)', '→ clausemark attest hf:Salesforce/wikitext'])
      expect(out).toContain(part);
    expect(out).not.toContain('\u001b');
  });
});
