# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""A login form whose counter does not forgive; only time does."""

import os

from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash

from attempts import Attempts

app = Flask(__name__)
attempts = Attempts()
USERS = {"ann": os.environ.get("ANN_HASH", ""), "ben": os.environ.get("BEN_HASH", "")}


# region: throttle-reset-by-success-in-source
@app.post("/login")
def login():
    source = request.remote_addr
    if attempts.too_many(source):
        return jsonify(error="later"), 429, {"Retry-After": "300"}
    name = request.form["name"]
    if name in USERS and check_password_hash(USERS[name], request.form["password"]):
        return jsonify(ok=True)
    attempts.failed(source)
    return jsonify(error="wrong name or password"), 401


# endregion
