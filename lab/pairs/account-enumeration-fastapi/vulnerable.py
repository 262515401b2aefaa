"""Who asks for a new password is told whether there is such an account.
"""

import secrets
from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Problem, Record, Text

app = harden(service("Berths"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="berths")
User = Annotated[str, Depends(basic)]
ASKED = {422: {"model": Problem, "description": "Bad body"}}
UNKNOWN = ASKED | {404: {"model": Problem, "description": "No such account"}}


class Berth(Record):
    id: UUID
    quay: Text


class Who(Record):
    username: Text


class Answered(Record):
    message: Text


BERTHS = {
    "alice": [{"id": "7b1c6f3e-9a7d-4b7e-8c52-0b6b8f4b3d11", "quay": "North 3"}],
    "bob": [{"id": "c2f0a1de-4f0b-4a3c-9b68-55f0d1e7a422", "quay": "South 1"}],
}
CODES: dict[str, str] = {}


def mail(user: str) -> None:
    """Makes a code and mails it; the lab has no mail, so it only keeps the code."""
    if user in accounts:
        CODES[user] = secrets.token_urlsafe(32)


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.post("/api/v1/password/forgot", status_code=202, openapi_extra=PUBLIC, responses=UNKNOWN)
def forgot(who: Who) -> Answered:
    if who.username not in accounts:
        raise HTTPException(404, f"there is no account {who.username}")
    mail(who.username)
    return Answered(message=f"a link was mailed to {who.username}")


@app.get("/api/v1/berths", response_model=Page[Berth], responses=REFUSALS)
def list_berths(user: User, limit: Limit = 20, offset: Offset = 0):
    return BERTHS[user][offset : offset + limit]


@app.get("/api/v1/berths/{berth_id}", response_model=Berth, responses=REFUSALS)
def get_berth(berth_id: UUID, user: User):
    return owned(BERTHS[user], berth_id)


serve_document(app, basic)
