# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""The header counts only when the peer is one of our own proxies."""

import ipaddress
import os

from flask import Flask, abort, jsonify, request
from flask_limiter import Limiter
from werkzeug.security import check_password_hash

# region: forwarded-header-trusted
PROXIES = [ipaddress.ip_network(net) for net in os.environ.get("PROXIES", "10.0.0.0/28").split(",")]


def trusted(address):
    try:
        return any(ipaddress.ip_address(address) in net for net in PROXIES)
    except ValueError:
        return False


def client_ip():
    address = request.remote_addr
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    while trusted(address) and hops:
        address = hops.pop()
    return address


# endregion


app = Flask(__name__)
limiter = Limiter(client_ip, app=app, default_limits=["30 per minute"], storage_uri="memory://")


@app.get("/orders")
def orders():
    sent = request.authorization
    if not sent or sent.username != "ann" or not check_password_hash(os.environ.get("ANN_HASH", ""), sent.password or ""):
        abort(401)
    return jsonify([])
