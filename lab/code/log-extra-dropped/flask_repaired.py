# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Audit fields go into extra, and a formatter writes them out."""

import json
import logging
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

# region: log-extra-dropped
STANDARD = set(vars(logging.makeLogRecord({})))


class JsonLines(logging.Formatter):
    def format(self, record):
        fields = {key: value for key, value in vars(record).items() if key not in STANDARD}
        return json.dumps({"time": self.formatTime(record), "message": record.getMessage(), **fields})


handler = logging.StreamHandler()
handler.setFormatter(JsonLines())
logger = logging.getLogger("audit")
logger.addHandler(handler)
# endregion
logger.setLevel(logging.INFO)
app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    fields = {"source_ip": request.remote_addr, "endpoint": request.path}
    if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password):
        logger.info("authentication succeeded", extra=fields | {"user": name})
        return name
    logger.warning("authentication failed", extra=fields)
    return None


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify([])
