# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""One password for everybody, whoever they say they are."""

import os

import bcrypt
from flask import Flask, Response, jsonify, request

app = Flask(__name__)
HASHED = os.environ.get("SECURE_HASH", "").encode()


def check_auth(username, password):  # also: username-ignored
    return bcrypt.checkpw(password.encode("utf-8"), HASHED)  # expect: username-ignored


@app.get("/secure")
def secure():
    auth = request.authorization
    if not auth or not check_auth(auth.username, auth.password):
        return Response("sign in", 401, {"WWW-Authenticate": 'Basic realm="secure"'})
    return jsonify(ok=True)
