"""The password opens the one operation that gives out tokens; all else takes a token. Whole passwords, the same
work for unknown users, and no account with a password that everybody knows.
"""

import base64
import binascii
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import Flask, abort, g, jsonify, request
from flask_cors import CORS
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import WWWAuthenticate

import sound
from sound_flask import Basic, harden, page

app = harden(Flask(__name__), sound.HEADERS | {"RateLimit-Policy": '"failures";q=20;w=60'})
passwords = sound.passwords_from_environment()
DEVICES = [{"label": "Gate sensor", "uptime": 88231}, {"label": "Tank gauge", "uptime": 1204}]

# region: cors-wildcard
# Whole origins, compared as they are; flask-cors sets `Vary: Origin`.
CORS(
    app,
    origins=["https://shop.example"],
    methods=["GET", "POST"],
    allow_headers=["Authorization", "Content-Type"],
)
# endregion

# region: default-credentials
KNOWN = {"admin", "password", "changeme", "123456", ""}
# There is no account that the service was not given, and it does not start with one that everybody knows.
if any(text.lower() in KNOWN | {user.lower()} for user, text in passwords.items()):
    raise SystemExit("an account has a well-known password")
# endregion

# region: basic-password-truncated
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # argon2id: reads all of a password
HASHES = {user: hasher.hash(text) for user, text in passwords.items()}
NOBODY = hasher.hash(secrets.token_urlsafe(32))


def check(user, password):
    """The same work for an unknown user, and a slow one: a guess costs 20 ms and 19 MiB."""
    try:
        hasher.verify(HASHES.get(user, NOBODY), password)
    except VerificationError:
        return False
    return user in HASHES


# endregion
# region: challenge-charset
def basic_pair():
    """User name and password of the one Basic field, read as the challenge says; 401 for everything else."""
    fields = request.headers.getlist("Authorization")
    scheme, _, encoded = fields[0].partition(" ") if len(fields) == 1 else ("", "", "")
    try:
        text = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        text = ""
    user, colon, password = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        abort(401, www_authenticate=WWWAuthenticate("basic", {"realm": "devices", "charset": "UTF-8"}))
    return user, password


# endregion
basic = Basic(check, realm="devices")

# region: weak-scheme-only
signer = URLSafeTimedSerializer(
    secrets.token_urlsafe(32), salt="access"
)  # several processes: a key from outside
LIFETIME = 900  # seconds


@app.post("/api/v1/token")
def token():
    basic_pair()
    basic.admit()  # the password, here and nowhere else
    return jsonify(
        access_token=signer.dumps([g.user, secrets.token_hex(8)]), token_type="bearer", expires_in=LIFETIME
    )


def user_of(token):
    try:
        return signer.loads(token, max_age=LIFETIME)[0]
    except BadSignature:  # expired ones as well
        return None


# endregion
# region: mixed-schemes
def admit():
    """One scheme for each operation, so that either can be switched off, scoped and logged apart."""
    token = sound.parse_bearer(request.headers.getlist("Authorization"))
    g.user = user_of(token) if token else None
    if g.user is None:
        abort(401, www_authenticate=WWWAuthenticate("bearer", {"realm": "devices"}))


# endregion
BY_TOKEN = [{"bearer": []}]


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
    "/api/v1/token": {
        "post": sound.protected(
            "token",
            sound.record(
                access_token={"type": "string", "maxLength": 400},
                token_type=sound.TEXT,
                expires_in=sound.COUNT,
            ),
        )
    },
}


@app.get("/openapi.json")
def openapi_json():
    admit()
    return jsonify(sound.openapi("Devices", PATHS, bearer=sound.BEARER))
