# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Reads the header by hand; each reason is logged by its class, none is told to the client."""

import base64
import binascii
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
STORED = {"press": os.environ.get("PRESS_HASH", "")}


# region: auth-exception-swallowed
def allowed(header):
    kind, _, payload = header.partition(" ")
    if kind.lower() != "basic":
        return False
    try:
        user, _, secret = base64.b64decode(payload, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        app.logger.warning("malformed Basic header from %s: %s", request.remote_addr, type(error).__name__)
        return False
    right = user in STORED and check_password_hash(STORED[user], secret)
    app.logger.info("sign-in of %r from %s: %s", user, request.remote_addr, "ok" if right else "refused")
    return right


# endregion


@app.get("/releases")
def releases():
    if not allowed(request.headers.get("Authorization", "")):
        abort(401)
    return jsonify([])
