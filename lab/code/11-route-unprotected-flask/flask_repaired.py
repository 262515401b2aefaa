# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Three guarded routes and two that are for everybody."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
USERS = {"desk": os.environ.get("DESK_HASH", "")}
CUSTOMERS = {1: {"name": "Ann", "phone": "555-0101"}}


@auth.verify_password
def verify(username, password):
    return username if username in USERS and check_password_hash(USERS[username], password) else None


# region: route-unprotected
@app.route("/healthz")
def healthz():
    return jsonify(ok=True)


# endregion


@app.route("/")  # also: route-unprotected
def index():
    return jsonify(name="customers", version="2.1")


# region: route-unprotected
@app.route("/customers")
@auth.login_required
def customers():
    return jsonify(list(CUSTOMERS))


# endregion


@app.route("/customers/<int:number>")
@auth.login_required
def customer(number):
    return jsonify(CUSTOMERS[number])


# region: route-unprotected
@app.route("/customers/<int:number>/export")
@auth.login_required
def export(number):
    return jsonify(CUSTOMERS[number])


# endregion
