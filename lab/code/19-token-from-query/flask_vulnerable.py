# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Takes the token from the address when the header is missing."""

import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
TOKEN = os.environ.get("CAMERA_TOKEN", "")


@app.get("/frames")
def frames():
    token = request.args.get("token", "")  # expect: token-in-url
    if not TOKEN or not hmac.compare_digest(token.encode(), TOKEN.encode()):
        abort(401)
    return jsonify([])
