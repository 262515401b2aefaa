# also: auth-event-not-logged, no-auth-throttle, no-store-missing, https-not-enforced
"""Runs with a certificate that is made up at start."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(username, password):
    return username if username == "ops" and check_password_hash(os.environ.get("OPS_HASH", ""), password) else None


@app.get("/state")
@auth.login_required
def state():
    return jsonify(state="green")


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=8443, ssl_context="adhoc")  # expect: adhoc-certificate
