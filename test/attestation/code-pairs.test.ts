import { describe, expect, test } from 'vitest';
import { assess } from '../../src/assessment/index.js';
import { draftRecord, parseRecord } from '../../src/attestation/index.js';
import { worded } from '../../src/base/phrase.js';
import type { Touchpoint } from '../../src/detection/touchpoint.js';
import { detect } from '../support/engine.js';
import { PACK, sign, TODAY, tick } from './support/scene.js';

const PATH = 'attestations/r.md';
type Files = Readonly<Record<string, string>>;

async function placesIn(files: Files): Promise<readonly Touchpoint[]> {
  return (await detect(new Map(Object.entries(files)))).touchpoints;
}

/** Why each claim about the subject is stale, after the code of `before` was drafted, answered and signed, and became that of `after`. */
async function stale(before: Files, after: Files, subject: string): Promise<readonly string[]> {
  const touchpoints = await placesIn(before);
  const record = sign(tick(draftRecord({ touchpoints, subjects: [subject], pack: PACK, language: 'en', today: TODAY }).text));
  const assessment = assess({ touchpoints: await placesIn(after), records: [parseRecord(PATH, record)], pack: PACK, asOf: TODAY });
  const claims = assessment.subjects.find(({ id }) => id === subject)?.claims ?? [];
  expect(claims.length, 'the subject is still asked about').toBeGreaterThan(0);
  for (const { state } of claims) expect(['affirmed', 'stale']).toContain(state);
  return [...new Set(claims.flatMap(({ state, reason }) => (state === 'stale' && reason ? [worded(reason)] : [])))];
}

interface Program {
  readonly subject: string;
  readonly path: string;
  readonly text: string;
}

const TRAIN: Program = {
  subject: 'hf:Salesforce/wikitext',
  path: 'train.py',
  text: `from datasets import load_dataset

data = load_dataset("Salesforce/wikitext", "wikitext-103-raw-v1", split="train", revision="b08601e")
print(len(data))
`,
};
const FILES: Program = {
  subject: 'hf:acme/corpus',
  path: 'train.py',
  text: `from datasets import load_dataset

data = load_dataset("acme/corpus", data_files={"train": "a.jsonl"}, data_dir="zh")
`,
};
const AXOLOTL: Program = {
  subject: 'hf:tatsu-lab/alpaca',
  path: 'sft.yaml',
  text: `base_model: Qwen/Qwen2.5-7B
datasets:
  - path: tatsu-lab/alpaca
    type: alpaca
    revision: abc1234
output_dir: out
`,
};
const ASK: Program = {
  subject: 'host:api.openai.com',
  path: 'app.py',
  text: `from fastapi import FastAPI
from pydantic import BaseModel
from openai import OpenAI

app = FastAPI()
client = OpenAI()


class Ask(BaseModel):
    question: str


@app.post("/chat")
def chat(ask: Ask):
    return client.chat.completions.create(model="gpt-4o", temperature=0.2, messages=[{"role": "user", "content": ask.question}])
`,
};
const WEB: Program = {
  subject: 'host:api.openai.com',
  path: 'server.ts',
  text: `import express from "express";
import OpenAI from "openai";

const app = express();
const client = new OpenAI();

app.post("/chat", async (req, res) => {
  const answer = await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: req.body.message }] });
  res.json(answer);
});
`,
};
const TABLE: Program = {
  subject: 'table:chat_turn',
  path: 'app.py',
  text: `from fastapi import FastAPI
from openai import OpenAI
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

app = FastAPI()
client = OpenAI()


class Base(DeclarativeBase):
    pass


class ChatTurn(Base):
    __tablename__ = "chat_turn"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    role: Mapped[str]
    content: Mapped[str]


@app.post("/chat")
def chat(message: str):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": message}])
`,
};

/** An edit of the program's text (one or more replacements), or a whole other set of files. */
type Change = readonly (readonly [from: string, to: string])[] | Files;
type Row = readonly [what: string, program: Program, change: Change];

function filesAfter({ path, text }: Program, change: Change): Files {
  if (!Array.isArray(change)) return change as Files;
  let after = text;
  for (const [from, to] of change as readonly (readonly [string, string])[]) {
    expect(after, 'what is to be replaced is there').toContain(from);
    after = after.replaceAll(from, () => to);
  }
  expect(after).not.toBe(text);
  return { [path]: after };
}

const VOIDS: readonly (readonly [...Row, message: RegExp])[] = [
  ['another revision', TRAIN, [['b08601e', '4c1a9f2']], /^revision b08601e → 4c1a9f2$/],
  ['no revision any more', TRAIN, [[', revision="b08601e"', '']], /^revision b08601e → unpinned$/],
  [
    'another revision behind a constant',
    TRAIN,
    [
      ['data =', 'REV = "4c1a9f2"\ndata ='],
      ['"b08601e"', 'REV'],
    ],
    /^revision b08601e → 4c1a9f2$/,
  ],
  ['another configuration', TRAIN, [['wikitext-103-raw-v1', 'wikitext-2-raw-v1']], /wikitext-103-raw-v1 → wikitext-2-raw-v1/],
  [
    'a second load of another revision',
    TRAIN,
    [['print(len(data))', 'more = load_dataset("wikitext", "wikitext-103-raw-v1", revision="aaaa111")']],
    /b08601e → aaaa111, b08601e$/,
  ],
  ['other data files', FILES, [['a.jsonl', 'b.jsonl']], /a\.jsonl.* → .*b\.jsonl/],
  ['another folder of data', FILES, [['data_dir="zh"', 'data_dir="en"']], /data_dir zh → en/],
  ['no folder of data', FILES, [[', data_dir="zh"', '']], /data_dir zh → none/],
  ['a revision that has come', FILES, [['data_dir="zh"', 'data_dir="zh", revision="v2"']], /^revision unpinned → v2$/],
  ['another revision in a configuration', AXOLOTL, [['abc1234', 'def5678']], /^revision abc1234 → def5678$/],
  ['no revision in a configuration', AXOLOTL, [['    revision: abc1234\n', '']], /^revision abc1234 → unpinned$/],
  ['a configuration of the data set', AXOLOTL, [['    type: alpaca', '    type: alpaca\n    name: en']], /name none → en|none → en/],
  ['another model', ASK, [['gpt-4o', 'gpt-5']], /^model gpt-4o → gpt-5$/],
  [
    'another model behind a constant',
    ASK,
    [
      ['client =', 'MODEL = "gpt-5"\nclient ='],
      ['model="gpt-4o"', 'model=MODEL'],
    ],
    /^model gpt-4o → gpt-5$/,
  ],
  [
    'a model known only at run time',
    ASK,
    [
      ['client =', 'import sys\nclient ='],
      ['model="gpt-4o"', 'model=sys.argv[1]'],
    ],
    /^model gpt-4o → none$/,
  ],
  [
    'a second model',
    ASK,
    [['    return client', '    client.chat.completions.create(model="o3", messages=[{"role": "user", "content": ask.question}])\n    return client']],
    /new: model-call .*model=o3/,
  ],
  ['another model in TypeScript', WEB, [['gpt-4o', 'gpt-5']], /^model gpt-4o → gpt-5$/],
  [
    'a second model in TypeScript',
    WEB,
    [['  res.json', '  await client.responses.create({ model: "o3", input: req.body.message });\n  res.json']],
    /new: model-call .*model=o3/,
  ],
  [
    'revision and configuration at once',
    TRAIN,
    [
      ['b08601e', '4c1a9f2'],
      ['wikitext-103-raw-v1', 'wikitext-2-raw-v1'],
    ],
    /^revision b08601e → 4c1a9f2; wikitext-103-raw-v1 → wikitext-2-raw-v1$/,
  ],
  ['a revision that reads like a number', TRAIN, [['b08601e', '1234567']], /^revision b08601e → 1234567$/],
  ['a column of personal data', TABLE, [['    content: Mapped[str]', '    content: Mapped[str]\n    phone: Mapped[str]']], /phone/],
  ['a column renamed', TABLE, [['    content:', '    message_text:']], /content/],
];

const STANDS: readonly Row[] = [
  [
    'names of locals',
    TRAIN,
    [
      ['data', 'corpus'],
      ['from corpussets import load_corpusset', 'from datasets import load_dataset'],
      ['load_corpusset', 'load_dataset'],
    ],
  ],
  [
    'an alias of the import',
    TRAIN,
    [
      ['import load_dataset', 'import load_dataset as ld'],
      ['= load_dataset(', '= ld('],
    ],
  ],
  [
    'the module in place of the name',
    TRAIN,
    [
      ['from datasets import load_dataset', 'import datasets'],
      ['= load_dataset(', '= datasets.load_dataset('],
    ],
  ],
  ['another order of named arguments', TRAIN, [['split="train", revision="b08601e"', 'revision="b08601e", split="train"']]],
  ['a positional argument that gets its name', TRAIN, [['"Salesforce/wikitext", "wiki', 'path="Salesforce/wikitext", name="wiki']]],
  [
    'one argument a line',
    TRAIN,
    [
      ['load_dataset("Sales', 'load_dataset(\n    "Sales'],
      ['revision="b08601e")', 'revision="b08601e",\n)'],
    ],
  ],
  ['other quotes', TRAIN, [['"', "'"]]],
  ['a comment and an empty line', TRAIN, [['data =', '# the corpus\n\ndata =']]],
  ['another split', TRAIN, [['split="train", ', '']]],
  ['more workers', TRAIN, [['split="train", ', 'split="train", num_proc=8, ']]],
  ['the name of the data set by its old alias', TRAIN, [['"Salesforce/wikitext"', '"wikitext"']]],
  [
    'a constant for the name',
    TRAIN,
    [
      ['data =', 'NAME = "Salesforce/wikitext"\ndata ='],
      ['load_dataset("Salesforce/wikitext"', 'load_dataset(NAME'],
    ],
  ],
  [
    'a function around it',
    TRAIN,
    [
      ['data = load', 'def main():\n    return load'],
      ['print(len(data))', 'main()'],
    ],
  ],
  [
    'a class around it',
    TRAIN,
    [
      ['data = load', 'class Corpus:\n    data = load'],
      ['print(len(data))', ''],
    ],
  ],
  ['a second identical load', TRAIN, [['print(len(data))', 'again = load_dataset("Salesforce/wikitext", "wikitext-103-raw-v1", revision="b08601e")']]],
  ['another file', TRAIN, { 'lib/data/corpus.py': TRAIN.text }],
  [
    'a revision from a constant of another file',
    TRAIN,
    { 'pins.py': 'REV = "b08601e"\n', 'train.py': `from pins import REV\n${TRAIN.text.replace('"b08601e"', 'REV')}` },
  ],
  ['the order of keys', AXOLOTL, [['    type: alpaca\n    revision: abc1234', '    revision: abc1234\n    type: alpaca']]],
  [
    'the flow style',
    AXOLOTL,
    [['  - path: tatsu-lab/alpaca\n    type: alpaca\n    revision: abc1234', '  - { path: tatsu-lab/alpaca, type: alpaca, revision: abc1234 }']],
  ],
  ['another folder of output', AXOLOTL, [['output_dir: out', 'output_dir: elsewhere']]],
  ['another data set beside it', AXOLOTL, [['output_dir: out', 'pretraining_dataset:\n  - path: acme/more\noutput_dir: out']]],
  ['another temperature', ASK, [['temperature=0.2', 'temperature=0.9']]],
  ['another system prompt', ASK, [['messages=[', 'messages=[{"role": "system", "content": "Be kind."}, ']]],
  ['the name of the client', ASK, [['client', 'llm']]],
  ['a client made by a function', ASK, [['client = OpenAI()', 'def made():\n    return OpenAI()\n\n\nclient = made()']]],
  [
    'the same model behind a constant',
    ASK,
    [
      ['client =', 'MODEL = "gpt-4o"\nclient ='],
      ['model="gpt-4o"', 'model=MODEL'],
    ],
  ],
  ['another route to the same model', ASK, [['@app.post("/chat")', '@app.post("/talk")']]],
  ['a loop around the request', ASK, [['    return client', '    for _ in range(3):\n        return client']]],
  ['the same in TypeScript with a name for the client', WEB, [['client', 'llm']]],
  [
    'the order of keys in TypeScript',
    WEB,
    [
      [
        '{ model: "gpt-4o", messages: [{ role: "user", content: req.body.message }] }',
        '{ messages: [{ content: req.body.message, role: "user" }], model: "gpt-4o" }',
      ],
    ],
  ],
  ['another way of importing in TypeScript', WEB, [['import OpenAI from "openai"', 'import { OpenAI } from "openai"']]],
  [
    'the body destructured',
    WEB,
    [
      ['  const answer', '  const { message } = req.body;\n  const answer'],
      ['content: req.body.message', 'content: message'],
    ],
  ],
  ['other quotes in TypeScript', WEB, [['"', "'"]]],
  ['another file in TypeScript', WEB, { 'src/routes/chat.ts': WEB.text }],
  ['quotes in a configuration', AXOLOTL, [['path: tatsu-lab/alpaca', 'path: "tatsu-lab/alpaca"']]],
  ['a comment in a configuration', AXOLOTL, [['datasets:', '# what it learns from\ndatasets: # one']]],
  ['another order of columns', TABLE, [['    role: Mapped[str]\n    content: Mapped[str]', '    content: Mapped[str]\n    role: Mapped[str]']]],
  ['another name of the class of a table', TABLE, [['ChatTurn', 'Turn']]],
];

describe('code that changes what was answered for makes the seal stale, and the reason says how', () => {
  test.each(VOIDS)('%s', async (_, program, change, message) => {
    const reasons = await stale({ [program.path]: program.text }, filesAfter(program, change), program.subject);
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(message);
  });
});

describe('code that says the same leaves the seal', () => {
  test.each(STANDS)('%s', async (_, program, change) => {
    expect(await stale({ [program.path]: program.text }, filesAfter(program, change), program.subject)).toEqual([]);
  });
});

test('there are sixty pairs and more', () => expect(VOIDS.length + STANDS.length).toBeGreaterThanOrEqual(60));
