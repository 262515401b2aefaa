# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Name and password as query parameters, for old devices."""

import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"meter": os.environ.get("METER_HASH", "")}


@app.get("/upload")
def upload():
    user = request.args.get("user", "")
    password = request.args.get("password", "")  # expect: token-in-url
    if user not in USERS or not check_password_hash(USERS[user], password):
        abort(401)
    return jsonify(stored=request.args.get("value", type=float))
