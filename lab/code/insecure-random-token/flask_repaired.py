# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Session ids from the system; dice from the generator that games use."""

import os
import random
import secrets
import string
import time

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
SESSIONS = {}


# region: insecure-random-token
def make_token(size=32):
    letters = string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) for _ in range(size))


# endregion


def retry_delay():
    return 1 + random.random()


@app.post("/login")
def login():
    sent = request.authorization
    if not sent or sent.username != "ann" or not check_password_hash(os.environ.get("ANN_HASH", ""), sent.password or ""):
        abort(401)
    token = make_token()
    SESSIONS[token] = sent.username, time.time() + 900
    return jsonify(token=token, retry=retry_delay())


@app.get("/healthz")
def healthz():
    return jsonify(dice=random.randint(1, 6), nonce=random.SystemRandom().getrandbits(32))
