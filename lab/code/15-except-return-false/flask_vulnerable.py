# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A broken store looks like a wrong password."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


def load_hash(name):
    with open(os.path.join("/srv/users", os.path.basename(name)), encoding="utf-8") as file:
        return file.read().strip()


@auth.verify_password
def verify(username, password):
    try:
        return check_password_hash(load_hash(username), password)
    except Exception:  # expect: auth-exception-swallowed
        return False


@app.get("/files")
@auth.login_required
def files():
    return jsonify([])
