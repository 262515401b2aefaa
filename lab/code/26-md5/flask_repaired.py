# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Passwords as scrypt."""

import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"ann": os.environ.get("ANN_HASH", "")}


@app.get("/orders")
def orders():
    sent = request.authorization
    if not sent or sent.username not in USERS or not check_password_hash(USERS[sent.username], sent.password or ""):
        abort(401)
    return jsonify([])
