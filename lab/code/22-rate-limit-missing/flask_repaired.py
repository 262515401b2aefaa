# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""Ten guesses a minute and address, by Flask-Limiter."""

import os

from flask import Flask, jsonify, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.security import check_password_hash

app = Flask(__name__)
# region: no-auth-throttle
limiter = Limiter(get_remote_address, app=app, storage_uri=os.environ.get("LIMITS", "memory://"))
# endregion
USERS = {"ann": os.environ.get("ANN_HASH", "")}


# region: no-auth-throttle
@app.post("/login")
@limiter.limit("10 per minute")
def login():
    body = request.get_json()
    if body["name"] in USERS and check_password_hash(USERS[body["name"]], body["password"]):
        return jsonify(ok=True)
    return jsonify(error="wrong name or password"), 401


# endregion
