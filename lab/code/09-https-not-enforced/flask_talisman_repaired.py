# also: auth-event-not-logged, no-auth-throttle, no-store-missing
"""Payslips over Basic, with Talisman in front."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from flask_talisman import Talisman
from werkzeug.security import check_password_hash

auth = HTTPBasicAuth()
talisman = Talisman()
USERS = {"payroll": os.environ.get("PAYROLL_HASH", "")}


@auth.verify_password
def verify(username, password):
    return username if username in USERS and check_password_hash(USERS[username], password) else None


def create_app():
    app = Flask(__name__)
    talisman.init_app(app, force_https=True, strict_transport_security=True)

    @app.get("/payslips")
    @auth.login_required
    def payslips():
        return jsonify([])

    return app
