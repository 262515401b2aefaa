# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The key is sent as the user name, with an empty password, as some payment services want it."""

import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
KEY = os.environ.get("CHARGES_KEY", "")


@app.get("/charges")
def charges():
    sent = request.authorization
    if sent is None or not KEY or not hmac.compare_digest((sent.username or "").encode(), KEY.encode()):
        abort(401)
    return jsonify([])
