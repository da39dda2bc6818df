import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/source/analyse.js';
import { emptyFacts } from '../../src/source/config/facts.js';
import type { LinkedFacts, ValueNode } from '../../src/source/facts.js';
import { languageOf } from '../../src/source/language.js';
import { pack, unpack } from '../../src/source/packed.js';
import { adaptersFor } from '../../src/workspace/analyser.js';
import { FIXTURES } from '../support/fixtures.js';
import { testGrammars } from '../support/grammars.js';

/** The facts as an adapter gave them, from what was unpacked. */
function plain({ nodes, ...facts }: LinkedFacts): unknown {
  return { ...facts, nodes: Array.from({ length: nodes.length }, (_, id) => nodes.at(id)) };
}

function unpacked(bytes: Uint8Array): unknown {
  const analysed = unpack(bytes);
  return analysed && 'facts' in analysed ? plain(analysed.facts) : analysed;
}

const EMPTY = emptyFacts('python', '');

const id = fc.nat(1000);
const ids = fc.array(id, { maxLength: 4 });
const span = fc.tuple(fc.nat(), fc.nat());
const text = fc.string({ unit: 'binary' });
const optional = { requiredKeys: ['op', 'span'] as ['op', 'span'] };
const anyNode = fc.oneof(
  fc.record({ op: fc.constant('literal'), span, value: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)) }),
  fc.record({ op: fc.constantFrom('concat'), span, parts: ids }),
  fc.record({ op: fc.constant('list'), span, items: ids }),
  fc.record({
    op: fc.constant('map'),
    span,
    entries: fc.array(fc.record({ key: text, keySpan: span, value: id }, { requiredKeys: ['value'] }), { maxLength: 3 }),
    spreads: ids,
  }),
  fc.record({ op: fc.constant('import'), span, module: text, name: text, level: fc.nat(5) }, { requiredKeys: [...optional.requiredKeys, 'module'] }),
  fc.record({ op: fc.constant('index'), span, object: id, key: id }, { requiredKeys: [...optional.requiredKeys, 'object'] }),
  fc.record({ op: fc.constant('update'), span, object: id, key: text, value: id }, { requiredKeys: [...optional.requiredKeys, 'object', 'value'] }),
  fc.record({ op: fc.constant('typed'), span, value: id, type: id }, { requiredKeys: [...optional.requiredKeys, 'type'] }),
  fc.record(
    {
      op: fc.constant('call'),
      span,
      callee: id,
      args: fc.array(fc.record({ value: id, name: text, spread: fc.constantFrom(1, 2) }, { requiredKeys: ['value'] }), { maxLength: 3 }),
      fn: id,
      isNew: fc.constant(true),
      calleeSpan: span,
      types: fc.array(id, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [...optional.requiredKeys, 'callee', 'args', 'fn'] },
  ),
  fc.record({ op: fc.constant('element'), span, tag: id, props: id, children: ids }),
) as fc.Arbitrary<ValueNode>;

describe('packed facts', () => {
  it('say what the facts of every fixture say', async () => {
    const adapters = adaptersFor(await testGrammars());
    const ops = new Set<string>();
    for (const [, { texts }] of FIXTURES) {
      for (const [path, content] of texts) {
        const language = languageOf(path);
        if (!language) continue;
        const analysed = analyse(content, language, adapters);
        expect(unpacked(pack(analysed)), path).toEqual('facts' in analysed ? plain(analysed.facts) : analysed);
        if ('facts' in analysed) for (const { op } of analysed.facts.nodes) ops.add(op);
      }
    }
    expect(ops.size).toBe(21);
  });

  it('keep every part of a node, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(anyNode), fc.array(fc.nat()), (nodes, lineStarts) => {
        const facts = { ...EMPTY, nodes, lineStarts };
        expect(unpacked(pack({ facts }))).toEqual(facts);
      }),
      { seed: 7 },
    );
  });

  it('keep why a file has none', () => {
    const analysed = { skipped: 'syntax', problems: [{ path: '', code: 'file.not-analysed', message: 'This file …' }] };
    expect(unpack(pack(analysed))).toEqual(analysed);
  });

  it('are none where a number or the length is another', () => {
    const bytes = pack({ facts: { ...EMPTY, nodes: [{ op: 'literal', value: 'text', span: [0, 6] }] } });
    expect(unpacked(bytes)).toBeDefined();
    for (let at = 0; at < bytes.length; at += 4) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      // Within the JSON at the end only what is no JSON any more can be told.
      if (at < 4 * 9) expect(unpack(damaged), String(at)).toBeUndefined();
      expect(unpack(bytes.subarray(0, at))).toBeUndefined();
    }
    expect(unpack(new Uint8Array([...bytes, 0]))).toBeUndefined();
  });

  it('can be read from the middle of other bytes', () => {
    const facts = { ...EMPTY, nodes: [{ op: 'name', name: 'fetch', span: [0, 5] } satisfies ValueNode] };
    const bytes = new Uint8Array([1, ...pack({ facts })]);
    expect(unpacked(bytes.subarray(1))).toEqual(facts);
    expect(unpacked(Buffer.from(bytes.buffer).subarray(1))).toEqual(facts);
  });
});
