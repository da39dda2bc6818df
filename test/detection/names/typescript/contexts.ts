import type { Form } from './form.js';

const CREATE = `«client.chat.completions.create»({ model: 'gpt-4o', messages: [] })`;
const CLIENT = `import OpenAI from 'openai';\nconst client = new OpenAI();\n`;

/** Where the call itself stands. */
export const CONTEXTS: readonly Form[] = [
  ['top-level await', `${CLIENT}export const answer = await ${CREATE};`],
  ['function that is never called', `${CLIENT}function unused() {\n  ${CREATE};\n}`],
  [
    'nested closures',
    `${CLIENT}export const make = (tenant) => {\n  return (session) => async () => {\n    const answer = await ${CREATE};\n    return { tenant, session, answer };\n  };\n};`,
  ],
  ['generator', `${CLIENT}export function* ask() {\n  const answer = yield ${CREATE};\n  return answer;\n}`],
  [
    'async generator',
    `${CLIENT}export async function* ask() {\n  yield* await «client.chat.completions.create»({ model: 'gpt-4o', messages: [], stream: true });\n}`,
  ],
  [
    'for await over what it streams',
    `${CLIENT}for await (const x of await «client.chat.completions.create»({ model: 'gpt-4o', messages: [], stream: true })) {\n  process.stdout.write(x.choices[0]?.delta?.content ?? '');\n}`,
  ],
  ['immediately called function', `${CLIENT}(async () => {\n  await ${CREATE};\n})();`],
  [
    'immediately called function in JavaScript of old',
    { 'app.js': `const OpenAI = require('openai');\n;(function () {\n  var client = new OpenAI()\n  return ${CREATE}\n}())` },
  ],
  ['Promise.all', `${CLIENT}const [answer] = await Promise.all([${CREATE}, load()]);\nasync function load() {}`],
  ['Promise.race in a helper', `${CLIENT}export const ask = () => Promise.race([\n  ${CREATE},\n  new Promise((resolve) => setTimeout(resolve, 100)),\n]);`],
  ['then and catch', `${CLIENT}${CREATE}\n  .then((answer) => answer.choices)\n  .catch(() => []);`],
  ['argument of another call', `${CLIENT}print(await ${CREATE});\nfunction print(x) {}`],
  ['template literal', `${CLIENT}export const text = \`answer: \${JSON.stringify(await ${CREATE})}\`;`],
  ['condition', `${CLIENT}if ((await ${CREATE}).choices.length > 0) process.exit(0);`],
  ['switch', `${CLIENT}switch (process.argv[2]) {\n  case 'ask':\n    await ${CREATE};\n    break;\n  default:\n}`],
  ['try, catch and finally', `${CLIENT}try {\n  throw new Error();\n} catch {\n  await ${CREATE};\n} finally {\n  process.exit(0);\n}`],
  ['after a loop that may end early', `${CLIENT}for (;;) {\n  const answer = await ${CREATE};\n  if (answer.choices.length) break;\n}`],
  ['default of a parameter', `${CLIENT}export const show = (answer = ${CREATE}) => answer;`],
  ['value of an object', `${CLIENT}export const tasks = { hello: () => ${CREATE} };`],
  [
    'comma expression',
    { 'app.js': `const OpenAI = require('openai');\nconst client = new OpenAI();\nmodule.exports = () => (log(), ${CREATE});\nfunction log() {}` },
  ],
  ['void', `${CLIENT}void ${CREATE};`],
  ['short circuit', `${CLIENT}export const ask = async (on: boolean) => on && (await ${CREATE});`],
  ['decorated method', `${CLIENT}class Bot {\n  @Cron('0 * * * *')\n  async hourly() {\n    await ${CREATE};\n  }\n}`],
  ['namespace', `import OpenAI from 'openai';\nnamespace Llm {\n  export const client = new OpenAI();\n  export const ask = () => ${CREATE};\n}`],
  [
    'client of a namespace from outside',
    `import OpenAI from 'openai';\nnamespace Llm {\n  export const client = new OpenAI();\n}\nawait «Llm.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  ['callback of a timer', `${CLIENT}setInterval(async () => {\n  await ${CREATE};\n}, 1000);`],
  [
    'function that is given the client',
    `import OpenAI from 'openai';\nconst withClient = (run) => run(new OpenAI());\nawait withClient((client) => ${CREATE});`,
  ],
  [
    'function that is given the client in a try',
    `import OpenAI from 'openai';\nasync function withClient(run: (client: OpenAI) => Promise<unknown>) {\n  try {\n    return await run(new OpenAI());\n  } finally {\n    process.exit(0);\n  }\n}\nawait withClient(async (client) => {\n  await ${CREATE};\n});`,
  ],
  ['own retry helper', `${CLIENT}async function retry(run) {\n  return run();\n}\nawait retry(() => ${CREATE});`],
  [
    'event handler in JSX',
    {
      'app.tsx': `import OpenAI from 'openai';
const client = new OpenAI({ dangerouslyAllowBrowser: true });
export const Ask = () => (
  <button onClick={async () => show(await ${CREATE})}>Ask</button>
);`,
    },
  ],
  [
    'handler of a component',
    {
      'app.jsx': `import OpenAI from 'openai';
export function Ask({ apiKey }) {
  const client = new OpenAI({ apiKey, dangerouslyAllowBrowser: true });
  async function submit(event) {
    event.preventDefault();
    const answer = await ${CREATE};
  }
  return <form onSubmit={submit}><input /></form>;
}`,
    },
  ],
  [
    'useMemo',
    {
      'app.tsx': `import OpenAI from 'openai';
import { useMemo } from 'react';
export function Ask() {
  const client = useMemo(() => new OpenAI({ dangerouslyAllowBrowser: true }), []);
  return <button onClick={() => ${CREATE}}>Ask</button>;
}`,
    },
  ],
  [
    'useRef',
    {
      'app.tsx': `import OpenAI from 'openai';
import { useRef } from 'react';
export function Ask() {
  const ref = useRef(new OpenAI({ dangerouslyAllowBrowser: true }));
  return <button onClick={() => «ref.current.chat.completions.create»({ model: 'gpt-4o', messages: [] })}>Ask</button>;
}`,
    },
  ],
  [
    'useRef, filled in an effect',
    {
      'app.tsx': `import OpenAI from 'openai';
import * as React from 'react';
export function Ask() {
  const ref = React.useRef<OpenAI | null>(null);
  React.useEffect(() => {
    ref.current = new OpenAI({ dangerouslyAllowBrowser: true });
  }, []);
  return <button onClick={() => «ref.current?.chat.completions.create»({ model: 'gpt-4o', messages: [] })}>Ask</button>;
}`,
    },
  ],
  [
    'useState, made once',
    {
      'app.tsx': `import OpenAI from 'openai';
import { useState } from 'react';
export function Ask() {
  const [client] = useState(() => new OpenAI({ dangerouslyAllowBrowser: true }));
  return <button onClick={() => ${CREATE}}>Ask</button>;
}`,
    },
  ],
  [
    'useCallback and useEffect',
    {
      'app.tsx': `import OpenAI from 'openai';
import { useCallback, useEffect } from 'react';
const client = new OpenAI({ dangerouslyAllowBrowser: true });
export function Ask() {
  const ask = useCallback(async () => {
    await ${CREATE};
  }, []);
  useEffect(() => void ask(), [ask]);
  return null;
}`,
    },
  ],
  [
    'React context',
    {
      'app.tsx': `import OpenAI from 'openai';
import { createContext, useContext } from 'react';
const Llm = createContext(new OpenAI({ dangerouslyAllowBrowser: true }));
export function Ask() {
  const client = useContext(Llm);
  return <button onClick={() => ${CREATE}}>Ask</button>;
}`,
    },
  ],
  [
    'property of a component',
    {
      'app.tsx': `import OpenAI from 'openai';
interface Props { client: OpenAI; label: string }
export const Ask: React.FC<Props> = ({ client, label }) => <button onClick={() => ${CREATE}}>{label}</button>;`,
    },
  ],
  [
    'server action of Next.js',
    {
      'app/actions.ts': `'use server';
import OpenAI from 'openai';
const client = new OpenAI();
export async function ask(formData: FormData) {
  return ${CREATE};
}`,
    },
  ],
  [
    'cache of React',
    {
      'app.ts': `import OpenAI from 'openai';
import { cache } from 'react';
const getClient = cache(() => new OpenAI());
export const ask = () => «getClient().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'once of lodash',
    {
      'app.ts': `import { once } from 'lodash';
import OpenAI from 'openai';
const getClient = once(() => new OpenAI());
export const ask = () => «getClient().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'state of an Express application',
    {
      'app.js': `const express = require('express');
const OpenAI = require('openai');
const app = express();
app.locals.llm = new OpenAI();
app.get('/hello', async (req, res) => {
  res.json(await «req.app.locals.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] }));
});`,
    },
  ],
  ['beside code that does not parse', `${CLIENT}const broken = { a: 1,, };\nexport async function ask() {\n  return ${CREATE};\n}`],
];
