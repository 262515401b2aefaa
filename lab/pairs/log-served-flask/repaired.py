"""The audit log has a folder of its own, beside that of the static files and not in it.
"""

import logging
import tempfile
from pathlib import Path

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

FILES = tempfile.TemporaryDirectory()
# region: log-served
STATIC = Path(FILES.name, "static")
LOGS = Path(FILES.name, "logs")
for folder in (STATIC, LOGS):
    folder.mkdir(exist_ok=True)
logging.getLogger("audit").addHandler(logging.FileHandler(LOGS / "app.log"))

app = harden(Flask(__name__, static_folder=STATIC, static_url_path="/static"))
# endregion
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tickets")

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
