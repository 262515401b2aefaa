# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""One route reads Basic and Bearer from the same request."""

import hmac
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"ann": os.environ.get("ANN_HASH", "")}
TOKEN = os.environ.get("SERVICE_TOKEN", "")


def allowed():
    basic = request.authorization
    if basic and basic.type == "basic":  # expect: mixed-schemes
        return basic.username in USERS and check_password_hash(USERS[basic.username], basic.password or "")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(token.encode(), TOKEN.encode())  # also: mixed-schemes


@app.get("/parts")
def parts():  # also: mixed-schemes
    if not allowed():
        abort(401)
    return jsonify([])
