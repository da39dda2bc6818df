import { describe, expect, test } from 'vitest';
import { detect } from '../support/engine.js';

/** Places as `line kind subject material`, lines one-based. */
async function places(path: string, text: string): Promise<readonly string[]> {
  const { touchpoints } = await detect(new Map([[path, text]]));
  return touchpoints.map(({ range, kind, subject, material }) => `${range.start.line + 1} ${kind} ${subject} ${material.join(' ')}`);
}

test('a part of a chain that is known by its shape only may have a name of its own', async () => {
  const whole = 'def ask(bot):\n    bot.chat.completions.create(model="m", messages=[])\n';
  const named = 'def ask(bot):\n    x = bot.chat\n    y = x.completions\n    y.create(model="m", messages=[])\n';
  expect(await places('a.py', whole)).toEqual(['2 model-call host:api.openai.com model=m']);
  expect(await places('a.py', named)).toEqual(['4 model-call host:api.openai.com model=m']);
});

describe('what a variable is called says nothing of what it holds', () => {
  test('of a model call', async () => {
    const text = (name: string): string =>
      `from openai import OpenAI\nfrom jobs import load\n\n\ndef run():\n    ${name} = load()\n    OpenAI().chat.completions.create(model="m", messages=[{"role": "user", "content": ${name}}])\n`;
    const expected = ['7 model-call host:api.openai.com model=m'];
    for (const name of ['prompt', 'user_message', 'x']) expect(await places('a.py', text(name))).toEqual(expected);
  });

  test('of a request to a model', async () => {
    const text = (name: string): string =>
      `import { address } from './config';\n\nexport async function ask() {\n  const ${name} = address();\n  await fetch(${name}, { method: 'POST', body: '{}' });\n}\n`;
    for (const name of ['llmUrl', 'x']) expect(await places('a.ts', text(name))).toEqual([]);
  });

  test('what is taken out of a parameter has the name that callers give it, under whatever variable', async () => {
    const text = (name: string): string =>
      `import OpenAI from 'openai';\n\nexport async function ask({ message${name} }: { message: string }) {\n  await new OpenAI().responses.create({ model: 'm', input: ${name.slice(2) || 'message'} });\n}\n`;
    for (const name of ['', ': x']) expect(await places('a.ts', text(name))).toEqual(['4 model-call host:api.openai.com carries=user-input model=m']);
  });

  test('what a function takes out of a request has the name that its caller gives', async () => {
    const text = (key: string): string =>
      [
        'import logging',
        'from sanic import Sanic',
        'from sanic.request import Request',
        '',
        'app = Sanic("chat")',
        '',
        '',
        'def part(req: Request, key: str):',
        '    if key in req.form:',
        '        return req.form.get(key)',
        '    return req.json[key]',
        '',
        '',
        '@app.post("/api/settings")',
        'async def settings(req: Request):',
        `    x = part(req, "${key}")`,
        '    logging.info("asked: %s", x)',
        '',
      ].join('\n');
    expect(await places('a.py', text('question'))).toEqual(['17 user-input-retention log:app carries=user-input']);
    expect(await places('a.py', text('language'))).toEqual([]);
    expect(await places('a.py', text('user_id'))).toEqual([]);
  });
});
