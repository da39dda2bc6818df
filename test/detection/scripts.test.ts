import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';

const HANDLER = `from openai import OpenAI
__all__ = ["ask"]
async def ask(request):
    return OpenAI().responses.create(model="gpt-4o", input=request.json["q"])
`;
const SERVER = `from handler import *
from sanic import Sanic
app = Sanic("service")
app.add_route(ask, "/ask", methods=["POST"])
`;
const routes = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const { touchpoints } = await detect(new Map(Object.entries(files)));
  return touchpoints.filter(({ kind }) => kind === 'service-interface').map(({ path, subject }) => `${path} ${subject}`);
};

it('finds what stands beside a script that is run in a package', async () => {
  const files = { 'kernel/__init__.py': '', 'kernel/handler.py': HANDLER, 'kernel/server.py': `${SERVER}if __name__ == "__main__":\n    app.run()\n` };
  expect(await routes(files)).toEqual(['kernel/handler.py POST /ask']);
});

it('takes a module of a package for none that another module of it imports from outside', async () => {
  expect(await routes({ 'kernel/__init__.py': '', 'kernel/handler.py': HANDLER, 'kernel/server.py': SERVER })).toEqual([]);
});
