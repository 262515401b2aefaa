# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A status page with the hash of its password in the environment."""

import os

from flask import Flask, Response, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
PASSWORD_HASH = os.environ.get("STATUS_PASSWORD_HASH", "")


@app.get("/status")
def status():
    auth = request.authorization
    if auth is None or auth.username != "status" or not check_password_hash(PASSWORD_HASH, auth.password or ""):
        return Response("sign in", 401, {"WWW-Authenticate": 'Basic realm="status"'})
    return jsonify(up=True)
