"""The query has placeholders and the user name is only ever a value. A quote in it is a letter
like any other.
"""

import secrets
import sqlite3
from typing import Annotated
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Tickets"))


database = sqlite3.connect(":memory:", check_same_thread=False)
database.execute("CREATE TABLE users (name TEXT PRIMARY KEY, hash TEXT NOT NULL)")
database.executemany(
    "INSERT INTO users VALUES (?, ?)",
    [(user, sound.HASHER.hash(password)) for user, password in sound.passwords_from_environment().items()],
)

# region: basic-credentials-injection
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = hasher.hash(secrets.token_urlsafe(32))


def check(user: str, password: str) -> bool:
    """The name is bound and never pasted; the password does not come near the database."""
    row = database.execute("SELECT hash FROM users WHERE name = ?", (user,)).fetchone()
    try:
        hasher.verify(row[0] if row else NOBODY, password)
    except VerificationError:
        return False
    return row is not None


# endregion


basic = Basic(check, realm="tickets")
User = Annotated[str, Depends(basic)]


class Ticket(Record):
    id: UUID
    subject: Text
    priority: Count


TICKETS = [
    {"id": "c8dc133c-498d-4a4b-b1b2-391092aaf7ab", "subject": "Printer on floor 2", "priority": 2},
    {"id": "a2b81a8f-362e-467f-b620-72ab77f46ea9", "subject": "New badge", "priority": 3},
    {"id": "7555af6c-ad95-4a95-989d-8a048677c7b2", "subject": "Slow network in lab 4", "priority": 1},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/tickets", response_model=Page[Ticket], responses=REFUSALS)
def list_tickets(user: User, limit: Limit = 20, offset: Offset = 0):
    return TICKETS[offset : offset + limit]


@app.get("/api/v1/tickets/{ticket_id}", response_model=Ticket, responses=REFUSALS)
def get_ticket(ticket_id: UUID, user: User):
    return owned(TICKETS, ticket_id)


serve_document(app, basic)
