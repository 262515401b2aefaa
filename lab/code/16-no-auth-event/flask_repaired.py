# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Each decision is one line."""

import json
import os
from datetime import datetime, timezone

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
USERS = {"lab": os.environ.get("LAB_HASH", "")}


# region: auth-event-not-logged
def audit(outcome, username):
    event = {
        "time": datetime.now(timezone.utc).isoformat(),
        "event": "authentication",
        "outcome": outcome,
        "user": username,
        "source": request.remote_addr,
        "method": request.method,
        "path": request.path,
    }
    app.logger.warning(json.dumps(event))


@auth.verify_password
def verify(username, password):
    if username in USERS and check_password_hash(USERS[username], password):
        audit("success", username)
        return username
    if username:
        audit("failure", username)
    return None


# endregion


@app.get("/samples")
@auth.login_required
def samples():
    return jsonify([])
