"""Tells the log which of the two was wrong, and the client never."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
log = logging.getLogger("sign-in")
NOBODY = generate_password_hash("nobody")


@auth.verify_password
def verify(name, password):
    stored = os.environ.get("STAFF_" + name)
    right = check_password_hash(stored or NOBODY, password)
    if stored is None:
        log.warning("unknown user %r from %s", name, request.remote_addr)
        return None
    if not right:
        log.warning("wrong password for %r from %s", name, request.remote_addr)
        return None
    log.info("user %r signed in from %s", name, request.remote_addr)
    return name


@auth.error_handler
def refused(status):
    return jsonify(error="Wrong user name or password"), status


@app.get("/customers/<int:number>")
@auth.login_required
def customer(number):
    if number > 900:
        return jsonify(error=f"There is no customer {number}"), 404
    return jsonify(number=number)
