"""Weights and temperatures of the beehives."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import functools
import os

from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
HIVES = {1: {"kg": 31.0, "celsius": 34.5}}


def beekeeper(fn):
    @functools.wraps(fn)
    def wrapped(*args, **kwargs):
        cred = request.authorization
        if cred is None or cred.username != os.environ["KEEPER"]:
            return denied()
        if not check_password_hash(os.environ["KEEPER_HASH"], cred.password or ""):
            return denied()
        return fn(*args, **kwargs)

    return wrapped


def denied():
    return jsonify(error="authentication required"), 401, {"WWW-Authenticate": 'Basic realm="hives"'}


@app.route("/healthz")
def healthz():
    return "ok"


@app.route("/hives")
@beekeeper
def hives():
    return jsonify(list(HIVES))


@app.route("/hives/<int:no>")
@beekeeper
def hive(no):
    return jsonify(HIVES[no])


@app.route("/hives/<int:no>", methods=["DELETE"])
@beekeeper
def remove_hive(no):
    HIVES.pop(no, None)
    return "", 204
