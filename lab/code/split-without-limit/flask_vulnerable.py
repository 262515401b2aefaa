# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A colon in the password ends in an exception."""

import base64
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.get("/orders")
def orders():
    scheme, _, payload = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        abort(401)
    name, password = base64.b64decode(payload).decode().split(":")  # expect: split-without-limit
    if name != "ann" or not check_password_hash(os.environ.get("ANN_HASH", ""), password):
        abort(401)
    return jsonify([])
