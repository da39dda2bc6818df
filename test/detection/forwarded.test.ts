import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';
import { readMarks } from '../support/marked.js';

/** Wrappers that take anything: the call inside says what it is told from outside, and the call from outside is a place too. */
const FORWARDING = {
  'app.ts': `import OpenAI from 'openai';
const client = new OpenAI();
const traced = <A extends unknown[], R>(run: (...args: A) => R) => (...args: A): R => «run»(...args);
const create = traced(client.chat.completions.create.bind(client.chat.completions));
export const ask = (content: string) => «create»({ model: 'gpt-4o', messages: [{ role: 'user', content }] });
`,
  'app.py': `from openai import OpenAI
client = OpenAI()
def traced(run):
    def inner(first, *rest, **named):
        return «run»(*rest, **named)
    return inner
create = traced(client.chat.completions.create)
def ask(question):
    return «create»("trace-1", model="gpt-4o", messages=[{"role": "user", "content": question}])
`,
};

it.each(Object.entries(FORWARDING))('tells what a call is given that hands on all that its function was given: %s', async (path, text) => {
  const { texts, places } = readMarks({ [path]: text });
  const { touchpoints } = await detect(texts);
  expect(touchpoints.map(({ range, material }) => ({ range, model: material.filter((item) => item.startsWith('model=')) }))).toEqual(
    places.map(({ range }) => ({ range, model: ['model=gpt-4o'] })),
  );
});
