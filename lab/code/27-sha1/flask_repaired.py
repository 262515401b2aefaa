# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Passwords through PBKDF2 with today's rounds."""

import hashlib
import hmac
import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth

app = Flask(__name__)
auth = HTTPBasicAuth()
# region: weak-password-hash
ROUNDS = 600_000
USERS = {"ann": (bytes.fromhex(os.environ.get("ANN_SALT", "00")), bytes.fromhex(os.environ.get("ANN_KEY", "00")))}
NOBODY = (b"salt", b"nobody")


@auth.verify_password
def verify(name, password):
    salt, key = USERS.get(name, NOBODY)
    given = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS)
    return name if hmac.compare_digest(given, key) else None


# endregion


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify([])
