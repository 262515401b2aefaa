"""The answer is made of the properties that the model declares and of no others.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Record, Text

app = harden(service("Crew"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="crew")
User = Annotated[str, Depends(basic)]


# region: sensitive-properties, excess-properties
class Member(Record):
    id: UUID
    name: Text
    cabin: Text


# endregion


# Rows as the database has them; `watch` is harmless, the rest is not
CREW = [
    {
        "id": "5b7c6d1e-0b1d-4c3e-8f5a-2a1f6e9d0c34",
        "name": "Ines Vidal",
        "cabin": "B12",
        "watch": "first",
        "password": "tarred-Rope-58-ladder",
        "reset_token": "r7Qm2ZpX9vKc4TnB1sLd8wHy",
        "salary": 41_200,
    },
    {
        "id": "9e6a3f0c-7a42-4a0e-b1b9-6d1c5e8f2a77",
        "name": "Tom Aske",
        "cabin": "B14",
        "watch": "second",
        "password": "copper-Gull-19-anchor",
        "reset_token": "u3Wk6YtR0aJf5GhE2oNi7xCv",
        "salary": 38_900,
    },
]


# region: sensitive-properties, excess-properties
def public(row: dict) -> dict:
    """What other members of the crew may know."""
    return {name: row[name] for name in Member.model_fields}


# endregion


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


# region: sensitive-properties, excess-properties
@app.get("/api/v1/crew", response_model=Page[Member], responses=REFUSALS)
def list_crew(user: User, limit: Limit = 20, offset: Offset = 0):
    return [public(row) for row in CREW[offset : offset + limit]]


# endregion


@app.get("/api/v1/crew/{member_id}", response_model=Member, responses=REFUSALS)
def get_member(member_id: UUID, user: User):
    return public(owned(CREW, member_id))


serve_document(app, basic)
