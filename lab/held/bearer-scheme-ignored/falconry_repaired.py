# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)


def presented():
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


@app.before_request
def falconer():
    if not hmac.compare_digest(presented().encode(), os.environ["FALCON_TOKEN"].encode()):
        abort(401)


@app.get("/birds")
def birds():
    return jsonify(["Saker", "Peregrine"])
