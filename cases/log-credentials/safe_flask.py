import hashlib
import hmac
import logging
import os

from flask import Flask, abort, jsonify, request

from accounts import verify

app = Flask(__name__)
logger = logging.getLogger(__name__)
KEY = os.urandom(32)


def mark(value):
    return hmac.new(KEY, value.encode(), hashlib.sha256).hexdigest()[:12]


def note(event, details):
    logger.info("%s: %s", event, details)


@app.route("/account")
def account():
    auth = request.authorization
    if auth is None or not verify(auth.username, auth.password):
        logger.warning("login failed from %s, header of %d bytes", request.remote_addr,
                       len(request.headers.get("Authorization", "")))
        abort(401)
    note("login", f"{auth.username} as {mark(auth.password)}")
    headers = dict(request.headers)
    headers["Authorization"] = "[REDACTED]"
    logger.debug("headers %s", headers)
    return jsonify(user=auth.username)
