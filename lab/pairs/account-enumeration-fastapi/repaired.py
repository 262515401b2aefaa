"""Who asks for a new password is answered the same whether there is such an account or not, and
the mail is sent beside the answer so that it takes no longer.
"""

import secrets
import threading
from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Problem, Record, Text

app = harden(service("Berths"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="berths")
User = Annotated[str, Depends(basic)]
ASKED = {422: {"model": Problem, "description": "Bad body"}}
UNKNOWN = ASKED


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


# region: account-enumeration
def mail(user: str) -> None:
    """Makes a code and mails it; the lab has no mail, so it only keeps the code."""
    if user in accounts:
        CODES[user] = secrets.token_urlsafe(32)


# endregion


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


# region: account-enumeration
@app.post("/api/v1/password/forgot", status_code=202, openapi_extra=PUBLIC, responses=UNKNOWN)
def forgot(who: Who) -> Answered:
    threading.Thread(target=mail, args=(who.username,), daemon=True).start()
    return Answered(message="if there is such an account, a link was mailed to it")


# endregion


@app.get("/api/v1/berths", response_model=Page[Berth], responses=REFUSALS)
def list_berths(user: User, limit: Limit = 20, offset: Offset = 0):
    return BERTHS[user][offset : offset + limit]


@app.get("/api/v1/berths/{berth_id}", response_model=Berth, responses=REFUSALS)
def get_berth(berth_id: UUID, user: User):
    return owned(BERTHS[user], berth_id)


serve_document(app, basic)
