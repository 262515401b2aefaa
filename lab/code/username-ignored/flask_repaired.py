# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The password belongs to a name."""

import os

import bcrypt
from flask import Flask, Response, jsonify, request

app = Flask(__name__)
# region: username-ignored
NOBODY = bcrypt.hashpw(os.urandom(16).hex().encode(), bcrypt.gensalt())
HASHES = {"ops": os.environ.get("SECURE_HASH", "").encode() or NOBODY}


def check_auth(username, password):
    matches = bcrypt.checkpw(password.encode("utf-8"), HASHES.get(username, NOBODY))
    return matches and username in HASHES


# endregion


@app.get("/secure")
def secure():
    auth = request.authorization
    if not auth or not check_auth(auth.username, auth.password):
        return Response("sign in", 401, {"WWW-Authenticate": 'Basic realm="secure"'})
    return jsonify(ok=True)
