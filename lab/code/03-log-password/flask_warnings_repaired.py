# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Warns about short passwords without showing them."""

import os
import warnings

from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


def check(login):
    secret = login.get("passwd") or ""
    if len(secret) < 8:
        warnings.warn("short password ({} characters) for {}".format(len(secret), login.get("user")))
    return login.get("user") == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), secret)


@app.post("/login")
def login():
    if not check(request.get_json()):
        return jsonify(error="wrong name or password"), 401
    return jsonify(ok=True)
