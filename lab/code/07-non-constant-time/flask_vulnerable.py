# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A webhook that carries a shared token."""

import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
HOOK_TOKEN = os.environ.get("HOOK_TOKEN", "")


@app.post("/hooks/build")
def build():
    if request.headers.get("X-Hook-Token") != HOOK_TOKEN:  # expect: non-constant-time-compare
        abort(403)
    return jsonify(queued=True), 202
