# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Sign-up for the newsletter portal."""

import logging

from flask import Blueprint, Flask, jsonify, request
from werkzeug.security import generate_password_hash

bp = Blueprint("accounts", __name__)
log = logging.getLogger(__name__)
ACCOUNTS = {}


@bp.post("/register")
def register():
    form = request.form.to_dict()
    log.debug("registration: %s", form)  # expect: log-credentials
    name = form["email"]
    pw = form["password"]
    if len(pw) < 12:
        return jsonify(error="at least 12 characters"), 400
    ACCOUNTS[name] = generate_password_hash(pw)
    return jsonify(created=True), 201


app = Flask(__name__)
app.register_blueprint(bp, url_prefix="/accounts")
