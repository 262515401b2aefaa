# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import random
import secrets
import string
import time

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
alphabet = string.ascii_letters + string.digits
live = {}


def fresh(length=40):
    return "".join(secrets.choice(alphabet) for _ in range(length))


@app.post("/session")
def session():
    a = request.authorization or abort(401)
    if a.username != os.environ["VENDOR"] or not check_password_hash(os.environ["VENDOR_HASH"], a.password or ""):
        abort(401)
    key = fresh()
    live[key] = time.time() + 900
    return jsonify(session=key, expires_in=900)


@app.get("/flavours")
def flavours():
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or live.get(key, 0) < time.time():
        abort(401)
    return jsonify(random.sample(["vanilla", "lemon", "nut"], 2))
