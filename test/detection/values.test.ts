import { expect, test } from 'vitest';
import { detect } from '../support/engine.js';

/** Places as `line:character subject material`, lines one-based. */
async function places(path: string, text: string): Promise<readonly string[]> {
  const { touchpoints } = await detect(new Map([[path, text]]));
  return touchpoints.map(({ range, subject, material }) => [`${range.start.line + 1}:${range.start.character}`, subject, ...material].join(' '));
}

test('what is given by name may stand in a dictionary that is spread', async () => {
  const text = (given: string): string =>
    `from trl import DatasetMixtureConfig, ScriptArguments, get_dataset\nfrom trl.scripts.utils import DatasetConfig\n\nget_dataset(DatasetMixtureConfig(datasets=[DatasetConfig(${given})]))\n`;
  const engine = (given: string): string =>
    `from vllm import AsyncEngineArgs, AsyncLLMEngine\n\nAsyncLLMEngine.from_engine_args(AsyncEngineArgs(${given})).generate("x", None, "1")\n`;
  for (const given of ['path="acme/pairs"', '**{"path": "acme/pairs"}', '**dict(path="acme/pairs")'])
    expect(await places('a.py', text(given))).toEqual(['4:0 hf:acme/pairs']);
  for (const given of ['model="Qwen/Qwen2.5-7B"', '**{"model": "Qwen/Qwen2.5-7B"}'])
    expect(await places('a.py', engine(given))).toEqual(['3:0 host:self model=Qwen/Qwen2.5-7B']);
});

test('a new row is stored whichever way its columns are given', async () => {
  const text = (given: string): string =>
    `from django.db import models\n\n\nclass Talk(models.Model):\n    role = models.CharField()\n    content = models.TextField()\n    user_id = models.IntegerField()\n\n\ndef keep(role):\n    Talk(${given}).save()\n`;
  for (const given of ['role=role', '**{"role": role}'])
    expect(await places('a.py', text(given))).toEqual(['4:6 table:Talk column=content', '11:4 table:Talk carries=personal+user-input']);
});

test('what empties the texts of a chat is no place, whether it stands in the call or before it', async () => {
  const text = (change: string): string =>
    `import { MongoClient } from 'mongodb';\n\nconst chats = new MongoClient('u').db().collection('conversations');\nexport async function put(content: string) {\n  const change = ${change};\n  await chats.updateOne({ _id: '1' }, change);\n  await chats.updateOne({ _id: '1' }, ${change});\n}\n`;
  expect(await places('a.ts', text('{ $set: { messages: [] } }'))).toEqual([]);
  const table = 'table:conversations carries=user-input';
  expect(await places('a.ts', text("{ $set: { messages: [{ role: 'user', content }] } }"))).toEqual([`6:8 ${table}`, `7:8 ${table}`]);
});

test('of several models all are material, in whatever order they stand', async () => {
  const text = (models: string): string =>
    `import { openai } from '@ai-sdk/openai';\nimport { generateText } from 'ai';\n\nconst models = { ${models} };\nexport const ask = (name: 'a' | 'b') => generateText({ model: models[name], prompt: 'x' });\n`;
  const expected = ['5:40 host:api.openai.com model=gpt-4o+gpt-4o-mini'];
  expect(await places('a.ts', text("a: openai('gpt-4o'), b: openai('gpt-4o-mini')"))).toEqual(expected);
  expect(await places('a.ts', text("b: openai('gpt-4o-mini'), a: openai('gpt-4o')"))).toEqual(expected);
  const branch = 'from openai import OpenAI\n\nmodel = "m2" if fast else "m1"\nOpenAI().chat.completions.create(model=model, messages=[])\n';
  expect(await places('a.py', branch)).toEqual(['4:0 host:api.openai.com model=m1+m2']);
});

test('two calls on a line that say the same are two places, one chain is one', async () => {
  const call = 'OpenAI().chat.completions.create(model="m", messages=[])';
  expect(await places('a.py', `from openai import OpenAI\n${call}; ${call}\n`)).toEqual([
    '2:0 host:api.openai.com model=m',
    '2:58 host:api.openai.com model=m',
  ]);
  expect(await places('a.py', `from openai import OpenAI\n${call}.choices[0].message.parse()\n`)).toEqual(['2:0 host:api.openai.com model=m']);
});
