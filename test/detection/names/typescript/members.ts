import type { Form } from './form.js';

/** How the method is reached from the client. */
export const MEMBERS: readonly Form[] = [
  [
    'destructured part of the client',
    `import OpenAI from 'openai';
const { chat } = new OpenAI();
await «chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'destructured part of a part',
    `import OpenAI from 'openai';
const client = new OpenAI();
const { completions } = client.chat;
await «completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'destructured deeply and renamed',
    `import OpenAI from 'openai';
const { chat: { completions: c } } = new OpenAI();
await «c.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'part of the client under a name',
    `import OpenAI from 'openai';
const completions = new OpenAI().chat.completions;
await «completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'bound method',
    `import OpenAI from 'openai';
const client = new OpenAI();
const create = client.chat.completions.create.bind(client.chat.completions);
await «create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'method under a name, called later',
    `import OpenAI from 'openai';
const client = new OpenAI();
const { create } = client.chat.completions;
await «create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'call',
    `import OpenAI from 'openai';
const client = new OpenAI();
await «client.chat.completions.create.call»(client.chat.completions, { model: 'gpt-4o', messages: [] });`,
  ],
  [
    'apply',
    `import OpenAI from 'openai';
const client = new OpenAI();
await «client.chat.completions.create.apply»(client.chat.completions, [{ model: 'gpt-4o', messages: [] }]);`,
  ],
  [
    'arrow that hands its arguments on',
    `import OpenAI from 'openai';
const client = new OpenAI();
export const f = (...a) => «client.chat.completions.create»(...a);`,
  ],
  [
    'object that holds the client',
    `import OpenAI from 'openai';
const client = new OpenAI();
const services = { llm: client };
await «services.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'object in an object, in shorthand',
    `import OpenAI from 'openai';
const openai = new OpenAI();
const app = { services: { openai }, name: 'app' };
await «app.services.openai.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'object that is filled later',
    `import OpenAI from 'openai';
const services: Record<string, OpenAI> = {};
services.llm = new OpenAI();
await «services.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'object that another one is spread into',
    `import OpenAI from 'openai';
const base = { llm: new OpenAI() };
const services = { ...base, retries: 3 };
await «services.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'object made by Object.assign',
    `import OpenAI from 'openai';
const services = Object.assign({}, { llm: new OpenAI() });
await «services.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'frozen object',
    `import OpenAI from 'openai';
const services = Object.freeze({ llm: new OpenAI() });
await «services.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'constant object',
    `import OpenAI from 'openai';
const services = { llm: new OpenAI() } as const;
await «services.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'getter of an object',
    `import OpenAI from 'openai';
const services = {
  get llm() {
    return new OpenAI();
  },
};
await «services.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'method of an object that uses this',
    `import OpenAI from 'openai';
export const service = {
  client: new OpenAI(),
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  },
};`,
  ],
  [
    'factory among the values of an object',
    `import OpenAI from 'openai';
const makers = { openai: () => new OpenAI() };
await «makers.openai().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'object under a key that only run time knows',
    `import OpenAI from 'openai';
const clients = { fast: new OpenAI(), slow: new OpenAI({ timeout: 60_000 }) };
export const ask = (name: keyof typeof clients) => «clients[name].chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'object that a factory returns',
    `import OpenAI from 'openai';
function build() {
  const openai = new OpenAI();
  return { openai, retries: 3 };
}
const { openai } = build();
await «openai.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'Map, get',
    `import OpenAI from 'openai';
const clients = new Map<string, OpenAI>();
clients.set('main', new OpenAI());
await «clients.get('main')!.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'Map made of pairs, get',
    `import OpenAI from 'openai';
const clients = new Map([['main', new OpenAI()]]);
await «clients.get('main').chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'Map without types, filled later',
    {
      'app.js': `const OpenAI = require('openai');
const clients = new Map();
function clientOf(tenant) {
  if (!clients.has(tenant)) clients.set(tenant, new OpenAI());
  return clients.get(tenant);
}
exports.ask = (tenant) => «clientOf(tenant).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'array by index',
    `import OpenAI from 'openai';
const clients = [new OpenAI({ apiKey: 'a' }), new OpenAI({ apiKey: 'b' })];
await «clients[0].chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'array by an index that only run time knows',
    `import OpenAI from 'openai';
const clients = ['a', 'b'].map((apiKey) => new OpenAI({ apiKey }));
let turn = 0;
export const ask = () => «clients[turn++ % clients.length].chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'array, destructured',
    `import OpenAI from 'openai';
const [client] = [new OpenAI()];
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'array that is pushed to, at()',
    `import OpenAI from 'openai';
const clients: OpenAI[] = [];
clients.push(new OpenAI());
await «clients.at(-1).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'array, one after the other',
    `import OpenAI from 'openai';
const clients = [new OpenAI(), new OpenAI({ maxRetries: 0 })];
for (const client of clients) {
  await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'array, map',
    `import OpenAI from 'openai';
const clients = [new OpenAI(), new OpenAI({ maxRetries: 0 })];
await Promise.all(clients.map((client) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] })));`,
  ],
  [
    'array, find',
    `import OpenAI from 'openai';
const clients = [{ name: 'main', llm: new OpenAI() }];
await «clients.find(({ name }) => name === 'main').llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'entries of an object',
    `import OpenAI from 'openai';
const clients = { main: new OpenAI() };
for (const [name, client] of Object.entries(clients)) {
  await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'typed array parameter',
    `import OpenAI from 'openai';
export function ask(clients: readonly OpenAI[]) {
  return «clients[0].chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'tuple',
    `import OpenAI from 'openai';
function use(): [OpenAI, number] {
  return [new OpenAI(), 3];
}
const [client, retries] = use();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [], n: retries });`,
  ],
  [
    'WeakMap without types',
    {
      'app.js': `import OpenAI from 'openai';
const kept = new WeakMap();
export function ask(tenant) {
  kept.set(tenant, new OpenAI());
  return «kept.get(tenant).chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
    },
  ],
  [
    'optional chaining',
    `import OpenAI from 'openai';
const client = process.env.KEY ? new OpenAI() : null;
await «client?.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'optional chaining everywhere',
    `import OpenAI from 'openai';
const client: OpenAI | undefined = new OpenAI();
await «client?.chat?.completions?.create»?.({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'non-null',
    `import OpenAI from 'openai';
let client: OpenAI | undefined;
client = new OpenAI();
await «client!.chat!.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'bracket access',
    `import OpenAI from 'openai';
const client = new OpenAI();
await «client['chat'].completions['create']»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'bracket access with a constant',
    `import OpenAI from 'openai';
const METHOD = 'create';
const client = new OpenAI();
await «client.chat.completions[METHOD]»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'bracket access with a template that is constant',
    `import OpenAI from 'openai';
const client = new OpenAI();
await «client[\`chat\`].completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'chain on several lines',
    `import OpenAI from 'openai';
const client = new OpenAI();
const answer = await client
  .chat // the old API
  .completions
  .«create»(
    { model: 'gpt-4o', messages: [] },
  );`,
  ],
  [
    'type arguments on the call',
    `import OpenAI from 'openai';
const client = new OpenAI();
const answer = await «client.chat.completions.parse»<Schema>({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'beta part of the client',
    `import OpenAI from 'openai';
const client = new OpenAI();
await «client.beta.chat.completions.parse»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'parse',
    `import OpenAI from 'openai';
const client = new OpenAI();
const { choices: [{ message }] } = await «client.chat.completions.parse»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'withResponse',
    `import OpenAI from 'openai';
const client = new OpenAI();
const { data, response } = await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] }).withResponse();`,
  ],
  [
    'stream and its final message',
    `import OpenAI from 'openai';
const client = new OpenAI();
const text = await «client.chat.completions.stream»({ model: 'gpt-4o', messages: [] }).on('content', (delta) => print(delta)).finalContent();`,
  ],
];
