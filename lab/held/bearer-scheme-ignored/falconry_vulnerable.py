# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)


def presented():
    value = request.headers.get("Authorization", "")
    return value.split(" ")[-1]  # expect: bearer-scheme-ignored # also: split-without-limit


@app.before_request
def falconer():
    if not hmac.compare_digest(presented().encode(), os.environ["FALCON_TOKEN"].encode()):  # also: bearer-scheme-ignored
        abort(401)


@app.get("/birds")
def birds():
    return jsonify(["Saker", "Peregrine"])
