import { describe, expect, test } from 'vitest';
import { detect } from '../support/engine.js';

const PYTHON = `from fastapi import FastAPI
from openai import OpenAI
from pydantic import BaseModel
app = FastAPI()
client = OpenAI()
class Ask(BaseModel):
    prompt: str
    gender: str
    nationality: str
    tone: str
@app.post("/chat")
def chat(ask: Ask, user: dict):
    BODY
`;

const SCRIPT = `import OpenAI from 'openai';
const client = new OpenAI();
export async function POST(request: Request) {
  const body = await request.json();
  BODY
}
`;

async function traits(path: string, text: string): Promise<readonly unknown[]> {
  const { touchpoints } = await detect(new Map([[path, text]]));
  return touchpoints.filter(({ kind }) => kind === 'model-call').map(({ facets }) => facets['trait']);
}

describe('a protected trait of a user that reaches a prompt', () => {
  test.each([
    ['a member in a template', 'return client.responses.create(model="m", input=f"{ask.gender}: {ask.prompt}")', ['sex']],
    ['a key', 'return client.responses.create(model="m", input=ask.prompt + user["race"])', ['race or ethnicity']],
    ['a key that is asked for', 'return client.responses.create(model="m", input=ask.prompt + user.get("religion"))', ['belief']],
    ['two', 'return client.responses.create(model="m", input=f"{ask.nationality} {ask.gender} {ask.prompt}")', ['country', 'sex']],
    [
      'another message',
      'return client.chat.completions.create(model="m", messages=[{"role": "system", "content": ask.gender}, {"role": "user", "content": ask.prompt}])',
      ['sex'],
    ],
    ['none', 'return client.responses.create(model="m", input=f"{ask.tone}: {ask.prompt}")', undefined],
    ['none in the prompt', 'print(ask.gender)\n    return client.responses.create(model="m", input=ask.prompt)', undefined],
    ['one that only chooses', 'voice = "a" if ask.gender == "f" else "b"\n    return client.responses.create(model="m", input=ask.prompt)', undefined],
    [
      'a name that only looks like it',
      'return client.responses.create(model="m", input=f"{user[\'voice_gender\']} {user[\'trace\']} {ask.prompt}")',
      undefined,
    ],
  ] as const)('Python: %s', async (_, body, expected) => {
    expect(await traits('a.py', PYTHON.replace('BODY', body))).toEqual([expected]);
  });

  test.each([
    ['a member', 'return client.responses.create({ model: "m", input: body.user.gender + body.prompt });', ['sex']],
    [
      'taken apart first',
      'const { ethnicity, prompt } = body;\n  return client.responses.create({ model: "m", input: ethnicity + prompt });',
      ['race or ethnicity'],
    ],
    ['none', 'return client.responses.create({ model: "m", input: body.user.tone + body.prompt });', undefined],
  ] as const)('TypeScript: %s', async (_, body, expected) => {
    expect(await traits('a.ts', SCRIPT.replace('BODY', body))).toEqual([expected]);
  });

  test('says nothing of a store', async () => {
    const { touchpoints } = await detect(new Map([['a.py', PYTHON.replace('BODY', 'open("log.txt", "a").write(ask.prompt + ask.gender)')]]));
    expect(touchpoints.filter(({ facets }) => 'trait' in facets)).toEqual([]);
  });
});
