import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';
import { readMarks } from '../support/marked.js';

const EVENTS = `from pydantic import BaseModel
class Frame(BaseModel):
    def to_json(self) -> str:
        return self.model_dump_json()
class MessageEvent(Frame):
    msg_id: str
    author_id: str
    content: str
    extra: dict
class RoleEvent(Frame):
    msg_id: str
    author_id: str
`;

const CLIENT = `import json
import logging
import aiohttp
import websockets
from .events import MessageEvent, RoleEvent
logger = logging.getLogger(__name__)
class KookClient:
    def __init__(self):
        self.ws = None
    async def start(self, url):
        self.ws = await websockets.connect(url)
        raw = await self.ws.recv()
        try:
            await self.handle(raw)
        except ValueError:
            «logger.error»(f"no event: {raw}")
        async for message in self.ws:
            «logger.info»("received %s", message)
    async def handle(self, raw):
        data = json.loads(raw)
        body = data.get("body", {})
        content = body.get("message", {}).get("content")
        «logger.warning»(f"not understood: {content}")
        logger.info(f"connected: {data.get('sn')} {body.get('user', {}).get('name')} {len(raw)}")
        logger.error(f"refused: {data.get('errcode')} {data['op']}")
    async def listen(self, url):
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
            message = await ws.receive()
            «logger.warning»("no JSON: %s", message.data)
            logger.warning("closed: %s", message.type)
    def convert(self, event: MessageEvent, role: RoleEvent):
        «logger.error»(f"unknown: {event.to_json()}")
        logger.error(f"unknown: {role.to_json()} {event.msg_id}")
`;

it('takes what a socket brings for what people write where the file has to do with a messenger', async () => {
  const { texts, places } = readMarks({ 'platforms/kook/events.py': EVENTS, 'platforms/kook/client.py': CLIENT });
  const { touchpoints } = await detect(texts);
  expect(touchpoints.map(({ range }) => range)).toEqual(places.map(({ range }) => range));
  expect(new Set(touchpoints.map(({ kind, certainty }) => `${kind} ${certainty}`))).toEqual(new Set(['user-input-retention declared']));
});

it('knows such a file by its classes too', async () => {
  const { texts, places } = readMarks({ 'gateway/events.py': EVENTS, 'gateway/client.py': CLIENT });
  const { touchpoints } = await detect(texts);
  // Of the event, no name says where it comes from.
  expect(touchpoints.map(({ range }) => range)).toEqual(places.slice(0, -1).map(({ range }) => range));
});

it('does not where it is of a vendor or of the program itself', async () => {
  const { texts } = readMarks({ 'speech/events.py': EVENTS, 'speech/client.py': CLIENT.replace('KookClient', 'RecognizerClient') });
  expect((await detect(texts)).touchpoints).toEqual([]);
});
