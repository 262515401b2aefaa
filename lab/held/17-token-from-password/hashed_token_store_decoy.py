"""Random tokens are stored as SHA-256, and the password only opens the door to them. That is right."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import hashlib
import os
import secrets
import time

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
tokens: dict[str, float] = {}


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@app.post("/token")
def token():
    auth = request.authorization or abort(401)
    password = auth.password or ""
    if auth.username != os.environ["APP_USER"] or not check_password_hash(os.environ["APP_HASH"], password):
        abort(401)
    fresh = secrets.token_urlsafe(32)
    tokens[fingerprint(fresh)] = time.time() + 600
    return jsonify(token=fresh, expires_in=600)


@app.get("/weather")
def weather():
    given = request.headers.get("Authorization", "")
    if not given.startswith("Bearer ") or tokens.get(fingerprint(given[7:]), 0) < time.time():
        abort(401)
    return jsonify(celsius=4)
