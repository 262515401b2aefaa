# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The same mistake in Flask: the Authorization object prints as the header it came from."""

import os

from flask import Flask, current_app, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(username, password):
    current_app.logger.info("verifying %r", request.authorization)  # expect: log-credentials
    if username == "ops" and check_password_hash(os.environ.get("OPS_HASH", ""), password):
        return username


@app.get("/ops")
@auth.login_required
def ops():
    return jsonify(state="green")
