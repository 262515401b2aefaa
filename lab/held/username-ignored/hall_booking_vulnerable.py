"""Any known password opens, whoever's it is."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import json
import logging
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
log = logging.getLogger("hall")
HASHES = json.loads(os.environ.get("HALL_HASHES", "{}"))


@auth.verify_password
def anyone(username, password):  # also: username-ignored
    ok = any(check_password_hash(stored, password) for stored in HASHES.values())  # expect: username-ignored
    log.info("sign-in %r ok=%s ip=%s", username, ok, request.remote_addr)
    return username if ok else None


@app.post("/bookings")
@auth.login_required
def book():
    return jsonify(by=auth.current_user(), day=request.json["day"]), 201
