# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""PREFERRED_URL_SCHEME only changes links that are made outside a request."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
app.config["PREFERRED_URL_SCHEME"] = "https"  # expect: proxy-unaware
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify([])
