import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Tree } from 'web-tree-sitter';
import { useModule } from '../../src/source/core/cursor.js';
import { parseAndCopy } from '../../src/source/core/syntax.js';
import { testGrammars } from '../support/grammars.js';

const PARTS = [
  'x',
  ' = ',
  '(',
  ')',
  'f',
  '\n',
  '  ',
  'def g(a):',
  'return',
  '"é—😀"',
  "f'{x}'",
  '[',
  ']',
  ',',
  ': ',
  '@d',
  'class C:',
  '# n',
  '+ 1',
  'await ',
  '\\',
];

describe('a walk whose state stays with the parser', () => {
  it('copies the same tree as one through the library, whatever the text', async () => {
    const grammars = await testGrammars();
    const language = grammars.language('python');
    const texts = fc.sample(
      fc.array(fc.constantFrom(...PARTS), { maxLength: 60 }).map((parts) => parts.join('')),
      300,
    );
    const walk = vi.spyOn(Tree.prototype, 'walk');
    const resident = texts.map((text) => parseAndCopy(grammars.parser, language, text));
    expect(walk).not.toHaveBeenCalled();
    // Without the calls of the module, walks go through the library.
    useModule({});
    const library = texts.map((text) => parseAndCopy(grammars.parser, language, text));
    expect(walk).toHaveBeenCalledTimes(texts.length);
    expect(resident).toEqual(library);
    expect(library.some(({ errors }) => errors.length > 0)).toBe(true);
    expect(library.some(({ root }) => root.children.some((child) => child.children.length > 0))).toBe(true);
  });
});
