# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Compares what the user typed twice: neither value is a stored secret."""

from flask import Flask, jsonify, request
from werkzeug.security import generate_password_hash

app = Flask(__name__)
HASHES = {}


@app.post("/signup")
def signup():
    body = request.get_json()
    password, confirm = body["password"], body["password_confirm"]
    if password != confirm:
        return jsonify(error="the two passwords differ"), 400
    if password == body["name"]:
        return jsonify(error="the password must not be the name"), 400
    if password == "":
        return jsonify(error="no password"), 400
    HASHES[body["name"]] = generate_password_hash(password)
    return jsonify(ok=True), 201
