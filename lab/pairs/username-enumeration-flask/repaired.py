"""Every failed login gets the same status, headers and body, and takes the same time. The reason
is in the service's own log.
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))

# region: username-enumeration
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's smallest argon2id setting
HASHES = {user: hasher.hash(password) for user, password in sound.passwords_from_environment().items()}
NOBODY = hasher.hash(secrets.token_urlsafe(32))


def verify(user: str, password: str) -> bool:
    """Whether this is the password of this user. Who is not there costs a hash as well."""
    try:
        hasher.verify(HASHES.get(user, NOBODY), password)
    except VerificationError:
        return False
    return user in HASHES


basic = Basic(verify, realm="members")
# endregion

MEMBER = sound.record(id=sound.UUID, nickname=sound.TEXT, visits=sound.COUNT)
MEMBERS = [
    {"id": "731e4101-d7d2-48d3-8f83-518084adf530", "nickname": "Heron", "visits": 31},
    {"id": "a1e852b5-b6fe-427e-89b9-1ec04f465531", "nickname": "Otter", "visits": 4},
    {"id": "3ac7436d-3e75-4faf-b5e1-97e818c04462", "nickname": "Badger", "visits": 17},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/members")
@basic.required
def list_members():
    return jsonify(page(MEMBERS))


@app.get("/api/v1/members/<uuid:member_id>")
@basic.required
def get_member(member_id):
    return jsonify(owned(MEMBERS, member_id))


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
