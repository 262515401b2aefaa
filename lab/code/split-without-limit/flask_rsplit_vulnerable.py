# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""From the right is the wrong end: a colon in the password moves into the name."""

import base64
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


def credentials():
    raw = base64.b64decode(request.headers["Authorization"].split(" ", 1)[1])
    user, password = raw.decode("utf-8").rsplit(":", 1)  # expect: split-without-limit
    return user, password


@app.get("/orders")
def orders():
    user, password = credentials()
    if user != "ann" or not check_password_hash(os.environ.get("ANN_HASH", ""), password):
        abort(401)
    return jsonify([])
