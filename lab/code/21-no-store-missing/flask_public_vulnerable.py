# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""Tells shared caches to keep what only one person may see."""

import os

from flask import Flask, jsonify, make_response
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@app.get("/balance")
@auth.login_required
def balance():  # also: no-store-missing
    answer = make_response(jsonify(cents=120_50))
    answer.headers["Cache-Control"] = "public, max-age=300"  # expect: no-store-missing
    return answer
