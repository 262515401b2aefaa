"""A change of the own profile takes the two properties that are the member's to choose.
"""

from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Basic, harden, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="club")

# region: mass-assignment
OPEN = ("nickname", "boat")
# endregion
CHANGE = {
    "type": "object",
    "properties": {name: sound.TEXT | {"minLength": 1} for name in OPEN},
    "additionalProperties": False,
}
MEMBER = sound.record(name=sound.TEXT, nickname=sound.TEXT, boat=sound.TEXT, role=sound.TEXT, credit=sound.COUNT)
MEMBERS = {
    "alice": {"name": "alice", "nickname": "Al", "boat": "Heron", "role": "member", "credit": 20},
    "bob": {"name": "bob", "nickname": "Bo", "boat": "Otter", "role": "member", "credit": 5},
}


BOAT = sound.record(id=sound.UUID, name=sound.TEXT, seats=sound.COUNT)
BOATS = [
    {"id": "c2a94e70-1b3d-4f86-9d57-08e6b1f2a3c4", "name": "Heron", "seats": 4},
    {"id": "7f10d8b6-5e2c-4a93-8b41-d6c3a9e05f27", "name": "Otter", "seats": 2},
]


# region: mass-assignment
def change() -> dict:
    """What the client wants to be different; the properties that are described must be texts."""
    sent = request.get_json()
    if not isinstance(sent, dict):
        abort(400)
    for name in OPEN:
        if name in sent and not (isinstance(sent[name], str) and 1 <= len(sent[name]) <= 80):
            abort(400)
    return sent


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/boats")
@basic.required
def list_boats():
    return jsonify(page(BOATS))


@app.get("/api/v1/me")
@basic.required
def me():
    return jsonify(MEMBERS[g.user])


# region: mass-assignment
@app.patch("/api/v1/me")
@basic.required
def change_me():
    sent = change()
    if sent.keys() - set(OPEN):
        abort(400)
    MEMBERS[g.user].update(sent)
    return jsonify(MEMBERS[g.user])


# endregion


PATCH = sound.protected("change_me", MEMBER)
PATCH["requestBody"] = {"required": True, "content": {"application/json": {"schema": CHANGE}}}
PATCH["responses"]["400"] = sound.answer("Bad change", sound.PROBLEM)

serve_document(
    app,
    basic,
    sound.openapi(
        "Club",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/boats": {
                "get": sound.protected("list_boats", sound.page_of(BOAT), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/me": {"get": sound.protected("me", MEMBER), "patch": PATCH},
        },
    ),
)
