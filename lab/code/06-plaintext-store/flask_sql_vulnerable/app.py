# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Accounts of a forum."""

from flask import Flask, jsonify, request

import storage

app = Flask(__name__)


@app.post("/accounts")
def create():
    body = request.get_json()
    storage.insert_account(body["name"], body["password"])  # also: plaintext-password-stored
    return jsonify(name=body["name"]), 201
