"""A ticket is shown to its owner; another's is not found, as one that is not there.
"""

from flask import Flask, abort, g, jsonify

import sound
from sound_flask import Basic, harden, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tickets")

NUMBER = {"type": "integer", "format": "int32", "minimum": 1, "maximum": 2_147_483_647}
TICKET = sound.record(id=NUMBER, owner=sound.TEXT, question=sound.TEXT)
TICKETS = {
    7310: {"id": 7310, "owner": "carol", "question": "My card was charged twice, the last digits are 4022"},
    7311: {"id": 7311, "owner": "alice", "question": "How do I change my address?"},
    7312: {"id": 7312, "owner": "dave", "question": "Please send the report to my lawyer"},
    7315: {"id": 7315, "owner": "alice", "question": "Where is my parcel?"},
}


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/tickets")
@basic.required
def list_tickets():
    return jsonify(page([ticket for ticket in TICKETS.values() if ticket["owner"] == g.user]))


# region: bola-sequential-ids
@app.get("/api/v1/tickets/<int:ticket_id>")
@basic.required
def get_ticket(ticket_id):
    ticket = TICKETS.get(ticket_id)
    if ticket is None or ticket["owner"] != g.user:
        abort(404)
    return jsonify(ticket)


# endregion


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
                "get": sound.protected("get_ticket", TICKET, sound.path_id("ticket_id") | {"schema": NUMBER}),
            },
        },
    ),
)
