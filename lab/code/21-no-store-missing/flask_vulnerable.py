# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""Letters that any cache on the way may keep."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@app.get("/letters")
@auth.login_required
def letters():  # expect: no-store-missing
    return jsonify([{"from": "bank", "text": "your balance"}])
