"""Every operation is in the document, with who may call it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from fastapi.routing import APIRoute

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


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/notes", response_model=Page[Note], responses=REFUSALS)
def list_notes(user: User, limit: Limit = 20, offset: Offset = 0):
    return NOTES[offset : offset + limit]


@app.get("/api/v1/notes/{note_id}", response_model=Note, responses=REFUSALS)
def get_note(note_id: UUID, user: User):
    return owned(NOTES, note_id)


@app.get("/api/v1/users", responses=REFUSALS)
def users(user: User) -> Page[Text]:
    return sorted(accounts)


serve_document(app, basic)

# region: undocumented-operation
# At every start, so that no operation goes out which is not described.
routes = {route.path for route in app.routes if isinstance(route, APIRoute)}
if hidden := routes - app.openapi()["paths"].keys() - {"/openapi.json"}:
    raise SystemExit(f"served and not described: {hidden}")
# endregion
