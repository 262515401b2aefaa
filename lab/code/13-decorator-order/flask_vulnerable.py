# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The route is registered with the bare function: the guard around it is never called."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(username, password):
    return username if username == "hr" and check_password_hash(os.environ.get("HR_HASH", ""), password) else None


@auth.login_required  # expect: route-unprotected
@app.route("/salaries")  # also: route-unprotected
def salaries():
    return jsonify(ann=3100)
