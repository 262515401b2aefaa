# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A webhook that carries a shared token."""

import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
HOOK_TOKEN = os.environ.get("HOOK_TOKEN", "")


# region: non-constant-time-compare
@app.post("/hooks/build")
def build():
    sent = request.headers.get("X-Hook-Token", "")
    if not HOOK_TOKEN or not hmac.compare_digest(sent.encode(), HOOK_TOKEN.encode()):
        abort(403)
    return jsonify(queued=True), 202


# endregion
