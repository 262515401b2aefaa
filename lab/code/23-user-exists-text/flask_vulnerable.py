# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Tells a stranger which accounts exist."""

import os

from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"ann": os.environ.get("ANN_HASH", "")}


@app.post("/login")
def login():
    body = request.get_json()
    stored = USERS.get(body["name"])
    if stored is None:
        return jsonify(error="no such user"), 401  # expect: verbose-auth-error
    if not check_password_hash(stored, body["password"]):
        return jsonify(error="wrong password"), 401  # also: verbose-auth-error
    return jsonify(ok=True)
