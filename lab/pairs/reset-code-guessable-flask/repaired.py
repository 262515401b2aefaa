"""The code for a new password is long, lives for a quarter of an hour and one try, and goes out
by mail only.
"""

import hashlib
import secrets
import time

from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="plots")
basic.verified.lifetime = 0  # passwords change here, so nothing is remembered
MOST_ACCOUNTS = 100
LIFETIME = 15 * 60

PLOT = sound.record(id=sound.UUID, bed=sound.TEXT)
ME = sound.record(username=sound.TEXT)
PASSWORD = {"type": "string", "minLength": 12, "maxLength": 128}
CODE = {"type": "string", "minLength": 43, "maxLength": 43}
NEW_ACCOUNT = sound.record(username=sound.TEXT, password=PASSWORD)
NEW_PASSWORD = sound.record(username=sound.TEXT, code=CODE, password=PASSWORD)
STARTED = sound.record(message=sound.TEXT)
PLOTS = {"alice": [{"id": "d0a1b2c3-7e4f-4a5b-8c6d-9e0f1a2b3c4d", "bed": "Row 3"}]}
CODES: dict[str, tuple[bytes, float]] = {}


def given(*names):
    """The properties of the body, all of them texts; 400 otherwise."""
    body = request.get_json()
    if not isinstance(body, dict) or set(body) != set(names):
        abort(400)
    if not all(isinstance(value, str) and len(value) <= 128 for value in body.values()):
        abort(400)
    return [body[name] for name in names]


# region: reset-code-guessable
def digest(code):
    return hashlib.sha256(code.encode()).digest()


# endregion


def sound_password(password):
    return 12 <= len(password) <= 128


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.post("/api/v1/register")
def register():
    user, password = given("username", "password")
    if not user.isalnum() or not sound_password(password):
        abort(400)
    if len(list(accounts)) >= MOST_ACCOUNTS or not accounts.add(user, password):
        return jsonify(error="choose another name"), 409
    return jsonify(username=user), 201


# region: reset-code-guessable
@app.post("/api/v1/password/reset")
def start_reset():
    (user,) = given("username")
    if user in accounts:
        code = secrets.token_urlsafe(32)
        CODES[user] = digest(code), time.monotonic() + LIFETIME  # and a mail with the code
    return jsonify(message="if there is such an account, a code was mailed to it"), 202


@app.post("/api/v1/password/reset/confirm")
def confirm_reset():
    user, code, password = given("username", "code", "password")
    kept, until = CODES.pop(user, (b"", 0.0))  # one try for each code
    if not secrets.compare_digest(kept, digest(code)) or until < time.monotonic():
        abort(400)
    if not sound_password(password):
        abort(400)
    accounts.remove(user)
    accounts.add(user, password)
    return jsonify(username=user)


# endregion


@app.get("/api/v1/me")
@basic.required
def me():
    return jsonify(username=g.user)


@app.delete("/api/v1/me")
@basic.required
def leave():
    if g.user in PLOTS:
        abort(409)
    accounts.remove(g.user)
    return "", 204


@app.get("/api/v1/plots")
@basic.required
def list_plots():
    return jsonify(page(PLOTS.get(g.user, [])))


@app.get("/api/v1/plots/<uuid:plot_id>")
@basic.required
def get_plot(plot_id):
    return jsonify(owned(PLOTS.get(g.user, []), plot_id))


def taking(operation, schema, status="200"):
    """The operation with a JSON body, its success under this status, and its refusals."""
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    operation["responses"] = {status: operation["responses"]["200"]} | refusals(400, 409, 415)
    return {"post": operation}


def refusals(*statuses):
    return {str(status): sound.answer("Refused", sound.PROBLEM) for status in statuses}


LEAVE = sound.protected("leave", ME)
LEAVE["responses"] = {"204": {"description": "Gone"}} | refusals(401, 409, 429)
serve_document(
    app,
    basic,
    sound.openapi(
        "Plots",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/register": taking(sound.public("register", ME), NEW_ACCOUNT, "201"),
            "/api/v1/password/reset": taking(sound.public("start_reset", STARTED), ME, "202"),
            "/api/v1/password/reset/confirm": taking(sound.public("confirm_reset", ME), NEW_PASSWORD),
            "/api/v1/me": {"get": sound.protected("me", ME), "delete": LEAVE},
            "/api/v1/plots": {
                "get": sound.protected("list_plots", sound.page_of(PLOT), sound.LIMIT, sound.OFFSET)
            },
            "/api/v1/plots/{plot_id}": {
                "get": sound.protected("get_plot", PLOT, sound.path_id("plot_id"))
            },
        },
    ),
)
