# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""A limit is there, but not on what takes the password."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.security import check_password_hash

app = Flask(__name__)
limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
auth = HTTPBasicAuth()
USERS = {"ann": os.environ.get("ANN_HASH", "")}


@auth.verify_password
def verify(name, password):  # expect: no-auth-throttle
    return name if name in USERS and check_password_hash(USERS[name], password) else None


@app.get("/search")  # also: route-unprotected
@limiter.limit("5 per second")
def search():
    return jsonify([])


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify([])
