"""Version 1 answers 410 with the new address; version 2 is the only one that serves data."""

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


# region: old-version-alive
@app.get("/api/v1/<path:rest>")
def gone(rest):
    return jsonify(error="gone: see /api/v2"), 410


# endregion


@app.get("/api/v2/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v2/members")
@basic.required
def list_members():
    return jsonify(page(MEMBERS))


@app.get("/api/v2/members/<uuid:member_id>")
@basic.required
def get_member(member_id):
    return jsonify(owned(MEMBERS, member_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Members",
        {
            "/api/v2/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v2/members": {
                "get": sound.protected("list_members", sound.page_of(MEMBER), sound.LIMIT, sound.OFFSET),
            },
            "/api/v2/members/{member_id}": {
                "get": sound.protected("get_member", MEMBER, sound.path_id("member_id")),
            },
        },
    ),
)
