# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Stock levels for the warehouse screens."""

import logging
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
logger = logging.getLogger("stock")
USERS = {"kiosk": os.environ.get("KIOSK_HASH", "")}


@auth.verify_password
def verify(username, password):
    if username in USERS and check_password_hash(USERS[username], password):
        return username
    return None


@app.before_request
def trace():
    scheme = request.authorization.type if request.authorization else "none"
    logger.info("%s %s auth=%s", request.method, request.path, scheme)


@app.get("/stock")
@auth.login_required
def stock():
    return jsonify(anchors=4, lines=17)
