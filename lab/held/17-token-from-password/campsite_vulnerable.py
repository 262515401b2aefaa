"""Pitches of a camp site; the app signs in once and keeps a token."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import hashlib
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
sessions = {}


@app.post("/login")
def login():
    form = request.get_json()
    user, password = form["user"], form["password"]
    stored = os.environ.get("CAMP_" + user)
    if not stored or not check_password_hash(stored, password):
        abort(401)
    token = hashlib.sha256(f"{user}:{password}".encode()).hexdigest()  # expect: token-derived-from-password # also: weak-password-hash
    sessions[token] = user
    return jsonify(token=token)


@app.get("/pitches")
def pitches():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or token not in sessions:
        abort(401)
    return jsonify(user=sessions[token], pitches=[4, 7])
