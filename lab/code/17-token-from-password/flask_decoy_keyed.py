# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A token over the user's name and an end, keyed by the service; the password only decides whether there is one."""

import hashlib
import hmac
import os
import time

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
KEY = os.environ.get("TOKEN_KEY", "").encode()
USERS = {"shop": os.environ.get("SHOP_HASH", "")}


def make_token(user, until):
    body = f"{user}.{until}"
    return body + "." + hmac.new(KEY, body.encode(), hashlib.sha256).hexdigest()


@app.post("/token")
def token():
    password = request.form.get("password", "")
    user = request.form.get("user", "")
    if user not in USERS or not check_password_hash(USERS[user], password):
        abort(401)
    return jsonify(token=make_token(user, int(time.time()) + 600), strong=len(password) > 15)
