"""Blasting plan of the quarry."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("quarry")
app = Flask(__name__)
auth = HTTPBasicAuth()
plan = {}


@auth.verify_password
def verify(user, password):
    stored = os.environ.get("MASTER_" + user)
    if stored is None:
        log.warning("sign-in refused: unknown user %r, from %s", user, request.remote_addr)
        return None
    if not check_password_hash(stored, password):
        log.warning("sign-in refused: wrong password for %r, from %s", user, request.remote_addr)
        return None
    log.info("sign-in of %r from %s", user, request.remote_addr)
    return user


@app.get("/plan")
@auth.login_required
def show():
    log.info("plan requested, %d entries", len(plan))
    return jsonify(plan)


@app.put("/plan/<day>")
@auth.login_required
def put(day):
    plan[day] = request.get_json()
    log.info("plan changed for %s", day)
    return jsonify(plan[day])
