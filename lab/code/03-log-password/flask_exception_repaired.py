# also: https-not-enforced, no-auth-throttle, no-store-missing, username-ignored
"""A login helper whose exception names the user only."""

import logging
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
log = logging.getLogger("door")
STORED = os.environ.get("DOOR_HASH", "")


class LoginError(Exception):
    pass


def sign_in(user, secret):
    if not check_password_hash(STORED, secret):
        raise LoginError(f"no match for {user!r}")
    log.info("sign-in of %r", user)
    return user


@app.post("/open")
def open_door():
    data = request.get_json()
    try:
        sign_in(data["user"], data["password"])
    except LoginError as error:
        log.error("sign-in: %s", error)
        abort(401)
    return jsonify(open=True)
