"""The query has placeholders and the user name is only ever a value. A quote in it is a letter
like any other.
"""

import secrets
import sqlite3

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))


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

TICKET = sound.record(id=sound.UUID, subject=sound.TEXT, priority=sound.COUNT)
TICKETS = [
    {"id": "c8dc133c-498d-4a4b-b1b2-391092aaf7ab", "subject": "Printer on floor 2", "priority": 2},
    {"id": "a2b81a8f-362e-467f-b620-72ab77f46ea9", "subject": "New badge", "priority": 3},
    {"id": "7555af6c-ad95-4a95-989d-8a048677c7b2", "subject": "Slow network in lab 4", "priority": 1},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/tickets")
@basic.required
def list_tickets():
    return jsonify(page(TICKETS))


@app.get("/api/v1/tickets/<uuid:ticket_id>")
@basic.required
def get_ticket(ticket_id):
    return jsonify(owned(TICKETS, ticket_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Tickets",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/tickets": {
                "get": sound.protected("list_tickets", sound.page_of(TICKET), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/tickets/{ticket_id}": {
                "get": sound.protected("get_ticket", TICKET, sound.path_id("ticket_id")),
            },
        },
    ),
)
