# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Decodes the raw header once, by hand, because it wants its own errors."""

import base64
import binascii
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


# region: double-decode
def verify_auth(payload):
    try:
        user, _, secret = base64.b64decode(payload).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        app.logger.warning("malformed credentials from %s", request.remote_addr)
        return False
    right = user == "admin" and check_password_hash(os.environ.get("ADMIN_HASH", ""), secret)
    app.logger.info("authentication of %r: %s", user, right)
    return right


@app.before_request
def authenticate():
    scheme, _, payload = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic" or not verify_auth(payload):
        abort(401)


# endregion


@app.get("/resource")
def resource():
    return jsonify(data="secure")
