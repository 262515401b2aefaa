# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""What before_request returns is the answer."""

import os

from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


def unauthorized():
    return jsonify(error="unauthorized"), 401


@app.before_request
def check():
    sent = request.authorization
    if sent is None or sent.username != "ann" or not check_password_hash(os.environ.get("ANN_HASH", ""), sent.password or ""):
        return unauthorized()


@app.get("/orders")
def orders():
    return jsonify([])
