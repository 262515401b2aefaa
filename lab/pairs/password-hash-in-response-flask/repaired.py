"""Stored rows never leave as they are: what is answered is picked property by property."""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="members")

MEMBER = sound.record(id=sound.UUID, nickname=sound.TEXT, visits=sound.COUNT)
MEMBERS = [
    {"id": "731e4101-d7d2-48d3-8f83-518084adf530", "nickname": "Heron", "visits": 31},
    {"id": "a1e852b5-b6fe-427e-89b9-1ec04f465531", "nickname": "Otter", "visits": 4},
    {"id": "3ac7436d-3e75-4faf-b5e1-97e818c04462", "nickname": "Badger", "visits": 17},
]
ROWS = [row | {"password_hash": sound.HASHER.hash(row["id"])} for row in MEMBERS]


# region: password-hash-in-response
def shown(row: dict) -> dict:
    return {name: row[name] for name in ("id", "nickname", "visits")}


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


# region: password-hash-in-response
@app.get("/api/v1/members")
@basic.required
def list_members():
    return jsonify([shown(row) for row in page(ROWS)])


# endregion


@app.get("/api/v1/members/<uuid:member_id>")
@basic.required
def get_member(member_id):
    return jsonify(shown(owned(ROWS, member_id)))


serve_document(
    app,
    basic,
    sound.openapi(
        "Members",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/members": {
                "get": sound.protected("list_members", sound.page_of(MEMBER), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/members/{member_id}": {
                "get": sound.protected("get_member", MEMBER, sound.path_id("member_id")),
            },
        },
    ),
)
