# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Basic gets a token and nothing else; the token opens the rest."""

import hmac
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"ann": os.environ.get("ANN_HASH", "")}
TOKEN = os.environ.get("SERVICE_TOKEN", "")


@app.get("/basic/parts")
def parts_for_people():
    basic = request.authorization
    if not basic or basic.type != "basic" or basic.username not in USERS:
        abort(401)
    if not check_password_hash(USERS[basic.username], basic.password or ""):
        abort(401)
    return jsonify([])


@app.get("/service/parts")
def parts_for_services():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not TOKEN or not hmac.compare_digest(token.encode(), TOKEN.encode()):
        abort(401)
    return jsonify([])
