"""Authentication is the default: one hook guards every route that is not named as public. A new
route without any decorator is closed.
"""

from flask import Flask, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="parcels")
# region: auth-not-enforced
PUBLIC = {"health"}
# endregion

PARCEL = sound.record(id=sound.UUID, contents=sound.TEXT, grams=sound.COUNT)
PARCELS = [
    {"id": "2467ba2c-c180-4981-b0fe-6e1f061ab774", "contents": "Brass hooks", "grams": 740},
    {"id": "abcf5477-39e5-4760-863a-235648c0a0d1", "contents": "Chart paper", "grams": 1200},
    {"id": "9e84797b-fe2c-4b2e-8a4f-dd3352b21367", "contents": "Oil filters", "grams": 510},
]


# region: auth-not-enforced
@app.before_request
def authenticate():
    if request.endpoint is not None and request.endpoint not in PUBLIC:
        basic.admit()


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/parcels")
def list_parcels():
    return jsonify(page(PARCELS))


@app.get("/api/v1/parcels/<uuid:parcel_id>")
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
