# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The first colon ends the name, further ones belong to the password (RFC 7617, section 2)."""

import base64
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


# region: split-without-limit
@app.get("/orders")
def orders():
    scheme, _, payload = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        abort(401)
    try:
        name, password = base64.b64decode(payload).decode().split(":", 1)
    except ValueError:
        abort(401)
    if name != "ann" or not check_password_hash(os.environ.get("ANN_HASH", ""), password):
        abort(401)
    return jsonify([])


# endregion
