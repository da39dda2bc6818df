import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerPython } from '../../src/source/python/lower.js';
import { testGrammars } from '../support/grammars.js';

const grammars = await testGrammars();
const BLOCK = 'def ask(text):\n    """训练 🚀"""\n    return client.create(model="a", messages=[{"role": "user", "content": text}])\n\n\n';
const BASE = BLOCK.repeat(60);

test('a text that was typed has the facts that it has by itself, wherever it is no broken code', () => {
  const typing = grammars.typing();
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(30),
    put: fc.constantFrom('x', '\n', '🚀', '数据', '# a\n', 'y = 1\n', '(', ')', '"', BLOCK, ''),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
      let text = BASE;
      lowerPython(text, typing);
      for (const { at, cut, put } of edits) {
        const start = Math.floor(text.length * at);
        text = text.slice(0, start) + put + text.slice(start + cut);
        const typed = lowerPython(text, typing);
        const whole = lowerPython(text, grammars);
        if (whole.problems.length === 0) expect(typed).toEqual(whole);
        else expect(typed.length).toBe(whole.length);
      }
      // Line by line, back to code that is whole.
      expect(lowerPython(BASE, typing)).toEqual(lowerPython(BASE, grammars));
    }),
    { numRuns: 60 },
  );
}, 60_000);
