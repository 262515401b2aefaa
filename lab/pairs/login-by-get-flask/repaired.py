"""A token is issued by POST, which no link, prefetch or cache does on its own."""

import os

from flask import Flask, g, jsonify

import sound
from sound_flask import Basic, Bearer, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="parcels")
tokens = sound.Tokens()
tokens.add(os.environ["LAB_TOKEN"], "alice")  # alice's own; see lab.toml
bearer = Bearer(tokens, realm="parcels", throttle=basic.throttle)

PARCEL = sound.record(id=sound.UUID, contents=sound.TEXT, grams=sound.COUNT)
PARCELS = [
    {"id": "2467ba2c-c180-4981-b0fe-6e1f061ab774", "contents": "Brass hooks", "grams": 740},
    {"id": "abcf5477-39e5-4760-863a-235648c0a0d1", "contents": "Chart paper", "grams": 1200},
    {"id": "9e84797b-fe2c-4b2e-8a4f-dd3352b21367", "contents": "Oil filters", "grams": 510},
]
TOKEN = sound.record(token=sound.TEXT, expires_in=sound.COUNT)
BY_TOKEN = [{"bearer": []}]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/parcels")
@bearer.required
def list_parcels():
    return jsonify(page(PARCELS))


@app.get("/api/v1/parcels/<uuid:parcel_id>")
@bearer.required
def get_parcel(parcel_id):
    return jsonify(owned(PARCELS, parcel_id))


# region: login-by-get
@app.post("/api/v1/login")
@basic.required
def login():
    return jsonify(token=tokens.issue(g.user), expires_in=600)


# endregion


@app.get("/api/v1/account")
@basic.required
def account():
    return jsonify(name=g.user)


serve_document(
    app,
    bearer,
    sound.openapi(
        "Parcels",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/parcels": {
                "get": sound.protected(
                    "list_parcels", sound.page_of(PARCEL), sound.LIMIT, sound.OFFSET, security=BY_TOKEN
                ),
            },
            "/api/v1/parcels/{parcel_id}": {
                "get": sound.protected("get_parcel", PARCEL, sound.path_id("parcel_id"), security=BY_TOKEN),
            },
            "/api/v1/login": {"post": sound.protected("login", TOKEN)},
            "/api/v1/account": {"get": sound.protected("account", sound.record(name=sound.TEXT))},
        },
        bearer=sound.BEARER,
    ),
)
