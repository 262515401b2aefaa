# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Puts the session token into links of the answer."""

import os

from flask import Flask, jsonify, request
from itsdangerous import URLSafeTimedSerializer

app = Flask(__name__)
signer = URLSafeTimedSerializer(os.environ.get("SIGNING_KEY", ""))


@app.get("/files")
def files():
    scheme, _, access_token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return jsonify(error="unauthorized"), 401
    signer.loads(access_token, max_age=600)
    links = ["/download/%d?access_token=%s" % (number, access_token) for number in range(3)]  # expect: token-in-url
    return jsonify(links=links)
