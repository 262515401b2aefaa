# also: auth-event-not-logged, no-auth-throttle, no-store-missing, proxy-unaware
"""Payslips over Basic; plain HTTP is refused before the password is looked at."""

import os

from flask import Flask, abort, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
USERS = {"payroll": os.environ.get("PAYROLL_HASH", "")}


# region: https-not-enforced
@app.before_request
def tls_only():
    if not request.is_secure:
        abort(403, "use https")


@app.after_request
def hsts(response):
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


# endregion


@auth.verify_password
def verify(username, password):
    return username if username in USERS and check_password_hash(USERS[username], password) else None


@app.get("/payslips")
@auth.login_required
def payslips():
    return jsonify([])
