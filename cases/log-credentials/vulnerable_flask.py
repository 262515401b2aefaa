import base64
import logging

from flask import Flask, abort, jsonify, request

from accounts import verify

app = Flask(__name__)
logger = logging.getLogger(__name__)


def credentials():
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        abort(401)
    decoded = base64.b64decode(header.split(" ", 1)[1]).decode()
    username, password = decoded.split(":", 1)
    return username, password


def note(event, details):
    logger.info("%s: %s", event, details)


@app.route("/account")
def account():
    auth = request.authorization
    if auth is None:
        abort(401)
    note("login attempt", f"{auth.username} with {auth.password}")
    return jsonify(user=auth.username)


@app.route("/orders")
def orders():
    username, password = credentials()
    logger.debug("Authorization: %s", request.headers.get("Authorization"))
    if not verify(username, password):
        abort(401)
    return jsonify([])
