# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import hmac
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
count = {"in": 0, "out": 0}


def api_key():
    """Header first; the old turnstiles can only change the address."""
    return request.headers.get("X-Api-Key") or request.args.get("api_key")  # expect: token-in-url


@app.before_request
def check_key():
    key = api_key()
    if key is None or not hmac.compare_digest(key.encode(), os.environ["TURNSTILE_KEY"].encode()):
        abort(401)


@app.post("/pass/<way>")
def passed(way):
    if way not in count:
        abort(404)
    count[way] += 1
    return jsonify(count)
