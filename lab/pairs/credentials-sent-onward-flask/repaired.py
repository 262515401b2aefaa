"""The service answers the label itself; what it asks of others it asks with a key of its own. No
answer sends a client to another origin.
"""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="parcels")

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


# region: credentials-sent-onward
@app.get("/api/v1/parcels/<uuid:parcel_id>/label")
@basic.required
def label(parcel_id):
    parcel = owned(PARCELS, parcel_id)
    return jsonify(f"{parcel['contents']}, {parcel['grams']} g")


# endregion


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
            "/api/v1/parcels/{parcel_id}/label": {
                "get": sound.protected("label", sound.TEXT, sound.path_id("parcel_id")),
            },
        },
    ),
)
