import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { counting, madeUp } from '../support/counting.js';
import { folderWith, put } from '../support/workspace.js';
import { type Run, run } from './support/run.js';

const DAY = ['--as-of', '2026-11-20'];
const TRAIN = 'from datasets import load_dataset\n\ndata = load_dataset("Salesforce/wikitext", "wikitext-103-raw-v1", revision="b08601e")\n';
const APP =
  'from fastapi import FastAPI\nfrom openai import OpenAI\n\napp = FastAPI()\n\n\n@app.post("/chat")\ndef chat(message: str):\n    return OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": message}])\n';
const RECORD = 'attestations/hf-salesforce-wikitext.md';

/** Every record below a folder. */
function records(root: string): Map<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

const FILES = { 'clausemark.yaml': 'service:\n  name: chat\n', 'train.py': TRAIN, 'app.py': APP };

/** A record that a person has answered in part and signed. */
function answered(): string {
  const root = folderWith(FILES);
  run(['attest', 'hf:Salesforce/wikitext', ...DAY], root);
  const text = readFileSync(join(root, RECORD), 'utf8')
    .replace(/^attested-by:.*$/m, 'attested-by: Li Na <li.na@example.com>')
    .replace(/^role:.*$/m, 'role: Officer')
    .replace(/^attested-on:.*$/m, 'attested-on: 2026-11-20')
    .replace('- [ ] `7(1)`', '- [x] `7(1)`')
    .replace(/- \[ \] `7\(4\)` .*/, '- [ ] `7(4)` Cannot attest: never measured');
  expect(counting(text)).toHaveLength(2);
  return text;
}

const signed = answered();

describe('no command ticks, answers or signs', () => {
  const changed = (root: string): void => put(root, 'train.py', TRAIN.replace('b08601e', 'ffffff1'));
  const ways: readonly (readonly [what: string, go: (root: string) => Run, code: number, counts: number])[] = [
    ['check', (root) => run(['check', ...DAY], root), 1, 2],
    ['check as a document', (root) => run(['check', '--format', 'json', ...DAY], root), 1, 2],
    ['check into a file', (root) => run(['check', '--output', 'report.txt', ...DAY], root), 1, 2],
    ['explain', (root) => run(['explain', 'hf:Salesforce/wikitext'], root), 0, 2],
    ['rules', (root) => run(['rules'], root), 0, 2],
    ['init in another folder', (root) => run(['init', 'attestations'], root), 0, 2],
    ['attest about a subject that has a record', (root) => run(['attest', 'hf:Salesforce/wikitext', ...DAY], root), 0, 2],
    ['attest about another subject', (root) => run(['attest', 'host:api.openai.com', ...DAY], root), 0, 2],
    ['attest about a place', (root) => run(['attest', 'train.py:3', ...DAY], root), 0, 2],
    ['attest about the service', (root) => run(['attest', 'service:chat', ...DAY], root), 0, 2],
    ['attest in Chinese', (root) => run(['attest', 'host:api.openai.com', ...DAY], root, { LANG: 'zh_CN.UTF-8' }), 0, 2],
    ['renew where nothing changed', (root) => run(['renew', RECORD, ...DAY], root), 0, 2],
    ['renew by name', (root) => run(['renew', 'hf-salesforce-wikitext', ...DAY], root), 0, 2],
    [
      'renew after a change',
      (root) => {
        changed(root);
        return run(['renew', RECORD, ...DAY], root);
      },
      0,
      0,
    ],
    [
      'renew and attest after a change',
      (root) => {
        changed(root);
        run(['renew', RECORD, ...DAY], root);
        return run(['attest', 'hf:Salesforce/wikitext', ...DAY], root);
      },
      0,
      0,
    ],
  ];
  test.each(ways)('%s', (_, go, code, counts) => {
    const root = folderWith({ ...FILES, [RECORD]: signed });
    const before = records(root);
    expect(go(root).code).toBe(code);
    const after = records(root);
    expect([...after].flatMap(([path, text]) => madeUp(before.get(path), text))).toEqual([]);
    expect(counting(after.get(RECORD) ?? '')).toHaveLength(counts);
  });

  test('every command is among them', () => {
    const usage = run(['--help'], '/').out;
    const commands = [...usage.matchAll(/^ {2}(?:clausemark )?([a-z]+)\b/gm)].map(([, name]) => name);
    expect([...new Set(commands)].sort()).toEqual(['attest', 'check', 'explain', 'init', 'renew', 'rules']);
  });
});
