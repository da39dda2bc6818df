import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ImportIndex, importsOf } from '../../src/workspace/imports.js';
import { LiteralScanner } from '../../src/workspace/literals.js';

describe('the imports of a text', () => {
  test.each([
    ['import a.b as c, d', ['a.b', 'd']],
    ['from .llm import client', ['.llm', '.llm.client']],
    ['from . import llm', ['.', '.llm']],
    ['def f():\n    from x.y import (\n        z,\n        w as v,\n    )', ['x.y', 'x.y.z', 'x.y.w']],
  ])('%j', (text, expected) => {
    // It may name too many, and never too few.
    expect(importsOf(text, 'python')).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    ["import x from 'a'; export * from './b'", ['a', './b']],
    ['const { c } = require("c"); await import(`./d`)', ['c', './d']],
  ])('%j', (text, expected) => {
    expect(importsOf(text, 'typescript')).toEqual(expected);
  });

  test.each([
    ['one string', 'import os\nfrom datasets import load_dataset\n'],
    ['a list', ['import os\n', 'from datasets import load_dataset']],
  ])('of a notebook whose source is %s', (_name, source) => {
    expect(importsOf(JSON.stringify({ cells: [{ source }] }), 'notebook')).toEqual(expect.arrayContaining(['os', 'datasets']));
  });
});

describe('the files that a word makes needed', () => {
  function needed(files: Readonly<Record<string, string>>, seeds: readonly string[], forward = 3): readonly string[] {
    const index = new ImportIndex();
    for (const [path, text] of Object.entries(files)) {
      const language = path.endsWith('.py') ? 'python' : 'typescript';
      index.set(path, language, importsOf(text, language));
    }
    return [...index.needed(seeds, forward)].sort();
  }

  test('are those that import it, by any number of steps, and what these take from others', () => {
    const files = {
      'app/llm.py': '',
      'app/service.py': 'from .llm import client',
      'main.py': 'from app.service import ask\nfrom constants import MODEL',
      'constants.py': '',
      'other.py': 'import json',
    };
    expect(needed(files, ['app/llm.py'])).toEqual(['app/llm.py', 'app/service.py', 'constants.py', 'main.py']);
  });

  test('follow aliases, packages of the workspace and source folders of JavaScript', () => {
    const files = {
      'web/src/lib/llm.ts': '',
      'web/src/a.ts': "import '@/lib/llm'",
      'packages/core/src/index.ts': "import '../../../web/src/lib/llm'",
      'b.ts': "import '@acme/core'",
      'c.ts': "import 'react'",
    };
    expect(needed(files, ['web/src/lib/llm.ts'])).toEqual(['b.ts', 'packages/core/src/index.ts', 'web/src/a.ts', 'web/src/lib/llm.ts']);
  });

  test('a module of a common name far away is not what is imported', () => {
    const files = { 'deep/inside/types.py': '', 'main.py': 'import types', 'deep/user.py': 'from deep.inside import types' };
    expect(needed(files, ['deep/inside/types.py'])).toEqual(['deep/inside/types.py', 'deep/user.py']);
  });
});

test('a scanner finds exactly the texts that hold one of its words', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '数'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), fc.string({ unit: fc.constantFrom('a', 'b', 'é', '数', 'c'), maxLength: 20 }), (words, text) => {
      expect(new LiteralScanner(words).test(text)).toBe(words.some((one) => text.includes(one)));
    }),
  );
});
