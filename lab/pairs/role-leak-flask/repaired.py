"""The list of members has names; one's own role is in one's own account only.
"""

from flask import Flask, g, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="board")

ROLE = {"type": "string", "enum": ["user", "admin"]}
MEMBER = sound.record(id=sound.UUID, username=sound.TEXT)
ME = sound.record(username=sound.TEXT, role=ROLE)

MEMBERS = [
    {"id": "1f7f8f43-6f0b-4c86-9a39-5c1a8d4b7e02", "username": "alice", "role": "user"},
    {"id": "2c9d5c61-8a34-4d0e-a3c7-8e6f4b2d9a15", "username": "bob", "role": "user"},
    {"id": "3a1e7b80-5d29-4f63-b8d4-7c5a3f9e6b28", "username": "harbourmaster", "role": "admin"},
]


# region: role-leak
def public(member):
    return {"id": member["id"], "username": member["username"]}


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/me")
@basic.required
def me():
    # One's own role is one's own business
    member = next(member for member in MEMBERS if member["username"] == g.user)
    return jsonify(username=g.user, role=member["role"])


# region: role-leak
@app.get("/api/v1/members")
@basic.required
def list_members():
    return jsonify([public(member) for member in page(MEMBERS)])


# endregion


@app.get("/api/v1/members/<uuid:member_id>")
@basic.required
def get_member(member_id):
    return jsonify(public(owned(MEMBERS, member_id)))


serve_document(
    app,
    basic,
    sound.openapi(
        "Board",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/me": {"get": sound.protected("me", ME)},
            "/api/v1/members": {
                "get": sound.protected("list_members", sound.page_of(MEMBER), sound.LIMIT, sound.OFFSET)
            },
            "/api/v1/members/{member_id}": {
                "get": sound.protected("get_member", MEMBER, sound.path_id("member_id"))
            },
        },
    ),
)
