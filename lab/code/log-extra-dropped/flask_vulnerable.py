# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Audit fields go into extra, the format names none of them."""

import logging
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger(__name__)
app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    fields = {"source_ip": request.remote_addr, "endpoint": request.path}
    if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password):
        logger.info("authentication succeeded", extra=fields | {"user": name})  # expect: log-extra-dropped
        return name
    logger.warning("authentication failed", extra=fields)  # expect: log-extra-dropped
    return None


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify([])
