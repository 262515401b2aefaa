# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The application that the tests of this folder call."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

auth = HTTPBasicAuth()


@auth.verify_password
def verify(username, password):
    hashes = auth_hashes()
    return username if username in hashes and check_password_hash(hashes[username], password) else None


def auth_hashes():
    return {"alice": os.environ.get("ALICE_HASH", "")}


def create_app():
    app = Flask(__name__)

    @app.get("/orders")
    @auth.login_required
    def orders():
        return jsonify([])

    return app
