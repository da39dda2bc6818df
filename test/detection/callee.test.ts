import { describe, expect, it } from 'vitest';
import { detect } from '../support/engine.js';

/** In each text the callee of the one place that must be found stands between guillemets. */
const PYTHON: Readonly<Record<string, string>> = {
  'in a loop': 'from datasets import load_dataset\nfor name in names:\n    «load_dataset»(name)\n',
  'in a loop in a loop': 'from datasets import load_dataset\nfor part in parts:\n    while part:\n        rows = «load_dataset»("acme/a")\n',
  'after a loop': 'from datasets import load_dataset\nfor name in names:\n    print(load_dataset)\n«load_dataset»("acme/a")\n',
  'under another name': 'from datasets import load_dataset as read\nfor name in names:\n    «read»(name)\n',
  'imported on either of two ways':
    'try:\n    from datasets import load_dataset\nexcept ImportError:\n    from modelscope.hub import load_dataset\nrows = «load_dataset»("acme/a")\n',
  'in a function, of the module': 'def run(names):\n    return [«load_dataset»(name) for name in names]\n\n\nfrom datasets import load_dataset\n',
  'kept in an attribute':
    'import datasets\n\n\nclass Loader:\n    def run(self):\n        self.read = datasets.load_dataset\n        return «self.read»("acme/a")\n',
};
const TYPESCRIPT: Readonly<Record<string, string>> = {
  'in a loop': "import { generateText } from 'ai';\nfor (const text of texts) {\n  await «generateText»({ model: 'openai/gpt-4o', prompt: text });\n}\n",
  'in a loop, after a check':
    "import { generateText as ask } from 'ai';\nwhile (true) {\n  if (!ready) continue;\n  const answer = await «ask»({ model: 'openai/gpt-4o', prompt });\n}\n",
  'in a function, of the module': "const run = (prompt: string) => «generateText»({ model: 'openai/gpt-4o', prompt });\nimport { generateText } from 'ai';\n",
  'kept in a constant': "import * as ai from 'ai';\nconst ask = ai.generateText;\nfor (;;) «ask»({ model: 'openai/gpt-4o', prompt });\n",
};

describe('a call is placed at its callee', () => {
  for (const [ending, cases] of [
    ['py', PYTHON],
    ['ts', TYPESCRIPT],
  ] as const) {
    for (const [name, marked] of Object.entries(cases)) {
      it(`${name} (${ending})`, async () => {
        const before = marked.slice(0, marked.indexOf('«')).split('\n');
        const start = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
        const callee = /«(.*)»/.exec(marked)?.[1] ?? '';
        const { touchpoints } = await detect(new Map([[`a.${ending}`, marked.replace(/[«»]/g, '')]]));
        expect(touchpoints.map(({ range }) => range)).toEqual([{ start, end: { line: start.line, character: start.character + callee.length } }]);
      });
    }
  }
});
