import type { Form } from './form.js';

const BODY = `({ model: 'gpt-4o', messages: [] })`;
const OWN = `class OpenAI {\n  chat = { completions: { create: async (body) => body } };\n}\n`;

/** Same-named things that no model answers. */
export const DECOYS: readonly Form[] = [
  [
    'type argument that is another class',
    `import OpenAI from 'openai';\n${OWN.replace('class OpenAI', 'class Fake')}class Slot<T> {\n  constructor(readonly value: T, readonly spare: OpenAI) {}\n}\nexport const ask = (slot: Slot<Fake>) => slot.value.chat.completions.create${BODY};`,
  ],
  [
    'call and apply of other functions',
    `import OpenAI from 'openai';\nconst client = new OpenAI();\nfunction note(body: object) {\n  return body;\n}\nnote.call(client.chat.completions, {});\nnote.apply(client.chat.completions, [{}]);\nclient.models.list.call(client.models);`,
  ],
  ['class of the same name in the file', `${OWN}const client = new OpenAI();\nawait client.chat.completions.create${BODY};`],
  [
    'class of the same name in a module of the project',
    { 'llm.ts': `export ${OWN}`, 'app.ts': `import { OpenAI } from './llm';\nconst client = new OpenAI();\nawait client.chat.completions.create${BODY};` },
  ],
  [
    'file ./openai that is not the library',
    { 'openai.ts': `export default ${OWN}`, 'app.ts': `import OpenAI from './openai';\nawait new OpenAI().chat.completions.create${BODY};` },
  ],
  [
    'module openai that tsconfig.json leads to a file',
    {
      'tsconfig.json': `{ "compilerOptions": { "paths": { "openai": ["./stubs/openai.ts"] } } }`,
      'stubs/openai.ts': `export default ${OWN}`,
      'app.ts': `import OpenAI from 'openai';\nawait new OpenAI().chat.completions.create${BODY};`,
    },
  ],
  [
    'variable of an inner scope that shadows the client',
    `import OpenAI from 'openai';
const client = new OpenAI();
export function ask() {
  const client = { chat: { completions: { create: (body) => body } } };
  return client.chat.completions.create${BODY};
}`,
  ],
  [
    'class of an inner scope that shadows the import',
    `import OpenAI from 'openai';
export function ask() {
  class OpenAI {
    chat = { completions: { create: (body) => body } };
  }
  return new OpenAI().chat.completions.create${BODY};
}`,
  ],
  [
    'parameter that shadows the client, given something else',
    `import OpenAI from 'openai';
const client = new OpenAI();
function ask(client) {
  return client.chat.completions.create${BODY};
}
ask({ chat: { completions: { create: (body) => body } } });`,
  ],
  [
    'parameter of a type that shadows the client',
    `import OpenAI from 'openai';
const client = new OpenAI();
class Store {
  chat = { completions: { create: (body) => body } };
}
export const ask = (client: Store) => client.chat.completions.create${BODY};`,
  ],
  [
    'type-only import, and another class that is made',
    `import type OpenAI from 'openai';
class Fake {
  chat = { completions: { create: async (body) => body } };
}
const client = new Fake();
export type Client = OpenAI;
await client.chat.completions.create${BODY};`,
  ],
  [
    'class that only implements the type',
    `import type OpenAI from 'openai';
class Fake implements Pick<OpenAI, 'chat'> {
  chat = { completions: { create: async (body) => body } };
}
await new Fake().chat.completions.create${BODY};`,
  ],
  ['object of the same shape', `const client = { chat: { completions: { create: (body) => body } } };\nclient.chat.completions.create${BODY};`],
  [
    'package of another name',
    `import OpenAI from 'openai-mock';
import { OpenAI as Mine } from 'my-openai';
await new OpenAI().chat.completions.create${BODY};
await new Mine().chat.completions.create${BODY};`,
  ],
  ['package of a scope', `import OpenAI from '@testing/openai';\nawait new OpenAI().chat.completions.create${BODY};`],
  [
    'stub of vi.fn()',
    `import { vi } from 'vitest';
const create = vi.fn();
const client = { chat: { completions: { create } } };
await client.chat.completions.create${BODY};
create({ model: 'gpt-4o' });`,
  ],
  [
    'mock of jest',
    `jest.mock('openai', () => ({
  OpenAI: jest.fn().mockImplementation(() => ({ chat: { completions: { create: jest.fn() } } })),
}));
const create = jest.fn();
expect(create).toHaveBeenCalledWith({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'text, template and comment',
    `import OpenAI from 'openai';
// const client = new OpenAI(); client.chat.completions.create(body)
/* client.chat.completions.create(body) */
export const sample = "new OpenAI().chat.completions.create(body)";
export const other = \`await client.chat.completions.create(\${sample})\`;`,
  ],
  ['regular expression', `export const CALL = /client.chat.completions.create(body)/;`],
  ['text in JSX', { 'app.tsx': `export const Docs = () => <pre>client.chat.completions.create(body)</pre>;` }],
  [
    'type position',
    `import type OpenAI from 'openai';\nexport type Create = OpenAI['chat']['completions']['create'];\nexport declare function create(...args: Parameters<Create>): ReturnType<Create>;`,
  ],
  [
    'field of the same name of another class',
    `import OpenAI from 'openai';
export class Llm {
  client = new OpenAI();
}
export class Store {
  client = { chat: { completions: { create: (body) => body } } };
  save() {
    return this.client.chat.completions.create${BODY};
  }
}`,
  ],
  [
    'field that a subclass sets to something else',
    `import OpenAI from 'openai';
class Fake {
  chat = { completions: { create: (body) => body } };
}
class Base {
  client: unknown = new OpenAI();
}
export class Test extends Base {
  client = new Fake();
  ask() {
    return this.client.chat.completions.create${BODY};
  }
}`,
  ],
  [
    'member that a subclass has of its own',
    `import OpenAI from 'openai';
class Fake extends OpenAI {
  chat = { completions: { create: async (body) => body } };
}
await new Fake().chat.completions.create${BODY};`,
  ],
  [
    'getter that a subclass has of its own',
    `import OpenAI from 'openai';
class Fake extends OpenAI {
  get chat() {
    return { completions: { create: async (body) => body } };
  }
}
await new Fake().chat.completions.create${BODY};`,
  ],
  [
    'variable that is set to something else before the call',
    `import OpenAI from 'openai';
class Fake {
  chat = { completions: { create: (body) => body } };
}
let client: OpenAI | Fake = new OpenAI();
client = new Fake();
await client.chat.completions.create${BODY};`,
  ],
  [
    'name taken out of another object',
    `import OpenAI from 'openai';
export const real = new OpenAI();
const store = { client: { chat: { completions: { create: (body) => body } } } };
const { client } = store;
client.chat.completions.create${BODY};`,
  ],
  [
    'method of the same name taken out of another object',
    `import OpenAI from 'openai';
export const { completions } = new OpenAI().chat;
const { create } = { create: (body) => body };
create${BODY};`,
  ],
  [
    'member of the object that was replaced',
    `import OpenAI from 'openai';
const services = { llm: new OpenAI() };
services.llm = { chat: { completions: { create: (body) => body } } };
services.llm.chat.completions.create${BODY};`,
  ],
  [
    'another part of the client',
    `import OpenAI from 'openai';\nconst client = new OpenAI();\nawait client.chat.completions.list();\nawait client.models.list();\nawait client.embeddings.create({ model: 'e', input: 'x' });`,
  ],
  [
    'method that is only mentioned',
    `import OpenAI from 'openai';\nconst client = new OpenAI();\nexport const method = client.chat.completions.create;\nexport const kind = typeof client.chat.completions.create;`,
  ],
  [
    'name of the class with no import',
    `declare class OpenAI {\n  chat: { completions: { create(body: unknown): void } };\n}\nnew OpenAI().chat.completions.create${BODY};`,
  ],
  [
    'export of the same name in another module',
    {
      'a.ts': `import OpenAI from 'openai';\nexport const client = new OpenAI();`,
      'b.ts': `export const client = { chat: { completions: { create: (body) => body } } };`,
      'app.ts': `import { client } from './b';\nexport { client as real } from './a';\nclient.chat.completions.create${BODY};`,
    },
  ],
  [
    'name that the barrel has of its own',
    {
      'client.ts': `import OpenAI from 'openai';\nexport const client = new OpenAI();`,
      'index.ts': `export * from './client';\nexport const client = { chat: { completions: { create: (body) => body } } };`,
      'app.ts': `import { client } from './index';\nclient.chat.completions.create${BODY};`,
    },
  ],
  [
    'alias that holds in another folder only',
    {
      'one/tsconfig.json': `{ "compilerOptions": { "paths": { "llm": ["./client.ts"] } } }`,
      'one/client.ts': `import OpenAI from 'openai';\nexport const client = new OpenAI();`,
      'two/app.ts': `import { client } from 'llm';\nclient.chat.completions.create${BODY};`,
    },
  ],
  [
    'Map of something else under the same key',
    `import OpenAI from 'openai';
class Fake {
  chat = { completions: { create: (body) => body } };
}
const clients = new Map([['main', new OpenAI()]]);
const fakes = new Map([['main', new Fake()]]);
export const count = clients.size;
await fakes.get('main').chat.completions.create${BODY};`,
  ],
  [
    'Map under a key that was given something else',
    `import OpenAI from 'openai';
class Fake {
  chat = { completions: { create: (body) => body } };
}
const clients = new Map();
clients.set('real', new OpenAI());
clients.set('fake', new Fake());
await clients.get('fake').chat.completions.create${BODY};`,
  ],
  [
    'list of something else made from clients',
    `import OpenAI from 'openai';
const clients = [new OpenAI()];
class Fake {
  chat = { completions: { create: (body) => body } };
}
const fakes = clients.map(() => new Fake());
await fakes[0].chat.completions.create${BODY};`,
  ],
  [
    'get() of a class of the project',
    `import OpenAI from 'openai';
class Registry {
  private real = new OpenAI();
  get(name) {
    return { chat: { completions: { create: (body) => body } } };
  }
}
await new Registry().get('main').chat.completions.create${BODY};`,
  ],
  [
    'cast to another class',
    `import OpenAI from 'openai';
class Fake {
  chat = { completions: { create: (body) => body } };
}
export const real = new OpenAI();
declare const services: unknown;
await (services as Fake).chat.completions.create${BODY};`,
  ],
  [
    'part of a type that is not the client',
    `import type OpenAI from 'openai';
interface Deps {
  llm: OpenAI;
  store: { chat: { completions: { create(body: unknown): void } } };
}
export const save = (deps: Deps) => deps.store.chat.completions.create${BODY};`,
  ],
  [
    'function that is given something else',
    `import OpenAI from 'openai';
class Fake {
  chat = { completions: { create: (body) => body } };
}
const withClient = (run) => run(new OpenAI());
const withFake = (run) => run(new Fake());
await withClient((client) => client.models.list());
await withFake((client) => client.chat.completions.create${BODY});`,
  ],
  [
    'name of the global object that holds something else',
    `import OpenAI from 'openai';
globalThis.real = new OpenAI();
globalThis.llm = { chat: { completions: { create: (body) => body } } };
globalThis.llm.chat.completions.create${BODY};`,
  ],
  [
    'bound method of another object',
    `import OpenAI from 'openai';
const client = new OpenAI();
const store = { create: (body) => body };
const create = store.create.bind(client.chat.completions);
create${BODY};`,
  ],
  [
    'package of another name on a CDN and for Deno',
    `import A from 'https://esm.sh/openai-mock@1.0.0';
import B from 'npm:my-openai@4';
import C from 'https://example.com/openai/mod.js';
await new A().chat.completions.create${BODY};
await new B().chat.completions.create${BODY};
await new C().chat.completions.create${BODY};`,
  ],
  [
    'callback that is typed with another class',
    `import OpenAI from 'openai';
class Fake {
  chat = { completions: { create: (body) => body } };
}
declare function withClient(run: (client: OpenAI) => void): void;
declare function withFake(run: (client: Fake) => void): void;
withClient((client) => client.models.list());
withFake((client) => client.chat.completions.create${BODY});`,
  ],
  [
    'global that is declared as something else',
    `import OpenAI from 'openai';
class Fake {
  chat = { completions: { create: (body) => body } };
}
declare global {
  var real: OpenAI;
  var fake: Fake;
}
globalThis.fake.chat.completions.create${BODY};`,
  ],
  [
    'field that an instance is given from outside, of another class',
    `import OpenAI from 'openai';
class Fake {
  chat = { completions: { create: (body) => body } };
}
class Service {
  client;
}
class Test {
  client;
  ask() {
    return this.client.chat.completions.create${BODY};
  }
}
const service = new Service();
service.client = new OpenAI();
const test = new Test();
test.client = new Fake();`,
  ],
  [
    'member that another object of a library was given',
    `import OpenAI from 'openai';
import { Registry } from 'registry-sdk';
const real = new Registry();
real.llm = new OpenAI();
const other = new Registry();
await other.llm.chat.completions.create${BODY};`,
  ],
];
