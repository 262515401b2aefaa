# also: https-not-enforced, no-auth-throttle, no-store-missing
"""The event is logged by the error handler and a signal, not in the check itself."""

import os

from flask import Flask, g, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

import events

app = Flask(__name__)
auth = HTTPBasicAuth()
USERS = {"lab": os.environ.get("LAB_HASH", "")}
events.install(app)


@auth.verify_password
def verify(username, password):
    g.claimed = username
    return username if username in USERS and check_password_hash(USERS[username], password) else None


@auth.error_handler
def refused(status):
    events.record("failure", g.get("claimed"))
    return jsonify(error="unauthorized"), status


@app.get("/samples")
@auth.login_required
def samples():
    return jsonify([])
