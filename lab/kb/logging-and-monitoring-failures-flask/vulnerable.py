# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
"""Orders over Basic. The log holds every password that was sent, and nothing that would tell an attack."""

import json
import logging
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask, abort, g, jsonify, request

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger(__name__)
app = Flask(__name__)
hasher = PasswordHasher()
USERS = json.loads(Path(__file__).with_name("users.json").read_text())
ORDERS = {
    "alice": [{"id": 1, "item": "Anchor, 12 kg", "cents": 8900}, {"id": 2, "item": "Signal lamp", "cents": 1995}],
    "bob": [{"id": 3, "item": "Mooring line, 20 m", "cents": 3450}],
}


# region: hooks
@app.before_request
def log_request():
    logger.info(f"request {request.method} {request.path} {dict(request.headers)}")  # expect: log-headers  # also: log-credentials


@app.after_request
def strip_auth_from_logs(response):  # expect: hook-without-effect
    request.environ.pop("HTTP_AUTHORIZATION", None)  # also: hook-without-effect
    return response
# endregion


# region: check
def verify(username, password):
    try:
        return hasher.verify(USERS[username], password)
    except Exception:  # expect: auth-exception-swallowed
        return False


@app.before_request
def authenticate():
    if request.endpoint == "health":
        return
    auth = request.authorization
    if not auth or not verify(auth.username, auth.password):
        if auth:
            logger.warning("login of %s failed, password was %s", auth.username, auth.password)  # expect: log-credentials
        logger.warning("authentication failed", extra={"source_ip": request.remote_addr, "endpoint": request.path})  # expect: log-extra-dropped
        abort(401)
    g.user = auth.username
# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
def orders():
    return jsonify(ORDERS[g.user])
