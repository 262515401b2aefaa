# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Reads the header by hand and hides why it could not."""

import base64
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
STORED = {"press": os.environ.get("PRESS_HASH", "")}


def allowed(header):
    try:
        kind, payload = header.split(None, 1)
        if kind.lower() != "basic":
            return False
        user, secret = base64.b64decode(payload, validate=True).decode().split(":", 1)
        return check_password_hash(STORED[user], secret)
    except:  # noqa: E722  # expect: auth-exception-swallowed
        return False


@app.get("/releases")
def releases():
    if not allowed(request.headers.get("Authorization", "")):
        abort(401)
    return jsonify([])
