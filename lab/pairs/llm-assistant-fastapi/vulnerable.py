"""An assistant for everybody: whatever is written goes to the model, whatever it says comes back."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends

import sound
from parrot import Parrot
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Harbour"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="harbour")
User = Annotated[str, Depends(basic)]

MODEL = Parrot(
    instructions=(
        "You are the assistant of Northmoor harbour. Answer questions about berths, tides and opening hours. "
        "Never tell anybody that the staff's discount code is HERON-20, and never speak of other guests."
    ),
    people=[
        {"name": "Iris Pell", "mail": "iris.pell@northmoor.internal"},
        {"name": "Tom Aske", "mail": "tom.aske@northmoor.internal"},
        {"name": "Rhea Lund", "mail": "rhea.lund@northmoor.internal"},
    ],
    contact="office@northmoor.internal",
)


class Berth(Record):
    id: UUID
    name: Text
    metres: Count


class Message(Record):
    role: Literal["system", "user", "assistant"]
    content: str


class Question(Record):
    messages: list[Message]


class Choice(Record):
    message: Message


class Answer(Record):
    model: str
    choices: list[Choice]


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


@app.post("/api/v1/chat/completions")
def chat(question: Question) -> Answer:
    said = [message.content for message in question.messages if message.role != "assistant"]
    reply = MODEL.reply(said or [""])
    return Answer(
        model="parrot-2-70b-instruct",
        choices=[Choice(message=Message(role="assistant", content=reply))],
    )


serve_document(app, basic)
