from collections.abc import Sequence

from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionMessageParam

from .settings import settings

client = AsyncOpenAI(base_url="https://dashscope.aliyuncs.com/compatible-mode/v1", api_key=settings.llm_api_key)

SYSTEM = "You answer questions about the library: opening hours, loans, reading lists. 用提问者的语言回答。"


async def answer(question: str, history: Sequence[ChatCompletionMessageParam]) -> str:
    """The model's reply to a question, given what was said before."""
    completion = await client.chat.completions.create(
        model=settings.llm_model,
        messages=[{"role": "system", "content": SYSTEM}, *history, {"role": "user", "content": question}],
        temperature=0.3,
    )
    return completion.choices[0].message.content or ""
