"""One algorithm belongs to one key: a public key verifies RS256 and nothing else.
"""

import json
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm
from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Bearer, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
LIFETIME = 600  # seconds


# region: jwt-alg-confusion
class Tokens:
    def issue(self, user):
        now = int(time.time())
        return jwt.encode({"sub": user, "iat": now, "exp": now + LIFETIME}, PRIVATE, algorithm="RS256")

    def holder(self, token):
        try:
            return self.read(token)["sub"]
        except (jwt.PyJWTError, KeyError, ValueError):
            return None

    def read(self, token):
        required = {"require": ["exp", "iat", "sub"]}
        return jwt.decode(token, PUBLIC, algorithms=["RS256"], options=required)


# endregion


tokens = Tokens()
bearer = Bearer(tokens, realm="moorings")

MOORING = sound.record(id=sound.UUID, berth=sound.TEXT, cents=sound.COUNT)
MOORINGS = [
    {"id": "6c1f0a52-5f0e-4f8e-9d0c-0b9f6c3a7d11", "berth": "North quay 4", "cents": 4200},
    {"id": "b52d7c0e-8a3f-4b57-a7d1-52d9b0c4e6f2", "berth": "South basin 12", "cents": 3800},
    {"id": "f0a94d3b-1c6e-4c28-8f47-9a5e2b7d3c63", "berth": "Old harbour 1", "cents": 5100},
]
BY_TOKEN = [{"bearer": []}]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.post("/api/v1/login")
def login():
    source = request.remote_addr or ""
    if wait := bearer.throttle.wait(source):
        return jsonify(error="too many requests"), 429, {"Retry-After": str(wait)}
    given = request.get_json(silent=True)
    given = given if isinstance(given, dict) else {}
    user, password = str(given.get("username", "")), str(given.get("password", ""))
    if not accounts.check(user, password):
        bearer.throttle.failed(source)
        abort(401)
    return jsonify(access_token=tokens.issue(user), expires_in=LIFETIME)


@app.get("/.well-known/jwks.json")
def jwks():
    key = json.loads(RSAAlgorithm.to_jwk(PRIVATE.public_key()))
    return jsonify(keys=[key | {"alg": "RS256", "use": "sig"}])


@app.get("/api/v1/moorings")
@bearer.required
def list_moorings():
    return jsonify(page(MOORINGS))


@app.get("/api/v1/moorings/<uuid:mooring_id>")
@bearer.required
def get_mooring(mooring_id):
    return jsonify(owned(MOORINGS, mooring_id))


TOKEN = sound.record(access_token={"type": "string", "maxLength": 4000}, expires_in={"type": "integer", "minimum": 0, "maximum": 100_000_000})
serve_document(
    app,
    bearer,
    sound.openapi(
        "Moorings",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/login": {"post": sound.public("login", TOKEN)},
            "/api/v1/moorings": {
                "get": sound.protected(
                    "list_moorings", sound.page_of(MOORING), sound.LIMIT, sound.OFFSET, security=BY_TOKEN
                ),
            },
            "/api/v1/moorings/{mooring_id}": {
                "get": sound.protected("get_mooring", MOORING, sound.path_id("mooring_id"), security=BY_TOKEN),
            },
        },
        basic=False,
        bearer=sound.BEARER,
    ),
)
