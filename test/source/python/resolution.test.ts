import { describe, expect, it } from 'vitest';
import type { LinkerOptions } from '../../../src/linking/linker.js';
import { testGrammars } from '../../support/grammars.js';
import { callees, type Files, linkFiles } from './support.js';

const grammars = await testGrammars();
const CREATE = 'openai.OpenAI.().chat.completions.create';

/** What rule files say of these calls. */
const OPTIONS: LinkerOptions = {
  passthrough: (segments) => {
    const path = segments.join('.');
    if (path === 'functools.partial') return { gives: { argument: 0 } };
    return path === 'fastapi.Depends' ? { gives: { callOf: 0 } } : undefined;
  },
};

function resolve(files: Files | string, path = 'app/main.py'): readonly string[] {
  return callees(linkFiles(grammars, typeof files === 'string' ? { [path]: files } : files, OPTIONS), path);
}

const CALL = 'client.chat.completions.create(model="m", messages=[])';

const ONE_FILE: Readonly<Record<string, string>> = {
  'from-import': `from openai import OpenAI\nOpenAI().chat.completions.create()`,
  'from-import with alias': `from openai import OpenAI as Sdk\nclient = Sdk()\n${CALL}`,
  'module import': `import openai\nclient = openai.OpenAI()\n${CALL}`,
  'module import with alias': `import openai as oa\nclient = oa.OpenAI()\n${CALL}`,
  'instance in a local': `from openai import OpenAI\ndef f():\n    client = OpenAI()\n    return ${CALL}`,
  'import in a function': `def f():\n    from openai import OpenAI\n    client = OpenAI()\n    ${CALL}`,
  'module global read in a function': `from openai import OpenAI\nclient = OpenAI()\ndef f():\n    ${CALL}`,
  'module global defined below the function': `from openai import OpenAI\ndef f():\n    ${CALL}\nclient = OpenAI()`,
  'global statement': `from openai import OpenAI\nclient = None\ndef init():\n    global client\n    client = OpenAI()\ndef f():\n    ${CALL}`,
  'nonlocal statement': `from openai import OpenAI\ndef outer():\n    client = None\n    def init():\n        nonlocal client\n        client = OpenAI()\n    init()\n    ${CALL}`,
  closure: `from openai import OpenAI\ndef outer():\n    client = OpenAI()\n    def inner():\n        ${CALL}\n    return inner`,
  'attribute set in __init__': `from openai import OpenAI\nclass A:\n    def __init__(self):\n        self.client = OpenAI()\n    def f(self):\n        self.${CALL}`,
  'attribute set in another method': `from openai import OpenAI\nclass A:\n    def f(self):\n        self.${CALL}\n    def setup(self):\n        self.client = OpenAI()`,
  'attribute of an instance of a class': `from openai import OpenAI\nclass A:\n    def __init__(self):\n        self.client = OpenAI()\na = A()\na.${CALL}`,
  'annotated attribute': `from openai import OpenAI\nclass A:\n    def __init__(self, c):\n        self.client: OpenAI = c\n    def f(self):\n        self.${CALL}`,
  'class attribute': `from openai import OpenAI\nclass A:\n    client = OpenAI()\n    def f(self):\n        self.${CALL}`,
  'class attribute through the class': `from openai import OpenAI\nclass A:\n    client = OpenAI()\nA.${CALL}`,
  'class attribute through cls': `from openai import OpenAI\nclass A:\n    client = OpenAI()\n    @classmethod\n    def f(cls):\n        cls.${CALL}`,
  property: `from openai import OpenAI\nclass A:\n    @property\n    def client(self):\n        return OpenAI()\n    def f(self):\n        self.${CALL}`,
  'cached property': `from functools import cached_property\nfrom openai import OpenAI\nclass A:\n    @cached_property\n    def client(self):\n        return OpenAI()\n    def f(self):\n        self.${CALL}`,
  'property by return type': `from openai import OpenAI\nclass A:\n    @property\n    def client(self) -> OpenAI: ...\nA().${CALL}`,
  'attribute set in a loop': `from openai import OpenAI\nclass A:\n    def setup(self):\n        for attempt in range(3):\n            self.client = OpenAI()\n    def f(self):\n        self.${CALL}`,
  'attribute set in a loop in a loop': `from openai import OpenAI\nclass A:\n    def setup(self):\n        while True:\n            for attempt in range(3):\n                self.client = OpenAI()\n    def f(self):\n        self.${CALL}`,
  'importlib in a loop': `import importlib\nfor attempt in range(3):\n    importlib.import_module("openai").OpenAI().chat.completions.create()`,
  'lazy attribute': `from openai import OpenAI\nclass A:\n    _client = None\n    def get(self):\n        if self._client is None:\n            self._client = OpenAI()\n        return self._client\n    def f(self):\n        self.get().chat.completions.create()`,
  'attribute of another object': `from openai import OpenAI\nclass Inner:\n    def __init__(self):\n        self.client = OpenAI()\nclass Outer:\n    def __init__(self):\n        self.inner = Inner()\n    def f(self):\n        self.inner.${CALL}`,
  'constructor parameter kept as attribute': `from openai import OpenAI\nclass A:\n    def __init__(self, client):\n        self.client = client\n    def f(self):\n        self.${CALL}\nA(OpenAI())`,
  'constructor keyword kept as attribute': `from openai import OpenAI\nclass A:\n    def __init__(self, *, client=None):\n        self.client = client or OpenAI()\n    def f(self):\n        self.${CALL}`,
  'factory function': `from openai import OpenAI\ndef make():\n    return OpenAI()\nclient = make()\n${CALL}`,
  'factory by return type': `from openai import OpenAI\ndef make() -> OpenAI: ...\nclient = make()\n${CALL}`,
  'factory by quoted return type': `from openai import OpenAI\ndef make() -> "OpenAI": ...\nmake().chat.completions.create()`,
  'static factory': `from openai import OpenAI\nclass F:\n    @staticmethod\n    def make():\n        return OpenAI()\nF.make().chat.completions.create()`,
  'class factory': `from openai import OpenAI\nclass F:\n    @classmethod\n    def make(cls, key):\n        return OpenAI(api_key=key)\nF.make("k").chat.completions.create()`,
  'async factory': `from openai import OpenAI\nasync def make():\n    return OpenAI()\nasync def f():\n    client = await make()\n    await ${CALL}`,
  'parameter with a type': `from openai import OpenAI\ndef f(client: OpenAI):\n    ${CALL}`,
  'parameter with a quoted type': `from openai import OpenAI\ndef f(client: "OpenAI"):\n    ${CALL}`,
  'parameter with an optional type': `from typing import Optional\nfrom openai import OpenAI\ndef f(client: Optional[OpenAI] = None):\n    ${CALL}`,
  'parameter with a union type': `from openai import OpenAI\ndef f(client: OpenAI | None = None):\n    ${CALL}`,
  'parameter with a quoted union': `import openai\ndef f(client: "openai.OpenAI | None"):\n    ${CALL}`,
  'parameter with a default': `from openai import OpenAI\ndef f(client=OpenAI()):\n    ${CALL}`,
  'parameter given by a caller': `from openai import OpenAI\ndef f(client):\n    ${CALL}\nf(OpenAI())`,
  'parameter given by keyword': `from openai import OpenAI\ndef f(a, client):\n    ${CALL}\nf(1, client=OpenAI())`,
  'Annotated Depends': `from typing import Annotated\nfrom fastapi import Depends\nfrom openai import OpenAI\ndef make():\n    return OpenAI()\ndef f(client: Annotated[OpenAI, Depends(make)]):\n    ${CALL}`,
  'alias of Annotated': `from typing import Annotated\nfrom fastapi import Depends\nfrom openai import OpenAI\ndef make():\n    return OpenAI()\nClient = Annotated[OpenAI, Depends(make)]\ndef f(client: Client):\n    ${CALL}`,
  'typed local': `from openai import OpenAI\nclient: OpenAI = load()\n${CALL}`,
  'bare declaration': `from openai import OpenAI\nclient: OpenAI\n${CALL}`,
  cast: `from typing import cast\nfrom openai import OpenAI\nclient = cast(OpenAI, load())\n${CALL}`,
  'cast to a quoted type': `import typing\nfrom openai import OpenAI\nclient = typing.cast("OpenAI", load())\n${CALL}`,
  'type alias': `from openai import OpenAI\nClient = OpenAI\ndef f(client: Client):\n    ${CALL}`,
  'type statement': `from openai import OpenAI\ntype Client = OpenAI\ndef f(client: Client):\n    ${CALL}`,
  'bounded type parameter': `from openai import OpenAI\ndef f[T: OpenAI](client: T):\n    ${CALL}`,
  'alias of the class': `import openai\nSdk = openai.OpenAI\nclient = Sdk()\n${CALL}`,
  'alias chosen by a condition': `from openai import OpenAI, AzureOpenAI\nSdk = AzureOpenAI if azure else OpenAI\nclient = Sdk()\n${CALL}`,
  subclass: `from openai import OpenAI\nclass Mine(OpenAI):\n    pass\nclient = Mine()\n${CALL}`,
  'subclass that calls itself': `from openai import OpenAI\nclass Mine(OpenAI):\n    def ask(self):\n        return self.chat.completions.create()`,
  'subclass through super': `from openai import OpenAI\nclass Mine(OpenAI):\n    def ask(self):\n        return super().chat.completions.create()`,
  'subclass of a subclass': `from openai import OpenAI\nclass A(OpenAI):\n    pass\nclass B(A):\n    pass\nB().chat.completions.create()`,
  'inherited attribute': `from openai import OpenAI\nclass A:\n    def __init__(self):\n        self.client = OpenAI()\nclass B(A):\n    def f(self):\n        self.${CALL}`,
  'functools.partial of the class': `from functools import partial\nfrom openai import OpenAI\nmake = partial(OpenAI, api_key="k")\nclient = make()\n${CALL}`,
  'dict of clients': `from openai import OpenAI\nclients = {"a": OpenAI(), "b": None}\nclients["a"].chat.completions.create()`,
  'dict of clients, any key': `from openai import OpenAI\nclients = {"a": OpenAI()}\ndef f(k):\n    clients[k].chat.completions.create()`,
  'dict get': `from openai import OpenAI\nclients = {"a": OpenAI()}\nclients.get("a").chat.completions.create()`,
  'dict filled later': `from openai import OpenAI\nclients = {}\nclients["a"] = OpenAI()\nclients["a"].chat.completions.create()`,
  'dict filled in a function': `from openai import OpenAI\nclients = {}\ndef get(k):\n    if k not in clients:\n        clients[k] = OpenAI()\n    return clients[k]\nget("x").chat.completions.create()`,
  'dict of classes': `from openai import OpenAI\nkinds = {"openai": OpenAI}\nclient = kinds["openai"]()\n${CALL}`,
  'dict of factories': `from openai import OpenAI\nkinds = {"openai": lambda: OpenAI()}\nkinds["openai"]().chat.completions.create()`,
  'dict() with keywords': `from openai import OpenAI\nclients = dict(a=OpenAI())\nclients["a"].chat.completions.create()`,
  'values of a dict': `from openai import OpenAI\nclients = {"a": OpenAI()}\nfor client in clients.values():\n    ${CALL}`,
  'items of a dict': `from openai import OpenAI\nclients = {"a": OpenAI()}\nfor name, client in clients.items():\n    ${CALL}`,
  'list element': `from openai import OpenAI\nclients = [None, OpenAI()]\nclients[1].chat.completions.create()`,
  'list filled by append': `from openai import OpenAI\nclients = []\nclients.append(OpenAI())\nclients[0].chat.completions.create()`,
  'loop over a list': `from openai import OpenAI\nfor client in [OpenAI(), OpenAI()]:\n    ${CALL}`,
  'loop with enumerate': `from openai import OpenAI\nfor i, client in enumerate([OpenAI()]):\n    ${CALL}`,
  'loop with zip': `from openai import OpenAI\nfor i, client in zip([1], [OpenAI()]):\n    ${CALL}`,
  comprehension: `from openai import OpenAI\nclients = [OpenAI(api_key=k) for k in keys]\nclients[0].chat.completions.create()`,
  'dict comprehension': `from openai import OpenAI\nclients = {k: OpenAI(api_key=k) for k in keys}\nclients["a"].chat.completions.create()`,
  'call in a comprehension': `from openai import OpenAI\nout = [client.chat.completions.create() for client in (OpenAI(), OpenAI())]`,
  'random.choice of a list': `import random\nfrom openai import OpenAI\nclients = [OpenAI()]\nrandom.choice(clients).chat.completions.create()`,
  'next of itertools.cycle': `import itertools\nfrom openai import OpenAI\npool = itertools.cycle([OpenAI()])\nnext(pool).chat.completions.create()`,
  'tuple unpacking': `from openai import OpenAI\nclient, name = OpenAI(), "x"\n${CALL}`,
  'nested unpacking': `from openai import OpenAI\na, (client, b) = 1, (OpenAI(), 2)\n${CALL}`,
  'unpacked return value': `from openai import OpenAI\ndef make():\n    return OpenAI(), "model"\nclient, model = make()\n${CALL}`,
  'chained assignment': `from openai import OpenAI\nclient = other = OpenAI()\nother.chat.completions.create()`,
  walrus: `from openai import OpenAI\nif (client := OpenAI()):\n    ${CALL}`,
  with: `from openai import OpenAI\nwith OpenAI() as client:\n    ${CALL}`,
  'async with': `from openai import OpenAI\nasync def f():\n    async with OpenAI() as client:\n        await ${CALL}`,
  'with in parentheses': `from openai import OpenAI\nwith (open("x") as f, OpenAI() as client):\n    ${CALL}`,
  contextmanager: `from contextlib import contextmanager\nfrom openai import OpenAI\n@contextmanager\ndef session():\n    yield OpenAI()\nwith session() as client:\n    ${CALL}`,
  asynccontextmanager: `import contextlib\nfrom openai import OpenAI\n@contextlib.asynccontextmanager\nasync def session():\n    yield OpenAI()\nasync def f():\n    async with session() as client:\n        ${CALL}`,
  'class with __enter__': `from openai import OpenAI\nclass Session:\n    def __enter__(self):\n        return OpenAI()\n    def __exit__(self, *a): ...\nwith Session() as client:\n    ${CALL}`,
  'class with __aenter__': `from openai import OpenAI\nclass Session:\n    async def __aenter__(self):\n        self.client = OpenAI()\n        return self.client\nasync def f():\n    async with Session() as client:\n        ${CALL}`,
  'class that enters as itself': `from openai import OpenAI\nclass Session:\n    def __enter__(self):\n        self.client = OpenAI()\n        return self\nwith Session() as s:\n    s.${CALL}`,
  ExitStack: `from contextlib import ExitStack\nfrom openai import OpenAI\nwith ExitStack() as stack:\n    client = stack.enter_context(OpenAI())\n    ${CALL}`,
  'dataclass field type': `from dataclasses import dataclass\nfrom openai import OpenAI\n@dataclass\nclass Deps:\n    client: OpenAI\ndef f(deps: Deps):\n    deps.${CALL}`,
  'dataclass default factory': `from dataclasses import dataclass, field\nfrom openai import OpenAI\n@dataclass\nclass Deps:\n    client: OpenAI = field(default_factory=OpenAI)\nDeps().${CALL}`,
  'named tuple': `from typing import NamedTuple\nfrom openai import OpenAI\nclass Deps(NamedTuple):\n    client: OpenAI\n    n: int\ndef f(deps: Deps):\n    deps.${CALL}`,
  'lambda factory': `from openai import OpenAI\nmake = lambda: OpenAI()\nmake().chat.completions.create()`,
  'cached factory': `from functools import lru_cache\nfrom openai import OpenAI\n@lru_cache(maxsize=1)\ndef make():\n    return OpenAI()\nmake().chat.completions.create()`,
  'cached factory, bare': `import functools\nfrom openai import OpenAI\n@functools.cache\ndef make():\n    return OpenAI()\nmake().chat.completions.create()`,
  importlib: `import importlib\nopenai = importlib.import_module("openai")\nopenai.OpenAI().chat.completions.create()`,
  'importlib, from-import': `from importlib import import_module as load\nload("openai").OpenAI().chat.completions.create()`,
  __import__: `sdk = __import__("openai")\nsdk.OpenAI().chat.completions.create()`,
  'conditional import': `try:\n    from openai import OpenAI\nexcept ImportError:\n    OpenAI = None\nclient = OpenAI()\n${CALL}`,
  'import under a condition': `if True:\n    from openai import OpenAI\nelse:\n    OpenAI = None\nOpenAI().chat.completions.create()`,
  'import for type checking': `from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from openai import OpenAI\ndef f(client: "OpenAI"):\n    ${CALL}`,
  'late import into a global': `_sdk = None\ndef load():\n    global _sdk\n    import openai as _sdk\n    return _sdk\nload().OpenAI().chat.completions.create()`,
  'bound method alias': `from openai import OpenAI\nclient = OpenAI()\ncreate = client.chat.completions.create\ncreate(model="m")`,
  'middle of the chain in a local': `from openai import OpenAI\nchat = OpenAI().chat\nchat.completions.create()`,
  'bound method in a partial': `from functools import partial\nfrom openai import OpenAI\nask = partial(OpenAI().chat.completions.create, model="m")\nask()`,
  'bound method in self': `from openai import OpenAI\nclass A:\n    def __init__(self):\n        self.create = OpenAI().chat.completions.create\n    def f(self):\n        self.create()`,
  getattr: `import openai\ngetattr(openai, "OpenAI")().chat.completions.create()`,
  'getattr on the client': `from openai import OpenAI\ngetattr(OpenAI().chat, "completions").create()`,
  'getattr with a default': `import openai\nSdk = getattr(openai, "OpenAI", None)\nSdk().chat.completions.create()`,
  'or default': `from openai import OpenAI\ndef f(given=None):\n    client = given or OpenAI()\n    ${CALL}`,
  'conditional expression': `from openai import OpenAI\nclient = OpenAI() if flag else None\n${CALL}`,
  'reaching through branches': `from openai import OpenAI\nif flag:\n    client = OpenAI()\nelse:\n    client = make()\n${CALL}`,
  'reaching through an early return': `from openai import OpenAI\ndef f(flag):\n    client = OpenAI()\n    if flag:\n        client = None\n        return client\n    ${CALL}`,
  'retry loop': `from openai import OpenAI\nclient = None\nwhile True:\n    try:\n        if client is None:\n            client = OpenAI()\n        ${CALL}\n        break\n    except Exception:\n        client = None`,
  'match capture': `from openai import OpenAI\nmatch OpenAI():\n    case client:\n        ${CALL}`,
  'match class pattern': `from openai import OpenAI\nmatch load():\n    case OpenAI() as client:\n        ${CALL}`,
  'isinstance narrows': `from openai import OpenAI\ndef f(client):\n    if isinstance(client, OpenAI):\n        ${CALL}`,
  'assert isinstance': `from openai import OpenAI\ndef f(client):\n    assert isinstance(client, OpenAI)\n    ${CALL}`,
  'decorator argument': `from openai import OpenAI\n@deco(OpenAI().chat.completions.create())\ndef f(): ...`,
  'default argument': `from openai import OpenAI\ndef f(x=OpenAI().chat.completions.create()): ...`,
  'inside an f-string': `from openai import OpenAI\nclient = OpenAI()\nprint(f"answer: {client.chat.completions.create(model='m')!r:>{10}}")`,
  'inside a lambda': `from openai import OpenAI\nclient = OpenAI()\nask = lambda m: client.chat.completions.create(messages=m)`,
  'inside a nested class': `from openai import OpenAI\nclass A:\n    class B:\n        def f(self):\n            OpenAI().chat.completions.create()`,
  'inner class instance': `from openai import OpenAI\nclass A:\n    class B:\n        client = OpenAI()\nA.B().${CALL}`,
  'module of the library': `import openai.resources\nopenai.OpenAI().chat.completions.create()`,
  'second name of the client': `from openai import OpenAI\nclient = OpenAI()\nclient2 = client\nclient2.chat.completions.create()`,
  'simple namespace': `from types import SimpleNamespace\nfrom openai import OpenAI\nns = SimpleNamespace(client=OpenAI())\nns.${CALL}`,
  setattr: `from openai import OpenAI\nclass A:\n    def __init__(self):\n        setattr(self, "client", OpenAI())\n    def f(self):\n        self.${CALL}`,
  'object.__setattr__': `from openai import OpenAI\nclass A:\n    def __init__(self):\n        object.__setattr__(self, "client", OpenAI())\n    def f(self):\n        self.${CALL}`,
  'singleton through __new__': `from openai import OpenAI\nclass A:\n    _instance = None\n    def __new__(cls):\n        if cls._instance is None:\n            cls._instance = super().__new__(cls)\n            cls._instance.client = OpenAI()\n        return cls._instance\n    def f(self):\n        self.${CALL}`,
  'attribute set from outside': `from openai import OpenAI\nclass A:\n    client = None\n    def f(self):\n        self.${CALL}\na = A()\na.client = OpenAI()`,
  'app state': `from fastapi import FastAPI\nfrom openai import OpenAI\napp = FastAPI()\napp.state.client = OpenAI()\ndef f():\n    app.state.${CALL}`,
  'module __getattr__ style proxy': `from openai import OpenAI\nclass Proxy:\n    def __init__(self):\n        self._client = OpenAI()\n    def __getattr__(self, name):\n        return getattr(self._client, name)\nProxy().chat.completions.create()`,
};

describe('OpenAI().chat.completions.create in one file', () => {
  it.each(Object.entries(ONE_FILE))('resolves through: %s', (_, text) => {
    expect(resolve(text)).toContain(CREATE);
  });
});

const FILES: Readonly<Record<string, Files>> = {
  'factory in another file': {
    'app/llm.py': 'from openai import OpenAI\ndef make():\n    return OpenAI()',
    'app/main.py': 'from app.llm import make\nmake().chat.completions.create()',
  },
  'client in another file': {
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
    'app/main.py': `from app.llm import client\n${CALL}`,
  },
  'client in another file, module import': {
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
    'app/main.py': `import app.llm\napp.llm.${CALL}`,
  },
  'client in another file, module alias': {
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
    'app/main.py': `import app.llm as llm\nllm.${CALL}`,
  },
  'from package import module': {
    'app/__init__.py': '',
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
    'app/main.py': `from app import llm\nllm.${CALL}`,
  },
  'relative import': {
    'app/__init__.py': '',
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
    'app/main.py': `from .llm import client\n${CALL}`,
  },
  'relative import of a module': {
    'app/__init__.py': '',
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
    'app/main.py': `from . import llm\nllm.${CALL}`,
  },
  'relative import from above': {
    'app/__init__.py': '',
    'app/main.py': `from .deep.er import client\n${CALL}`,
    'app/deep/__init__.py': '',
    'app/deep/er.py': 'from ..llm import client',
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
  },
  're-export through a package': {
    'app/main.py': `from lib import client\n${CALL}`,
    'lib/__init__.py': 'from .llm import client',
    'lib/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
  },
  're-export of the class': {
    'app/main.py': 'from lib import Sdk\nSdk().chat.completions.create()',
    'lib/__init__.py': 'from openai import OpenAI as Sdk',
  },
  'star import': {
    'app/main.py': `from lib.llm import *\n${CALL}`,
    'lib/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
  },
  'star import through a package': {
    'app/main.py': `from lib import *\n${CALL}`,
    'lib/__init__.py': 'from .llm import *',
    'lib/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
  },
  'star import of the library': { 'app/main.py': 'from openai import *\nOpenAI().chat.completions.create()' },
  'star import, imported from': {
    'app/main.py': `from lib import client\n${CALL}`,
    'lib/__init__.py': 'from .llm import *',
    'lib/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
  },
  'subclass in another file': {
    'app/main.py': 'from app.base import Mine\nMine().chat.completions.create()',
    'app/base.py': 'from openai import OpenAI\nclass Mine(OpenAI):\n    pass',
  },
  'base class in another file': {
    'app/main.py': `from app.base import Base\nclass A(Base):\n    def f(self):\n        self.${CALL}`,
    'app/base.py': 'from openai import OpenAI\nclass Base:\n    def __init__(self):\n        self.client = OpenAI()',
  },
  'attribute of an instance in another file': {
    'app/main.py': `from app.svc import service\nservice.${CALL}`,
    'app/svc.py': 'from openai import OpenAI\nclass Service:\n    def __init__(self):\n        self.client = OpenAI()\nservice = Service()',
  },
  'parameter given from another file': {
    'app/main.py': `def f(client):\n    ${CALL}`,
    'app/run.py': 'from openai import OpenAI\nfrom app.main import f\nf(OpenAI())',
  },
  'dependency in another file': {
    'app/main.py': `from app.deps import Client\ndef f(client: Client):\n    ${CALL}`,
    'app/deps.py':
      'from typing import Annotated\nfrom fastapi import Depends\nfrom openai import OpenAI\ndef make():\n    return OpenAI()\nClient = Annotated[OpenAI, Depends(make)]',
  },
  'dependency as a default': {
    'app/main.py': `from fastapi import Depends\nfrom app.deps import make\ndef f(client=Depends(make)):\n    ${CALL}`,
    'app/deps.py': 'from openai import OpenAI\ndef make():\n    return OpenAI()',
  },
  'dict in another file': {
    'app/main.py': 'from app.pool import clients\nclients["a"].chat.completions.create()',
    'app/pool.py': 'from openai import OpenAI\nclients = {"a": OpenAI()}',
  },
  'importlib of a file': {
    'app/main.py': `import importlib\nllm = importlib.import_module("app.llm")\nllm.${CALL}`,
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
  },
  'submodule attribute of a package': {
    'app/main.py': `import lib.llm\nlib.llm.${CALL}`,
    'lib/__init__.py': '',
    'lib/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
  },
  'script beside a module': {
    'app/main.py': `from llm import client\n${CALL}`,
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()',
  },
  'global set in another file': {
    'app/main.py': `from app import state\nstate.${CALL}`,
    'app/state.py': 'client = None\ndef init():\n    from openai import OpenAI\n    global client\n    client = OpenAI()',
  },
  'global set from another file': {
    'app/main.py': `from app import state\nstate.${CALL}`,
    'app/state.py': 'client = None',
    'app/start.py': 'from openai import OpenAI\nfrom app import state\nstate.client = OpenAI()',
  },
};

describe('OpenAI().chat.completions.create across files', () => {
  it.each(Object.entries(FILES))('resolves through: %s', (_, files) => {
    expect(resolve(files)).toContain(CREATE);
  });
});

const DECOYS: Readonly<Record<string, string | Files>> = {
  'local class of that name': `class OpenAI:\n    pass\nclient = OpenAI()\n${CALL}`,
  'local class that hides the import': `from openai import OpenAI\nclass OpenAI:\n    chat = None\nOpenAI().chat.completions.create()`,
  'relative module named openai': {
    'app/__init__.py': '',
    'app/main.py': `from .openai import OpenAI\nclient = OpenAI()\n${CALL}`,
    'app/openai.py': 'class OpenAI: ...',
  },
  'module beside the script named openai': { 'app/main.py': `from openai import OpenAI\nclient = OpenAI()\n${CALL}`, 'app/openai.py': 'class OpenAI: ...' },
  'module of a package under that name': {
    'app/main.py': `from lib import openai\nopenai.OpenAI().chat.completions.create()`,
    'lib/__init__.py': '',
    'lib/openai.py': 'class OpenAI: ...',
  },
  'overwritten name': `from openai import OpenAI\nOpenAI = make\nclient = OpenAI()\n${CALL}`,
  'overwritten client': `from openai import OpenAI\nclient = OpenAI()\nclient = Other()\n${CALL}`,
  'client overwritten on all branches': `from openai import OpenAI\ndef f(x):\n    client = OpenAI()\n    if x:\n        client = A()\n    else:\n        client = B()\n    ${CALL}`,
  'client overwritten, then returned from': `from openai import OpenAI\ndef f(x):\n    client = A()\n    if x:\n        client = OpenAI()\n        return 1\n    ${CALL}`,
  'another package with that class': `from litellm import OpenAI\nclient = OpenAI()\n${CALL}`,
  'another package under that alias': `import litellm as openai\nopenai.OpenAI().chat.completions.create()`,
  'parameter that shadows the client': `from openai import OpenAI\nclient = OpenAI()\ndef f(client):\n    ${CALL}`,
  'parameter that shadows the class': `from openai import OpenAI\ndef f(OpenAI):\n    OpenAI().chat.completions.create()`,
  'lambda parameter': `from openai import OpenAI\nclient = OpenAI()\nask = lambda client: ${CALL}`,
  'loop variable': `from openai import OpenAI\nclient = OpenAI()\nfor client in others():\n    ${CALL}`,
  'import replaced in a loop': `from openai import OpenAI\nOpenAI = None\nfor x in y:\n    OpenAI().chat.completions.create()\n    OpenAI = other`,
  'deleted name': `from openai import OpenAI\nclient = OpenAI()\ndel client\n${CALL}`,
  'deleted class': `from openai import OpenAI\ndel OpenAI\nOpenAI().chat.completions.create()`,
  'comprehension scope': `from openai import OpenAI\nout = [client for client in [OpenAI()]]\n${CALL}`,
  'comprehension variable': `from openai import OpenAI\nclient = OpenAI()\nout = [client.chat.completions.create() for client in others]`,
  'class scope': `from openai import OpenAI\nclass A:\n    client = OpenAI()\n    def f(self):\n        ${CALL}`,
  'local of another function': `from openai import OpenAI\ndef g():\n    client = OpenAI()\ndef f():\n    ${CALL}`,
  'exception variable': `from openai import OpenAI\nclient = OpenAI()\ntry:\n    pass\nexcept E as client:\n    ${CALL}`,
  'with variable': `from openai import OpenAI\nclient = OpenAI()\nwith open("x") as client:\n    ${CALL}`,
  'match capture': `from openai import OpenAI\nclient = OpenAI()\nmatch x:\n    case client:\n        ${CALL}`,
  'walrus that overwrites': `from openai import OpenAI\nclient = OpenAI()\nif (client := other()):\n    ${CALL}`,
  'string of that name': `client = "openai.OpenAI()"\n${CALL}`,
  'string with code': `code = """\nfrom openai import OpenAI\nOpenAI().chat.completions.create()\n"""`,
  comment: `# from openai import OpenAI\n# OpenAI().chat.completions.create()\nx = 1`,
  'no import': `client = OpenAI()\n${CALL}`,
  'the class and not an instance': `from openai import OpenAI\nOpenAI.chat.completions.create()`,
  'another method': `from openai import OpenAI\nOpenAI().chat.completions.retrieve()`,
  'a method of a result': `from openai import OpenAI\nOpenAI().chat().completions.create()`,
  'attribute overridden in a subclass': `from openai import OpenAI\nclass A:\n    client = OpenAI()\nclass B(A):\n    client = Fake()\nB().${CALL}`,
  'method overridden in a subclass': `from openai import OpenAI\nclass Mine(OpenAI):\n    @property\n    def chat(self):\n        return Fake()\nMine().chat.completions.create()`,
  'other key of a dict': `from openai import OpenAI\nclients = {"a": OpenAI(), "b": Fake()}\nclients["b"].chat.completions.create()`,
  'other position of a tuple': `from openai import OpenAI\nother, client = OpenAI(), Fake()\n${CALL}`,
  'other attribute': `from openai import OpenAI\nclass A:\n    def __init__(self):\n        self.real = OpenAI()\n        self.client = Fake()\n    def f(self):\n        self.${CALL}`,
  'importlib of a name known later': `import importlib\nimportlib.import_module(name).OpenAI().chat.completions.create()`,
  'comparison with it': `from openai import OpenAI\nclient = x == OpenAI()\n${CALL}`,
  'text of it': `from openai import OpenAI\nclient = f"{OpenAI()}"\n${CALL}`,
  'typed as another': `from openai import OpenAI\nfrom app.fake import Fake\ndef f(client: Fake):\n    ${CALL}`,
};

describe('same-named decoys', () => {
  it.each(Object.entries(DECOYS))('does not resolve: %s', (_, files) => {
    expect(resolve(files)).not.toContain(CREATE);
  });
});
