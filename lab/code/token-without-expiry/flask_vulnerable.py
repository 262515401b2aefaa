# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Sessions that nobody ends."""

import os
import secrets

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
SESSION_STORE = {}


@app.post("/login")
def login():
    auth = request.authorization
    if not auth or auth.username != "ann" or not check_password_hash(os.environ.get("ANN_HASH", ""), auth.password or ""):
        abort(401)
    token = secrets.token_urlsafe(32)
    SESSION_STORE[token] = auth.username  # expect: token-without-expiry
    return jsonify(token=token)


@app.get("/protected")
def protected():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or token not in SESSION_STORE:
        abort(401)
    return jsonify(user=SESSION_STORE[token])
