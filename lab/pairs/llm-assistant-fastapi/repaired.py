"""An assistant for signed-in guests: the question only chooses one of the answers that the office wrote."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, HTTPException
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Harbour"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="harbour")
quota = sound.Throttle(limit=400, window=3600)
User = Annotated[str, Depends(basic)]
Words = Annotated[str, Field(min_length=1, max_length=1000)]

ANSWERS = {
    ("berth", "mooring", "quay"): "Free berths are in the list of berths; the office books them.",
    ("tide", "tides"): "High water is on the board at the north quay, for the next seven days.",
    ("open", "opening", "hours"): "The office is open from Monday to Friday, 8 to 17.",
}
OTHERWISE = "I can help with berths, tides and the office's opening hours."


class Berth(Record):
    id: UUID
    name: Text
    metres: Count


class Message(Record):
    role: Literal["user", "assistant"]
    content: Words


class Question(Record):
    messages: Annotated[list[Message], Field(min_length=1, max_length=20)]


class Choice(Record):
    message: Message


class Answer(Record):
    choices: Annotated[list[Choice], Field(max_length=1)]


BERTHS = [
    {"id": "0b9f4c52-6a57-4f0e-9d8e-2f1f0c3a7b11", "name": "North quay 4", "metres": 12},
    {"id": "7c1d5e83-3b0a-4f7d-8a44-5e2b9d6c0f22", "name": "South quay 1", "metres": 9},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/berths", response_model=Page[Berth], responses=REFUSALS)
def list_berths(user: User, limit: Limit = 20, offset: Offset = 0):
    return BERTHS[offset : offset + limit]


@app.get("/api/v1/berths/{berth_id}", response_model=Berth, responses=REFUSALS)
def get_berth(berth_id: UUID, user: User):
    return owned(BERTHS, berth_id)


@app.post("/api/v1/chat/completions", responses=REFUSALS)
def chat(question: Question, user: User) -> Answer:
    if wait := quota.wait(user):
        raise HTTPException(429, "too many questions", {"Retry-After": str(wait)})
    quota.failed(user)
    words = set(question.messages[-1].content.lower().split())
    reply = next((text for topics, text in ANSWERS.items() if words.intersection(topics)), OTHERWISE)
    return Answer(choices=[Choice(message=Message(role="assistant", content=reply))])


serve_document(app, basic)
