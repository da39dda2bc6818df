import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyTree } from '../../src/source/core/copy.js';
import { parseAndCopy } from '../../src/source/core/syntax.js';
import { lowerPython } from '../../src/source/python/lower.js';
import { testGrammars } from '../support/grammars.js';

const grammars = await testGrammars();
const BLOCK =
  'def ask(text):\n    """训练 🚀"""\n    # Asked once.\n    if text == "a" + "b":\n        return None\n    return client.create(model="a", messages=[{"role": "user", "content": text}])\n\n\n';
const BASE = BLOCK.repeat(60);

const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(30),
    put: fc.constantFrom('x', '\n', '🚀', '数据', '# a\n', 'y = 1\n', '(', ')', '"', BLOCK, ''),
  }),
  { minLength: 1, maxLength: 5 },
);

/** The texts that a series of edits leads to. */
function typed(made: typeof edits extends fc.Arbitrary<infer T> ? T : never): readonly string[] {
  let text = BASE;
  return made.map(({ at, cut, put }) => {
    const start = Math.floor(text.length * at);
    text = text.slice(0, start) + put + text.slice(start + cut);
    return text;
  });
}

test('a text that was typed has the facts that it has by itself, wherever it is no broken code', () => {
  const typing = grammars.typing();
  fc.assert(
    fc.property(edits, (made) => {
      lowerPython(BASE, typing);
      for (const text of typed(made)) {
        const facts = lowerPython(text, typing);
        const whole = lowerPython(text, grammars);
        if (whole.problems.length === 0) expect(facts).toEqual(whole);
        else expect(facts.length).toBe(whole.length);
      }
      // Line by line, back to code that is whole.
      expect(lowerPython(BASE, typing)).toEqual(lowerPython(BASE, grammars));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('what a copy takes over from the one before is what is in the tree, in broken code too', () => {
  const python = grammars.language('python');
  const { parser: remembering } = grammars.typing();
  const { parser: forgetful } = grammars.typing();
  forgetful.setLanguage(python);
  fc.assert(
    fc.property(edits, (made) => {
      for (const text of [BASE, ...typed(made)]) {
        const tree = forgetful.parse(text);
        if (!tree) throw new Error('no tree');
        const copy = parseAndCopy(remembering, python, text);
        expect(copy).toEqual(copyTree(tree, copy.maxDepth));
        tree.delete();
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('a copy takes over all that a change does not touch', () => {
  const python = grammars.language('python');
  const { parser } = grammars.typing();
  const former = parseAndCopy(parser, python, BASE).root.children;
  const middle = BASE.indexOf('return None', BASE.length / 2);
  const { children } = parseAndCopy(parser, python, `${BASE.slice(0, middle)}x = 1; ${BASE.slice(middle)}`).root;
  const taken = children.map((child, i) => child === former[i]);
  expect(taken.filter((same) => !same)).toHaveLength(1);
});
