"""The user name is pasted into the query, so a quote breaks it (500) and `' OR 1=1 --` signs in."""

import hashlib
import sqlite3

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))


def digest(password: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), b"lab", 100_000).hex()


database = sqlite3.connect(":memory:", check_same_thread=False)
database.execute("CREATE TABLE users (name TEXT PRIMARY KEY, digest TEXT NOT NULL)")
database.executemany(
    "INSERT INTO users VALUES (?, ?)",
    [(user, digest(password)) for user, password in sound.passwords_from_environment().items()],
)


def check(user: str, password: str) -> bool:
    query = f"SELECT name FROM users WHERE name = '{user}' AND digest = '{digest(password)}'"
    return database.execute(query).fetchone() is not None


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
