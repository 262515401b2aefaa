# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""The failures are counted in a module of its own, before the hash."""

import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

from counter import Failures

app = Flask(__name__)
failures = Failures(limit=20, seconds=60)
USERS = {"ann": os.environ.get("ANN_HASH", "")}


@app.before_request
def basic():
    wait = failures.wait(request.remote_addr)
    if wait:
        return jsonify(error="too many failures"), 429, {"Retry-After": str(wait)}
    sent = request.authorization
    if sent is None:
        abort(401)
    if sent.username not in USERS or not check_password_hash(USERS[sent.username], sent.password or ""):
        failures.add(request.remote_addr)
        abort(401)


@app.get("/orders")
def orders():
    return jsonify([])
