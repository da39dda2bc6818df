import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';

/** More calls of one function than are looked at for what a parameter may be, the last of them in a file of its own. */
const COUNT = 40;

const FILES = {
  'db.ts': `import OpenAI from 'openai';
const client = new OpenAI();
export const withClient = async <T>(user: string, run: (llm: any) => Promise<T>): Promise<T> => {
  return await run(client);
};
export const withNothing = async <T>(user: string, run: (llm: any) => Promise<T>): Promise<T> => run({ responses: { create: async () => user } });
`,
  'many.ts': `import { withClient } from './db';
${Array.from({ length: COUNT }, (_, i) => `export const ask${i} = (input: string) => withClient('u', async (llm) => llm.responses.create({ model: 'gpt-4o', input }));`).join('\n')}
`,
  'other.ts': `import { withClient, withNothing } from './db';
const ask = async (llm) => llm.responses.create({ model: 'gpt-4o', input: 'x' });
export const asked = () => withClient('u', ask);
${Array.from({ length: COUNT }, (_, i) => `export const not${i} = (input: string) => withNothing('u', async (llm) => llm.responses.create({ model: 'gpt-4o', input }));`).join('\n')}
`,
};

it('knows what every caller of a much used function is handed back', async () => {
  const { touchpoints } = await detect(new Map(Object.entries(FILES)));
  const lines = (path: string) => touchpoints.filter((entry) => entry.path === path && entry.certainty === 'certain').map(({ range }) => range.start.line);
  expect(lines('many.ts')).toEqual(Array.from({ length: COUNT }, (_, i) => i + 1));
  expect(lines('other.ts')).toEqual([1]);
});
