"""Answers over TLS carry Strict-Transport-Security for two years (RFC 6797)."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Notes"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="notes")
User = Annotated[str, Depends(basic)]


class Note(Record):
    id: UUID
    title: Text
    words: Count


NOTES = [
    {"id": "cacdf8de-1fe8-4a71-93c5-411397ec3032", "title": "Tide tables", "words": 310},
    {"id": "bab36494-b28e-40c3-ad2a-774afe37f0aa", "title": "Paint list", "words": 42},
    {"id": "ac938b18-2dc5-4c9d-ac8a-dffc1b3ca293", "title": "Winter berth", "words": 128},
]


# region: hsts-missing
@app.middleware("http")
async def hsts(request: Request, call_next):
    response = await call_next(request)
    response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return response


# endregion


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/notes", response_model=Page[Note], responses=REFUSALS)
def list_notes(user: User, limit: Limit = 20, offset: Offset = 0):
    return NOTES[offset : offset + limit]


@app.get("/api/v1/notes/{note_id}", response_model=Note, responses=REFUSALS)
def get_note(note_id: UUID, user: User):
    return owned(NOTES, note_id)


serve_document(app, basic)
