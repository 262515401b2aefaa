# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import hmac
import os

from flask import Blueprint, Flask, abort, jsonify, request

gate = Blueprint("gate", __name__, url_prefix="/gate")
OPEN = {"north": False, "south": False}


@gate.before_request
def device_token():
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        abort(401)
    if not hmac.compare_digest(header.removeprefix("Bearer ").encode(), os.environ["GATE_TOKEN"].encode()):
        abort(401)


@gate.get("/")
def state():
    return jsonify(OPEN)


@gate.post("/<name>/open")
def open_(name):
    if name not in OPEN:
        abort(404)
    OPEN[name] = True
    return jsonify(OPEN)


app = Flask(__name__)
app.register_blueprint(gate)
