import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lowerEnv } from '../../../src/source/config/env.js';
import { lowerJson } from '../../../src/source/config/json.js';
import { lowerToml } from '../../../src/source/config/toml.js';
import { lowerYaml } from '../../../src/source/config/yaml.js';
import type { ConfigNode, FileFacts } from '../../../src/source/facts.js';

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** A document as plain values. */
function plain(node: ConfigNode): Plain {
  if (node.type === 'map') return Object.fromEntries((node.entries ?? []).map(({ key, node: value }) => [key, plain(value)]));
  if (node.type === 'list') return (node.items ?? []).map(plain);
  return node.value ?? null;
}

function all(node: ConfigNode): readonly ConfigNode[] {
  return [node, ...(node.entries ?? []).flatMap((entry) => all(entry.node)), ...(node.items ?? []).flatMap(all)];
}

function document(facts: FileFacts): ConfigNode {
  const [first] = facts.documents;
  if (!first) throw new Error('there is no document');
  return first.root;
}

const text = fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', '-', '_', '数', '据', 'é', '🚀', '/', '.', ':', '#', '"', "'", '\\', '\n', '{') });
const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_', '9'), minLength: 1, maxLength: 6 }).map((name) => `k${name}`);
const value = fc.letrec<{ any: Plain; map: Plain }>((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, text, fc.integer({ min: -9999, max: 9999 }), fc.boolean(), fc.array(tie('any'), { maxLength: 3 }), tie('map')),
  map: fc.dictionary(key, tie('any'), { maxKeys: 4 }),
}));

describe('json', () => {
  test('every value has the place of its text, every key its own', () => {
    fc.assert(
      fc.property(value.map, fc.constantFrom(0, 1, 4, '\t'), fc.constantFrom('\n', '\r\n'), (data, indent, eol) => {
        const source = JSON.stringify(data, undefined, indent).replaceAll('\n', eol);
        const root = document(lowerJson(source));
        expect(plain(root)).toEqual(data);
        for (const node of all(root)) {
          expect(JSON.parse(source.slice(...node.span))).toEqual(plain(node));
          if (node.keySpan) expect(source.slice(...node.keySpan)).toMatch(/^"k.*"$/);
        }
      }),
    );
  });

  test('comments and trailing commas are read; what is broken is said and the rest is read', () => {
    expect(plain(document(lowerJson('{// c\n"a": [1, 2,], /* d */ "b": {},}')))).toEqual({ a: [1, 2], b: {} });
    const broken = lowerJson('{"a": 1,\n "b": ,\n "c": 3}');
    expect(broken.problems[0]).toMatchObject({ code: 'json.syntax', range: { start: { line: 1 } } });
    expect(plain(document(broken))).toMatchObject({ a: 1, c: 3 });
  });
});

describe('yaml', () => {
  test('JSON is YAML, with the same values at the same places', () => {
    fc.assert(
      fc.property(value.map, (data) => {
        const source = JSON.stringify(data, undefined, 2);
        const root = document(lowerYaml(source));
        expect(plain(root)).toEqual(data);
        for (const node of all(root)) expect(JSON.parse(source.slice(...node.span))).toEqual(plain(node));
      }),
    );
  });

  test('block style: keys, values, lists of maps', () => {
    const source = 'base_model: 模型/a\ndatasets:\n  - path: "org/set" # first\n    type: chat\n  - path: data/b.jsonl\n';
    const root = document(lowerYaml(source));
    expect(plain(root)).toEqual({ base_model: '模型/a', datasets: [{ path: 'org/set', type: 'chat' }, { path: 'data/b.jsonl' }] });
    const paths = all(root).filter((node) => node.keySpan && source.slice(...node.keySpan) === 'path');
    expect(paths.map(({ span }) => source.slice(...span))).toEqual(['"org/set"', 'data/b.jsonl']);
  });

  test('anchors and merge keys are resolved where they are used', () => {
    const source = 'base: &b\n  path: x\nuse:\n  <<: *b\n  split: train\nalso: *b\n';
    const root = document(lowerYaml(source));
    expect(plain(root)).toEqual({ base: { path: 'x' }, use: { path: 'x', split: 'train' }, also: { path: 'x' } });
    const also = root.entries?.find(({ key: name }) => name === 'also')?.node;
    expect(also && source.slice(...also.span)).toBe('*b');
  });

  test('an alias bomb and an alias of itself end', () => {
    const bomb = `a0: &a0 [x]\n${[...Array(20).keys()].map((i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`).join('\n')}\n`;
    expect(lowerYaml(bomb).problems.map(({ code }) => code)).toContain('yaml.too-many-aliases');
    expect(plain(document(lowerYaml('a: &a\n  b: *a\n')))).toEqual({ a: { b: null } });
  });

  test('a broken document names its line, and the documents around it are read', () => {
    const facts = lowerYaml('a: 1\n---\nb: [1,\n---\nc: 3\n');
    expect(facts.problems[0]).toMatchObject({ code: 'yaml.syntax', range: { start: { line: expect.any(Number) } } });
    expect(facts.documents.map(({ root }) => plain(root))).toContainEqual({ a: 1 });
    expect(facts.documents.map(({ root }) => plain(root))).toContainEqual({ c: 3 });
  });

  test('directives are about their own line, or the next entry', () => {
    const source =
      'datasets:\n  # clausemark: record wikitext\n  - path: a\n  - path: b # clausemark: ignore training-data -- a test set\n# clausemark: ignore\nlast: 1\n';
    const { directives } = lowerYaml(source);
    expect(directives.map((one) => [one.type, source.slice(...one.target).trim()])).toEqual([
      ['record', 'path: a'],
      ['ignore', '- path: b'],
      ['malformed', 'last: 1'],
    ]);
  });
});

describe('toml', () => {
  const tomlString = (data: string): string => JSON.stringify(data);
  const flat = fc.dictionary(key, fc.oneof(text, fc.integer({ min: -9999, max: 9999 }), fc.boolean()), { maxKeys: 5 });

  test('every key and value has the place of its text', () => {
    fc.assert(
      fc.property(
        flat,
        fc.dictionary(
          key.map((name) => `t${name}`),
          flat,
          { maxKeys: 3 },
        ),
        fc.constantFrom('\n', '\r\n'),
        (top, tables, eol) => {
          const lines = (entries: typeof top): string =>
            Object.entries(entries)
              .map(([name, data]) => `${name} = ${typeof data === 'string' ? tomlString(data) : String(data)}${eol}`)
              .join('');
          const source =
            lines(top) +
            Object.entries(tables)
              .map(([name, entries]) => `[${name}]${eol}${lines(entries)}`)
              .join('');
          const root = document(lowerToml(source));
          expect(plain(root)).toEqual({ ...top, ...tables });
          for (const node of all(root).filter(({ type }) => type === 'scalar')) {
            expect(JSON.parse(source.slice(...node.span))).toEqual(node.value);
            expect(node.keySpan && source.slice(...node.keySpan)).toMatch(/^k/);
          }
        },
      ),
    );
  });

  test('arrays of tables, dotted keys, inline tables', () => {
    const root = document(lowerToml('a.b = 1\n[[datasets]]\nid = "x"\n[[datasets]]\nid = "y"\n[datasets.extra]\nz = { w = 2 }\n'));
    expect(plain(root)).toEqual({ a: { b: 1 }, datasets: [{ id: 'x' }, { id: 'y', extra: { z: { w: 2 } } }] });
  });

  test('a broken line is said and left out', () => {
    const facts = lowerToml('a = 1\nb = = 2\nc = 3\n');
    expect(facts.problems).toMatchObject([{ code: 'toml.syntax', range: { start: { line: 1 } } }]);
    expect(plain(document(facts))).toEqual({ a: 1, c: 3 });
  });
});

describe('env', () => {
  const name = fc.string({ unit: fc.constantFrom('A', 'B', '_', '1'), maxLength: 5 }).map((rest) => `K${rest}`);
  const bare = fc.string({ unit: fc.constantFrom('a', 'Z', '7', '/', ':', '.', '数', '🚀', '=', '-'), minLength: 1, maxLength: 8 });
  const quoted = fc.string({ unit: fc.constantFrom('a', ' ', '#', '数', '=', '\n'), maxLength: 8 });
  const entry = fc.oneof(
    bare.map((data) => ({ raw: data, data })),
    quoted.map((data) => ({ raw: `"${data}"`, data })),
    quoted.map((data) => ({ raw: `'${data}'`, data })),
  );

  test('every name and value has the place of its text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, entry, fc.constantFrom('', 'export '), fc.constantFrom('', ' # note')), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        (lines, eol) => {
          const source = lines.map(([variable, { raw }, prefix, note]) => `${prefix}${variable}=${raw}${note}${eol}`).join('');
          const facts = lowerEnv(source);
          const entries = document(facts).entries ?? [];
          expect(facts.problems).toEqual([]);
          expect(entries.map(({ key: variable, node }) => [variable, node.value])).toEqual(lines.map(([variable, { data }]) => [variable, data]));
          for (const [i, { node }] of entries.entries()) {
            expect(source.slice(...node.span)).toBe(lines[i]?.[1].raw);
            expect(node.keySpan && source.slice(...node.keySpan)).toBe(lines[i]?.[0]);
          }
        },
      ),
    );
  });

  test('a quote that never closes, and a line that sets nothing, are said', () => {
    const facts = lowerEnv('A="x\nB=1\nnonsense here\n');
    expect(facts.problems.map(({ code, range }) => [code, range?.start.line])).toEqual([
      ['env.unclosed-quote', 0],
      ['env.syntax', 2],
    ]);
    expect(document(facts).entries?.map(({ key: variable }) => variable)).toEqual(['A', 'B']);
  });
});
