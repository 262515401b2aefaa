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
def verify(user, password):  # expect: auth-event-not-logged
    stored = os.environ.get("MASTER_" + user)
    if stored is None:
        return None
    return user if check_password_hash(stored, password) else None


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
