# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The callback's first parameter is there because the library wants it."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(_username, password):  # also: username-ignored
    return check_password_hash(os.environ.get("SHARED_HASH", ""), password)  # expect: username-ignored


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify([])
