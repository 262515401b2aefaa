# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The scheme is looked at before the token."""

import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
TOKEN = os.environ.get("SERVICE_TOKEN", "")


# region: bearer-scheme-ignored-in-source
@app.get("/parts")
def parts():
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith("bearer "):
        abort(401)
    token = header[len("bearer "):].strip()
    if not TOKEN or not hmac.compare_digest(token.encode(), TOKEN.encode()):
        abort(401)
    return jsonify([])


# endregion
