"""The source is the peer. Only from the proxy's own address is X-Forwarded-For believed, and of it the
last entry, which that proxy has appended.
"""

from flask import Flask, g, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

# region: source-address-wrong
PROXIES = {"10.0.0.5"}


def client() -> str:
    if request.remote_addr in PROXIES and request.access_route:
        return request.access_route[-1]
    return request.remote_addr


# endregion


class Audited(Basic):
    def record(self, verdict, authorization):
        sound.audit(
            verdict,
            authorization,
            source=client(),
            method=request.method,
            path=request.path,
            user_agent=request.headers.get("User-Agent"),
            request_id=g.get("request_id"),
        )


app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Audited(accounts.check, realm="tickets")

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
