# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Whoever sends the header itself needs no TLS."""

import os

from flask import Flask, jsonify, redirect, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@app.before_request
def enforce_https():
    if request.headers.get("X-Forwarded-Proto", "http") == "http":  # expect: forwarded-header-trusted
        return redirect(request.url.replace("http://", "https://", 1), code=301)


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify([])
