import { dedent as py } from '../../support/marked.js';
import type { Forms } from './python-forms.js';

/** Classes that look like the SDK's from outside. */
const FAKE = `class Completions:
    def create(self, **options):
        return options
    stream = parse = create
class Talk:
    completions = Completions()
class Fake:
    chat = Talk()
`;

const DOCTEST = '"""\n>>> client.chat.completions.create(model="gpt-4o", messages=[])\n"""\n';

/** Code that looks the same and asks no model: nothing may be reported. */
export const DECOYS: Forms = {
  'type argument that is another class': {
    'app.py': `from typing import Generic, TypeVar\nfrom openai import OpenAI\n${FAKE}T = TypeVar("T")
class Slot(Generic[T]):
    def __init__(self, value: T, spare: OpenAI):
        self.value = value
class Fakes(Slot[Fake]):
    def ask(self):
        return self.value.chat.completions.create(model="gpt-4o", messages=[])
def ask(slot: Slot[Fake], *fakes: Fake):
    fakes[0].chat.completions.create(model="gpt-4o", messages=[])
    return slot.value.chat.completions.create(model="gpt-4o", messages=[])
`,
  },
  'class of one’s own named OpenAI': {
    'app.py': `${FAKE}class OpenAI(Fake):\n    pass\nclient = OpenAI()\nclient.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'class of one’s own that hides the import': {
    'app.py': `from openai import OpenAI\n${FAKE}class OpenAI(Fake):\n    pass\nOpenAI().chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'class of that name in another file': {
    'sdk.py': `${FAKE}class OpenAI(Fake):\n    pass\n`,
    'app.py': 'from sdk import OpenAI\nclient = OpenAI()\nclient.chat.completions.create(model="gpt-4o", messages=[])\n',
  },
  'openai.py in a package, imported relatively': {
    'app/__init__.py': '',
    'app/openai.py': `${FAKE}OpenAI = Fake\n`,
    'app/chat.py': 'from .openai import OpenAI\nOpenAI().chat.completions.create(model="gpt-4o", messages=[])\n',
  },
  'openai.py in a package, imported from the package': {
    'app/__init__.py': '',
    'app/openai.py': `${FAKE}OpenAI = Fake\n`,
    'app/chat.py': 'from . import openai\nopenai.OpenAI().chat.completions.create(model="gpt-4o", messages=[])\n',
  },
  'openai.py beside the script': {
    'openai.py': `${FAKE}OpenAI = Fake\nchat = Talk()\n`,
    'app.py':
      'import openai\nopenai.chat.completions.create(model="gpt-4o", messages=[])\nopenai.OpenAI().chat.completions.create(model="gpt-4o", messages=[])\n',
  },
  'module loaded by its own relative name': {
    'app/__init__.py': '',
    'app/openai.py': `${FAKE}OpenAI = Fake\n`,
    'app/chat.py': py`
      from importlib import import_module
      import_module(".openai", __package__).OpenAI().chat.completions.create(model="gpt-4o", messages=[])`,
  },
  'name under which another library is imported': py`
    import acme as openai
    openai.OpenAI().chat.completions.create(model="gpt-4o", messages=[])`,
  'class of that name of another library': py`
    from acme import OpenAI
    client = OpenAI()
    client.chat.completions.create(model="gpt-4o", messages=[])`,
  'client overwritten': {
    'app.py': `from openai import OpenAI\n${FAKE}client = OpenAI()\nclient = Fake()\nclient.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'client overwritten on every branch': {
    'app.py': `from openai import OpenAI\n${FAKE}def ask(dry):\n    client = OpenAI()\n    if dry:\n        client = Fake()\n    else:\n        client = Fake()\n    client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'class overwritten': {
    'app.py': `from openai import OpenAI\n${FAKE}OpenAI = Fake\nOpenAI().chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'parameter that hides the global': {
    'app.py': `from openai import OpenAI\n${FAKE}client = OpenAI()\ndef ask(client: Fake):\n    client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'parameter that hides the global, given by a caller': {
    'app.py': `from openai import OpenAI\n${FAKE}client = OpenAI()\ndef ask(client):\n    client.chat.completions.create(model="gpt-4o", messages=[])\nask(Fake())\n`,
  },
  'local that hides the global': {
    'app.py': `from openai import OpenAI\n${FAKE}client = OpenAI()\ndef ask():\n    client = Fake()\n    def inner():\n        client.chat.completions.create(model="gpt-4o", messages=[])\n    return inner\n`,
  },
  'local of another function': {
    'app.py': `from openai import OpenAI\n${FAKE}client = Fake()\ndef start():\n    client = OpenAI()\n    return client\ndef ask():\n    client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'loop variable of that name': {
    'app.py': `from openai import OpenAI\n${FAKE}client = OpenAI()\nfor client in [Fake(), Fake()]:\n    client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'comprehension variable of that name': {
    'app.py': `from openai import OpenAI\n${FAKE}client = OpenAI()\nx = [client.chat.completions.create(model="gpt-4o", messages=[]) for client in [Fake()]]\n`,
  },
  'with variable of that name': py`
    from acme import connect
    from openai import OpenAI
    client = OpenAI()
    with connect() as client:
        client.chat.completions.create(model="gpt-4o", messages=[])`,
  'name in a class body': {
    'app.py': `from openai import OpenAI\n${FAKE}client = Fake()\nclass Chat:\n    client = OpenAI()\n    def ask(self):\n        client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'deleted client': py`
    from openai import OpenAI
    client = OpenAI()
    del client
    client.chat.completions.create(model="gpt-4o", messages=[])`,
  'deleted, then another': {
    'app.py': `from openai import OpenAI\n${FAKE}client = OpenAI()\ndel client\nclient = Fake()\nclient.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'attribute of the same name on another class': {
    'app.py': `from openai import OpenAI\n${FAKE}class A:\n    def __init__(self):\n        self.client = OpenAI()\nclass B:\n    def __init__(self):\n        self.client = Fake()\n    def ask(self):\n        self.client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'another attribute of the same class': {
    'app.py': `from openai import OpenAI\n${FAKE}class A:\n    def __init__(self):\n        self.real = OpenAI()\n        self.client = Fake()\n    def ask(self):\n        self.client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'attribute that a subclass replaces': {
    'app.py': `from openai import OpenAI\n${FAKE}class A:\n    client = OpenAI()\nclass B(A):\n    client = Fake()\nB().client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'subclass with a chat of its own': {
    'app.py': `from openai import OpenAI\n${FAKE}class Mine(OpenAI):\n    @property\n    def chat(self):\n        return Talk()\nMine().chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'subclass whose chat is a method of its own': py`
    from openai import OpenAI
    class Mine(OpenAI):
        def chat(self, text):
            return text.upper()
    Mine().chat("hi")`,
  'class with a method chat': py`
    class Room:
        def chat(self, text):
            return text
        def create(self, text):
            return self.chat(text)
    Room().chat("hi")
    Room().create("hi")`,
  'function named create': py`
    def create(model, messages):
        return model, messages
    create(model="gpt-4o", messages=[])`,
  'function named create beside a client': py`
    from openai import OpenAI
    client = OpenAI()
    def create(model, messages):
        return client, model, messages
    create(model="gpt-4o", messages=[])`,
  'other key of a dict': {
    'app.py': `from openai import OpenAI\n${FAKE}clients = {"a": OpenAI(), "b": Fake()}\nclients["b"].chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'other position of a tuple': {
    'app.py': `from openai import OpenAI\n${FAKE}a, b = OpenAI(), Fake()\nb.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'MagicMock()': py`
    from unittest.mock import MagicMock
    client = MagicMock()
    client.chat.completions.create(model="gpt-4o", messages=[])`,
  'mock with the class as its specification': py`
    from unittest import mock
    from openai import OpenAI
    client = mock.create_autospec(OpenAI)
    client.chat.completions.create(model="gpt-4o", messages=[])`,
  'what a mock is told to answer': py`
    from unittest.mock import patch
    with patch("openai.OpenAI") as mocked:
        mocked.return_value.chat.completions.create.return_value = "hi"
        mocked.return_value.chat.completions.create.assert_called_once()`,
  'parameter that patch hands in': py`
    from unittest.mock import patch
    @patch("app.client.chat.completions.create")
    def test_ask(create):
        create.side_effect = TimeoutError
        create(model="gpt-4o", messages=[])`,
  string: py`
    code = "client.chat.completions.create(model='gpt-4o', messages=[])"
    from openai import OpenAI
    client = OpenAI()
    print(code)`,
  'string that is an example for a model': py`
    PROMPT = '''
    from openai import OpenAI
    OpenAI().chat.completions.create(model="gpt-4o", messages=[])
    '''`,
  comment: py`
    from openai import OpenAI
    client = OpenAI()
    # client.chat.completions.create(model="gpt-4o", messages=[])`,
  docstring: { 'app.py': `${DOCTEST}from openai import OpenAI\nclient = OpenAI()\n` },
  'docstring of a function': py`
    from openai import OpenAI
    client = OpenAI()
    def ask():
        """Like client.chat.completions.create(model="gpt-4o", messages=[])."""`,
  'import for type checking alone': py`
    from typing import TYPE_CHECKING
    if TYPE_CHECKING:
        from openai import OpenAI
    def close(client: "OpenAI"):
        client.close()`,
  'type stub': {
    'llm.pyi': 'from openai import OpenAI\nclient: OpenAI\ndef create(model: str, messages: list[dict]) -> str: ...\n',
  },
  'import for its exceptions': {
    'app.py': `import openai\n${FAKE}client = Fake()\ntry:\n    client.chat.completions.create(model="gpt-4o", messages=[])\nexcept openai.RateLimitError as error:\n    print(error.response)\n`,
  },
  'import for its types': py`
    from acme import gateway
    from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
    def ask(messages: list[ChatCompletionMessageParam]) -> ChatCompletion:
        return ChatCompletion.model_validate(gateway.ask(messages))`,
  'method that is not called': py`
    from openai import OpenAI
    client = OpenAI()
    def method():
        return client.chat.completions.create`,
  'method that is only looked at': py`
    import inspect
    from openai import OpenAI
    client = OpenAI()
    inspect.signature(client.chat.completions.create)
    assert callable(client.chat.completions.create)
    hasattr(client.chat.completions, "create")`,
  'partial that nobody calls': py`
    from functools import partial
    from openai import OpenAI
    ask = partial(OpenAI().chat.completions.create, model="gpt-4o")`,
  'class and not an instance': py`
    from openai import OpenAI
    isinstance(object(), OpenAI)
    OpenAI.__init__.__doc__`,
  'another method of the client': py`
    from openai import OpenAI
    client = OpenAI()
    client.chat.completions.list()
    client.models.retrieve("gpt-4o")
    client.embeddings.create(model="text-embedding-3-small", input="hi")
    client.conversations.create()`,
  'isinstance of another class': {
    'app.py': `from openai import OpenAI\n${FAKE}def ask(client):\n    if isinstance(client, Fake):\n        client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'case of another class': {
    'app.py': `from openai import OpenAI\n${FAKE}def ask(client):\n    match client:\n        case Fake() as c:\n            c.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'getattr of another name': {
    'app.py': `from openai import OpenAI\n${FAKE}class A:\n    real = OpenAI()\n    fake = Fake()\ngetattr(A, "fake").chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'attribute of a sibling class': {
    'app.py': `from openai import OpenAI\n${FAKE}class Base:\n    client = None\nclass A(Base):\n    client = OpenAI()\nclass B(Base):\n    client = Fake()\n    def ask(self):\n        self.client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'instance that is known, whatever a subclass of it sets': {
    'app.py': `from openai import OpenAI\n${FAKE}class Base:\n    client = Fake()\nclass A(Base):\n    client = OpenAI()\nBase().client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'given by a decorator': {
    'app.py': `from openai import OpenAI\n${FAKE}def with_real(fn):\n    def inner():\n        return fn(OpenAI())\n    return inner\ndef with_fake(fn):\n    def inner():\n        return fn(Fake())\n    return inner\n@with_real\ndef close(client):\n    client.close()\n@with_fake\ndef ask(client):\n    client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'other context variable': {
    'app.py': `from contextvars import ContextVar\nfrom openai import OpenAI\n${FAKE}a = ContextVar("a")\nb = ContextVar("b", default=Fake())\na.set(OpenAI())\nb.get().chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'list of others': {
    'app.py': `from openai import OpenAI\n${FAKE}def ask(clients: list[Fake], real: list[OpenAI]):\n    for client in clients:\n        client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'list and not its element': py`
    from openai import OpenAI
    def ask(clients: list[OpenAI]):
        clients.append(OpenAI())
        clients.sort()
        return len(clients)`,
  'map over others': {
    'app.py': `from openai import OpenAI\n${FAKE}real = OpenAI()\nx = list(map(lambda client: client.chat.completions.create(model="gpt-4o", messages=[]), [Fake()]))\n`,
  },
  'other field of a named tuple': {
    'app.py': `from collections import namedtuple\nfrom openai import OpenAI\n${FAKE}Deps = namedtuple("Deps", "real client")\ndeps = Deps(OpenAI(), Fake())\ndeps.client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'field that a factory of another makes': {
    'app.py': `from dataclasses import dataclass, field\nfrom openai import OpenAI\n${FAKE}@dataclass\nclass Deps:\n    real: object = field(default_factory=OpenAI)\n    client: object = field(default_factory=Fake)\nDeps().client.chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'other keyword argument': {
    'app.py': `from openai import OpenAI\n${FAKE}def ask(**deps):\n    deps["client"].chat.completions.create(model="gpt-4o", messages=[])\nask(real=OpenAI(), client=Fake())\n`,
  },
  'generator of others': {
    'app.py': `from openai import OpenAI\n${FAKE}def clients():\n    OpenAI()\n    yield Fake()\nnext(clients()).chat.completions.create(model="gpt-4o", messages=[])\n`,
  },
  'method of another that a thread is given': {
    'app.py': `from threading import Thread\nfrom openai import OpenAI\n${FAKE}real = OpenAI()\nThread(target=Fake().chat.completions.create, kwargs={"model": "gpt-4o"}).start()\nThread(target=print, args=(real.chat.completions.create,)).start()\n`,
  },
  'own function that a thread is given': py`
    import asyncio
    from openai import OpenAI
    client = OpenAI()
    def create(model, messages):
        return model, messages
    async def ask():
        await asyncio.to_thread(create, model="gpt-4o", messages=[])
        await asyncio.to_thread(client.models.list)`,
};

/** The receiver is unknown and only the form of the chain fits: a guess, shown as one. */
export const GUESSES: Forms = {
  'parameter of which nothing is known': py`
    def ask(client):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'parameter that hides the global': py`
    from openai import OpenAI
    client = OpenAI()
    def ask(client):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'parameter typed Any': py`
    from typing import Any
    def ask(client: Any):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'attribute that nobody sets': py`
    class Chat:
        def __init__(self, client):
            self.client = client
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
};
