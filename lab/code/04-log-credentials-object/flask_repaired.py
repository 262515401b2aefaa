# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Writes down who was verified, by name."""

import os

from flask import Flask, current_app, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


# region: log-credentials
@auth.verify_password
def verify(username, password):
    right = username == "ops" and check_password_hash(os.environ.get("OPS_HASH", ""), password)
    current_app.logger.info("verified %r from %s: %s", username, request.remote_addr, right)
    return username if right else None


# endregion


@app.get("/ops")
@auth.login_required
def ops():
    return jsonify(state="green")
