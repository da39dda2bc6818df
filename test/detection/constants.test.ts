import { describe, expect, it } from 'vitest';
import { detect } from '../support/engine.js';

async function places(texts: Readonly<Record<string, string>>): Promise<readonly (readonly [string, number, string, readonly string[]])[]> {
  const { touchpoints } = await detect(new Map(Object.entries(texts)));
  return touchpoints.map(({ path, range, subject, material }) => [path, range.start.line, subject, material]);
}

describe('names that constants stand for', () => {
  const settings = 'class Settings:\n    VARIABLE = "LLM_BASE"\n    STORE = "talks"\n';

  it('of an environment variable', async () => {
    const text =
      'import os\nfrom openai import OpenAI\nfrom settings import Settings\nOpenAI(base_url=os.getenv(Settings.VARIABLE, "https://llm.example.cn")).chat.completions.create(model="m", messages=[])\n';
    expect(await places({ 'a.py': text, 'settings.py': settings })).toEqual([['a.py', 3, 'host:llm.example.cn', ['model=m']]]);
  });

  it('of a key', async () => {
    const text =
      'from fastapi import FastAPI\nfrom pymongo import MongoClient\nfrom settings import Settings\n\napp = FastAPI()\n\n\n@app.post("/say")\ndef say(message: str):\n    MongoClient()["chat"][Settings.STORE].insert_one({"user_id": 1, "message": message})\n';
    expect(await places({ 'a.py': text, 'settings.py': settings })).toEqual([['a.py', 9, 'table:talks', ['carries=personal+user-input']]]);
  });

  it('of a column', async () => {
    const text =
      'from sqlalchemy import Column, MetaData, String, Table, Text\n\nPHONE = "phone"\npeople = Table("people", MetaData(), Column("id", String), Column(PHONE, Text))\n';
    expect(await places({ 'a.py': text })).toEqual([['a.py', 3, 'table:people', ['column=phone']]]);
  });
});

it('an object of options is not the name of a model, whichever of them stands first', async () => {
  const call = (options: string): string =>
    `import { AzureChatOpenAI } from '@langchain/openai';\nawait new AzureChatOpenAI({ ${options} }).invoke('hello');\n`;
  for (const options of [
    "azureOpenAIEndpoint: 'https://acme.openai.azure.com', temperature: 0",
    "temperature: 0, azureOpenAIEndpoint: 'https://acme.openai.azure.com'",
  ])
    expect(await places({ 'a.ts': call(options) })).toEqual([['a.ts', 1, 'host:acme.openai.azure.com', []]]);
});
