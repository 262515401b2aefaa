# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Payments announce themselves with a signature over the body."""

import hashlib
import hmac
import os

from flask import Flask, jsonify, request

app = Flask(__name__)
KEY = os.environ.get("PAY_KEY", "").encode()


def signature(body):
    return hmac.new(KEY, body, hashlib.sha256).hexdigest()


@app.post("/payments/notify")
def notify():
    expected = signature(request.get_data())
    given = request.headers.get("X-Signature", "")
    if given == expected:  # expect: non-constant-time-compare
        return jsonify(ok=True)
    return jsonify(error="bad signature"), 400
