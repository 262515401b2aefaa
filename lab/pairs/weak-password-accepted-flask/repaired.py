"""A new password has twelve characters or more, is not the user's name and stands in no list of
common ones.
"""

from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="letters")
basic.verified.lifetime = 0  # accounts come and go here, so nothing is remembered
MOST_ACCOUNTS = 100

LETTER = sound.record(id=sound.UUID, subject=sound.TEXT)
ME = sound.record(username=sound.TEXT)
PASSWORD = {"type": "string", "minLength": 12, "maxLength": 128}
NEW_ACCOUNT = sound.record(username=sound.TEXT, password=PASSWORD)
NEW_PASSWORD = sound.record(current_password=PASSWORD, new_password=PASSWORD)
LETTERS = {"alice": [{"id": "4a4d6a1f-2c3b-4d5e-9f60-718293a4b5c6", "subject": "Lease of the shed"}]}
# region: weak-password-accepted
# The beginning of a list of leaked passwords; a service loads all of it, or asks a range service
COMMON = {"123456789012", "passwordpassword", "qwertyuiop12", "administrator", "iloveyou1234"}


def is_common(user, password):
    return password.casefold() in COMMON or user.casefold() in password.casefold()


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


# region: weak-password-accepted
@app.post("/api/v1/register")
def register():
    new = request.get_json()
    if not isinstance(new, dict) or set(new) != {"username", "password"}:
        abort(400)
    user, password = new["username"], new["password"]
    if not (isinstance(user, str) and user.isalnum() and len(user) <= 80 and isinstance(password, str)):
        abort(400)
    if not 12 <= len(password) <= 128 or is_common(user, password):
        return jsonify(error="choose another password"), 422
    if len(list(accounts)) >= MOST_ACCOUNTS or not accounts.add(user, password):
        return jsonify(error="choose another name"), 409
    return jsonify(username=user), 201


# endregion


@app.get("/api/v1/me")
@basic.required
def me():
    return jsonify(username=g.user)


@app.delete("/api/v1/me")
@basic.required
def leave():
    if g.user in LETTERS:
        abort(409)
    accounts.remove(g.user)
    return "", 204


@app.post("/api/v1/me/password")
@basic.required
def change_password():
    new = request.get_json()
    if not isinstance(new, dict) or set(new) != {"current_password", "new_password"}:
        abort(400)
    user, password = g.user, new["new_password"]
    if not isinstance(password, str) or not isinstance(new["current_password"], str):
        abort(400)
    if user in LETTERS or not accounts.check(user, new["current_password"]):
        abort(409)
    if not 12 <= len(password) <= 128 or is_common(user, password):
        return jsonify(error="choose another password"), 422
    accounts.remove(user)
    accounts.add(user, password)
    return "", 204


@app.get("/api/v1/letters")
@basic.required
def list_letters():
    return jsonify(page(LETTERS.get(g.user, [])))


@app.get("/api/v1/letters/<uuid:letter_id>")
@basic.required
def get_letter(letter_id):
    return jsonify(owned(LETTERS.get(g.user, []), letter_id))


def body(schema):
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def refusals(*statuses):
    return {str(status): sound.answer("Refused", sound.PROBLEM) for status in statuses}


LEAVE = sound.protected("leave", ME)
LEAVE["responses"] = {"204": {"description": "Gone"}} | refusals(401, 409, 429)
CHANGE = sound.protected("change_password", ME) | {"requestBody": body(NEW_PASSWORD)}
CHANGE["responses"] = {"204": {"description": "Changed"}} | refusals(400, 401, 409, 415, 422, 429)
REGISTER = sound.public("register", ME) | {"requestBody": body(NEW_ACCOUNT)}
REGISTER["responses"] = {"201": sound.answer("Made", ME)} | refusals(400, 409, 415, 422)
serve_document(
    app,
    basic,
    sound.openapi(
        "Letters",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/register": {"post": REGISTER},
            "/api/v1/me": {"get": sound.protected("me", ME), "delete": LEAVE},
            "/api/v1/me/password": {"post": CHANGE},
            "/api/v1/letters": {
                "get": sound.protected("list_letters", sound.page_of(LETTER), sound.LIMIT, sound.OFFSET)
            },
            "/api/v1/letters/{letter_id}": {
                "get": sound.protected("get_letter", LETTER, sound.path_id("letter_id"))
            },
        },
    ),
)
