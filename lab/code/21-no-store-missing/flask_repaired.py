# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""Letters that no cache may keep."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


# region: no-store-missing
@app.after_request
def nothing_kept(response):
    response.headers["Cache-Control"] = "no-store"
    return response


# endregion


@app.get("/letters")
@auth.login_required
def letters():
    return jsonify([{"from": "bank", "text": "your balance"}])
