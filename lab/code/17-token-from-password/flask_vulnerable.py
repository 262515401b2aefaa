# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A token that anybody can make who knows the password, and that tells it."""

import base64
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"shop": os.environ.get("SHOP_HASH", "")}


@app.post("/token")
def token():
    sent = request.authorization
    if not sent or sent.username not in USERS or not check_password_hash(USERS[sent.username], sent.password or ""):
        abort(401)
    value = base64.urlsafe_b64encode(f"{sent.username}:{sent.password}".encode()).decode()  # expect: token-derived-from-password
    return jsonify(token=value, expires_in=600)
