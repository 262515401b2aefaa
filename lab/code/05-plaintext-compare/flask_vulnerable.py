# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A status page with one password in the environment."""

import os

from flask import Flask, Response, jsonify, request

app = Flask(__name__)
PASSWORD = os.environ.get("STATUS_PASSWORD", "")


@app.get("/status")
def status():
    auth = request.authorization
    if auth is None or auth.username != "status" or auth.password != PASSWORD:  # expect: plaintext-password-compare  # also: non-constant-time-compare
        return Response("sign in", 401, {"WWW-Authenticate": 'Basic realm="status"'})
    return jsonify(up=True)
