import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';
import { readMarks } from '../support/marked.js';

const CHECK = `import { generateText } from 'ai';

export async function ask(prompt: string) {
  return await «generateText»({ model: 'openai/gpt-4o', prompt });
}

/** Whether the model answers. */
export async function check() {
  const result = await «ask»('Say hello.');
  const { text: _text } = result;
}

/** What is thrown away was said by somebody. */
export async function warm(question: string) {
  const { text: _text } = await «ask»(question);
}
`;

const ROUTES = `import express from 'express';
import { ask, check, warm } from './check.js';

const app = express();
app.«post»('/ask', async (req, res) => res.json(await «ask»(req.body.question)));
app.post('/check', async (req, res) => {
  await check();
  res.json({ ok: true });
});
app.«post»('/warm', async (req, res) => {
  await warm(req.body.question);
  res.json({ ok: true });
});
app.«post»('/both', async (req, res) => {
  await check();
  res.json(await «ask»('Tell a joke.'));
});
`;

const WORKER = `from mlx_lm import load, stream_generate

model, tokenizer = load("m")


class Group:
    def __init__(self, group):
        self.group = group

    def wait(self):
        return self.group.receive()


def work(group):
    others = Group(group)
    while True:
        tokens = others.wait()
        for _ in «stream_generate»(model, tokenizer, prompt=tokens):
            pass


def write(prompt):
    for part in «stream_generate»(model, tokenizer, prompt=prompt):
        print(part.text)


def main(group, question):
    work(group)
    «write»(question)
`;

it('takes a model whose answer is thrown away for no service, and who only starts it for no caller of a model', async () => {
  const { texts, places } = readMarks({ 'src/check.ts': CHECK, 'src/app.ts': ROUTES, 'worker.py': WORKER });
  const { touchpoints } = await detect(texts);
  const found = touchpoints.filter(({ kind }) => kind === 'model-call' || kind === 'service-interface');
  const lines = (all: readonly { readonly path: string; readonly range: { readonly start: { readonly line: number } } }[]): readonly string[] =>
    all.map(({ path, range }) => `${path}:${range.start.line + 1}`).sort();
  expect(lines(found)).toEqual(lines(places));
});
