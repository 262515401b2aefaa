# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A hook that promises and does nothing, and one that comes too late."""

import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@app.before_request
def mask_sensitive_headers():  # expect: hook-without-effect
    """Keeps the Authorization header out of the logs."""
    pass


@app.after_request
def strip_auth_from_logs(response):  # expect: hook-without-effect
    request.environ.pop("HTTP_AUTHORIZATION", None)  # also: hook-without-effect
    return response


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@app.get("/info")
@auth.login_required
def info():
    return jsonify(info="public")
