"""An account without a name or a password does not exist: the settings are optional together and
never empty. Empty credentials are refused before anything is compared.
"""

import os

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
# region: basic-empty-credentials
passwords = sound.passwords_from_environment()
if {"OPERATOR_USER", "OPERATOR_PASSWORD"} <= os.environ.keys():
    passwords[os.environ["OPERATOR_USER"]] = os.environ["OPERATOR_PASSWORD"]
if not all(user and password for user, password in passwords.items()):
    raise SystemExit("an account needs a name and a password")
accounts = sound.Accounts(passwords)
# endregion
basic = Basic(accounts.check, realm="meters")

METER = sound.record(id=sound.UUID, place=sound.TEXT, reading=sound.COUNT)
METERS = [
    {"id": "0a6f8592-e1a4-474e-b753-8d9259e96860", "place": "Pump house", "reading": 40122},
    {"id": "2f1aacec-a48a-453c-9c5c-f7330bced98e", "place": "Boiler room", "reading": 9917},
    {"id": "b304695c-a8bf-45d8-903e-bbbfcbd33b47", "place": "Roof", "reading": 2204},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/meters")
@basic.required
def list_meters():
    return jsonify(page(METERS))


@app.get("/api/v1/meters/<uuid:meter_id>")
@basic.required
def get_meter(meter_id):
    return jsonify(owned(METERS, meter_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Meters",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/meters": {
                "get": sound.protected("list_meters", sound.page_of(METER), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/meters/{meter_id}": {
                "get": sound.protected("get_meter", METER, sound.path_id("meter_id")),
            },
        },
    ),
)
