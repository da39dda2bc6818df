import type { Form } from './form.js';

/** Clients that classes hold, are, or are given; and what types say of them. */
export const CLASSES: readonly Form[] = [
  [
    'class field',
    `import OpenAI from 'openai';
export class Service {
  client = new OpenAI();
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'private field',
    `import OpenAI from 'openai';
export class Service {
  private readonly client = new OpenAI();
  async ask() {
    return await «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'field with #',
    `import OpenAI from 'openai';
export class Service {
  #client = new OpenAI();
  ask() {
    return «this.#client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'field by its type, set by nobody here',
    `import OpenAI from 'openai';
export class Service {
  protected client!: OpenAI;
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'constructor parameter property',
    `import OpenAI from 'openai';
export class Service {
  constructor(private readonly client: OpenAI) {}
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'constructor parameter property with a default',
    `import OpenAI from 'openai';
export class Service {
  constructor(private client = new OpenAI()) {}
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'set in the constructor',
    {
      'app.js': `const OpenAI = require('openai');
class Service {
  constructor(apiKey) {
    this.client = new OpenAI({ apiKey });
  }
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}
module.exports = Service;`,
    },
  ],
  [
    'set in the constructor from an untyped parameter',
    {
      'service.js': `class Service {
  constructor(client) {
    this.llm = client;
  }
  ask() {
    return «this.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}
module.exports = { Service };`,
      'app.js': `const OpenAI = require('openai');
const { Service } = require('./service');
new Service(new OpenAI()).ask();`,
    },
  ],
  [
    'set in the constructor from an options object',
    {
      'service.ts': `export class Service {
  private client;
  constructor({ client, retries = 3 }) {
    this.client = client;
  }
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
      'app.ts': `import OpenAI from 'openai';
import { Service } from './service';
await new Service({ client: new OpenAI() }).ask();`,
    },
  ],
  [
    'set by a method',
    `import OpenAI from 'openai';
export class Service {
  private client?: OpenAI;
  init() {
    this.client = new OpenAI();
  }
  ask() {
    return «this.client?.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'static member',
    `import OpenAI from 'openai';
export class Service {
  static client = new OpenAI();
  static ask() {
    return «Service.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'static member through this',
    `import OpenAI from 'openai';
export class Service {
  private static client: OpenAI = new OpenAI();
  static ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'static block',
    `import OpenAI from 'openai';
export class Service {
  static client;
  static {
    Service.client = new OpenAI();
  }
  ask() {
    return «Service.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'static block with this',
    `import OpenAI from 'openai';
export class Service {
  static #client: OpenAI;
  static {
    this.#client = new OpenAI();
  }
  ask() {
    return «Service.#client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'singleton class',
    `import OpenAI from 'openai';
class Llm {
  private static made: Llm;
  readonly client = new OpenAI();
  static instance() {
    if (!Llm.made) Llm.made = new Llm();
    return Llm.made;
  }
}
await «Llm.instance().client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'getter',
    `import OpenAI from 'openai';
export class Service {
  get client() {
    return new OpenAI();
  }
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'getter that remembers',
    `import OpenAI from 'openai';
export class Service {
  #made?: OpenAI;
  private get client(): OpenAI {
    this.#made ??= new OpenAI();
    return this.#made;
  }
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'static getter',
    `import OpenAI from 'openai';
class Clients {
  static get openai() {
    return new OpenAI();
  }
}
await «Clients.openai.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'method that gives the client',
    `import OpenAI from 'openai';
export class Service {
  private async client() {
    return new OpenAI();
  }
  async ask() {
    const client = await this.client();
    return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'arrow as a field',
    `import OpenAI from 'openai';
export class Service {
  private client = new OpenAI();
  ask = async () => «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'this kept under another name',
    {
      'app.js': `const OpenAI = require('openai');
class Service {
  constructor() {
    this.client = new OpenAI();
  }
  ask() {
    const self = this;
    setTimeout(function () {
      «self.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
    }, 10);
  }
}
module.exports = Service;`,
    },
  ],
  [
    'destructured this',
    `import OpenAI from 'openai';
export class Service {
  client = new OpenAI();
  ask() {
    const { client } = this;
    return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'constructor function and prototype',
    {
      'app.js': `var OpenAI = require('openai');
function Service() {
  this.client = new OpenAI();
}
Service.prototype.ask = function () {
  return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
};
module.exports = Service;`,
    },
  ],
  [
    'subclass of the client',
    `import OpenAI from 'openai';
class Llm extends OpenAI {}
const client = new Llm();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'subclass of the client that calls its own member',
    `import { OpenAI } from 'openai';
export class Llm extends OpenAI {
  constructor() {
    super({ maxRetries: 3 });
  }
  ask() {
    return «this.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'subclass in another file',
    {
      'llm.ts': `import OpenAI from 'openai';
export default class Llm extends OpenAI {}`,
      'app.ts': `import Llm from './llm';
const client = new Llm();
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'subclass of a subclass, each in its file',
    {
      'base.ts': `import * as sdk from 'openai';
export class Base extends sdk.OpenAI {}`,
      'llm.ts': `import { Base } from './base';
export class Llm extends Base {
  label = 'llm';
}`,
      'app.ts': `import { Llm } from './llm';
await «new Llm().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
    },
  ],
  [
    'class expression',
    `import OpenAI from 'openai';
const Llm = class extends OpenAI {};
await «new Llm().chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'field of a base class',
    `import OpenAI from 'openai';
abstract class Base {
  protected client = new OpenAI();
}
export class Service extends Base {
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'field of a base class in another file, set by super()',
    {
      'base.ts': `export abstract class Base {
  constructor(protected readonly llm) {}
}`,
      'app.ts': `import OpenAI from 'openai';
import { Base } from './base';
export class Service extends Base {
  constructor() {
    super(new OpenAI());
  }
  ask() {
    return «this.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
    },
  ],
  [
    'generic base class',
    `import OpenAI from 'openai';
abstract class Base<T> {
  constructor(protected client: T) {}
}
export class Service extends Base<OpenAI> {
  ask() {
    return «this.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'wrapper class of the project',
    `import OpenAI from 'openai';
class Llm {
  constructor(private inner = new OpenAI()) {}
  get raw() {
    return this.inner;
  }
}
const llm = new Llm();
await «llm.raw.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'method of a wrapper class that others call',
    {
      'llm.ts': `import OpenAI from 'openai';
export class Llm {
  private inner = new OpenAI();
  async hello() {
    return «this.inner.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
      'app.ts': `import { Llm } from './llm';
const llm = new Llm();
await llm.hello();`,
    },
  ],
  [
    'Nest service',
    `import { Injectable } from '@nestjs/common';
import OpenAI from 'openai';
@Injectable()
export class ChatService {
  private readonly openai: OpenAI;
  constructor(private readonly config: ConfigService) {
    this.openai = new OpenAI({ apiKey: this.config.get('OPENAI_API_KEY') });
  }
  async ask() {
    return this.read(await «this.openai.chat.completions.create»({ model: 'gpt-4o', messages: [] }));
  }
}`,
  ],
  [
    'Nest service that is injected with a token',
    `import { Inject, Injectable } from '@nestjs/common';
import OpenAI from 'openai';
@Injectable()
export class ChatService {
  constructor(@Inject('OPENAI') private readonly openai: OpenAI) {}
  ask() {
    return «this.openai.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
  ],
  [
    'Nest service that uses another one',
    {
      'llm.service.ts': `import { Injectable } from '@nestjs/common';
import OpenAI from 'openai';
@Injectable()
export class LlmService {
  readonly client = new OpenAI();
}`,
      'chat.service.ts': `import { Injectable } from '@nestjs/common';
import { LlmService } from './llm.service';
@Injectable()
export class ChatService {
  constructor(private readonly llm: LlmService) {}
  ask() {
    return «this.llm.client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  }
}`,
    },
  ],
  [
    'typed parameter',
    `import OpenAI from 'openai';
export function ask(client: OpenAI) {
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'parameter typed with import type',
    `import type { OpenAI } from 'openai';
export const ask = async (client: OpenAI) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'parameter typed with import()',
    `export const ask = (client: import('openai').OpenAI) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'parameter typed in a comment of JavaScript',
    {
      'app.js': `/** @param {import('openai').OpenAI} client */
export function ask(client) {
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
    },
  ],
  [
    'Pick',
    `import OpenAI from 'openai';
export function ask(client: Pick<OpenAI, 'chat'>) {
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'Omit',
    `import OpenAI from 'openai';
export function ask(client: Omit<OpenAI, 'images'>) {
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'parameter of another function',
    `import OpenAI from 'openai';
declare function other(name: string, client: OpenAI): void;
export function ask(client: Parameters<typeof other>[1], name: Parameters<typeof other>[0]) {
  name.chat.completions.create({});
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'union with undefined',
    `import OpenAI from 'openai';
export function ask(client: OpenAI | undefined) {
  if (!client) return undefined;
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'optional parameter',
    `import OpenAI from 'openai';
export function ask(client?: OpenAI) {
  return «client!.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'default parameter',
    `import OpenAI from 'openai';
export async function ask(client = new OpenAI()) {
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'type alias',
    `import OpenAI from 'openai';
type Client = OpenAI;
export const ask = (client: Client) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'intersection type',
    `import OpenAI from 'openai';
export const ask = (client: OpenAI & { label: string }) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'bound of a type parameter',
    `import OpenAI from 'openai';
export function ask<T extends OpenAI>(client: T) {
  return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'InstanceType of the class',
    `import OpenAI from 'openai';
export const ask = (client: InstanceType<typeof OpenAI>) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'ReturnType of a factory',
    `import OpenAI from 'openai';
const make = () => new OpenAI();
export const ask = (client: ReturnType<typeof make>) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'alias of the ReturnType of a factory',
    `import OpenAI from 'openai';
function make() { return new OpenAI(); }
type Client = ReturnType<typeof make>;
export function ask(client: Client) { return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] }); }`,
  ],
  [
    'alias of typeof a client',
    `import OpenAI from 'openai';
const main = new OpenAI();
type Client = typeof main;
export function ask(client: Client) { return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] }); }`,
  ],
  [
    'typeof a client',
    `import OpenAI from 'openai';
const main = new OpenAI();
export const ask = (client: typeof main) => «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'field of an interface',
    `import type OpenAI from 'openai';
interface Deps {
  llm: OpenAI;
  retries: number;
}
export const ask = (deps: Deps) => «deps.llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'field of an interface, destructured in the parameter',
    `import type OpenAI from 'openai';
interface Deps {
  llm: OpenAI;
}
export const ask = ({ llm }: Deps) => «llm.chat.completions.create»({ model: 'gpt-4o', messages: [] });`,
  ],
  [
    'field of a type literal',
    `import type OpenAI from 'openai';
export function ask({ client: c }: { client: OpenAI; model?: string }) {
  return «c.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
  ],
  [
    'field of an interface of another file',
    {
      'deps.ts': `import type OpenAI from 'openai';
export interface Deps { readonly llm?: OpenAI }`,
      'app.ts': `import type { Deps } from './deps';
export function ask(this: void, deps: Readonly<Deps>) {
  return «deps.llm?.chat.completions.create»({ model: 'gpt-4o', messages: [] });
}`,
    },
  ],
  [
    'type guard that narrows',
    `import OpenAI from 'openai';
export function ask(client: unknown) {
  if (client instanceof OpenAI) return «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });
  return undefined;
}`,
  ],
];
