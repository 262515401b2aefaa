# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Passwords as MD5, as the old system had them."""

import hashlib
import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
USERS = {"ann": os.environ.get("ANN_MD5", "")}


@app.get("/orders")
def orders():
    sent = request.authorization
    if not sent or sent.username not in USERS:
        abort(401)
    digest = hashlib.md5(sent.password.encode()).hexdigest()  # expect: weak-password-hash
    if not hmac.compare_digest(digest, USERS[sent.username]):
        abort(401)
    return jsonify([])
