# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Decodes what Werkzeug has decoded already: nobody can ever sign in."""

import base64
import binascii
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


def verify_auth(credentials):
    try:
        user, _, secret = base64.b64decode(credentials).decode("utf-8").partition(":")  # expect: double-decode
    except (binascii.Error, UnicodeDecodeError):
        app.logger.warning("malformed credentials from %s", request.remote_addr)
        return False
    right = user == "admin" and check_password_hash(os.environ.get("ADMIN_HASH", ""), secret)
    app.logger.info("authentication of %r: %s", user, right)
    return right


@app.before_request
def authenticate():
    auth = request.authorization
    if not auth or not verify_auth(auth.password):  # also: double-decode
        abort(401)


@app.get("/resource")
def resource():
    return jsonify(data="secure")
