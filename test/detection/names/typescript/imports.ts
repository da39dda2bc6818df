import type { Form } from './form.js';

/** How the library comes into the file. */
export const IMPORTS: readonly Form[] = [
  [
    'default import',
    `import OpenAI from 'openai';
const client = new OpenAI();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'default import under a name of its own',
    `import Llm from 'openai';
const c = new Llm();
await «c.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'named import',
    `import { OpenAI } from "openai";
const client = new OpenAI();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'named import under another name',
    `import { OpenAI as C } from 'openai';
const client = new C();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'default as a named import',
    `import { default as C } from 'openai';
const client = new C();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'default and named imports together',
    `import OpenAI, { toFile } from 'openai';
const client = new OpenAI();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
export const file = toFile;`,
  ],
  [
    'namespace import, class by its name',
    `import * as ns from 'openai';
const client = new ns.OpenAI();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'namespace import, default member',
    `import * as ns from 'openai';
const client = new ns.default();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'type-only import beside a value import',
    `import type { ChatCompletion } from 'openai/resources/chat/completions';
import type { ClientOptions } from 'openai';
import OpenAI from 'openai';
const options: ClientOptions = {};
const client = new OpenAI(options);
const answer: ChatCompletion = await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'inline type beside a value in one import',
    `import { type ClientOptions, OpenAI } from 'openai';
const client = new OpenAI({} satisfies ClientOptions);
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'require of the whole module',
    {
      'app.js': `const OpenAI = require('openai');
const client = new OpenAI();
module.exports = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'require and the named member',
    {
      'app.js': `const Client = require('openai').OpenAI;
const client = new Client();
module.exports = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'require and the default member',
    {
      'app.cjs': `const Client = require('openai').default;
const client = new Client();
exports.ask = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'destructured require',
    {
      'app.js': `const { OpenAI } = require('openai');
const client = new OpenAI();
exports.ask = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'destructured require under another name',
    {
      'app.js': `var { OpenAI: Llm } = require('openai');
var client = new Llm();
exports.ask = function () { return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] }); };`,
    },
  ],
  [
    'class made from the required module in one expression',
    {
      'app.js': `const client = new (require('openai'))();
exports.ask = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'class made from the required module by its name in one expression',
    {
      'app.js': `const client = new (require('openai').OpenAI)();
exports.ask = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'require with a fallback to the default member',
    {
      'app.js': `const sdk = require('openai');
const Client = sdk.default ?? sdk;
const client = new Client();
exports.ask = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'require inside the function that needs it',
    {
      'app.js': `async function ask() {
  const { OpenAI } = require('openai');
  return «new OpenAI().chat.completions.create»({ model: 'gpt-4o', messages: [] });
}
module.exports = ask;`,
    },
  ],
  [
    'compiled interop of a default import',
    {
      'app.js': `"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) {
  return (mod && mod.__esModule) ? mod : { "default": mod };
};
const openai_1 = __importDefault(require("openai"));
const client = new openai_1.default();
exports.ask = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'createRequire in a module',
    {
      'app.mjs': `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { OpenAI } = require('openai');
const client = new OpenAI();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'import = require',
    {
      'app.cts': `import x = require('openai');
const client = new x.OpenAI();
export const ask = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'import = require of the class',
    `import OpenAI = require('openai');
const client = new OpenAI();
export const ask = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'alias of a namespace member',
    `import * as ns from 'openai';
import Client = ns.OpenAI;
const client = new Client();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'dynamic import, destructured default',
    `const { default: OpenAI } = await import('openai');
const client = new OpenAI();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'dynamic import, destructured name',
    `export async function ask() {
  const { OpenAI } = await import('openai');
  const client = new OpenAI();
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'dynamic import, default member of it',
    `export async function ask() {
  const OpenAI = (await import('openai')).default;
  return «new OpenAI().chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'dynamic import kept as a module',
    `const sdk = await import('openai');
const client = new sdk.OpenAI();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'dynamic import, then with a destructured default',
    `import('openai').then(({ default: O }) => {
  const client = new O();
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
});`,
  ],
  [
    'dynamic import, then that gives the client',
    `const client = await import('openai').then((sdk) => new sdk.OpenAI());
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'dynamic import whose promise is kept',
    `const loading = import('openai');
export async function ask() {
  const { OpenAI } = await loading;
  return «new OpenAI().chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'class kept under another name',
    `import { OpenAI } from 'openai';
const Client = OpenAI;
const client = new Client();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'declared beside a namespace of the same package',
    `import OpenAI from 'openai';
const body: OpenAI.Chat.ChatCompletionCreateParamsNonStreaming = { model: 'gpt-4o', messages: [] };
const client: OpenAI = new OpenAI();
const answer: OpenAI.Chat.ChatCompletion = await «client.chat.completions.create»(body);`,
  ],
];
