import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';

const LLM_PY = `from openai import OpenAI
def answer(text):
    return OpenAI().responses.create(model="gpt-4o", input=text)
`;
const LLM_TS = `import OpenAI from 'openai';
export const answer = (input: string) => new OpenAI().responses.create({ model: 'gpt-4o', input });
`;

/** What is put into a queue or sent as an event is worked on by those who take it out of the same one, and by no others. */
const CHANNELS: readonly (readonly [what: string, files: Readonly<Record<string, string>>, subjects: readonly string[]])[] = [
  [
    'queues in Python',
    {
      'llm.py': LLM_PY,
      'app.py': `import asyncio
import queue
from fastapi import FastAPI
from llm import answer
app = FastAPI()
asked = asyncio.Queue()
counted = asyncio.Queue()
@app.post("/submit")
async def submit(q: str):
    await asked.put(q)
@app.post("/count")
async def count(q: str):
    await counted.put(1)
async def work():
    while True:
        answer(await asked.get())
async def add_up():
    while True:
        print(await counted.get())
class Desk:
    def __init__(self):
        self.waiting = queue.Queue()
        self.worker = Worker(self.waiting)
        app.post("/desk")(self.take)
    def take(self, q: str):
        self.waiting.put_nowait(q)
class Worker:
    def __init__(self, waiting: queue.Queue):
        self.waiting = waiting
    def run(self):
        answer(self.waiting.get(timeout=1))
Desk()
`,
    },
    ['POST /submit', 'POST /desk'],
  ],
  [
    'events and queues in TypeScript',
    {
      'llm.ts': LLM_TS,
      'app.ts': `import { Queue, Worker } from 'bullmq';
import express from 'express';
import { EventEmitter } from 'node:events';
import { answer } from './llm';
const app = express();
const bus = new EventEmitter();
const other = new EventEmitter();
const questions = new Queue('questions');
const mails = new Queue('mails');
new Worker('questions', async (job) => answer(job.data.q));
new Worker('mails', async (job) => console.log(job.id));
bus.on('asked', async (q: string) => {
  await answer(q);
});
bus.on('seen', () => undefined);
app.post('/queue', async (req, res) => {
  await questions.add('ask', { q: req.body.q });
  res.end();
});
app.post('/mail', async (req, res) => {
  await mails.add('send', { to: 1 });
  res.end();
});
app.post('/bus', (req, res) => {
  bus.emit('asked', req.body.q);
  res.end();
});
app.post('/seen', (req, res) => {
  bus.emit('seen', 1);
  res.end();
});
app.post('/other', (req, res) => {
  other.emit('asked', req.body.q);
  res.end();
});
`,
    },
    ['POST /queue', 'POST /bus'],
  ],
];

it.each(CHANNELS)('%s', async (_, files, subjects) => {
  const { touchpoints } = await detect(new Map(Object.entries(files)));
  expect(touchpoints.filter(({ kind }) => kind === 'service-interface').map(({ subject }) => subject)).toEqual(subjects);
});
