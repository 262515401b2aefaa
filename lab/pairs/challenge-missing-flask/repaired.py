"""Every 401 carries a Basic challenge with a realm and `charset="UTF-8"` (RFC 7617). It is the
same for missing, malformed and wrong credentials.
"""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tickets")
basic.challenge = {}  # the hook below gives it

TICKET = sound.record(id=sound.UUID, subject=sound.TEXT, priority=sound.COUNT)
TICKETS = [
    {"id": "c8dc133c-498d-4a4b-b1b2-391092aaf7ab", "subject": "Printer on floor 2", "priority": 2},
    {"id": "a2b81a8f-362e-467f-b620-72ab77f46ea9", "subject": "New badge", "priority": 3},
    {"id": "7555af6c-ad95-4a95-989d-8a048677c7b2", "subject": "Slow network in lab 4", "priority": 1},
]


# region: challenge-missing
@app.after_request
def challenge(response):
    """On every 401, whoever raised it."""
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="tickets", charset="UTF-8"'
    return response


# endregion


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
