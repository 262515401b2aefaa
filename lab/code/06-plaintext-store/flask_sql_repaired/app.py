# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Accounts of a forum."""

from flask import Flask, jsonify, request
from werkzeug.security import generate_password_hash

import storage

app = Flask(__name__)


# region: plaintext-password-stored
@app.post("/accounts")
def create():
    body = request.get_json()
    storage.insert_account(body["name"], generate_password_hash(body["password"]))
    return jsonify(name=body["name"]), 201


# endregion
