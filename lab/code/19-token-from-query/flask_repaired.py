# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Takes the token from the header only."""

import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
TOKEN = os.environ.get("CAMERA_TOKEN", "")


# region: token-in-url
@app.get("/frames")
def frames():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not TOKEN or not hmac.compare_digest(token.encode(), TOKEN.encode()):
        abort(401)
    page = request.args.get("page_token", "")
    return jsonify(frames=[], next=page)


# endregion
