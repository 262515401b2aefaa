# also: auth-event-not-logged, no-auth-throttle, no-store-missing
"""Payslips over Basic, on whatever the client connects with."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)  # expect: https-not-enforced
auth = HTTPBasicAuth()
USERS = {"payroll": os.environ.get("PAYROLL_HASH", "")}


@auth.verify_password
def verify(username, password):
    return username if username in USERS and check_password_hash(USERS[username], password) else None


@app.get("/payslips")
@auth.login_required
def payslips():
    return jsonify([])


if __name__ == "__main__":
    app.run(port=8080)
