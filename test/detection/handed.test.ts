import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';
import { readMarks } from '../support/marked.js';

/** Routes that a project registers through functions and classes of its own: the marked handlers answer, under these subjects. */
const HANDED: readonly (readonly [what: string, files: Readonly<Record<string, string>>, subjects: readonly string[]])[] = [
  [
    'a server of one’s own that wraps what it is given',
    {
      'llm.py': `from openai import OpenAI
def answer(text):
    return OpenAI().responses.create(model="gpt-4o", input=text)
`,
      'server.py': `from fastapi import FastAPI, Request
class Server:
    def __init__(self):
        self.app = FastAPI()
    def add(self, path, view, methods=None):
        async def endpoint(request: Request):
            result = await view(request)
            return {"result": result}
        self.app.add_api_route(path, endpoint, methods=methods or ["GET"])
    def route(self, path):
        def decorate(fn):
            @self.app.post(f"/bot{path}")
            async def run(request: Request):
                return await fn(request)
            return fn
        return decorate
`,
      'bot.py': `from llm import answer
from server import Server
class Bot:
    def __init__(self):
        self.server = Server()
        self.server.add("/hook", view=self.verify, methods=["GET"])
        self.server.add("/hook", view=self.handle, methods=["POST"])
    async def verify(self, request):
        return "ok"
    async def «handle»(self, request):
        return answer(await request.json())
server = Server()
@server.route("/ask")
async def «ask»(request):
    return answer(await request.json())
@server.route("/ping")
async def ping(request):
    return "pong"
`,
    },
    ['POST /hook', 'POST /bot/ask'],
  ],
  [
    'what answers elsewhere is run by the route, which stays the place',
    {
      'app.py': `from fastapi import FastAPI
from openai import OpenAI
def create(app, ask, log):
    @app.post("/question")
    async def «question»(q: str):
        log("asked")
        return {"answer": ask(q)}
    @app.post("/other")
    async def other(q: str):
        log("other")
def ask(text):
    return OpenAI().responses.create(model="gpt-4o", input=text)
app = FastAPI()
create(app, ask, print)
`,
    },
    ['POST /question'],
  ],
  [
    'a class that hands messages of a platform on to what it was given',
    {
      'gate.py': `from slack_bolt.async_app import AsyncApp
class Gate:
    def __init__(self, on_event, on_close):
        self.on_event = on_event
        self.on_close = on_close
        self.app = AsyncApp(token="t")
        self.app.event("message")(self.received)
        self.app.event("app_uninstalled")(self.closed)
    async def received(self, event):
        await self.on_event(event)
    async def closed(self, event):
        await self.on_close(event)
`,
      'main.py': `from gate import Gate
from openai import OpenAI
class Adapter:
    def __init__(self):
        self.gate = Gate(self.handle, on_close=self.end)
    async def «handle»(self, event):
        return OpenAI().responses.create(model="gpt-4o", input=event["text"])
    async def end(self, event):
        print("closed")
`,
    },
    ['bot:handle'],
  ],
  [
    'a server that leaves what it gets to whoever made it',
    {
      'server.py': `import asyncio
from flask import Flask, request
class Server:
    def __init__(self, path, on_message, log):
        self.app = Flask("hooks")
        self.path = path
        self.on_message = on_message
        self.log = log
        @self.app.post(self.path)
        def «received»():
            return self.take(request.json)
    def take(self, body):
        self.log("taken")
        asyncio.create_task(self.on_message(body))
        return "ok"
`,
      'main.py': `from openai import OpenAI
from server import Server
class Adapter:
    def __init__(self):
        self.server = Server("/hook", self.handle, print)
    async def «handle»(self, body):
        return OpenAI().responses.create(model="gpt-4o", input=body["text"])
`,
    },
    ['POST /hook', 'POST /hook'],
  ],
  [
    'wrappers of handlers and of routers',
    {
      'llm.ts': `import OpenAI from 'openai';
export const answer = (input: string) => new OpenAI().responses.create({ model: 'gpt-4o', input });
`,
      'http.ts': `import { Router, type Request, type Response } from 'express';
export const caught = (run: (req: Request, res: Response) => Promise<void>) => (req: Request, res: Response, next: (e: unknown) => void) =>
  Promise.resolve(run(req, res)).catch(next);
export class Http {
  readonly router = Router();
  post(path: string, run: (body: { q: string }) => Promise<unknown>) {
    this.router.post(path, async (req, res) => {
      res.json(await run(req.body));
    });
  }
}
`,
      'app.ts': `import { Router, type Request, type Response } from 'express';
import { caught, Http } from './http';
import { answer } from './llm';
const router = Router();
«router.post»('/inline', caught(async (req: Request, res: Response) => {
  res.json(await answer(req.body.q));
}));
router.post('/named', caught(named));
async function «named»(req: Request, res: Response) {
  res.json(await answer(req.body.q));
}
router.post('/quiet', caught(async (req: Request, res: Response) => {
  res.end();
}));
const http = new Http();
«http.post»('/own', async (body) => answer(body.q));
http.post('/echo', async (body) => body.q);
`,
    },
    ['POST /inline', 'POST /named', 'POST /own'],
  ],
  [
    'a handler of a file’s route under a wrapper',
    {
      'lib/auth.ts': `export function withUser(run: (req: Request) => Promise<Response>) {
  return async (req: Request) => (req.headers.get('user') ? run(req) : new Response('no', { status: 401 }));
}
`,
      'app/api/chat/route.ts': `import OpenAI from 'openai';
import { withUser } from '../../../lib/auth';
export const POST = withUser(«async (req: Request) =>» Response.json(await new OpenAI().responses.create({ model: 'gpt-4o', input: await req.text() })));
export const GET = withUser(async () => new Response('ok'));
`,
    },
    ['POST /api/chat'],
  ],
];

it.each(HANDED)('%s', async (_, files, subjects) => {
  const { texts, places } = readMarks(files);
  const { touchpoints } = await detect(texts);
  const found = touchpoints.filter(({ kind }) => kind === 'service-interface');
  const order = (a: { path: string; range: { start: { line: number } } }, b: typeof a): number =>
    a.path === b.path ? a.range.start.line - b.range.start.line : a.path < b.path ? -1 : 1;
  expect(found.map(({ path, range }) => ({ path, range })).sort(order)).toEqual(places.map(({ path, range }) => ({ path, range })).sort(order));
  expect([...found].sort(order).map(({ subject }) => subject)).toEqual(subjects);
});
