# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Digests of tokens, files and cache keys: long random input needs no slow hash."""

import hashlib
import hmac
import os
import secrets
import time

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
PEPPER = os.environ.get("PEPPER", "").encode()
TOKENS = {}


def issue(user):
    token = secrets.token_urlsafe(32)
    TOKENS[hashlib.sha256(token.encode()).hexdigest()] = user, time.time() + 600
    return token


@app.get("/who")
def who():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    user, until = TOKENS.get(hashlib.sha256(token.encode()).hexdigest(), (None, 0))
    if scheme.lower() != "bearer" or until < time.time():
        abort(401)
    return jsonify(user=hmac.new(PEPPER, user.encode(), "sha256").hexdigest()[:16])


def cache_key(path):
    """A name for a cached file, as short as git's names for its objects."""
    return hashlib.sha1(path.encode()).hexdigest()
