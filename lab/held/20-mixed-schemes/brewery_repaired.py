"""Tanks of the brewery, for its sensors; people see them elsewhere."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
tanks = {}


@app.before_request
def authenticate():
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        abort(401)
    if not hmac.compare_digest(header[7:].encode(), os.environ["SENSOR_TOKEN"].encode()):
        abort(401)


@app.put("/tanks/<int:n>")
def put(n):
    tanks[n] = request.get_json()
    return jsonify(tanks[n])


@app.get("/tanks/<int:n>")
def get(n):
    return jsonify(tanks.get(n))
