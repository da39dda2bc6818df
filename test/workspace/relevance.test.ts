import { describe, expect, test } from 'vitest';
import { folderWith } from '../support/workspace.js';
import { DAY, open } from './support/open.js';

/** Files → the places that must be found in them, as `path:line`. None of these files is a place by a route or a word of its own. */
const FOUND: readonly [string, Record<string, string>, readonly string[]][] = [
  [
    'a request that is read beside no route',
    { 'a.py': 'import logging\nfrom flask import request\n\n\ndef note():\n    logging.info(request.json["prompt"])\n' },
    ['a.py:6'],
  ],
  [
    'a module that is imported for others',
    { 'sdk.py': 'import dashscope as api\n', 'a.py': 'import sdk\nsdk.api.Generation.call(model="m", prompt="x")\n' },
    ['a.py:2'],
  ],
  [
    'a module that is imported for others, where it is there',
    {
      'compat.py': 'try:\n    import datasets\nexcept ImportError:\n    datasets = None\n',
      'a.py': 'from compat import datasets\ndatasets.load_dataset("a/b")\n',
    },
    ['a.py:2'],
  ],
  [
    'all that a package has, two files on',
    {
      'lib/__init__.py': 'from .io import *\n',
      'lib/io.py': 'from datasets import *\n',
      'a.py': 'from lib import load_dataset\nload_dataset("a/b")\n',
    },
    ['a.py:2'],
  ],
  [
    'export *',
    { 'sdk.ts': 'export * from "ai";\n', 'a.ts': 'import { generateText } from "./sdk";\nawait generateText({ model: "a/b", prompt: "x" });\n' },
    ['a.ts:2'],
  ],
  [
    'a default that is exported again',
    { 'sdk.ts': 'export { default } from "@anthropic-ai/sdk";\n', 'a.ts': 'import Claude from "./sdk";\nnew Claude().messages.create({ model: "m" });\n' },
    ['a.ts:2'],
  ],
  [
    'a namespace that is exported',
    { 'sdk.ts': 'import * as ai from "ai";\nexport { ai };\n', 'a.ts': 'import { ai } from "./sdk";\nai.generateText({ model: "a/b", prompt: "x" });\n' },
    ['a.ts:2'],
  ],
  [
    'a required package that is spread',
    {
      'sdk.js': 'module.exports = { ...require("ai"), own: 1 };\n',
      'a.js': 'const { generateText } = require("./sdk");\ngenerateText({ model: "a/b", prompt: "x" });\n',
    },
    ['a.js:2'],
  ],
];

describe('a file without a word of a rule', () => {
  test.each(FOUND)('counts for %s', async (_, files, places) => {
    const project = open(folderWith(files));
    await project.scan();
    const { touchpoints } = project.report(DAY).document;
    expect(touchpoints.map(({ path, range }) => `${path}:${range.start.line + 1}`)).toEqual(places);
  });

  test('is left out where it uses a package for something else', async () => {
    const project = open(
      folderWith({
        'a.py': 'import datasets\nprint(datasets.__version__)\n',
        'b.ts': 'import { tool } from "ai";\nexport const t = tool({ description: "x" });\n',
      }),
    );
    await project.scan();
    expect(project.report(DAY).document.summary.files).toEqual({ walked: 2, analysed: 0, skipped: { 'no-rule-word': 2 } });
  });
});
