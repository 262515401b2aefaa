"""The filter in front of the model looks at a conversation's first words only, and for English commands."""

import secrets

from flask import Flask, Response, abort, jsonify, request

import sound
from parrot import Parrot
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="desk")

MODEL = Parrot(
    "You work at the service desk of Quay Street. Talk about tickets, opening hours and nothing else.",
    people=[],
    contact="desk@quaystreet.internal",
)
SESSIONS: dict[str, list[str]] = {}

TICKET = sound.record(id=sound.UUID, title=sound.TEXT)
TICKETS = [
    {"id": "5b2a0a3e-2f77-4c53-8f16-6a4d5f1c9e01", "title": "The lamp at gate 3"},
    {"id": "c0de5d4a-93c1-4b8a-b8a5-9f5a7b6e2d02", "title": "Water on the stairs"},
]
QUESTION = {
    "type": "object",
    "properties": {
        "question": {"type": "string", "minLength": 1, "maxLength": 1000},
        "session_id": {"type": "string", "maxLength": 64},
    },
    "required": ["question"],
    "additionalProperties": False,
}


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


@app.post("/api/v1/ask")
@basic.required
def ask():
    body = request.get_json(silent=True) or {}
    question, session = body.get("question"), body.get("session_id") or secrets.token_hex(8)
    if not isinstance(question, str) or not 0 < len(question) <= 1000 or not isinstance(session, str):
        abort(400)
    if len(SESSIONS) > 1000:
        SESSIONS.clear()
    said = SESSIONS.setdefault(session, [])[-20:] + [question]
    SESSIONS[session] = said
    words = MODEL.reply(said)[:2000].split(" ")
    stream = "".join(f"data: {word} \n\n" for word in words) + "data: [DONE]\n\n"
    return Response(stream, content_type="text/event-stream")


ASKING = sound.protected("ask", sound.TEXT)
ASKING["requestBody"] = {"required": True, "content": {"application/json": {"schema": QUESTION}}}
ASKING["responses"]["200"] = {
    "description": "The answer, word by word",
    "content": {"text/event-stream": {"schema": {"type": "string", "maxLength": 20000}}},
}
ASKING["responses"]["400"] = sound.answer("Bad question", sound.PROBLEM)

serve_document(
    app,
    basic,
    sound.openapi(
        "Desk",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/tickets": {
                "get": sound.protected("list_tickets", sound.page_of(TICKET), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/tickets/{ticket_id}": {
                "get": sound.protected("get_ticket", TICKET, sound.path_id("ticket_id")),
            },
            "/api/v1/ask": {"post": ASKING},
        },
    ),
)
