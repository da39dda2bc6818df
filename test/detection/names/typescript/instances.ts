import type { Form } from './form.js';

/** Where one file keeps its client. */
export const INSTANCES: readonly Form[] = [
  [
    'used where it is made',
    `import OpenAI from 'openai';
await «new OpenAI({ apiKey: 'k' }).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'used where it is made, in parentheses and on lines of its own',
    `import OpenAI from 'openai';
const answer = await (new OpenAI())
  .chat
  .completions
  .«create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'let, assigned later',
    `import OpenAI from 'openai';
let client: OpenAI;
client = new OpenAI();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'let without a type, assigned in a branch',
    `import OpenAI from 'openai';
let client;
if (process.env.OPENAI_API_KEY) client = new OpenAI();
else throw new Error('no key');
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'let, assigned in try',
    `import OpenAI from 'openai';
let client = null;
try {
  client = new OpenAI();
} catch (error) {
  console.error('no client');
}
if (client) await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'module variable set by a function',
    `import OpenAI from 'openai';
let client = null;
export function init() {
  client = new OpenAI();
}
export async function ask() {
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'var, used before the line that sets it',
    {
      'app.js': `const OpenAI = require('openai');
function ask() {
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}
var client = new OpenAI();
module.exports = { ask };`,
    },
  ],
  [
    'one of two by a condition',
    `import OpenAI, { AzureOpenAI } from 'openai';
const client = process.env.AZURE ? undefined : new OpenAI();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'copied from one name to another',
    `import OpenAI from 'openai';
const first = new OpenAI();
const second = first;
let third = second;
await «third.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'factory function',
    `import OpenAI from 'openai';
function makeClient() {
  return new OpenAI();
}
const client = makeClient();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'factory function that says what it returns',
    `import OpenAI from 'openai';
function makeClient(key: string): OpenAI {
  const made = new OpenAI({ apiKey: key });
  return made;
}
await «makeClient('k').chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'factory function of which only the type is seen',
    `import type OpenAI from 'openai';
declare function makeClient(): OpenAI;
await «makeClient().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'arrow factory',
    `import OpenAI from 'openai';
const makeClient = () => new OpenAI();
await «makeClient().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'function expression as factory',
    {
      'app.js': `const OpenAI = require('openai');
const makeClient = function () {
  return new OpenAI();
};
exports.ask = () => «makeClient().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'async factory',
    `import OpenAI from 'openai';
async function makeClient() {
  const apiKey = await readKey();
  return new OpenAI({ apiKey });
}
async function readKey(): Promise<string> {
  return 'k';
}
const client = await makeClient();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'async factory that says what it promises',
    `import OpenAI from 'openai';
const makeClient = async (): Promise<OpenAI> => new OpenAI();
const answer = await «(await makeClient()).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'promise of a client, then',
    `import OpenAI from 'openai';
async function makeClient() {
  return new OpenAI();
}
makeClient().then((client) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] }));`,
  ],
  [
    'memoised with ??=',
    `import OpenAI from 'openai';
let c: OpenAI | undefined;
function get() {
  return (c ??= new OpenAI());
}
await «get().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'memoised with if',
    `import OpenAI from 'openai';
let client: OpenAI | null = null;
export function getClient() {
  if (!client) {
    client = new OpenAI();
  }
  return client;
}
export async function ask() {
  return «getClient().chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'memoised with || in JavaScript',
    {
      'app.js': `const { OpenAI } = require('openai');
let client;
const get = () => client || (client = new OpenAI());
exports.ask = () => «get().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'memoised in a closure',
    `import OpenAI from 'openai';
const getClient = (() => {
  let made: OpenAI;
  return () => {
    made = made ?? new OpenAI();
    return made;
  };
})();
await «getClient().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'kept on globalThis with ??=',
    `import OpenAI from 'openai';
globalThis.openai ??= new OpenAI();
await «globalThis.openai.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'kept on a typed globalThis, as for hot reload',
    `import OpenAI from 'openai';
const kept = globalThis as unknown as { openai?: OpenAI };
export const openai = kept.openai ?? new OpenAI();
if (process.env.NODE_ENV !== 'production') kept.openai = openai;
export const ask = () => «openai.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'kept on global in JavaScript',
    {
      'app.js': `const OpenAI = require('openai');
global.llm = new OpenAI();
exports.ask = () => «global.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'as',
    `import OpenAI from 'openai';
declare const services: Record<string, unknown>;
await «(services.llm as OpenAI).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'as, over unknown',
    `import OpenAI from 'openai';
declare function lookup(name: string): number;
const client = lookup('llm') as unknown as OpenAI;
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'type assertion in angle brackets',
    `import OpenAI from 'openai';
declare const x: unknown;
await «(<OpenAI>x).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'satisfies',
    `import OpenAI from 'openai';
const client = new OpenAI() satisfies OpenAI;
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'as any, made untyped',
    `import OpenAI from 'openai';
const client = new OpenAI() as any;
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'declared by its type only',
    `import type OpenAI from 'openai';
declare const client: OpenAI;
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'with options made from it',
    `import OpenAI from 'openai';
const client = new OpenAI();
await «client.withOptions({ timeout: 1000 }).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'made through a helper that hands back what it is given',
    `import OpenAI from 'openai';
function traced<T>(value: T): T {
  return value;
}
const client = traced(new OpenAI());
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'made by a helper that is given the class',
    `import OpenAI from 'openai';
function make(Client) {
  return new Client();
}
await «make(OpenAI).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
];
