# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A token that has nothing to do with the password, and ends."""

import hashlib
import os
import secrets
import time

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"shop": os.environ.get("SHOP_HASH", "")}
TOKENS = {}


# region: token-derived-from-password-in-source
@app.post("/token")
def token():
    sent = request.authorization
    if not sent or sent.username not in USERS or not check_password_hash(USERS[sent.username], sent.password or ""):
        abort(401)
    now = time.time()
    for old in [key for key, (_, until) in TOKENS.items() if until < now]:
        del TOKENS[old]
    value = secrets.token_urlsafe(32)
    TOKENS[hashlib.sha256(value.encode()).hexdigest()] = (sent.username, now + 600)
    return jsonify(token=value, expires_in=600)


# endregion
