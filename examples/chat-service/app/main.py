import logging
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from .llm import answer
from .models import Account, Base, ChatMessage, SessionLocal, engine

logger = logging.getLogger(__name__)
HISTORY = 10


@asynccontextmanager
async def lifespan(_: FastAPI):
    Base.metadata.create_all(engine)
    yield


app = FastAPI(title="Library chat", lifespan=lifespan)


class Question(BaseModel):
    text: str = Field(min_length=1, max_length=2000)


class Reply(BaseModel):
    text: str


def session():
    with SessionLocal() as opened:
        yield opened


def current_account(db: Annotated[Session, Depends(session)], x_account: Annotated[int, Header()]) -> Account:
    account = db.get(Account, x_account)
    if account is None:
        raise HTTPException(401, "No such account")
    return account


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/chat")
async def chat(
    question: Question,
    account: Annotated[Account, Depends(current_account)],
    db: Annotated[Session, Depends(session)],
) -> Reply:
    logger.info("account %s asks: %s", account.id, question.text)
    recent = db.scalars(select(ChatMessage).where(ChatMessage.user_id == account.id).order_by(ChatMessage.id.desc()).limit(HISTORY))
    history = [{"role": message.role, "content": message.content} for message in reversed(recent.all())]
    text = await answer(question.text, history)
    db.add(ChatMessage(user_id=account.id, role="user", content=question.text))
    db.add(ChatMessage(user_id=account.id, role="assistant", content=text))
    db.commit()
    return Reply(text=text)


@app.delete("/account")
def delete_account(account: Annotated[Account, Depends(current_account)], db: Annotated[Session, Depends(session)]) -> None:
    """Removes a person with everything that they wrote."""
    db.delete(account)
    db.commit()
