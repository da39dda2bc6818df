import { describe, expect, test } from 'vitest';
import { differences } from './support/hold.js';
import { meaningOf } from './support/meaning.js';

const CHAT = 'from openai import OpenAI\n\nOpenAI(base_url="https://api.openai.com/v1").chat.completions.create(model="gpt-4o", messages=[])\n';
const CHOICE =
  "import { openai } from '@ai-sdk/openai';\nimport { generateText } from 'ai';\n\nconst models = { small: openai('gpt-4o-mini'), large: openai('gpt-4o') };\n\nexport const ask = (name: 'small' | 'large') => generateText({ model: models[name], prompt: 'x' });\n";
const LOAD = 'from datasets import load_dataset\n\nload_dataset("Salesforce/wikitext", "wikitext-103-raw-v1", revision="b08601e", split="train")\n';
const TABLE =
  'from django.db import models\n\n\nclass Talk(models.Model):\n    role = models.CharField()\n    content = models.TextField()\n    user_id = models.IntegerField()\n    phone = models.CharField()\n';
const LOG =
  "import logging\nfrom fastapi import FastAPI\nfrom openai import OpenAI\n\napp = FastAPI()\n\n\n@app.post('/chat')\ndef chat(message: str, limit: int):\n    OpenAI().responses.create(model='gpt-5', input=message)\n    logging.info('asked: %s', message)\n";
const MONGO =
  "import { MongoClient } from 'mongodb';\n\nexport async function POST(request: Request) {\n  const { message, userId } = await request.json();\n  await new MongoClient('u').db().collection('messages').insertOne({ role: 'user', content: message, userId });\n}\n";
const SERVICE =
  "import express from 'express';\nimport OpenAI from 'openai';\n\nconst app = express();\napp.post('/chat', async (req, res) => {\n  const answer = await new OpenAI().responses.create({ model: 'gpt-5', input: req.body.message });\n  res.json(answer);\n});\n";
const AXOLOTL = 'base_model: Qwen/Qwen2.5-7B\ndatasets:\n  - path: acme/chats\n    type: chat_template\n    revision: b08601e\n';
const REGISTRY = '{ "chats": { "file_name": "chats.json" }, "pairs": { "hf_hub_url": "acme/pairs" } }\n';

/** File, text, what of it is changed into what, and what of that the meaning says before and after. */
const CHANGES: Readonly<Record<string, readonly [path: string, text: string, old: string | RegExp, now: string, before: string, after: string]>> = {
  'another model': ['a.py', CHAT, 'gpt-4o', 'gpt-5', 'model=gpt-4o', 'model=gpt-5'],
  'another host': ['a.py', CHAT, 'api.openai.com', 'llm.example.cn', 'host:api.openai.com', 'host:llm.example.cn'],
  'another of several models': ['a.ts', CHOICE, "openai('gpt-4o-mini')", "openai('gpt-5')", 'model=gpt-4o+gpt-4o-mini', 'model=gpt-4o+gpt-5'],
  'another data set': ['a.py', LOAD, 'Salesforce/wikitext', 'acme/chats', 'hf:Salesforce/wikitext', 'hf:acme/chats'],
  'another configuration of a data set': ['a.py', LOAD, '103', '2', 'wikitext-103-raw-v1', 'wikitext-2-raw-v1'],
  'another revision of a data set': ['a.py', LOAD, 'b08601e', 'f4c1a92', 'data: b08601e', 'data: f4c1a92'],
  'no revision of a data set': ['a.py', LOAD, 'revision="b08601e", ', '', 'data: b08601e', 'data: unpinned'],
  'another column of a person': ['a.py', TABLE, 'phone', 'id_card_no', 'column=phone', 'column=id_card_no'],
  'another table': ['a.py', TABLE, 'Talk', 'Message', 'table:Talk', 'table:Message'],
  'a count in place of the text': ['a.py', LOG, "%s', message", "%s', limit", 'user-input-retention log:app', ''],
  'another collection': ['a.ts', MONGO, "collection('messages')", "collection('chats')", 'table:messages', 'table:chats'],
  'a text stored without its person': ['a.ts', MONGO, ', userId });', ' });', 'carries=personal+user-input', 'carries=user-input'],
  'another address of a route': ['a.ts', SERVICE, "'/chat'", "'/talk'", 'POST /chat', 'POST /talk'],
  'the question is no longer given to the model': [
    'a.ts',
    SERVICE,
    'req.body.message',
    "'hello'",
    'carries=user-input model=gpt-5',
    'host:api.openai.com model=gpt-5',
  ],
  'another data set of a training configuration': ['a.yaml', AXOLOTL, 'acme/chats', 'acme/talks', 'hf:acme/chats', 'hf:acme/talks'],
  'another revision in a training configuration': ['a.yaml', AXOLOTL, 'b08601e', 'f4c1a92', 'data: b08601e', 'data: f4c1a92'],
  'another file of a registry': ['data/dataset_info.json', REGISTRY, 'chats.json', 'talks.json', 'chats.json', 'talks.json'],
};

describe('another meaning is another seal', () => {
  test.each(Object.entries(CHANGES))('%s', async (_, [path, text, old, now, saidBefore, saidAfter]) => {
    const changed = text.replaceAll(old, now);
    expect(changed).not.toBe(text);
    const [before, after] = [await meaningOf(new Map([[path, text]])), await meaningOf(new Map([[path, changed]]))];
    const found = differences(before, after);
    const seals = (sign: string): string => found.filter((line) => line.startsWith(sign) && line.includes('seal:')).join('\n');
    expect(seals('-')).toContain(saidBefore);
    if (saidAfter === '') expect(seals('+')).toBe('');
    else expect(seals('+')).toContain(saidAfter);
    expect(seals('+')).not.toContain(saidBefore);
  });
});
