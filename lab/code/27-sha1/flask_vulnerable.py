# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Passwords as salted SHA-1."""

import hashlib
import hmac
import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth

app = Flask(__name__)
auth = HTTPBasicAuth()
SALT = os.environ.get("SALT", "")
USERS = {"ann": os.environ.get("ANN_SHA1", "")}


@auth.hash_password
def hashed(name, password):
    return hashlib.sha1((SALT + password).encode("utf-8")).hexdigest()  # expect: weak-password-hash


@auth.get_password
def stored(name):
    return USERS.get(name)


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify(len=len(hmac.new(b"k", b"", "sha256").hexdigest()))
