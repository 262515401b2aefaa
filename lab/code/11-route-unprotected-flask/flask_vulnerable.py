# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Three routes, two of them guarded."""

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


@app.route("/customers")
@auth.login_required
def customers():
    return jsonify(list(CUSTOMERS))


@app.route("/customers/<int:number>")
@auth.login_required
def customer(number):
    return jsonify(CUSTOMERS[number])


@app.route("/customers/<int:number>/export")  # expect: route-unprotected
def export(number):
    return jsonify(CUSTOMERS[number])
