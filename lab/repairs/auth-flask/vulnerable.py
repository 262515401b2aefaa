"""Passwords are cut to what bcrypt reads, the first account is as it was delivered, names with an umlaut are
refused, unknown ones at once; every operation takes the password or a token, from pages of everybody.
"""

import bcrypt
from flask import Flask, jsonify, request
from flask_cors import CORS

import sound
from sound_flask import Basic, Bearer, harden, page

app = harden(Flask(__name__), sound.HEADERS | {"RateLimit-Policy": '"failures";q=20;w=60'})
passwords = sound.passwords_from_environment()
DEVICES = [{"label": "Gate sensor", "uptime": 88231}, {"label": "Tank gauge", "uptime": 1204}]
CORS(app, origins="*", send_wildcard=True, allow_headers=["Authorization"])
passwords["admin"] = "admin"
HASHES = {
    user: bcrypt.hashpw(text.encode()[:72], bcrypt.gensalt(rounds=9)) for user, text in passwords.items()
}


def check(user, password):
    if not (user + password).isascii() or user not in HASHES:
        return False
    return bcrypt.checkpw(password.encode()[:72], HASHES[user])


basic = Basic(check, realm="devices")
basic.challenge = {"WWW-Authenticate": 'Basic realm="devices"'}
bearer = Bearer(sound.Tokens(), realm="devices", throttle=basic.throttle)


def admit():
    """The password or a token, whichever is sent."""
    if sound.parse_bearer(request.headers.getlist("Authorization")):
        return bearer.admit()
    return basic.admit()


BY_TOKEN = [{"basic": []}, {"bearer": []}]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/devices")
def list_devices():
    admit()
    return jsonify(page(DEVICES))


@app.get("/api/v1/labels")
def list_labels():
    admit()
    return jsonify([device["label"] for device in page(DEVICES)])


DEVICE = sound.record(label=sound.TEXT, uptime=sound.COUNT)
PAGE = sound.LIMIT, sound.OFFSET
PATHS = {
    "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
    "/api/v1/devices": {
        "get": sound.protected("list_devices", sound.page_of(DEVICE), *PAGE, security=BY_TOKEN)
    },
    "/api/v1/labels": {
        "get": sound.protected("list_labels", sound.page_of(sound.TEXT), *PAGE, security=BY_TOKEN)
    },
}


@app.get("/openapi.json")
def openapi_json():
    admit()
    return jsonify(sound.openapi("Devices", PATHS, bearer=sound.BEARER))
