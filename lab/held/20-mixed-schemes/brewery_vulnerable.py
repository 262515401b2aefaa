"""Tanks of the brewery. People use a password, the sensors a token, and both go to the same routes."""
# also: mixed-schemes, https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import hmac
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
tanks = {}


@app.before_request
def authenticate():  # expect: mixed-schemes
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        if hmac.compare_digest(header[7:].encode(), os.environ["SENSOR_TOKEN"].encode()):
            return
    elif request.authorization and request.authorization.type == "basic":  # also: mixed-schemes
        a = request.authorization
        if a.username == os.environ["BREWER"] and check_password_hash(os.environ["BREWER_HASH"], a.password):
            return
    abort(401)


@app.put("/tanks/<int:n>")
def put(n):
    tanks[n] = request.get_json()
    return jsonify(tanks[n])


@app.get("/tanks/<int:n>")
def get(n):
    return jsonify(tanks.get(n))
