import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';

const LEVELS = 14;

/** Maps of settings, each of which holds the one before it several times over. */
function layered(first: string, spread: (name: string) => string, assign: (name: string, value: string) => string): string {
  const lines = [assign('s0', first)];
  for (let i = 1; i <= LEVELS; i++) lines.push(assign(`s${i}`, `{ ${Array.from({ length: 6 }, () => spread(`s${i - 1}`)).join(', ')} }`));
  return lines.join('\n');
}

it('looks into what maps spread once, however many ways lead there', async () => {
  const python = layered(
    '{"client": OpenAI()}',
    (name) => `**${name}`,
    (name, value) => `${name} = ${value}`,
  );
  const script = layered(
    '{ client: new OpenAI() }',
    (name) => `...${name}`,
    (name, value) => `const ${name} = ${value};`,
  );
  const { touchpoints } = await detect(
    new Map([
      ['a.py', `from openai import OpenAI\n${python}\ns${LEVELS}["client"].responses.create(input=q)\ns${LEVELS}["other"].responses.create(input=q)\n`],
      [
        'b.ts',
        `import OpenAI from 'openai';\n${script}\ns${LEVELS}.client.responses.create({ input: q });\ns${LEVELS}.other.responses.create({ input: q });\n`,
      ],
    ]),
  );
  expect(touchpoints.filter(({ certainty }) => certainty === 'certain').map(({ path, range }) => `${path}:${range.start.line + 1}`)).toEqual([
    `a.py:${LEVELS + 3}`,
    `b.ts:${LEVELS + 3}`,
  ]);
}, 20_000);
