import type { Form } from './form.js';

const USE = `const ask = () => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`;
const MAKE = `import OpenAI from 'openai';\nexport const client = new OpenAI();`;
const NUMBERS = 'export const timeout = 30;';

/** How the client comes from another file. */
export const MODULES: readonly Form[] = [
  ['named export', { 'client.ts': MAKE, 'app.ts': `import { client } from './client';\n${USE}` }],
  ['named export under another name', { 'client.ts': MAKE, 'app.ts': `import { client as c } from './client';\n${USE.replace('client.', 'c.')}` }],
  ['namespace of a module', { 'client.ts': MAKE, 'app.ts': `import * as llm from './client';\n${USE.replace('client.', 'llm.client.')}` }],
  [
    'default export of an instance',
    { 'client.ts': `import OpenAI from 'openai';\nexport default new OpenAI();`, 'app.ts': `import client from './client';\n${USE}` },
  ],
  [
    'default export of a name',
    { 'client.ts': `import OpenAI from 'openai';\nconst made = new OpenAI();\nexport default made;`, 'app.ts': `import client from './client';\n${USE}` },
  ],
  [
    'export list under another name',
    {
      'client.ts': `import OpenAI from 'openai';\nconst client = new OpenAI();\nexport { client as llm };`,
      'app.ts': `import { llm } from './client';\n${USE.replace('client.', 'llm.')}`,
    },
  ],
  [
    'export list as default',
    {
      'client.ts': `import OpenAI from 'openai';\nconst client = new OpenAI();\nexport { client as default };`,
      'app.ts': `import client from './client';\n${USE}`,
    },
  ],
  ['barrel with a star', { 'llm/client.ts': MAKE, 'llm/index.ts': `export * from './client';`, 'app.ts': `import { client } from './llm';\n${USE}` }],
  [
    'barrel of stars, other modules first',
    {
      'llm/numbers.ts': NUMBERS,
      'llm/client.ts': MAKE,
      'llm/index.ts': `export * from './numbers';\nexport * from './client';`,
      'app.ts': `import { client } from './llm/index';\n${USE}`,
    },
  ],
  [
    'barrel that names the default',
    {
      'llm/client.ts': `import OpenAI from 'openai';\nexport default new OpenAI();`,
      'llm/index.ts': `export { default as client } from './client';`,
      'app.ts': `import { client } from './llm';\n${USE}`,
    },
  ],
  [
    'barrel with a namespace',
    {
      'llm/client.ts': MAKE,
      'llm/index.ts': `export * as llm from './client';`,
      'app.ts': `import { llm } from './llm';\n${USE.replace('client.', 'llm.client.')}`,
    },
  ],
  [
    'barrel that imports and exports',
    { 'client.ts': MAKE, 'llm.ts': `import { client as c } from './client';\nexport { c as client };`, 'app.ts': `import { client } from './llm';\n${USE}` },
  ],
  [
    'three barrels deep',
    {
      'a/b/c/client.ts': MAKE,
      'a/b/c/index.ts': `export * from './client';`,
      'a/b/index.ts': `export { client as inner } from './c';`,
      'a/index.ts': `export * from './b';`,
      'app.ts': `import { inner as client } from './a';\n${USE}`,
    },
  ],
  [
    'class of the library handed on',
    { 'sdk.ts': `export { OpenAI as Llm } from 'openai';`, 'app.ts': `import { Llm } from './sdk';\nconst client = new Llm();\n${USE}` },
  ],
  ['library handed on as a whole', { 'sdk.ts': `export * from 'openai';`, 'app.ts': `import { OpenAI } from './sdk';\nconst client = new OpenAI();\n${USE}` }],
  [
    'default of the library handed on',
    { 'sdk.ts': `export { default } from 'openai';`, 'app.ts': `import Client from './sdk';\nconst client = new Client();\n${USE}` },
  ],
  [
    'factory in another file',
    {
      'client.ts': `import OpenAI from 'openai';\nexport function make() {\n  return new OpenAI();\n}`,
      'app.ts': `import { make } from './client';\nconst client = make();\n${USE}`,
    },
  ],
  [
    'default factory in another file',
    {
      'client.ts': `import OpenAI from 'openai';\nexport default () => new OpenAI();`,
      'app.ts': `import make from './client';\nconst client = make();\n${USE}`,
    },
  ],
  [
    'async factory in another file',
    {
      'client.ts': `export async function make() {\n  const { default: OpenAI } = await import('openai');\n  return new OpenAI();\n}`,
      'app.ts': `import { make } from './client';\nconst ask = async () => {\n  const client = await make();\n  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });\n};`,
    },
  ],
  [
    'memoised factory in another file',
    {
      'client.ts': `import OpenAI from 'openai';\nlet c: OpenAI | undefined;\nexport const get = () => (c ??= new OpenAI());`,
      'app.ts': `import { get } from './client';\n${USE.replace('client.', 'get().')}`,
    },
  ],
  [
    'module variable that another file reads after it was set',
    {
      'client.ts': `import OpenAI from 'openai';\nexport let client: OpenAI;\nexport function init() {\n  client = new OpenAI();\n}`,
      'app.ts': `import { client, init } from './client';\ninit();\n${USE}`,
    },
  ],
  [
    'class that holds the client, in another file',
    {
      'llm.ts': `import OpenAI from 'openai';\nexport class Llm {\n  readonly client = new OpenAI();\n}`,
      'app.ts': `import { Llm } from './llm';\nconst llm = new Llm();\n${USE.replace('client.', 'llm.client.')}`,
    },
  ],
  [
    'object of services in another file',
    {
      'services.ts': `import OpenAI from 'openai';\nexport const services = { llm: new OpenAI(), retries: 3 };`,
      'app.ts': `import { services } from './services';\n${USE.replace('client.', 'services.llm.')}`,
    },
  ],
  [
    'alias of a folder in tsconfig.json',
    {
      'tsconfig.json': `{ "compilerOptions": { /* short names */ "baseUrl": ".", "paths": { "@/*": ["./src/*"] } } }`,
      'src/lib/client.ts': MAKE,
      'src/pages/app.ts': `import { client } from '@/lib/client';\n${USE}`,
    },
  ],
  [
    'folder of the sources by @, which nothing says',
    { 'web/src/lib/client.ts': MAKE, 'web/src/pages/app.ts': `import { client } from '@/lib/client';\n${USE}` },
  ],
  ['folder above by ~, which nothing says', { 'web/lib/client.ts': MAKE, 'web/app/chat/app.ts': `import { client } from '~/lib/client';\n${USE}` }],
  [
    'alias of one module in tsconfig.json',
    {
      'tsconfig.json': `{ "compilerOptions": { "paths": { "llm": ["./src/lib/client.ts"], } } }`,
      'src/lib/client.ts': MAKE,
      'src/pages/app.ts': `import { client } from 'llm';\n${USE}`,
    },
  ],
  [
    'alias in the tsconfig.json that another one extends',
    {
      'tsconfig.base.json': `{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }`,
      'tsconfig.json': `{ "extends": "./tsconfig.base.json" }`,
      'src/lib/client.ts': MAKE,
      'src/app.ts': `import { client } from '~/lib/client';\n${USE}`,
    },
  ],
  [
    'baseUrl of tsconfig.json',
    {
      'tsconfig.json': `{ "compilerOptions": { "baseUrl": "src" } }`,
      'src/lib/client.ts': MAKE,
      'src/deep/app.ts': `import { client } from 'lib/client';\n${USE}`,
    },
  ],
  [
    'subpath import of package.json',
    {
      'package.json': `{ "name": "app", "imports": { "#lib/*": "./src/lib/*.ts" } }`,
      'src/lib/x.ts': MAKE,
      'src/app.ts': `import { client } from '#lib/x';\n${USE}`,
    },
  ],
  [
    'subpath import of package.json by condition',
    {
      'package.json': `{ "name": "app", "imports": { "#llm": { "types": "./types/llm.d.ts", "default": "./src/llm.js" } } }`,
      'src/llm.ts': MAKE,
      'src/app.ts': `import { client } from '#llm';\n${USE}`,
    },
  ],
  [
    'package of the workspace by its main',
    {
      'packages/llm/package.json': `{ "name": "@acme/llm", "main": "./source/client.ts" }`,
      'packages/llm/source/client.ts': MAKE,
      'apps/web/app.ts': `import { client } from '@acme/llm';\n${USE}`,
    },
  ],
  [
    'package of the workspace by its exports',
    {
      'packages/llm/package.json': `{ "name": "@acme/llm", "exports": { ".": { "import": "./lib/main.ts" }, "./client": "./lib/inner/client.ts" } }`,
      'packages/llm/lib/main.ts': NUMBERS,
      'packages/llm/lib/inner/client.ts': MAKE,
      'apps/web/app.ts': `import { client } from '@acme/llm/client';\n${USE}`,
    },
  ],
  [
    'package of the workspace built into another folder',
    {
      'packages/llm/package.json': `{ "name": "@acme/llm", "main": "./dist/index.js", "types": "./dist/index.d.ts" }`,
      'packages/llm/src/index.ts': MAKE,
      'apps/web/app.ts': `import { client } from '@acme/llm';\n${USE}`,
    },
  ],
  ['folder with an index', { 'lib/llm/index.ts': MAKE, 'app.ts': `import { client } from './lib/llm';\n${USE}` }],
  ['folder of the file itself', { 'lib/index.ts': MAKE, 'lib/app.ts': `import { client } from '.';\n${USE}` }],
  ['folder above', { 'lib/index.ts': MAKE, 'lib/deep/app.ts': `import { client } from '..';\n${USE}` }],
  ['.js for a .ts file', { 'lib/client.ts': MAKE, 'app.ts': `import { client } from './lib/client.js';\n${USE}` }],
  ['.mjs for a .mts file', { 'lib/client.mts': MAKE, 'app.mts': `import { client } from './lib/client.mjs';\n${USE}` }],
  ['.js for a .tsx file', { 'lib/client.tsx': MAKE, 'app.tsx': `import { client } from './lib/client.js';\n${USE}` }],
  ['.ts as it is', { 'lib/client.ts': MAKE, 'app.ts': `import { client } from './lib/client.ts';\n${USE}` }],
  [
    'module.exports of an object',
    {
      'client.js': `const OpenAI = require('openai');\nconst client = new OpenAI();\nmodule.exports = { client };`,
      'app.js': `const { client } = require('./client');\n${USE}`,
    },
  ],
  [
    'module.exports of an instance',
    { 'client.js': `const OpenAI = require('openai');\nmodule.exports = new OpenAI();`, 'app.js': `const client = require('./client');\n${USE}` },
  ],
  [
    'module.exports of a factory',
    {
      'client.js': `const OpenAI = require('openai');\nmodule.exports = function make() { return new OpenAI(); };`,
      'app.js': `const client = require('./client')();\n${USE}`,
    },
  ],
  [
    'a name of exports',
    {
      'client.js': `const OpenAI = require('openai');\nexports.client = new OpenAI();`,
      'app.js': `const llm = require('./client');\n${USE.replace('client.', 'llm.client.')}`,
    },
  ],
  [
    'a name of module.exports',
    { 'client.js': `const OpenAI = require('openai');\nmodule.exports.client = new OpenAI();`, 'app.js': `const { client } = require('./client.js');\n${USE}` },
  ],
  [
    'a member that is set on module.exports',
    {
      'client.js': `const OpenAI = require('openai');\nfunction make() { return new OpenAI(); }\nmodule.exports = make;\nmodule.exports.client = make();`,
      'app.js': `const { client } = require('./client');\n${USE}`,
    },
  ],
  [
    'CommonJS module that a module imports by default',
    {
      'client.cjs': `const OpenAI = require('openai');\nmodule.exports = { client: new OpenAI() };`,
      'app.mjs': `import llm from './client.cjs';\n${USE.replace('client.', 'llm.client.')}`,
    },
  ],
  [
    'CommonJS module that hands another one on',
    {
      'client.js': `const OpenAI = require('openai');\nexports.client = new OpenAI();`,
      'index.js': `module.exports = { ...require('./client'), retries: 3 };`,
      'app.js': `const { client } = require('./index');\n${USE}`,
    },
  ],
  [
    'export = and import = require',
    { 'client.ts': `import OpenAI from 'openai';\nconst client = new OpenAI();\nexport = client;`, 'app.ts': `import client = require('./client');\n${USE}` },
  ],
  [
    'dynamic import of a file',
    {
      'client.ts': MAKE,
      'app.ts': `export async function ask() {\n  const { client } = await import('./client');\n  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });\n}`,
    },
  ],
  [
    'only the type comes from another file',
    {
      'client.ts': `import OpenAI from 'openai';\nexport type Client = OpenAI;`,
      'app.ts': `import type { Client } from './client';\nexport const ask = (client: Client) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'a type of another file that leaves parts of the client out, under another name',
    {
      'client.ts': `import OpenAI from 'openai';\nexport type Asking = Omit<OpenAI, 'files' | 'images'>;`,
      'index.ts': `export * from './named';`,
      'named.ts': `export type { Asking as Client } from './client';`,
      'app.ts': `import type { Client } from './index';\nexport const ask = (given: { client: Client }) => «given.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'given by one file to a function of another',
    {
      'ask.ts': `export const ask = (client) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
      'app.ts': `import OpenAI from 'openai';\nimport { ask } from './ask';\nawait ask(new OpenAI());`,
    },
  ],
  [
    'two files that import each other',
    {
      'app.ts': `import { client } from './other';\nexport const retries = 3;\n${USE}`,
      'other.ts': `import OpenAI from 'openai';\nimport { retries } from './app';\nexport const client = new OpenAI({ maxRetries: retries });`,
    },
  ],
];
