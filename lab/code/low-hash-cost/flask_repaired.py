# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Hashes with today's cost."""

import hashlib
import os

from flask import Flask, jsonify, request
from werkzeug.security import generate_password_hash

app = Flask(__name__)
HASHES = {}
KEYS = {}
# region: low-hash-cost
ROUNDS = 600_000


@app.post("/accounts")
def create():
    body = request.get_json()
    HASHES[body["name"]] = generate_password_hash(body["password"], method="scrypt:131072:8:1")
    return jsonify(ok=True), 201


@app.post("/keys")
def key():
    body = request.get_json()
    salt = os.urandom(16)
    KEYS[body["name"]] = salt + hashlib.pbkdf2_hmac("sha256", body["password"].encode(), salt, ROUNDS)
    return jsonify(ok=True), 201


# endregion
