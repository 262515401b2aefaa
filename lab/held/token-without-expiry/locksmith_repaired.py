"""Keys cut for customers; phones sign in once."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os
import time

import jwt
from flask import Flask, abort, g, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
log = logging.getLogger("locksmith")


def encode(user):
    now = int(time.time())
    payload = {"sub": user, "iat": now, "exp": now + 1800, "role": "locksmith"}
    return jwt.encode(payload, os.environ["LOCK_KEY"], algorithm="HS256")


@app.post("/token")
def token():
    a = request.authorization
    stored = os.environ.get("LOCK_" + a.username) if a and a.type == "basic" else None
    if stored is None or not check_password_hash(stored, a.password):
        log.warning("token refused for %r, %s", a and a.username, request.remote_addr)
        abort(401)
    log.info("token issued for %r, %s", a.username, request.remote_addr)
    return jsonify(token=encode(a.username))


@app.get("/keys")
def keys():
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        abort(401)
    try:
        g.user = jwt.decode(value, os.environ["LOCK_KEY"], algorithms=["HS256"], options={"require": ["exp"]})["sub"]
    except jwt.PyJWTError:
        log.warning("bad token from %s", request.remote_addr)
        abort(401)
    return jsonify(user=g.user, keys=[4711])
