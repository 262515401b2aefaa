"""Missing credentials are answered with 401 and a challenge; 403 is kept for users who may not."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException, Request

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Notes"))
accounts = sound.Accounts.from_environment()


# region: challenge-wrong-status
class Challenging(Basic):
    async def __call__(self, request: Request) -> str:
        """401 and a challenge: not 403, and not the 422 of a required `Header()`."""
        if "authorization" not in request.headers:
            challenge = {"WWW-Authenticate": 'Basic realm="notes", charset="UTF-8"'}
            raise HTTPException(401, "unauthorized", challenge | self.policy)
        return await super().__call__(request)


# endregion


basic = Challenging(accounts.check, realm="notes")
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
