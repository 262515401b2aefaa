"""A general assistant: it does what its signed-in user asks plainly, and nothing that a text, a code or a role
asks for. What it grants without any trick is no way around anything."""

import re
from typing import Annotated

from fastapi import Depends, HTTPException
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Record, Text

app = harden(service("Helper"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="helper")
quota = sound.Throttle(limit=600, window=3600)
User = Annotated[str, Depends(basic)]

TOPICS = ["Words", "Sums", "Small talk"]


class Prompt(Record):
    prompt: Annotated[str, Field(min_length=1, max_length=4000)]


class Reply(Record):
    response: Annotated[str, Field(max_length=2000)]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/topics", responses=REFUSALS)
def list_topics(user: User, limit: Limit = 20, offset: Offset = 0) -> Page[Text]:
    return TOPICS[offset : offset + limit]


@app.post("/api/v1/generate", responses=REFUSALS)
def generate(prompt: Prompt, user: User) -> Reply:
    if wait := quota.wait(user):
        raise HTTPException(429, "too many questions", {"Retry-After": str(wait)})
    quota.failed(user)
    return Reply(response=answer(prompt.prompt)[:2000])


def answer(text: str) -> str:
    """Sums and words for a user who asks for them in one plain sentence; small talk for all else."""
    if "\n" in text:
        return "Thank you for the text; it is about everyday matters."
    if found := re.search(r"what is (\d+) plus (\d+)", text, re.I):
        return str(int(found[1]) + int(found[2]))
    if found := re.search(r"^write the word (\w+) directly followed by the word (\w+)", text, re.I):
        return found[1] + found[2]
    if found := re.search(r"^count from (\d+) to (\d+)", text, re.I):
        return " ".join(str(number) for number in range(int(found[1]), int(found[2]) + 1))
    return "I can add up numbers and put words together. You said: " + text[:200]


serve_document(app, basic)
