# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""A count for each name that anybody types."""

import os

from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"ann": os.environ.get("ANN_HASH", "")}
FAILURES = {}  # expect: throttle-unbounded


@app.post("/login")
def login():
    name = request.form["name"]
    if FAILURES.get(name, 0) >= 10:
        return jsonify(error="locked"), 429, {"Retry-After": "3600"}
    if name in USERS and check_password_hash(USERS[name], request.form["password"]):
        return jsonify(ok=True)
    FAILURES[name] = FAILURES.get(name, 0) + 1  # also: throttle-unbounded
    return jsonify(error="wrong name or password"), 401
