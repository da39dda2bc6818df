import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { launchCommands, looksLikeLaunch } from '../../../src/source/arguments/launch.js';
import { parseArguments, splitWords } from '../../../src/source/arguments/parse.js';
import { lowerJson } from '../../../src/source/config/json.js';
import { lowerYaml } from '../../../src/source/config/yaml.js';
import type { ConfigNode } from '../../../src/source/facts.js';

function flags(root: ConfigNode): Record<string, unknown> {
  return Object.fromEntries((root.entries ?? []).map(({ key, node }) => [key, node.type === 'list' ? node.items?.map(({ value }) => value) : node.value]));
}

describe('words of a command', () => {
  test('are what a shell would hand over, at their places', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '数', '🚀', '=', '-'), minLength: 1, maxLength: 6 });
    const word = fc.oneof(
      plain.map((text) => ({ raw: text, text })),
      fc.string({ unit: fc.constantFrom('a', ' ', '#', ';', '数'), maxLength: 6 }).map((text) => ({ raw: `'${text}'`, text })),
      fc.string({ unit: fc.constantFrom('a', ' ', '#', ';', "'"), maxLength: 6 }).map((text) => ({ raw: `"${text}"`, text })),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.constantFrom(' ', '  ', ' \\\n  ', ' \\\r\n'), fc.nat(50), (words, gap, offset) => {
        const command = words.map(({ raw }) => raw).join(gap);
        const found = splitWords(command, offset);
        expect(found.map(({ text }) => text)).toEqual(words.map(({ text }) => text));
        expect(found.map(({ span: [start, end] }) => command.slice(start - offset, end - offset))).toEqual(words.map(({ raw }) => raw));
      }),
    );
  });

  test('end where the command ends', () => {
    expect(splitWords('python a.py --x 1 && rm -rf /', 0).map(({ text }) => text)).toEqual(['python', 'a.py', '--x', '1']);
    expect(splitWords('python a.py > log.txt', 0).map(({ text }) => text)).toEqual(['python', 'a.py']);
  });
});

describe('flags', () => {
  test.each([
    ['train.py --data a --epochs 3', { _: ['train.py'], data: 'a', epochs: '3' }],
    ['--data=a', { data: 'a' }],
    ['--data a b c --fp16', { data: ['a', 'b', 'c'], fp16: true }],
    ['--learning-rate -1', { learning_rate: '-1' }],
    ['--text "a b" --x', { text: 'a b', x: true }],
    ['-m axolotl.cli.train', { m: 'axolotl.cli.train' }],
  ])('%s', (text, expected) => {
    expect(flags(parseArguments(text, 0).root)).toEqual(expected);
  });
});

describe('launchers', () => {
  test.each(['python train.py --data x', 'CUDA_VISIBLE_DEVICES=0 torchrun --nproc 2 a.py', 'swift sft --dataset a', '/usr/bin/python3 -m x --y'])(
    '%s is one',
    (text) => {
      expect(looksLikeLaunch(text)).toBe(true);
    },
  );

  test.each(['ls -la', 'python', 'we swift-ly go', 'pip install --upgrade x', 'a python that - well - bites'])('%s is none', (text) => {
    expect(looksLikeLaunch(text)).toBe(false);
  });

  test('each command of a script by itself', () => {
    const script = 'set -e\npython a.py --x 1 && python b.py \\\n  --y 2\necho done\n';
    expect(launchCommands(script, 10).map(({ start, end, words }) => [script.slice(start - 10, end - 10).trim(), words.length])).toEqual([
      ['python a.py --x 1', 4],
      ['python b.py \\\n  --y 2', 4],
    ]);
  });

  test('are found in values of YAML and JSON, at their places', () => {
    const yaml = 'run: |\n  cd x\n  torchrun train.py --dataset_name org/set\nargs: ["--dataset", "a/b"]\n';
    const found = lowerYaml(yaml).documents.filter(({ format }) => format === 'arguments');
    expect(found.map(({ root }) => flags(root))).toEqual([{ _: ['torchrun', 'train.py'], dataset_name: 'org/set' }, { dataset: 'a/b' }]);
    const value = found[0]?.root.entries?.find(({ key }) => key === 'dataset_name')?.node;
    expect(value && yaml.slice(...value.span)).toBe('org/set');
    const json = '{"scripts": {"train": "python t.py --dataset_name org/set"}}';
    const inJson = lowerJson(json)
      .documents.find(({ format }) => format === 'arguments')
      ?.root.entries?.find(({ key }) => key === 'dataset_name')?.node;
    expect(inJson && json.slice(...inJson.span)).toBe('org/set');
  });
});

describe('a command line in a quoted text', () => {
  test.each([
    ['json', String.raw`{ "train": "python a.py --name \"my run\" --data \u0061/b.jsonl" }`],
    ['yaml', String.raw`train: "cd x\npython a.py --name 'my run' \\\n  --data a/b.jsonl\n"`],
    ['yaml', "train: 'python a.py --name ''my run'' --data a/b.jsonl'"],
    ['yaml', 'train: "python a.py --name \'my run\'\n  --data \\\n  a/b.jsonl"'],
    ['yaml', 'train: "cd x; ls\n\n  python a.py --name \'my run\' --data a/b.jsonl"'],
  ])('is read as its program gets it: %s %s', (format, text) => {
    const facts = format === 'json' ? lowerJson(text) : lowerYaml(text);
    const roots = facts.documents.filter((document) => document.format === 'arguments').map(({ root }) => root);
    expect(roots.map(flags)).toEqual([{ _: ['python', 'a.py'], name: 'my run', data: 'a/b.jsonl' }]);
    const data = roots[0]?.entries?.find(({ key }) => key === 'data')?.node;
    expect(text.slice(...(data?.span ?? [0, 0]))).toBe(format === 'json' ? String.raw`\u0061/b.jsonl` : 'a/b.jsonl');
    expect(text.slice(...(data?.keySpan ?? [0, 0]))).toBe('--data');
  });
});
