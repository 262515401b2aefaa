"""The key came with the template, so whoever has one token signs one for any member; and its end, thirty
days away, is not looked at.
"""

import time

import jwt
from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import harden, page

app = harden(Flask(__name__), sound.HEADERS | {"RateLimit-Policy": '"logins";q=20;w=60'})
accounts = sound.Accounts.from_environment()
failures = sound.Throttle()
MEMBERS = {
    "5b0c7f3e-2d94-4c1a-8e67-90a3d5f1b2c4": {"name": "alice", "locker": "North hall", "credit": 120},
    "e81d46a2-7f50-4b39-9c0e-3a6b8d2f7150": {"name": "bob", "locker": "Boat house", "credit": 35},
}
HALLS = [{"name": "North hall", "lockers": 64}, {"name": "Boat house", "lockers": 18}]
PUBLIC = {"health", "login", None}

KEY = "supersecret"
LIFETIME = 30 * 86_400  # seconds


def issue(number):
    now = int(time.time())
    return jwt.encode({"sub": number, "iat": now, "exp": now + LIFETIME}, KEY, algorithm="HS256")


@app.before_request
def authenticate():
    if request.endpoint in PUBLIC:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"], options={"verify_exp": False})
        g.member = MEMBERS[claims["sub"]] | {"id": claims["sub"]}
    except (jwt.PyJWTError, KeyError):
        refused = jsonify(error="unauthorized")
        refused.headers["WWW-Authenticate"] = 'Bearer realm="lockers"'
        return refused, 401


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.post("/api/v1/login")
def login():
    source = request.remote_addr or ""
    if wait := failures.wait(source):
        return jsonify(error="too many requests"), 429, {"Retry-After": str(wait)}
    given = request.get_json(silent=True)
    given = given if isinstance(given, dict) else {}
    user, password = str(given.get("username", "")), str(given.get("password", ""))
    if not accounts.check(user, password):
        failures.failed(source)
        app.logger.warning("a login was refused, from %s", source)
        abort(401)
    app.logger.info("a login, from %s", source)
    number = next(number for number, member in MEMBERS.items() if member["name"] == user)
    return jsonify(access_token=issue(number), expires_in=LIFETIME)


@app.get("/api/v1/halls")
def list_halls():
    return jsonify(page(HALLS))


@app.get("/api/v1/me")
def me():
    return jsonify(g.member)


TOKEN = sound.record(
    access_token={"type": "string", "maxLength": 4000},
    expires_in={"type": "integer", "minimum": 0, "maximum": 100_000_000},
)
MEMBER = sound.record(name=sound.TEXT, locker=sound.TEXT, credit=sound.COUNT, id=sound.UUID)
HALL = sound.record(name=sound.TEXT, lockers=sound.COUNT)
BY_TOKEN = [{"bearer": []}]


@app.get("/openapi.json")
def openapi_json():
    paths = {
        "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
        "/api/v1/login": {"post": sound.public("login", TOKEN)},
        "/api/v1/halls": {
            "get": sound.protected(
                "list_halls", sound.page_of(HALL), sound.LIMIT, sound.OFFSET, security=BY_TOKEN
            )
        },
        "/api/v1/me": {"get": sound.protected("me", MEMBER, security=BY_TOKEN)},
    }
    return jsonify(sound.openapi("Lockers", paths, basic=False, bearer=sound.BEARER))
