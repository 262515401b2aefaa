# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""The source of a failure is what the client says it is."""

import os

from flask import Flask, abort, jsonify, request
from flask_limiter import Limiter
from werkzeug.security import check_password_hash


def client_ip():
    forwarded = request.headers.get("X-Forwarded-For")  # expect: forwarded-header-trusted
    return forwarded.split(",")[0].strip() if forwarded else request.remote_addr


app = Flask(__name__)
limiter = Limiter(client_ip, app=app, default_limits=["30 per minute"], storage_uri="memory://")


@app.get("/orders")
def orders():
    sent = request.authorization
    if not sent or sent.username != "ann" or not check_password_hash(os.environ.get("ANN_HASH", ""), sent.password or ""):
        abort(401)
    return jsonify([])
