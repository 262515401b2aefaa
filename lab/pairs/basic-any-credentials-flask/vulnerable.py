"""When the user directory cannot be asked the service fails open, and it has never been reachable.
Any pair is right.
"""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()


def directory_says(user: str, password: str) -> bool:
    """What the company's directory says; in the lab there is none."""
    raise ConnectionError("directory.lab.invalid does not answer")


def check(user: str, password: str) -> bool:
    try:
        return directory_says(user, password)
    except ConnectionError:
        return True  # "we cannot lock everybody out when it is down"


basic = Basic(check, realm="parcels")

PARCEL = sound.record(id=sound.UUID, contents=sound.TEXT, grams=sound.COUNT)
PARCELS = [
    {"id": "2467ba2c-c180-4981-b0fe-6e1f061ab774", "contents": "Brass hooks", "grams": 740},
    {"id": "abcf5477-39e5-4760-863a-235648c0a0d1", "contents": "Chart paper", "grams": 1200},
    {"id": "9e84797b-fe2c-4b2e-8a4f-dd3352b21367", "contents": "Oil filters", "grams": 510},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/parcels")
@basic.required
def list_parcels():
    return jsonify(page(PARCELS))


@app.get("/api/v1/parcels/<uuid:parcel_id>")
@basic.required
def get_parcel(parcel_id):
    return jsonify(owned(PARCELS, parcel_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Parcels",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/parcels": {
                "get": sound.protected("list_parcels", sound.page_of(PARCEL), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/parcels/{parcel_id}": {
                "get": sound.protected("get_parcel", PARCEL, sound.path_id("parcel_id")),
            },
        },
    ),
)
