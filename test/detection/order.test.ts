import { describe, expect, it } from 'vitest';
import { detect } from '../support/engine.js';
import { FIXTURES } from '../support/fixtures.js';

/** Files are parsed by several threads, and come back as they please. */
describe('the order in which files are parsed changes nothing', () => {
  for (const [name, { texts }] of FIXTURES) {
    if (texts.size < 2) continue;
    it(name, async () => {
      expect(await detect(new Map([...texts].reverse()))).toEqual(await detect(texts));
    });
  }

  it('where one function has more callers than are looked at', async () => {
    const texts = new Map([['keep.py', 'import logging\n\n\ndef keep(line):\n    logging.info(line)\n']]);
    for (let i = 0; i < 60; i++) {
      const said = i === 30 ? 'user_message' : i % 2 ? '"started"' : 'name';
      texts.set(`caller${String(i).padStart(2, '0')}.py`, `from keep import keep\n\n\ndef run(user_message, name):\n    keep(${said})\n`);
    }
    expect(await detect(new Map([...texts].reverse()))).toEqual(await detect(texts));
  });
});

describe('the order in which alternatives stand changes nothing', () => {
  const ask = (clients: string): Promise<unknown> =>
    detect(
      new Map([
        ['app.py', `from openai import OpenAI\nclients = {${clients}}\n\n\ndef ask(name):\n    return clients[name].responses.create(model="m", input=name)\n`],
      ]),
    );

  it('of what a client may be made with', async () => {
    const own = '"own": OpenAI(base_url="http://10.0.0.9/v1")';
    const open = '"open": OpenAI()                            ';
    expect(await ask(`${open}, ${own}`)).toEqual(await ask(`${own}, ${open}`));
  });
});
