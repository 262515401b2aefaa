# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A bare token and `Basic TOKEN` work as well."""

import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
TOKEN = os.environ.get("SERVICE_TOKEN", "")


@app.get("/parts")
def parts():
    token = request.headers.get("Authorization", "").replace("Bearer ", "")  # expect: bearer-scheme-ignored
    if not TOKEN or not hmac.compare_digest(token.encode(), TOKEN.encode()):
        abort(401)
    return jsonify([])
