# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Hashes that are right in kind and cheap in cost."""

import hashlib
import os

from flask import Flask, jsonify, request
from werkzeug.security import generate_password_hash

app = Flask(__name__)
HASHES = {}
KEYS = {}


@app.post("/accounts")
def create():
    body = request.get_json()
    HASHES[body["name"]] = generate_password_hash(body["password"], method="pbkdf2:sha256:1000")  # expect: low-hash-cost
    return jsonify(ok=True), 201


@app.post("/keys")
def key():
    body = request.get_json()
    salt = os.urandom(16)
    KEYS[body["name"]] = salt + hashlib.pbkdf2_hmac("sha256", body["password"].encode(), salt, 10_000)  # expect: low-hash-cost
    return jsonify(ok=True), 201
