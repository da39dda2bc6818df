import { type Files, dedent as py } from '../../support/marked.js';

/** A text alone is `app.py`. What must be reported stands between `«` and `»`. */
export type Forms = Readonly<Record<string, string | Files>>;

/** How the library gets its name. */
const IMPORTS: Forms = {
  'import openai': py`
    import openai
    client = openai.OpenAI()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'import openai as o': py`
    import openai as o
    client = o.OpenAI()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'import among others': py`
    import os, openai, sys
    «openai.OpenAI().chat.completions.create»(model="gpt-4o", messages=[])`,
  'from openai import OpenAI': py`
    from openai import OpenAI
    client = OpenAI()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'from openai import OpenAI as C': py`
    from openai import OpenAI as C
    «C().chat.completions.create»(model="gpt-4o", messages=[])`,
  'from-import over several lines': py`
    from openai import (
        APIError,
        OpenAI as Sdk,
    )
    sdk = Sdk()
    «sdk.chat.completions.create»(model="gpt-4o", messages=[])`,
  'from openai import *': py`
    from openai import *
    client = OpenAI()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'a submodule of the library': py`
    from openai._client import OpenAI
    client = OpenAI()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'optional import': py`
    try:
        from openai import OpenAI
    except ImportError:
        OpenAI = None
    def ask():
        if OpenAI is None:
            raise RuntimeError("pip install openai")
        return «OpenAI().chat.completions.create»(model="gpt-4o", messages=[])`,
  'optional import of the module, with a flag': py`
    try:
        import openai
        HAS_OPENAI = True
    except ImportError:
        HAS_OPENAI = False
    if HAS_OPENAI:
        client = openai.OpenAI()
        «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'traced client with the plain one to fall back on': py`
    try:
        from langfuse.openai import OpenAI
    except ImportError:
        from openai import OpenAI
    client = OpenAI()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'import inside a function': py`
    def ask():
        from openai import OpenAI
        return «OpenAI().chat.completions.create»(model="gpt-4o", messages=[])`,
  'import inside a method, kept in self': py`
    class Chat:
        def __init__(self):
            import openai
            self.sdk = openai
        def ask(self):
            return «self.sdk.OpenAI().chat.completions.create»(model="gpt-4o", messages=[])`,
  'import for type checking, quoted annotation': py`
    from __future__ import annotations
    from typing import TYPE_CHECKING
    if TYPE_CHECKING:
        from openai import OpenAI
    def ask(client: OpenAI):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'import chosen by a condition': py`
    import os
    if os.environ.get("TRACED"):
        from langfuse.openai import OpenAI as Client
    else:
        from openai import OpenAI as Client
    client = Client()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'importlib.import_module': py`
    import importlib
    openai = importlib.import_module("openai")
    «openai.OpenAI().chat.completions.create»(model="gpt-4o", messages=[])`,
  'importlib with the name in a constant': py`
    from importlib import import_module
    SDK = "openai"
    sdk = import_module(SDK)
    «sdk.OpenAI().chat.completions.create»(model="gpt-4o", messages=[])`,
  __import__: py`
    «__import__("openai").OpenAI().chat.completions.create»(model="gpt-4o", messages=[])`,
  'class taken from the module by getattr': py`
    import openai
    Client = getattr(openai, "OpenAI")
    «Client().chat.completions.create»(model="gpt-4o", messages=[])`,
  'import at the end of the file': py`
    def ask():
        return «OpenAI().chat.completions.create»(model="gpt-4o", messages=[])
    from openai import OpenAI`,
};

/** The module's own client, and that of Azure: the same API under a rule of its own. */
export const SIBLINGS: Forms = {
  'module-level client': py`
    import openai
    openai.api_key = "k"
    «openai.chat.completions.create»(model="gpt-4o", messages=[])`,
  'module-level client, imported part': py`
    from openai import chat
    «chat.completions.create»(model="gpt-4o", messages=[])`,
  'module before 1.0': py`
    import openai as ai
    «ai.ChatCompletion.create»(model="gpt-4", messages=[])`,
  'module before 1.0, imported class': py`
    from openai import ChatCompletion as CC
    «CC.create»(model="gpt-4", messages=[])`,
  AzureOpenAI: py`
    from openai import AzureOpenAI
    client = AzureOpenAI(azure_endpoint="https://acme.openai.azure.com")
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  AsyncAzureOpenAI: py`
    from openai.lib.azure import AsyncAzureOpenAI as Azure
    async def ask():
        async with Azure() as client:
            return await «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'Azure where a setting says so': py`
    from openai import AzureOpenAI, OpenAI
    def make(azure):
        if azure:
            return AzureOpenAI()
        return OpenAI()
    «make(True).chat.completions.create»(model="gpt-4o", messages=[])`,
};

/** Where the client is kept in one file. */
const HOLDERS: Forms = {
  'local of a function': py`
    from openai import OpenAI
    def ask():
        client = OpenAI()
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'global read in a function': py`
    from openai import OpenAI
    client = OpenAI()
    def ask():
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'global made on first use': py`
    from openai import OpenAI
    _client = None
    def get():
        global _client
        if _client is None:
            _client = OpenAI()
        return _client
    «get().chat.completions.create»(model="gpt-4o", messages=[])`,
  'global set by a start function': py`
    from openai import OpenAI
    client: "OpenAI | None" = None
    def start():
        global client
        client = OpenAI()
    def ask():
        assert client is not None
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'globals()': py`
    from openai import OpenAI
    globals()["client"] = OpenAI()
    def ask():
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'self.client set in __init__': py`
    from openai import OpenAI
    class Chat:
        def __init__(self):
            self.client = OpenAI()
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'self.client set in another method': py`
    from openai import AsyncOpenAI
    class Chat:
        async def ask(self):
            return await «self.client.chat.completions.create»(model="gpt-4o", messages=[])
        async def connect(self):
            self.client = AsyncOpenAI()`,
  'self.client set by a helper method': py`
    from openai import OpenAI
    class Chat:
        def __init__(self):
            self.client = self._make()
        def _make(self):
            return OpenAI()
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'self under another name': py`
    from openai import OpenAI
    class Chat:
        def __init__(this):
            this.client = OpenAI()
        def ask(this):
            return «this.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'a part of the client in self': py`
    from openai import OpenAI
    class Chat:
        def __init__(self):
            self.completions = OpenAI().chat.completions
        def ask(self):
            return «self.completions.create»(model="gpt-4o", messages=[])`,
  'class attribute': py`
    from openai import OpenAI
    class Chat:
        client = OpenAI()
        @classmethod
        def ask(cls):
            return «cls.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'class attribute by the name of the class': py`
    from openai import OpenAI
    class Chat:
        client = OpenAI()
        @staticmethod
        def ask():
            return «Chat.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'declared attribute, set elsewhere': py`
    from openai import OpenAI
    class Chat:
        client: OpenAI
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'dataclass field with a default factory': py`
    from dataclasses import dataclass, field
    from openai import OpenAI
    @dataclass
    class Chat:
        client: OpenAI = field(default_factory=OpenAI)
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'dataclass field whose factory alone says what it is': py`
    from dataclasses import dataclass, field
    from typing import Any
    from openai import OpenAI
    @dataclass
    class Chat:
        client: Any = field(default_factory=lambda: OpenAI(timeout=5))
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'attrs field with a factory': py`
    import attrs
    from openai import OpenAI
    @attrs.define
    class Chat:
        client = attrs.field(factory=OpenAI)
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'private attribute of a pydantic model': py`
    from openai import OpenAI
    from pydantic import BaseModel, PrivateAttr
    class Chat(BaseModel):
        _client = PrivateAttr(default_factory=OpenAI)
        def ask(self):
            return «self._client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'property that returns the client': py`
    from openai import OpenAI
    class Chat:
        @property
        def client(self):
            return OpenAI()
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'property over a private attribute': py`
    from openai import OpenAI
    class Chat:
        def __init__(self):
            self._client = None
        @property
        def client(self):
            if self._client is None:
                self._client = OpenAI()
            return self._client
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'property() by hand': py`
    from openai import OpenAI
    class Chat:
        def _get(self):
            return OpenAI()
        client = property(_get)
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  cached_property: py`
    from functools import cached_property
    from openai import OpenAI
    class Chat:
        @cached_property
        def client(self) -> OpenAI:
            return OpenAI()
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'attribute of an attribute': py`
    from openai import OpenAI
    class Llm:
        def __init__(self):
            self.client = OpenAI()
    class Chat:
        def __init__(self):
            self.llm = Llm()
        def ask(self):
            return «self.llm.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'attribute of a base class whose object is changed by a method of the class below it': py`
    from openai import OpenAI
    class Service:
        def __init__(self, client: OpenAI):
            self.client = client
    class Chat(Service):
        def ask(self, hook):
            self.client.append(hook)
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'attribute inherited from a base class': py`
    from openai import OpenAI
    class Base:
        def __init__(self):
            self.client = OpenAI()
    class Chat(Base):
        def __init__(self):
            super().__init__()
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'mixin beside it': py`
    from openai import OpenAI
    class ClientMixin:
        client = OpenAI()
    class AskMixin:
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])
    class Chat(ClientMixin, AskMixin):
        pass`,
  'attribute that the subclass sets': py`
    from openai import OpenAI
    class Base:
        client = None
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])
    class Chat(Base):
        client = OpenAI()`,
  'method that the subclass gives': py`
    from abc import ABC, abstractmethod
    from openai import OpenAI
    class Base(ABC):
        @abstractmethod
        def make(self): ...
        def ask(self):
            return «self.make().chat.completions.create»(model="gpt-4o", messages=[])
    class Chat(Base):
        def make(self):
            return OpenAI()`,
  'singleton through __new__': py`
    from openai import OpenAI
    class Llm:
        _instance = None
        def __new__(cls):
            if cls._instance is None:
                cls._instance = super().__new__(cls)
                cls._instance.client = OpenAI()
            return cls._instance
    «Llm().client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'singleton through a class method': py`
    from openai import OpenAI
    class Llm:
        _instance = None
        def __init__(self):
            self.client = OpenAI()
        @classmethod
        def get(cls):
            if cls._instance is None:
                cls._instance = cls()
            return cls._instance
    «Llm.get().client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'singleton through a metaclass': py`
    from openai import OpenAI
    class Singleton(type):
        _instances = {}
        def __call__(cls, *args, **kwargs):
            if cls not in cls._instances:
                cls._instances[cls] = super().__call__(*args, **kwargs)
            return cls._instances[cls]
    class Llm(metaclass=Singleton):
        def __init__(self):
            self.client = OpenAI()
    «Llm().client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'context variable': py`
    from contextvars import ContextVar
    from openai import OpenAI
    current = ContextVar("current")
    def start():
        current.set(OpenAI())
    def ask():
        return «current.get().chat.completions.create»(model="gpt-4o", messages=[])`,
  'context variable by its type': py`
    from contextvars import ContextVar
    from openai import OpenAI
    current: ContextVar[OpenAI] = ContextVar("current")
    def ask():
        return «current.get().chat.completions.create»(model="gpt-4o", messages=[])`,
  'context variable with a default': py`
    import contextvars
    from openai import OpenAI
    current = contextvars.ContextVar("current", default=OpenAI())
    def ask():
        client = current.get()
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'thread-local': py`
    import threading
    from openai import OpenAI
    local = threading.local()
    def ask():
        if not hasattr(local, "client"):
            local.client = OpenAI()
        return «local.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'application state': py`
    from fastapi import FastAPI, Request
    from openai import OpenAI
    app = FastAPI()
    app.state.llm = OpenAI()
    def ask(request: Request):
        return «request.app.state.llm.chat.completions.create»(model="gpt-4o", messages=[])`,
  'dict of clients': py`
    from openai import OpenAI
    clients = {"x": OpenAI(), "y": OpenAI(base_url="http://localhost:8000/v1")}
    «clients["x"].chat.completions.create»(model="gpt-4o", messages=[])`,
  'dict of clients, any of them': py`
    from openai import OpenAI
    clients = {}
    def ask(name):
        clients.setdefault(name, OpenAI())
        return «clients[name].chat.completions.create»(model="gpt-4o", messages=[])`,
  'defaultdict of clients': py`
    from collections import defaultdict
    from openai import OpenAI
    clients = defaultdict(OpenAI)
    «clients["x"].chat.completions.create»(model="gpt-4o", messages=[])`,
  'dict of classes': py`
    from openai import OpenAI
    PROVIDERS = {"openai": OpenAI}
    def ask(name):
        client = PROVIDERS[name](api_key="k")
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'registry filled by a decorator': py`
    from openai import OpenAI
    REGISTRY = {}
    def register(name):
        def keep(factory):
            REGISTRY[name] = factory
            return factory
        return keep
    @register("openai")
    def make():
        return OpenAI()
    def ask(name):
        return «REGISTRY[name]().chat.completions.create»(model="gpt-4o", messages=[])`,
  'list of clients': py`
    from openai import OpenAI
    pool = [OpenAI(api_key=key) for key in ("a", "b")]
    «pool[0].chat.completions.create»(model="gpt-4o", messages=[])`,
  'named tuple': py`
    from collections import namedtuple
    from openai import OpenAI
    Deps = namedtuple("Deps", ["client", "model"])
    deps = Deps(OpenAI(), "gpt-4o")
    «deps.client.chat.completions.create»(model=deps.model, messages=[])`,
  'simple namespace': py`
    from types import SimpleNamespace
    from openai import OpenAI
    deps = SimpleNamespace(client=OpenAI())
    «deps.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'Enum member': py`
    from enum import Enum
    from openai import OpenAI
    class Provider(Enum):
        OPENAI = OpenAI()
    «Provider.OPENAI.value.chat.completions.create»(model="gpt-4o", messages=[])`,
};

/** How the client is made. */
const MAKERS: Forms = {
  'class method that gives the client to its constructor': py`
    from openai import OpenAI
    class Agent:
        def __init__(self, client):
            self.client = client
        @classmethod
        def default(cls):
            return cls(OpenAI())
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'factory function': py`
    from openai import OpenAI
    def make():
        return OpenAI()
    client = make()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'annotated factory function': py`
    from openai import OpenAI
    from acme.pool import borrow
    def make() -> OpenAI:
        return borrow()
    «make().chat.completions.create»(model="gpt-4o", messages=[])`,
  'lru_cache factory': py`
    from functools import lru_cache
    from openai import OpenAI
    @lru_cache(maxsize=None)
    def make():
        return OpenAI()
    «make().chat.completions.create»(model="gpt-4o", messages=[])`,
  'cache around a lambda': py`
    from functools import cache
    from openai import OpenAI
    make = cache(lambda: OpenAI())
    «make().chat.completions.create»(model="gpt-4o", messages=[])`,
  'cached resource of a page': py`
    import streamlit as st
    from openai import OpenAI
    @st.cache_resource
    def make():
        return OpenAI()
    client = make()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'async factory': py`
    from openai import AsyncOpenAI
    async def make():
        return AsyncOpenAI()
    async def ask():
        client = await make()
        return await «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'async factory, awaited in place': py`
    from openai import AsyncOpenAI
    async def make():
        return AsyncOpenAI()
    async def ask():
        return await «(await make()).chat.completions.create»(model="gpt-4o", messages=[])`,
  'generator dependency': py`
    from openai import OpenAI
    def clients():
        client = OpenAI()
        try:
            yield client
        finally:
            client.close()
    «next(clients()).chat.completions.create»(model="gpt-4o", messages=[])`,
  'with OpenAI() as c': py`
    from openai import OpenAI
    with OpenAI() as c:
        «c.chat.completions.create»(model="gpt-4o", messages=[])`,
  'async with AsyncOpenAI() as c': py`
    from openai import AsyncOpenAI
    async def ask():
        async with AsyncOpenAI() as c:
            await «c.chat.completions.create»(model="gpt-4o", messages=[])`,
  'context manager of one’s own': py`
    from contextlib import contextmanager
    from openai import OpenAI
    @contextmanager
    def session():
        with OpenAI() as client:
            yield client
    with session() as c:
        «c.chat.completions.create»(model="gpt-4o", messages=[])`,
  'class with __enter__': py`
    from openai import OpenAI
    class Session:
        def __enter__(self):
            self.client = OpenAI()
            return self.client
        def __exit__(self, *error):
            self.client.close()
    with Session() as c:
        «c.chat.completions.create»(model="gpt-4o", messages=[])`,
  'exit stack': py`
    from contextlib import ExitStack
    from openai import OpenAI
    with ExitStack() as stack:
        c = stack.enter_context(OpenAI())
        «c.chat.completions.create»(model="gpt-4o", messages=[])`,
  'static factory method': py`
    from openai import OpenAI
    class Clients:
        @staticmethod
        def make():
            return OpenAI()
    «Clients.make().chat.completions.create»(model="gpt-4o", messages=[])`,
  'object that is called': py`
    from openai import OpenAI
    class Make:
        def __call__(self):
            return OpenAI()
    make = Make()
    «make().chat.completions.create»(model="gpt-4o", messages=[])`,
  'partial of the class': py`
    from functools import partial
    from openai import OpenAI
    make = partial(OpenAI, timeout=5)
    «make().chat.completions.create»(model="gpt-4o", messages=[])`,
  'class handed to a helper': py`
    from openai import OpenAI
    def build(cls, **options):
        return cls(**options)
    client = build(OpenAI, timeout=5)
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'client handed through a helper': py`
    from openai import OpenAI
    def traced(client):
        print("made")
        return client
    client = traced(OpenAI())
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'client that a library wraps': py`
    from langsmith.wrappers import wrap_openai
    from openai import OpenAI
    client = wrap_openai(OpenAI())
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  subclass: py`
    from openai import OpenAI
    class Mine(OpenAI):
        pass
    client = Mine()
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'subclass two levels down': py`
    import openai
    class Mine(openai.OpenAI):
        def __init__(self, **options):
            super().__init__(**options)
    class Ours(Mine):
        def ask(self):
            return «self.chat.completions.create»(model="gpt-4o", messages=[])`,
  'subclass through super': py`
    from openai import OpenAI
    class Mine(OpenAI):
        def ask(self):
            return «super().chat.completions.create»(model="gpt-4o", messages=[])`,
  'class made by type()': py`
    from openai import OpenAI
    Mine = type("Mine", (OpenAI,), {})
    «Mine().chat.completions.create»(model="gpt-4o", messages=[])`,
  'proxy that hands every attribute on': py`
    from openai import OpenAI
    class Proxy:
        def __init__(self):
            self._inner = OpenAI()
        def __getattr__(self, name):
            return getattr(self._inner, name)
    «Proxy().chat.completions.create»(model="gpt-4o", messages=[])`,
};

/** What an annotation says of a client that nobody is seen to make. */
const TYPES: Forms = {
  'attribute annotated with a union, None at first': py`
    from openai import OpenAI
    class Bot:
        client: OpenAI | None = None
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'type argument of a base class': py`
    from typing import Generic, TypeVar
    from openai import OpenAI
    T = TypeVar("T")
    class Service(Generic[T]):
        def __init__(self, client: T):
            self.client = client
    class Chat(Service[OpenAI]):
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'what a method of a generic class gives': py`
    from typing import Generic, TypeVar
    from openai import OpenAI
    T = TypeVar("T")
    class Slot(Generic[T]):
        def get(self) -> T: ...
    def ask(slot: Slot[OpenAI]):
        return «slot.get().chat.completions.create»(model="gpt-4o", messages=[])`,
  'bound of a type variable': py`
    from typing import TypeVar
    from openai import OpenAI
    C = TypeVar("C", bound=OpenAI)
    def ask(client: C) -> C:
        «client.chat.completions.create»(model="gpt-4o", messages=[])
        return client`,
  'class with type parameters': py`
    from openai import OpenAI
    class Slot[T]:
        def __init__(self, value: T):
            self.value = value
    def ask(slot: Slot[OpenAI]):
        return «slot.value.chat.completions.create»(model="gpt-4o", messages=[])`,
  '*clients: T': py`
    from openai import OpenAI
    def ask(*clients: OpenAI):
        for client in clients:
            «client.chat.completions.create»(model="gpt-4o", messages=[])
        return «clients[0].chat.completions.create»(model="gpt-4o", messages=[])`,
  '**clients: T': py`
    from openai import OpenAI
    def ask(**clients: OpenAI):
        return «clients["main"].chat.completions.create»(model="gpt-4o", messages=[])`,
  '__getitem__ of one’s own': py`
    from openai import OpenAI
    class Pool:
        def __getitem__(self, name):
            return OpenAI()
    «Pool()["fast"].chat.completions.create»(model="gpt-4o", messages=[])`,
  'dataclasses.replace': py`
    import dataclasses
    from openai import OpenAI
    @dataclasses.dataclass
    class Deps:
        client: OpenAI
    def ask(deps: Deps):
        return «dataclasses.replace(deps).client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'generic types under names of one’s own': py`
    from typing import List as Many, Optional as Maybe
    import openai
    def ask(client: Maybe[openai.OpenAI], more: Many[openai.OpenAI]):
        for other in more:
            «other.chat.completions.create»(model="gpt-4o", messages=[])
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'parameter annotated with a protocol': py`
    from typing import Any, Protocol
    from openai import OpenAI
    class HasChat(Protocol):
        chat: Any
    def ask(client: HasChat):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])
    ask(OpenAI())`,
  'parameter annotated OpenAI': py`
    from openai import OpenAI
    def ask(client: OpenAI):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'Optional[OpenAI]': py`
    from typing import Optional
    from openai import OpenAI
    def ask(client: Optional[OpenAI] = None):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'OpenAI | None': py`
    import openai
    def ask(client: openai.OpenAI | None):
        return client and «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'Union with another library': py`
    from typing import Union
    from acme import Client
    from openai import OpenAI
    def ask(client: Union[Client, OpenAI]):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'quoted annotation': py`
    from openai import OpenAI
    def ask(client: "Optional[OpenAI]"):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'default argument': py`
    from openai import OpenAI
    def ask(client=OpenAI()):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'default made inside': py`
    from openai import OpenAI
    def ask(client=None):
        client = client or OpenAI()
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'type alias': py`
    from typing import TypeAlias
    from openai import AsyncOpenAI, OpenAI
    Client: TypeAlias = OpenAI | AsyncOpenAI
    def ask(client: Client):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'bounded type variable': py`
    from typing import TypeVar
    from openai import OpenAI
    T = TypeVar("T", bound=OpenAI)
    def ask(client: T) -> T:
        «client.chat.completions.create»(model="gpt-4o", messages=[])
        return client`,
  NewType: py`
    from typing import NewType
    from openai import OpenAI
    Fast = NewType("Fast", OpenAI)
    def ask(client: Fast):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'list[OpenAI]': py`
    from openai import OpenAI
    def ask(clients: list[OpenAI]):
        for client in clients:
            «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'dict[str, OpenAI]': py`
    from typing import Dict
    from openai import OpenAI
    class Pool:
        clients: Dict[str, OpenAI]
        def ask(self, name):
            return «self.clients[name].chat.completions.create»(model="gpt-4o", messages=[])`,
  'type[OpenAI]': py`
    from openai import OpenAI
    def ask(cls: type[OpenAI]):
        return «cls().chat.completions.create»(model="gpt-4o", messages=[])`,
  'Callable[[], OpenAI]': py`
    from collections.abc import Callable
    from openai import OpenAI
    def ask(make: Callable[[], OpenAI]):
        return «make().chat.completions.create»(model="gpt-4o", messages=[])`,
  'typed dict': py`
    from typing import TypedDict
    from openai import OpenAI
    class Deps(TypedDict):
        client: OpenAI
    def ask(deps: Deps):
        return «deps["client"].chat.completions.create»(model="gpt-4o", messages=[])`,
  'annotated resource of the client': py`
    from openai.resources.chat import Completions
    def ask(completions: Completions):
        return «completions.create»(model="gpt-4o", messages=[])`,
  cast: py`
    from typing import cast
    from openai import OpenAI
    def ask(registry):
        client = cast(OpenAI, registry.find("llm"))
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  isinstance: py`
    from openai import OpenAI
    def ask(client):
        if not isinstance(client, OpenAI):
            raise TypeError(client)
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'dependency of FastAPI, Annotated': py`
    from typing import Annotated
    from fastapi import Depends
    from openai import OpenAI
    def get_client():
        return OpenAI()
    def ask(client: Annotated[OpenAI, Depends(get_client)]):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'dependency of FastAPI, as a default': py`
    from fastapi import Depends
    from openai import OpenAI
    def get_client():
        with OpenAI() as client:
            yield client
    def ask(client=Depends(get_client)):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'dependency of FastAPI, a class': py`
    from typing import Annotated
    from fastapi import Depends
    from openai import OpenAI
    class Llm:
        def __init__(self):
            self.client = OpenAI()
    def ask(llm: Annotated[Llm, Depends()]):
        return «llm.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'given by the only caller': py`
    from openai import OpenAI
    def ask(client, model):
        return «client.chat.completions.create»(model=model, messages=[])
    ask(OpenAI(), "gpt-4o")`,
  'given to the constructor': py`
    from openai import OpenAI
    class Chat:
        def __init__(self, client):
            self.client = client
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])
    Chat(client=OpenAI()).ask()`,
  'given to a dataclass': py`
    from dataclasses import dataclass
    from openai import OpenAI
    @dataclass
    class Deps:
        model: str
        client: object
    deps = Deps("gpt-4o", OpenAI())
    «deps.client.chat.completions.create»(model=deps.model, messages=[])`,
  'given in keyword arguments': py`
    from openai import OpenAI
    class Chat:
        def __init__(self, **deps):
            self.client = deps["client"]
        def ask(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])
    Chat(client=OpenAI())`,
  'given to a lambda': py`
    from openai import OpenAI
    ask = lambda c: «c.chat.completions.create»(model="gpt-4o", messages=[])
    ask(OpenAI())`,
  'given by a decorator': py`
    from functools import wraps
    from openai import OpenAI
    def with_client(fn):
        @wraps(fn)
        def inner(*args, **kwargs):
            return fn(OpenAI(), *args, **kwargs)
        return inner
    @with_client
    def ask(client):
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
};

/** What stands between the client and the call. */
const CALLS: Forms = {
  'kept as a static method': py`
    from openai import OpenAI
    class Llm:
        create = staticmethod(OpenAI().chat.completions.create)
        def ask(self):
            return «self.create»(model="gpt-4o", messages=[])`,
  'cached by a call': py`
    from functools import lru_cache
    from openai import OpenAI
    create = lru_cache(maxsize=None)(OpenAI().chat.completions.create)
    «create»(model="gpt-4o", messages=[])`,
  'given to map under a name': py`
    from openai import OpenAI
    create = OpenAI().chat.completions.create
    answers = list(map(«create», [{"model": "gpt-4o", "messages": []}]))`,
  'bound method in a name': py`
    from openai import OpenAI
    client = OpenAI()
    create = client.chat.completions.create
    «create»(model="gpt-4o", messages=[])`,
  'bound method chosen by a branch': py`
    import sys
    from openai import OpenAI
    client = OpenAI()
    if len(sys.argv) > 1:
        ask = client.chat.completions.create
    else:
        ask = client.chat.completions.parse
    «ask»(model="gpt-4o", messages=[])`,
  'bound method given as a parameter': py`
    from openai import OpenAI
    def greet(ask):
        return «ask»(model="gpt-4o", messages=[])
    greet(OpenAI().chat.completions.create)`,
  'bound method in self': py`
    from openai import OpenAI
    class Chat:
        def __init__(self):
            self._create = OpenAI().chat.completions.create
        def ask(self):
            return «self._create»(model="gpt-4o", messages=[])`,
  'partial, called in place': py`
    from functools import partial
    from openai import OpenAI
    client = OpenAI()
    «partial(client.chat.completions.create, model="gpt-4o")»(messages=[])`,
  'partial in a name': py`
    from functools import partial
    from openai import OpenAI
    ask = partial(OpenAI().chat.completions.create, model="gpt-4o")
    «ask»(messages=[])`,
  'chat = client.chat': py`
    from openai import OpenAI
    client = OpenAI()
    chat = client.chat
    «chat.completions.create»(model="gpt-4o", messages=[])`,
  walrus: py`
    from openai import OpenAI
    if (client := OpenAI()).api_key:
        «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'tuple unpacking': py`
    from openai import OpenAI
    a, b = OpenAI(), 1
    «a.chat.completions.create»(model="gpt-4o", messages=[])`,
  'unpacked return value': py`
    from openai import OpenAI
    def make():
        return "gpt-4o", OpenAI()
    model, client = make()
    «client.chat.completions.create»(model=model, messages=[])`,
  'starred unpacking': py`
    from openai import OpenAI
    first, *rest = [OpenAI(), OpenAI()]
    «rest[0].chat.completions.create»(model="gpt-4o", messages=[])`,
  swapped: py`
    from acme import Other
    from openai import OpenAI
    a, b = Other(), OpenAI()
    a, b = b, a
    «a.chat.completions.create»(model="gpt-4o", messages=[])`,
  ternary: py`
    import os
    from openai import OpenAI
    client = OpenAI() if os.environ.get("OPENAI_API_KEY") else None
    «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  or: py`
    from acme import shared
    from openai import OpenAI
    «(shared.client or OpenAI()).chat.completions.create»(model="gpt-4o", messages=[])`,
  'getattr with a literal': py`
    from openai import OpenAI
    client = OpenAI()
    «getattr(client, "chat").completions.create»(model="gpt-4o", messages=[])`,
  'getattr of the method': py`
    from openai import OpenAI
    client = OpenAI()
    «getattr(client.chat.completions, "create")»(model="gpt-4o", messages=[])`,
  attrgetter: py`
    from operator import attrgetter
    from openai import OpenAI
    create = attrgetter("chat.completions.create")(OpenAI())
    «create»(model="gpt-4o", messages=[])`,
  with_options: py`
    from openai import OpenAI
    client = OpenAI()
    «client.with_options(timeout=5).chat.completions.create»(model="gpt-4o", messages=[])`,
  copy: py`
    from openai import OpenAI
    client = OpenAI()
    other = client.copy(max_retries=0)
    «other.chat.completions.create»(model="gpt-4o", messages=[])`,
  with_raw_response: py`
    from openai import OpenAI
    client = OpenAI()
    «client.chat.completions.with_raw_response.create»(model="gpt-4o", messages=[])`,
  'raw response of the whole client': py`
    from openai import OpenAI
    client = OpenAI()
    «client.with_raw_response.chat.completions.create»(model="gpt-4o", messages=[])`,
  'streaming response': py`
    from openai import OpenAI
    client = OpenAI()
    with «client.chat.completions.with_streaming_response.create»(model="gpt-4o", messages=[]) as response:
        print(response.status_code)`,
  'parse, beta': py`
    from openai import OpenAI
    client = OpenAI()
    «client.beta.chat.completions.parse»(model="gpt-4o", messages=[], response_format=dict)`,
  'stream as a context manager': py`
    from openai import OpenAI
    client = OpenAI()
    with «client.chat.completions.stream»(model="gpt-4o", messages=[]) as stream:
        for event in stream:
            print(event.type)`,
  'loop over a streamed answer': py`
    from openai import AsyncOpenAI
    client = AsyncOpenAI()
    async def ask():
        async for chunk in await «client.chat.completions.create»(model="gpt-4o", messages=[], stream=True):
            yield chunk.choices[0].delta.content`,
  'member of the answer': py`
    from openai import OpenAI
    client = OpenAI()
    text = «client.chat.completions.create»(model="gpt-4o", messages=[]).choices[0].message.content`,
  'keyword arguments in a dict': py`
    from openai import OpenAI
    client = OpenAI()
    options = {"model": "gpt-4o", "messages": []}
    «client.chat.completions.create»(**options)`,
  'chain over several lines': py`
    from openai import OpenAI
    answer = (
        OpenAI()
        .chat
        .completions
        .«create»(model="gpt-4o", messages=[])
    )`,
  'chain broken by a backslash': py`
    from openai import OpenAI
    client = OpenAI()
    answer = client.chat \
        .completions.«create»(model="gpt-4o", messages=[])`,
  lambda: py`
    from openai import OpenAI
    client = OpenAI()
    ask = lambda messages: «client.chat.completions.create»(model="gpt-4o", messages=messages)`,
  comprehension: py`
    from openai import OpenAI
    client = OpenAI()
    answers = [«client.chat.completions.create»(model="gpt-4o", messages=[]) for _ in range(3)]`,
  'comprehension over clients': py`
    from openai import OpenAI
    clients = [OpenAI(), OpenAI()]
    answers = {i: «c.chat.completions.create»(model="gpt-4o", messages=[]) for i, c in enumerate(clients)}`,
  'map over clients': py`
    from openai import OpenAI
    clients = [OpenAI(), OpenAI()]
    answers = list(map(lambda c: «c.chat.completions.create»(model="gpt-4o", messages=[]), clients))`,
  'loop over clients': py`
    from itertools import cycle
    from openai import OpenAI
    for client in cycle([OpenAI(), OpenAI()]):
        «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'function under a decorator': py`
    from openai import OpenAI
    from tenacity import retry, stop_after_attempt
    client = OpenAI()
    @retry(stop=stop_after_attempt(3))
    def ask():
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'factory under an unknown decorator': py`
    from acme import once
    from openai import OpenAI
    @once
    def make():
        return OpenAI()
    «make().chat.completions.create»(model="gpt-4o", messages=[])`,
  'factory under a decorator of one’s own': py`
    import functools
    from openai import OpenAI
    def once(fn):
        made = {}
        @functools.wraps(fn)
        def inner():
            if "it" not in made:
                made["it"] = fn()
            return made["it"]
        return inner
    @once
    def make():
        return OpenAI()
    «make().chat.completions.create»(model="gpt-4o", messages=[])`,
  'nested function': py`
    from openai import OpenAI
    def outer():
        client = OpenAI()
        def inner():
            return «client.chat.completions.create»(model="gpt-4o", messages=[])
        return inner`,
  nonlocal: py`
    from openai import OpenAI
    def outer():
        client = None
        def start():
            nonlocal client
            client = OpenAI()
        def ask():
            return «client.chat.completions.create»(model="gpt-4o", messages=[])
        return start, ask`,
  'match statement': py`
    from openai import OpenAI
    def ask(provider):
        match provider:
            case "openai":
                client = OpenAI()
            case _:
                raise ValueError(provider)
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'match on the class': py`
    import openai
    def ask(client):
        match client:
            case openai.OpenAI() as c:
                return «c.chat.completions.create»(model="gpt-4o", messages=[])`,
  'asyncio.to_thread': py`
    import asyncio
    from openai import OpenAI
    client = OpenAI()
    async def ask():
        return await asyncio.to_thread(«client.chat.completions.create», model="gpt-4o", messages=[])`,
  'run_in_executor with a lambda': py`
    import asyncio
    from openai import OpenAI
    client = OpenAI()
    async def ask():
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, lambda: «client.chat.completions.create»(model="gpt-4o", messages=[]))`,
  'run_in_executor with a partial': py`
    import asyncio
    from functools import partial
    from openai import OpenAI
    client = OpenAI()
    async def ask():
        loop = asyncio.get_event_loop()
        return await loop.run_in_executor(None, partial(«client.chat.completions.create», model="gpt-4o", messages=[]))`,
  'executor.submit': py`
    from concurrent.futures import ThreadPoolExecutor
    from openai import OpenAI
    client = OpenAI()
    with ThreadPoolExecutor() as pool:
        future = pool.submit(«client.chat.completions.create», model="gpt-4o", messages=[])`,
  run_in_threadpool: py`
    from fastapi.concurrency import run_in_threadpool
    from openai import OpenAI
    client = OpenAI()
    async def ask():
        return await run_in_threadpool(«client.chat.completions.create», model="gpt-4o", messages=[])`,
  'asyncio.gather over a list': py`
    import asyncio
    from openai import AsyncOpenAI
    client = AsyncOpenAI()
    async def ask(prompts):
        return await asyncio.gather(*[«client.chat.completions.create»(model="gpt-4o", messages=[]) for _ in prompts])`,
  'task with a time limit': py`
    import asyncio
    from openai import AsyncOpenAI
    client = AsyncOpenAI()
    async def ask():
        return await asyncio.wait_for(«client.chat.completions.create»(model="gpt-4o", messages=[]), timeout=5)`,
  'thread of its own': py`
    from threading import Thread
    from openai import OpenAI
    client = OpenAI()
    Thread(target=«client.chat.completions.create», kwargs={"model": "gpt-4o", "messages": []}).start()`,
  'bound method in a name, in a thread': py`
    import asyncio
    from openai import OpenAI
    client = OpenAI()
    create = client.chat.completions.create
    async def ask():
        return await «asyncio.to_thread»(create, model="gpt-4o", messages=[])`,
  sync_to_async: py`
    from asgiref.sync import sync_to_async
    from openai import OpenAI
    client = OpenAI()
    async def ask():
        return await «sync_to_async(client.chat.completions.create)»(model="gpt-4o", messages=[])`,
  'method under retries': py`
    from openai import OpenAI
    from tenacity import Retrying
    client = OpenAI()
    Retrying()(«client.chat.completions.create», model="gpt-4o", messages=[])`,
  'inside an f-string': py`
    from openai import OpenAI
    client = OpenAI()
    print(f"answer: {«client.chat.completions.create»(model='gpt-4o', messages=[])}")`,
  'after an early return': py`
    from openai import OpenAI
    def ask(dry):
        client = OpenAI()
        if dry:
            client = None
            return None
        return «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  'in a finally': py`
    from openai import OpenAI
    client = OpenAI()
    try:
        pass
    finally:
        «client.chat.completions.create»(model="gpt-4o", messages=[])`,
};

/** How it gets from file to file. */
const MODULES: Forms = {
  'package that imports a file of its own by name': {
    'llm/__init__.py': 'from . import client\n__all__ = ["client"]\n',
    'llm/client.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app.py': 'from llm import client\n«client.client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'client of another file': {
    'llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app.py': 'from llm import client\n«client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'factory of another file': {
    'app/__init__.py': '',
    'app/llm.py': 'from openai import OpenAI\ndef make():\n    return OpenAI()\n',
    'app/chat.py': 'from app.llm import make\n«make().chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'async factory of another file': {
    'app/llm.py': 'from openai import AsyncOpenAI\nasync def make():\n    return AsyncOpenAI()\n',
    'app/chat.py': py`
      from .llm import make
      async def ask():
          client = await make()
          return await «client.chat.completions.create»(model="gpt-4o", messages=[])`,
  },
  'subclass of another file': {
    'app/llm.py': 'from openai import OpenAI\nclass Mine(OpenAI):\n    pass\n',
    'app/chat.py': 'from .llm import Mine as Ours\n«Ours().chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'base class of another file': {
    'app/base.py': 'from openai import OpenAI\nclass Base:\n    def __init__(self):\n        self.client = OpenAI()\n',
    'app/chat.py': py`
      from app.base import Base
      class Chat(Base):
          def ask(self):
              return «self.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  },
  'package __init__ that hands it on': {
    'lib/__init__.py': 'from .llm import client\n',
    'lib/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app.py': 'from lib import client\n«client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'package __init__ that hands it on under another name': {
    'lib/__init__.py': 'from .llm import client as llm_client\n__all__ = ["llm_client"]\n',
    'lib/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app.py': 'from lib import llm_client as c\n«c.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'package __init__ that hands the class on': {
    'lib/__init__.py': 'from openai import OpenAI as Client\n',
    'app.py': 'import lib\n«lib.Client().chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'module that hands the library on': {
    'lib/sdk.py': 'import openai\n',
    'app.py': 'from lib.sdk import openai\n«openai.OpenAI().chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'relative import of two dots': {
    'app/__init__.py': '',
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app/routes/__init__.py': '',
    'app/routes/chat.py': 'from ..llm import client\n«client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'relative import of a module': {
    'app/__init__.py': '',
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app/routes/chat.py': 'from .. import llm\n«llm.client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'import pkg.llm as l': {
    'pkg/__init__.py': '',
    'pkg/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app.py': 'import pkg.llm as l\n«l.client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'import pkg.llm': {
    'pkg/__init__.py': '',
    'pkg/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app.py': 'import pkg.llm\n«pkg.llm.client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'star import of a module of one’s own': {
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app/chat.py': 'from .llm import *\n«client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'star import twice': {
    'app/__init__.py': 'from .sdk import *\n',
    'app/sdk.py': 'from openai import *\n',
    'main.py': 'from app import OpenAI\n«OpenAI().chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'sources below src/': {
    'src/acme/__init__.py': '',
    'src/acme/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'src/acme/chat.py': 'from acme.llm import client\n«client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'module that gives its names on demand': {
    'llm.py': py`
      from openai import OpenAI
      def __getattr__(name):
          if name == "client":
              return OpenAI()
          raise AttributeError(name)`,
    'app.py': 'import llm\n«llm.client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'module loaded by name': {
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app/chat.py': py`
      import importlib
      llm = importlib.import_module("app.llm")
      «llm.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  },
  'module loaded by a relative name': {
    'app/__init__.py': '',
    'app/llm.py': 'from openai import OpenAI\nclient = OpenAI()\n',
    'app/chat.py': py`
      import importlib
      llm = importlib.import_module(".llm", package=__package__)
      «llm.client.chat.completions.create»(model="gpt-4o", messages=[])`,
  },
  'attribute of an object of another file': {
    'services.py': 'from openai import OpenAI\nclass Llm:\n    def __init__(self):\n        self.client = OpenAI()\nllm = Llm()\n',
    'app.py': 'from services import llm\n«llm.client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'attribute of a module, set at the start': {
    'state.py': 'client = None\n',
    'main.py': 'from openai import OpenAI\nimport state\nstate.client = OpenAI()\n',
    'app.py': 'import state\ndef ask():\n    return «state.client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'given by a caller of another file': {
    'ask.py': 'def ask(client):\n    return «client.chat.completions.create»(model="gpt-4o", messages=[])\n',
    'app.py': 'from openai import OpenAI\nfrom ask import ask\nask(OpenAI())\n',
  },
  'type of another file': {
    'types_.py': 'from openai import OpenAI\nClient = OpenAI\n',
    'app.py': 'from types_ import Client\ndef ask(client: Client):\n    return «client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'dependency of another file': {
    'deps.py': py`
      from typing import Annotated
      from fastapi import Depends
      from openai import OpenAI
      def get_client():
          yield OpenAI()
      Client = Annotated[OpenAI, Depends(get_client)]`,
    'routes.py': 'from deps import Client\ndef ask(client: Client):\n    return «client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
  'fallback between two files': {
    'app.py': py`
      try:
          from fast import client
      except ImportError:
          from slow import client
      «client.chat.completions.create»(model="gpt-4o", messages=[])`,
    'slow.py': 'from openai import OpenAI\nclient = OpenAI()\n',
  },
  'two files that import each other': {
    'a.py': 'from openai import OpenAI\nimport b\nclient = OpenAI()\n',
    'b.py': 'import a\ndef ask():\n    return «a.client.chat.completions.create»(model="gpt-4o", messages=[])\n',
  },
};

/** A wrapper of the project's own counts where it calls the SDK, and where the call of it says what is asked. */
const WRAPPERS: Forms = {
  'a decorator that hands on whatever it is given, put around the method': py`
    import functools
    from openai import OpenAI
    client = OpenAI()
    def traced(fn):
        @functools.wraps(fn)
        def run(*args, **named):
            return «fn»(*args, **named)
        return run
    create = traced(client.chat.completions.create)
    def ask(question):
        return «create»(model="gpt-4o", messages=[{"role": "user", "content": question}])`,
  'wrapper without words of its caller': py`
    from openai import OpenAI
    class Llm:
        def __init__(self):
            self.client = OpenAI()
        def greet(self):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[])
    Llm().greet()`,
  'wrapper that is given the words': py`
    from openai import OpenAI
    class Llm:
        def __init__(self):
            self.client = OpenAI()
        def ask(self, messages):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=messages)
    llm = Llm()
    «llm.ask»([{"role": "user", "content": "hi"}])`,
  'wrapper function of another file': {
    'app.py': 'from llm import ask\ndef main(question):\n    return «ask»(question)\n',
    'llm.py': py`
      from openai import OpenAI
      def ask(question):
          return «OpenAI().chat.completions.create»(model="gpt-4o", messages=[{"role": "user", "content": question}])`,
  },
  'wrapper in a thread': py`
    import asyncio
    from openai import OpenAI
    class Llm:
        def __init__(self):
            self.client = OpenAI()
        def ask(self, question):
            return «self.client.chat.completions.create»(model="gpt-4o", messages=[{"role": "user", "content": question}])
    async def main():
        await asyncio.to_thread(«Llm().ask», "hi")`,
  'retries of one’s own around the method': py`
    from openai import OpenAI
    client = OpenAI()
    def again(fn, messages):
        for _ in range(3):
            try:
                return «fn»(model="gpt-4o", messages=messages)
            except TimeoutError:
                continue
    «again»(client.chat.completions.create, [])`,
};

export const FORMS: Readonly<Record<string, Forms>> = {
  'how the library gets its name': IMPORTS,
  'where the client is kept': HOLDERS,
  'how the client is made': MAKERS,
  'what its type says': TYPES,
  'how it is called': CALLS,
  'from file to file': MODULES,
  'wrappers of one’s own': WRAPPERS,
};

/** Forms that are out of reach (docs/limits.md). */
export const MISSES: ReadonlySet<string> = new Set(['globals()', 'Enum member', 'module that gives its names on demand']);
