# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""Guess as often as you like."""

import os

from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"ann": os.environ.get("ANN_HASH", "")}


@app.post("/login")
def login():  # expect: no-auth-throttle
    body = request.get_json()
    if body["name"] in USERS and check_password_hash(USERS[body["name"]], body["password"]):
        return jsonify(ok=True)
    return jsonify(error="wrong name or password"), 401
