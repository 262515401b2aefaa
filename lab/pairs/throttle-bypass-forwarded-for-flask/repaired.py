"""The throttle counts by the peer. Behind proxies, the nearest address of X-Forwarded-For that is
none of them counts, and the header is read only when a known proxy is the peer.
"""

from flask import Flask, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
# region: throttle-bypass-forwarded-for
PROXIES = {"127.0.0.250"}  # the addresses of our own proxies


class BehindProxies(Basic):
    def source(self):
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        source = request.remote_addr
        while source in PROXIES and hops:
            source = hops.pop()  # the last entry was written by the proxy that we just left
        return source


# endregion


basic = BehindProxies(accounts.check, realm="tickets")

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
