# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Nobody will know who knocked."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
USERS = {"lab": os.environ.get("LAB_HASH", "")}


@auth.verify_password
def verify(username, password):  # expect: auth-event-not-logged
    if username in USERS and check_password_hash(USERS[username], password):
        return username
    return None


@app.get("/samples")
@auth.login_required
def samples():
    return jsonify([])
