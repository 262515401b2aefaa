# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""Orders and a profile over Basic. Caches may keep the answers, one route is open, errors and logs tell too much."""

import json
import logging
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth

logging.basicConfig(level=logging.DEBUG)
app = Flask(__name__)
auth = HTTPBasicAuth()
hasher = PasswordHasher()
USERS = json.loads(Path(__file__).with_name("users.json").read_text())
ORDERS = {
    "alice": [{"id": 1, "item": "Anchor, 12 kg", "cents": 8900}, {"id": 2, "item": "Signal lamp", "cents": 1995}],
    "bob": [{"id": 3, "item": "Mooring line, 20 m", "cents": 3450}],
}
CUSTOMERS = {
    "alice": {"name": "Alice Moor", "mail": "alice@harbour.example", "iban": "DE02120300000000202051", "limit": 5000},
    "bob": {"name": "Bob Quay", "mail": "bob@harbour.example", "iban": "DE02500105170137075030", "limit": 900},
}


# region: check
@app.before_request
def mask_sensitive_headers():  # expect: hook-without-effect
    # Remove Authorization from logs
    pass


@auth.verify_password
def verify_password(username, password):
    app.logger.debug("credentials from %s: %r", request.remote_addr, request.authorization)  # expect: log-credentials
    if username not in USERS:
        return None
    try:
        hasher.verify(USERS[username], password)
    except VerifyMismatchError:
        return None
    return username


@auth.error_handler
def refused(status):
    known = request.authorization and request.authorization.username in USERS
    return jsonify(error="wrong password" if known else "no such user"), status  # expect: verbose-auth-error
# endregion


# region: errors
@app.errorhandler(Exception)
def failed(error):
    return jsonify(error=str(error), type=repr(error)), 500  # expect: verbose-auth-error
# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
@auth.login_required
def orders():  # expect: no-store-missing
    return jsonify(ORDERS[auth.current_user()])


# region: routes
@app.get("/api/v1/profile")
@auth.login_required
def profile():  # also: no-store-missing
    user = auth.current_user()
    return jsonify(CUSTOMERS[user] | {"password_hash": USERS[user]})


@app.get("/api/v1/orders/<int:number>")  # expect: route-unprotected
def order(number):
    return jsonify(next(order for orders in ORDERS.values() for order in orders if order["id"] == number))
# endregion
