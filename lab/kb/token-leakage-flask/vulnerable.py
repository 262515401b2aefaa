# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""Basic gives a token, and the token is the password in other clothes: in addresses, in logs, for ever."""

import base64
import json
import logging
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask, g, jsonify, redirect, request

logging.basicConfig(level=logging.INFO)
app = Flask(__name__)
hasher = PasswordHasher()
USERS = json.loads(Path(__file__).with_name("users.json").read_text())
SESSION_STORE = {}
ORDERS = {
    "alice": [{"id": 1, "item": "Anchor, 12 kg", "cents": 8900}, {"id": 2, "item": "Signal lamp", "cents": 1995}],
    "bob": [{"id": 3, "item": "Mooring line, 20 m", "cents": 3450}],
}


def password_matches(user, password):
    try:
        return hasher.verify(USERS.get(user, USERS["alice"]), password) and user in USERS
    except VerifyMismatchError:
        return False


# region: issue
@app.route("/api/v1/login")
def login():  # also: no-store-missing
    auth = request.authorization
    if not auth or not password_matches(auth.username, auth.password):
        return jsonify(error="invalid credentials"), 401, {"WWW-Authenticate": 'Basic realm="orders"'}
    token = base64.urlsafe_b64encode(f"{auth.username}:{auth.password}".encode()).decode()  # expect: token-derived-from-password
    SESSION_STORE[token] = auth.username  # expect: token-without-expiry
    app.logger.info("issued token %s to %s", token, auth.username)  # expect: log-credentials
    return redirect("/api/v1/orders?token=" + token)  # expect: token-in-url
# endregion


# region: accept
def caller():
    token = request.headers.get("Authorization", "").replace("Bearer ", "") or request.args.get("token")  # expect: bearer-scheme-ignored, token-in-url
    if token in SESSION_STORE:
        return SESSION_STORE[token]
    auth = request.authorization  # also: mixed-schemes
    if auth and auth.type == "basic" and password_matches(auth.username, auth.password):  # expect: mixed-schemes
        return auth.username
    return None


@app.get("/api/v1/orders")
def orders():  # expect: no-store-missing
    g.user = caller()
    if g.user is None:
        return jsonify(error="unauthorized"), 401, {"WWW-Authenticate": 'Basic realm="orders"'}
    return jsonify(ORDERS[g.user])
# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")
