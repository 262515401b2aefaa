# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The logger itself cleans what it is given; hooks do what they say."""

import logging
import os
import re
import time

from flask import Flask, g, jsonify
from flask.logging import default_handler
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


# region: hook-without-effect
class Clean(logging.Formatter):
    def format(self, record):
        return re.sub(r"(?i)(basic|bearer) \S+", r"\1 [redacted]", super().format(record))


default_handler.setFormatter(Clean("%(asctime)s %(message)s"))
# endregion


@app.before_request
def begin():
    g.begun = time.monotonic()


@app.after_request
def timing(response):
    response.headers["Server-Timing"] = f"app;dur={(time.monotonic() - g.begun) * 1000:.0f}"
    return response


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@app.get("/info")
@auth.login_required
def info():
    return jsonify(info="public")
