"""The list answers what the page needs; of the card only the last four digits are told, of the
rest nothing.
"""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="members")

MEMBER = sound.record(id=sound.UUID, nickname=sound.TEXT, visits=sound.COUNT, card_ends=sound.TEXT)
MEMBERS = [
    {"id": "731e4101-d7d2-48d3-8f83-518084adf530", "nickname": "Heron", "visits": 31},
    {"id": "a1e852b5-b6fe-427e-89b9-1ec04f465531", "nickname": "Otter", "visits": 4},
    {"id": "3ac7436d-3e75-4faf-b5e1-97e818c04462", "nickname": "Badger", "visits": 17},
]
PRIVATE = {
    MEMBERS[0]["id"]: (
        "heron@mail.lab.example",
        "+44 20 7946 0911",
        "4929 7481 2203 3859",
        "GB33 BUKB 2020 1555 5555 55",
    ),
    MEMBERS[1]["id"]: (
        "otter@mail.lab.example",
        "+44 20 7946 0322",
        "5412 7509 8811 4022",
        "DE02 1203 0000 0000 2020 51",
    ),
    MEMBERS[2]["id"]: (
        "badger@mail.lab.example",
        "+44 20 7946 0733",
        "4716 2389 0045 1124",
        "FR14 2004 1010 0505 0001 3M02 606",
    ),
}


# region: personal-data-in-response
def shown(member: dict) -> dict:
    return member | {"card_ends": PRIVATE[member["id"]][2][-4:]}


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


# region: personal-data-in-response
@app.get("/api/v1/members")
@basic.required
def list_members():
    return jsonify([shown(member) for member in page(MEMBERS)])


# endregion


@app.get("/api/v1/members/<uuid:member_id>")
@basic.required
def get_member(member_id):
    return jsonify(shown(owned(MEMBERS, member_id)))


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
