# also: https-not-enforced, no-auth-throttle, no-store-missing
"""An unknown name is ordinary; a broken store is an error that someone hears of."""

import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
NOBODY = "scrypt:32768:8:1$aaaaaaaaaaaaaaaa$" + "0" * 128


def load_hash(name):
    with open(os.path.join("/srv/users", os.path.basename(name)), encoding="utf-8") as file:
        return file.read().strip()


@auth.verify_password
def verify(username, password):
    try:
        stored = load_hash(username)
    except FileNotFoundError:
        stored = NOBODY
    if check_password_hash(stored, password):
        app.logger.info("authenticated %r from %s", username, request.remote_addr)
        return username
    app.logger.warning("authentication of %r from %s failed", username, request.remote_addr)
    return False


@app.get("/files")
@auth.login_required
def files():
    return jsonify([])
