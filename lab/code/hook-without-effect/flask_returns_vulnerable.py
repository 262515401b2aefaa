# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The check of before_request returns its refusal from an inner function that nobody returns."""

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
        unauthorized()  # expect: hook-without-effect  # also: route-unprotected


@app.get("/orders")  # also: route-unprotected
def orders():
    return jsonify([])
