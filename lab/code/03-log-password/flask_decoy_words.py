# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The word password in messages and names, never a value."""

import logging
import os

from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger("policy")
PASSWORD_MIN_LENGTH = int(os.environ.get("PASSWORD_MIN_LENGTH", "12"))
password_policy = {"min": PASSWORD_MIN_LENGTH, "classes": 3}


@app.post("/policy/check")
def check_policy():
    password = request.get_json().get("password", "")
    log.info("password policy %s", password_policy)
    log.info("password length %d, ok: %s", len(password), len(password) >= PASSWORD_MIN_LENGTH)
    log.info("password is empty: %s", not password)
    log.info("missing password field" if password == "" else "password field present")
    return jsonify(ok=len(password) >= PASSWORD_MIN_LENGTH)
