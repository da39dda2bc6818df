import type { Form } from './form.js';

const CLIENT = `import OpenAI from 'openai';\nconst client = new OpenAI();\n`;
const CREATE = `«client.chat.completions.create»({ model: 'gpt-4o', messages: [] })`;

/** Combinations of forms, and forms of frameworks and hosts. */
export const FURTHER: readonly Form[] = [
  [
    'default export of an object of services',
    {
      'services.ts': `import OpenAI from 'openai';\nconst openai = new OpenAI();\nexport default { openai };`,
      'app.ts': `import services from './services';\nawait «services.openai.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'destructured default of require',
    { 'app.js': `const { default: OpenAI } = require('openai');\nconst client = new OpenAI();\nexports.ask = () => ${CREATE};` },
  ],
  ['class of a dynamic import in one expression', `const client = new (await import('openai')).OpenAI();\nawait ${CREATE};`],
  ['class of Deno', { 'app.ts': `import OpenAI from 'npm:openai@^4.0.0';\nconst client = new OpenAI();\nawait ${CREATE};` }],
  ['class of a CDN', { 'app.js': `import OpenAI from 'https://esm.sh/openai@4.28.0';\nconst client = new OpenAI();\nawait ${CREATE};` }],
  ['class of jsr', { 'app.ts': `import OpenAI from 'jsr:@openai/openai';\nconst client = new OpenAI();\nawait ${CREATE};` }],
  [
    'compiled call of a factory of another file',
    {
      'client.js': `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.getClient = getClient;\nconst openai_1 = require("openai");\nfunction getClient() {\n  return new openai_1.OpenAI();\n}`,
      'app.js': `"use strict";\nconst client_1 = require("./client");\nexports.ask = async () => «(0, client_1.getClient)().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'dependencies kept as a whole',
    {
      'service.ts': `export class Service {\n  constructor(private deps) {}\n  ask() {\n    return «this.deps.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });\n  }\n}`,
      'app.ts': `import OpenAI from 'openai';\nimport { Service } from './service';\nnew Service({ client: new OpenAI() }).ask();`,
    },
  ],
  [
    'constructor that takes an object of a type',
    `import OpenAI from 'openai';
export class Service {
  private readonly client;
  constructor({ client }: { client: OpenAI }) {
    this.client = client;
  }
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'field that a static factory sets',
    `import OpenAI from 'openai';
export class Service {
  client;
  static async create() {
    const made = new Service();
    made.client = new OpenAI();
    return made;
  }
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'Object.assign to this',
    `import OpenAI from 'openai';
export class Service {
  constructor() {
    Object.assign(this, { client: new OpenAI() });
  }
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'mixin',
    `import OpenAI from 'openai';
const withLlm = (Base) =>
  class extends Base {
    llm = new OpenAI();
  };
class Plain {}
export class Service extends withLlm(Plain) {
  ask() {
    return «this.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'abstract getter',
    `import type OpenAI from 'openai';
export abstract class Base {
  protected abstract get client(): OpenAI;
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'field under a computed key',
    `import OpenAI from 'openai';
const CLIENT = Symbol('client');
export class Service {
  [CLIENT] = new OpenAI();
  ask() {
    return «this[CLIENT].chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'injected field',
    `import { Inject } from '@nestjs/common';\nimport OpenAI from 'openai';\nexport class Service {\n  @Inject() private readonly client: OpenAI;\n  ask() {\n    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });\n  }\n}`,
  ],
  [
    'method of an interface',
    `import type OpenAI from 'openai';\ninterface Factory {\n  make(): OpenAI;\n}\nexport const ask = (factory: Factory) => «factory.make().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'function type of a parameter',
    `import type OpenAI from 'openai';\nexport const ask = (getClient: () => OpenAI) => «getClient().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'function type with a name',
    `import type OpenAI from 'openai';\ntype Make = () => Promise<OpenAI>;\nexport const ask = async (make: Make) => {\n  const client = await make();\n  return ${CREATE};\n};`,
  ],
  [
    'function type of a variable, which types the parameter',
    `import type OpenAI from 'openai';\nexport const ask: (client: OpenAI) => Promise<unknown> = async (client) => ${CREATE};`,
  ],
  [
    'function type of a callback, which types the parameter',
    `import type OpenAI from 'openai';\ndeclare function withClient(run: (client: OpenAI) => Promise<void>): Promise<void>;\nawait withClient(async (client) => {\n  await ${CREATE};\n});`,
  ],
  [
    'promise of a client as a parameter',
    `import type OpenAI from 'openai';\nexport const ask = async (loading: Promise<OpenAI>) => «(await loading).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'what an async factory gives, by its type',
    `import OpenAI from 'openai';\nconst make = async () => new OpenAI();\nexport const ask = (client: Awaited<ReturnType<typeof make>>) => ${CREATE};`,
  ],
  [
    'type predicate',
    `import OpenAI from 'openai';\nfunction isClient(x: unknown): x is OpenAI {\n  return x instanceof OpenAI;\n}\nexport function ask(client: unknown) {\n  if (isClient(client)) return ${CREATE};\n}`,
  ],
  [
    'declared global',
    `import type OpenAI from 'openai';\ndeclare global {\n  var openai: OpenAI;\n}\nexport const ask = () => «openai.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'declared member of globalThis',
    `import type OpenAI from 'openai';\ndeclare global {\n  var openai: OpenAI;\n}\nexport const ask = () => «globalThis.openai.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'class by the name of a provider',
    `import OpenAI from 'openai';\nconst providers = { openai: OpenAI };\nexport const ask = (name) => «new providers[name]().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'switch over providers',
    `import OpenAI from 'openai';\nimport { Other } from 'other-sdk';\nfunction make(name) {\n  switch (name) {\n    case 'openai':\n      return new OpenAI();\n    default:\n      return new Other();\n  }\n}\nexport const ask = (name) => «make(name).chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  ['Reflect.construct', `import OpenAI from 'openai';\nconst client = Reflect.construct(OpenAI, []);\nawait ${CREATE};`],
  ['casts to any on the way', `${CLIENT}await «(client as any)['chat']['completions'].create»({ model: 'gpt-4o', messages: [] });`],
  ['forEach of a list', `import OpenAI from 'openai';\n[new OpenAI()].forEach(async (client) => {\n  await ${CREATE};\n});`],
  ['forEach of a Map', `import OpenAI from 'openai';\nconst clients = new Map([['main', new OpenAI()]]);\nclients.forEach((client, name) => ${CREATE});`],
  [
    'pairs of a Map',
    `import OpenAI from 'openai';\nconst clients = new Map<string, OpenAI>();\nfor (const [name, client] of clients) {\n  await ${CREATE};\n}`,
  ],
  [
    'values of a Map',
    `import OpenAI from 'openai';\nconst clients = new Map<string, OpenAI>();\nfor (const client of clients.values()) {\n  await ${CREATE};\n}`,
  ],
  [
    'values of a Map, spread',
    `import OpenAI from 'openai';\nconst clients = new Map<string, OpenAI>();\nawait Promise.all([...clients.values()].map((client) => ${CREATE}));`,
  ],
  [
    'values of an object, map',
    `import OpenAI from 'openai';\nconst clients = { main: new OpenAI() };\nawait Promise.all(Object.values(clients).map((client) => ${CREATE}));`,
  ],
  [
    'pairs of an object, map',
    `import OpenAI from 'openai';\nconst clients = { main: new OpenAI() };\nawait Promise.all(Object.entries(clients).map(([name, client]) => ${CREATE}));`,
  ],
  [
    'one of what Promise.all gives',
    `import OpenAI from 'openai';\nconst make = async () => new OpenAI();\nconst load = async () => 3;\nconst [client, n] = await Promise.all([make(), load()]);\nawait ${CREATE};`,
  ],
  [
    'generator of clients',
    `import OpenAI from 'openai';\nfunction* clients() {\n  yield new OpenAI();\n}\nfor (const client of clients()) {\n  await ${CREATE};\n}`,
  ],
  [
    'curried function',
    `import OpenAI from 'openai';\nconst asking = (client) => (n) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [], n });\nawait asking(new OpenAI())(1);`,
  ],
  [
    'hook of the project',
    {
      'app.tsx': `import OpenAI from 'openai';\nimport { useMemo } from 'react';\nfunction useClient() {\n  return useMemo(() => new OpenAI({ dangerouslyAllowBrowser: true }), []);\n}\nexport function Ask() {\n  const client = useClient();\n  return <button onClick={() => ${CREATE}}>Ask</button>;\n}`,
    },
  ],
  [
    'property that another component gives',
    {
      'app.tsx': `import OpenAI from 'openai';\nconst client = new OpenAI({ dangerouslyAllowBrowser: true });\nfunction Ask({ llm }) {\n  return <button onClick={() => «llm.chat.completions.create»({ model: 'gpt-4o', messages: [] })}>Ask</button>;\n}\nexport const App = () => <Ask llm={client} />;`,
    },
  ],
  [
    'value of a context provider',
    {
      'app.tsx': `import OpenAI from 'openai';\nimport { createContext, useContext } from 'react';\nconst Llm = createContext<OpenAI | null>(null);\nexport const App = ({ children }) => <Llm.Provider value={new OpenAI()}>{children}</Llm.Provider>;\nexport function Ask() {\n  const client = useContext(Llm);\n  return <button onClick={() => ${CREATE}}>Ask</button>;\n}`,
    },
  ],
  [
    'shallowRef of Vue',
    `import { shallowRef } from 'vue';\nimport OpenAI from 'openai';\nconst llm = shallowRef(new OpenAI());\nawait «llm.value.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'context of Hono',
    `import { Hono } from 'hono';\nimport OpenAI from 'openai';\nconst app = new Hono<{ Variables: { llm: OpenAI } }>();\napp.use(async (c, next) => {\n  c.set('llm', new OpenAI());\n  await next();\n});\napp.get('/', async (c) => c.json(await «c.get('llm').chat.completions.create»({ model: 'gpt-4o', messages: [] })));`,
  ],
  [
    'decoration of Fastify',
    `import Fastify from 'fastify';\nimport OpenAI from 'openai';\nconst app = Fastify();\napp.decorate('llm', new OpenAI());\napp.get('/', async () => «app.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] }));`,
  ],
  [
    'request of Express that a middleware extends',
    {
      'app.js': `const express = require('express');\nconst OpenAI = require('openai');\nconst app = express();\napp.use((req, res, next) => {\n  req.llm = new OpenAI();\n  next();\n});\napp.get('/', async (req, res) => res.json(await «req.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] })));`,
    },
  ],
  [
    'what a generic class gives',
    `import OpenAI from 'openai';\nclass Slot<T> {\n  constructor(private readonly value: T) {}\n  get(): T {\n    return this.value;\n  }\n}\nexport const ask = (slot: Slot<OpenAI>) => «slot.get().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'second type argument of a generic interface of another file',
    {
      'types.ts': 'export interface Service<C, T> {\n  readonly settings: C;\n  readonly client: T;\n}',
      'app.ts': `import OpenAI from 'openai';\nimport type { Service } from './types';\nexport const ask = (service: Service<{ model: string }, OpenAI>) => «service.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'computed keys of an enum',
    `import OpenAI from 'openai';\nenum Speed {\n  Fast = 'fast',\n  Slow = 'slow',\n}\nconst clients = { [Speed.Fast]: new OpenAI(), [Speed.Slow]: new OpenAI() };\nawait «clients[Speed.Fast].chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'tuple type',
    `import OpenAI from 'openai';\nexport const ask = ([client, model]: readonly [client: OpenAI, model: string]) => «client.chat.completions.create»({ model, messages: [] });`,
  ],
  [
    'WeakRef',
    `import OpenAI from 'openai';\nconst ref = new WeakRef(new OpenAI());\nawait «ref.deref()?.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'AsyncLocalStorage of an object',
    `import { AsyncLocalStorage } from 'node:async_hooks';\nimport OpenAI from 'openai';\nconst storage = new AsyncLocalStorage<{ llm: OpenAI }>();\nexport const ask = () => «storage.getStore()!.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'part of the client by its type',
    `import type { Completions } from 'openai/resources/chat/completions';\nimport OpenAI from 'openai';\nexport const ask = (completions: OpenAI.Chat.Completions) => «completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'AsyncLocalStorage',
    `import { AsyncLocalStorage } from 'node:async_hooks';\nimport OpenAI from 'openai';\nconst storage = new AsyncLocalStorage<OpenAI>();\nexport const ask = () => «storage.getStore().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'import through an import type',
    `import type OpenAIType from 'openai';\nlet client: OpenAIType | undefined;\nexport async function ask() {\n  if (!client) {\n    const { default: OpenAI } = await import('openai');\n    client = new OpenAI();\n  }\n  return ${CREATE};\n}`,
  ],
  ['using', `import OpenAI from 'openai';\n{\n  using client = new OpenAI();\n  await ${CREATE};\n}`],
  [
    'several declared at once',
    `import OpenAI from 'openai';\nexport const retries = 3,\n  client = new OpenAI({ maxRetries: retries }),\n  ask = () => ${CREATE};`,
  ],
  [
    'destructured export',
    {
      'services.ts': `import OpenAI from 'openai';\nfunction build() {\n  return { llm: new OpenAI() };\n}\nexport const { llm } = build();`,
      'app.ts': `import { llm } from './services';\nawait «llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  ['tagged with a marker of the compiler', `${CLIENT}const answer = /* @__PURE__ */ await ${CREATE};`],
  [
    'default of a destructured parameter',
    `import OpenAI from 'openai';\nexport async function ask({ client = new OpenAI(), n = 1 } = {}) {\n  return ${CREATE};\n}`,
  ],
  [
    'default of a destructured variable',
    `import OpenAI from 'openai';\nconst options: { client?: OpenAI } = {};\nconst { client = new OpenAI() } = options;\nawait ${CREATE};`,
  ],
];
